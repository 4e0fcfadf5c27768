"""What the frame of every page needs: menu, numbers to call, theme and the person's own display choices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache as cached
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from care import numbers, registry, theme
from care import staff_banners as banners
from care.access import Actor

THEMES, TEXT_SIZES = {"light", "dark"}, {"large", "larger"}


@dataclass(frozen=True)
class MenuLink:
    """One entry of the menu as the frame shows it."""

    label: str
    url: str
    active: bool
    count: int
    icon: str


def display_of(request: HttpRequest) -> dict[str, str]:
    """The person's theme and text size, from cookies; unknown values are ignored."""
    theme, text = request.COOKIES.get("theme", ""), request.COOKIES.get("text", "")
    return {"theme": theme if theme in THEMES else "", "text": text if text in TEXT_SIZES else ""}


def menu_of(request: HttpRequest, actor: Actor | None) -> list[MenuLink]:
    """The entries of the actor's role, in order."""
    if actor is None or actor.role is None:
        return []
    own = (i for i in registry.menu if actor.role in i.roles and (i.shown is None or i.shown(actor)))
    items = sorted(own, key=lambda item: item.order)
    return [_link(request, actor, item) for item in items]


def _link(request: HttpRequest, actor: Actor, item: registry.MenuItem) -> MenuLink:
    url = reverse(item.url_name)
    count = item.count(actor) if item.count else 0
    return MenuLink(str(item.label), url, request.path.startswith(url), count, item.icon)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Everything that costs a query is computed only where a template asks."""
    actor = getattr(request, "actor", None)
    menu = cached(lambda: menu_of(request, actor))
    return {
        "actor": actor,
        "menu": SimpleLazyObject(menu),
        "menu_phone": SimpleLazyObject(lambda: menu()[:5]),
        "display": display_of(request),
        "crisis_numbers": SimpleLazyObject(lambda: numbers.for_request(request)),
        "region_theme": SimpleLazyObject(lambda: theme.theme_for(request)),
        "home_url": home_url(actor),
        "quick_exit_url": settings.EXIT_URL,
        "staff_banners": SimpleLazyObject(lambda: banners.banners_for(actor)),
        "demo": settings.DEMO and settings.DEBUG,
    }


def home_url(actor: Actor | None) -> str:
    """Where the mark leads."""
    try:
        return reverse("care-home") if actor else "/"
    except NoReverseMatch:
        return "/"
