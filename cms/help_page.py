"""The page behind "Brug for hjælp nu": numbers for everybody, whatever else may fail (clinical.md 3.1, 3.3).

Telling the clinic is the only thing here that writes. When it fails the numbers are shown all the same, the page says
that nobody has been told, and the error is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from care import failures, numbers, registry
from care.access import Actor

HELP, FOLLOW_UP = "/hjaelp/", "/hjaelp/svar/"
logger = logging.getLogger(__name__)


def page(request: HttpRequest, *, missed: bool = False) -> HttpResponse:
    """The numbers of my region, or of every region for somebody we do not know; `missed`: nobody has been told."""
    language = get_language() or "da"
    mine = numbers.regions_of(request)
    rows = numbers.in_force(mine) if mine else list(numbers.dated())
    shown = sorted((numbers.shown(row, language) for row in rows), key=lambda number: number.region)
    groups = [(name, list(items)) for name, items in groupby(shown, key=lambda number: number.region)]
    actor: Actor | None = getattr(request, "actor", None)
    context = {
        "groups": groups,
        "mine": mine,
        "missed": missed,
        "offered": actor is not None and any(one.offered(actor) for one in registry.help_pages),
        "links": [link for one in registry.help_pages for link in one.links(actor)] if actor else [],
        "next": next_of(request),
    }
    return render(request, "cms/help.html", context)


def pressed(request: HttpRequest) -> str | None:
    """Tell the clinic that the person needs help; the page to go on to, or None when nobody was told."""
    actor: Actor | None = getattr(request, "actor", None)
    try:
        addresses = (one.press(actor) for one in registry.help_pages) if actor else ()
        found = next((address for address in addresses if address), None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must see the numbers; it is logged
        logger.error("brug for hjælp nu could not tell the clinic: %s", failures.where(error))
        return None
    after = next_of(request)
    return f"{found}?{urlencode({'next': after})}" if found and after else found


def keep_words(request: HttpRequest) -> None:
    """Keep what was being written where the button stood. Whatever comes of it, the person is shown the numbers."""
    for one in registry.help_pages:
        if one.keep is not None:
            try:
                one.keep(request)
            except Exception as error:  # noqa: BLE001 - as above: the numbers first; it is logged
                logger.error("brug for hjælp nu could not keep what was written: %s", failures.where(error))


def next_of(request: HttpRequest) -> str:
    """Where the person was, if it is a page of ours and not this one."""
    url = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if ours and not url.startswith(HELP) else ""


class HelpAlways:
    """The outermost net under the help pages: whatever went wrong inside, the answer holds numbers to call."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _fell(request, response.status_code):
            return response
        logger.error("%s %s answered %s; the numbers were shown instead", request.method, HELP, response.status_code)
        try:
            with translation.override(_language(request)):
                return _sealed(page(request, missed=request.method == "POST"))
        except Exception as error:  # noqa: BLE001 - no database, perhaps: there is a page that needs none
            logger.error("the numbers came from the page that needs nothing: %s", failures.where(error))
            return _bare(request)


def _fell(request: HttpRequest, status: int) -> bool:
    if request.headers.get("Accept", "").startswith("application/json"):
        return False  # a script asks, tells its page, and tries again
    if request.path == HELP:
        return status >= 400
    return request.path.startswith(FOLLOW_UP) and status >= 500


def _language(request: HttpRequest) -> str:
    """The language the page would have had; the language's own middleware lies further in."""
    chosen = getattr(request, "LANGUAGE_CODE", "") or request.COOKIES.get("language", "")
    return chosen if chosen in {"da", "en"} else "da"


def _bare(request: HttpRequest) -> HttpResponse:
    """The numbers that are the same everywhere, without database, session or person."""
    with translation.override(_language(request)):
        return _sealed(HttpResponse(render_to_string("cms/help_bare.html", {"missed": request.method == "POST"})))


def _sealed(response: HttpResponse) -> HttpResponse:
    """What the middleware further in would have set."""
    add_never_cache_headers(response)
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Frame-Options"] = "DENY"
    return response
