"""What everybody may choose on every page, signed in or not: language, display, leaving in a hurry."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from care import registry

YEAR = 365 * 24 * 3600
CHOICES = {"theme": {"light", "dark"}, "text": {"large", "larger"}}


def next_of(request: HttpRequest) -> str:
    """The page to go back to, if it is ours."""
    url = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if ours else "/"


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Read on in another language; a public page is left for its translation."""
    chosen, url = request.POST.get("language", ""), next_of(request)
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(url)
    response = HttpResponseRedirect(registry.translated(url, chosen))
    _remember(response, "language", chosen)
    if request.user.is_authenticated and request.user.language != chosen:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return response


@require_POST
@login_not_required
def display(request: HttpRequest) -> HttpResponse:
    """Light or dark, and the size of the text; anything else goes back to the device's own."""
    response = HttpResponseRedirect(next_of(request))
    for name, allowed in CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            _remember(response, name, value)
        elif value is not None:
            response.delete_cookie(name, samesite="Lax")
    return response


@csrf_exempt  # somebody in a hurry is never stopped by an old form; all it can do is sign out
@require_POST
@login_not_required
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Sign out, empty what the browser keeps of us, and go somewhere harmless."""
    logout(request, show_message=False)
    response = HttpResponseRedirect(settings.EXIT_URL)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
