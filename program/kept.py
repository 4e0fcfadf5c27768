"""Pages that a release holds are never deleted: patients may be reading them, and have answered on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from program.models import ModulePage, ProgrammePage, Release, StepPage

CODES: dict[type[Page], str] = {ProgrammePage: "programme_code", ModulePage: "module_code", StepPage: "step_code"}


def is_released(page: Page) -> bool:
    """Whether a release holds the page in its language, under the code it has."""
    name = CODES.get(type(page))
    if name is None:
        return False
    return Release.objects.filter(revisions__has_key=f"{getattr(page, name)}.{page.locale.language_code}").exists()


def why(page: Page) -> str:
    """The reason, and what to do instead."""
    return _(
        "»%(title)s« er med i en udgivelse, og patienter kan være i gang med den. Den kan ikke slettes. "
        "Sæt kryds i »Er ikke med i næste udgivelse« i stedet."
    ) % {"title": page.title}


def refuse(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """Stop the deletion, wherever it came from."""
    if is_released(instance):
        raise ProtectedError(why(instance), {instance})


def held(page: Page) -> Page | None:
    """The page itself or one beneath it that a release holds."""
    below = page.get_descendants(inclusive=True).type(*CODES).specific()
    return next((one for one in below if is_released(one)), None)


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's own delete page: back to where the page is edited, with the reason."""
    kept = held(page)
    if kept is None:
        return None
    messages.error(request, why(kept))
    return redirect("wagtailadmin_pages:edit", page.pk)


def before_bulk(request: HttpRequest, action_type: str, objects: list[Page], _instance: object) -> HttpResponse | None:
    """The same for many pages at once."""
    pages = [one for one in objects if isinstance(one, Page)] if action_type == "delete" else []
    kept = next(filter(None, (held(page) for page in pages)), None)
    if kept is None:
        return None
    messages.error(request, why(kept))
    return redirect("wagtailadmin_explore_root")


def connect() -> None:
    """Guard the three kinds of page."""
    for model in CODES:
        pre_delete.connect(refuse, sender=model, dispatch_uid=f"kept-{model.__name__}")
