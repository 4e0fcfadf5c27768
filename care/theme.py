"""A region's own name and colour on every page; everything else of the look is the same everywhere (look.md)."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest

from care import contrast, regional
from care.access import Actor, Role
from care.models import Region, today

KEPT = 20  # seconds; it stands in the frame of every page
DARK_GROUND, DARK_TEXT = "#161d20", "#0f1c1c"
# The accent is not the region's to choose yet: these are those of tokens.css.
ACCENT, DARK_ACCENT = "#8a4b14", "#e3b27a"


@dataclass(frozen=True)
class Theme:
    """What `cms/_region_theme.html` writes; `name` is empty when the region has not chosen one."""

    name: str
    primary: str
    dark_primary: str
    primary_text: str = contrast.WHITE
    dark_primary_text: str = DARK_TEXT
    accent: str = ACCENT
    dark_accent: str = DARK_ACCENT


def theme_for(request: HttpRequest) -> Theme | None:
    """The theme of the reader's region; None when it has chosen nothing. A change may take KEPT seconds to be seen."""
    region = _region(request)
    if region is None:
        return None
    key = f"theme:{region.pk}:{today()}"
    held: tuple[Theme | None] | None = caches["rendered"].get(key)
    if held is None:
        held = (theme_of(region),)
        caches["rendered"].set(key, held, KEPT)
    return held[0]


def _region(request: HttpRequest) -> Region | None:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return None
    if actor.role != Role.PATIENT:
        return actor.region
    course = actor.own_course
    return course.region.current() if course else None


def theme_of(region: Region) -> Theme | None:
    """The region's theme as decided today."""
    found = regional.resolve_all(region)
    name, primary = found["clinic_name"], found["theme_primary"]
    if {name.level, primary.level} == {"standard"}:
        return None
    return Theme(
        name=name.value if name.level != "standard" else "",
        primary=primary.value,
        dark_primary=contrast.lightened(primary.value, DARK_GROUND, 7.0),
    )
