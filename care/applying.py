"""Somebody on their way to apply, before there is a course: the region they chose, kept in the session.

It survives the sign-in, which gives the session another key and leaves its content.
"""

from __future__ import annotations

from django.http import HttpRequest

from care.models import Region

START = "/ansoegning/"  # where an application begins; the page itself belongs to the app above
SESSION = "apply_region"


def choose_region(request: HttpRequest, region: Region) -> None:
    """Remember the region that the person wants to apply in."""
    request.session[SESSION] = region.slug


def region_of(request: HttpRequest) -> Region | None:
    """The chosen region, or the one that has taken it over; None when nothing was chosen, or it is not in force."""
    region = Region.objects.select_related("successor").filter(slug=request.session.get(SESSION, "")).first()
    current = region.current() if region else None
    return current if current and Region.objects.in_force().filter(pk=current.pk).exists() else None


def forget(request: HttpRequest) -> None:
    """The choice now stands in a course."""
    request.session.pop(SESSION, None)
