"""The one line that actions begin with: may this person do this, here? A refusal is written down, then raised."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, Scope, System, grant, may
from care.models import Course, Region, User, family, reachable_courses


class KeyTaken(ValidationError):
    """The same key came before with something else in it (409)."""


def same_again(row: Any, **expected: Any) -> None:
    """A key that came before must bring the same again; raises KeyTaken."""
    if any(getattr(row, name) != value for name, value in expected.items()):
        raise KeyTaken(_("Formularen er sendt før med et andet indhold. Åbn siden igen, og skriv på ny."))


def allow(
    by: Actor | System, what: str, verb: str, *, course: Course | None = None, region: Region | None = None
) -> None:
    """Raise PermissionDenied unless the table grants the verb, on this course or for this region if one is named.

    Call it before the action's transaction begins, so that the refusal stays written when the action is undone.
    """
    if isinstance(by, System) or (
        may(by, what, verb) and _reaches_course(by, what, course) and _reaches_region(by, what, region)
    ):
        return
    refused(by, what, verb, course=course)


def refused(by: Actor, what: str, verb: str, *, course: Course | None = None, patient: User | None = None) -> None:
    """Write down the refusal and raise PermissionDenied."""
    audit.record(f"refused.{what}.{verb}", by=by, course=course, patient=patient, refused=True)
    raise PermissionDenied


def _reaches_course(by: Actor, what: str, course: Course | None) -> bool:
    return course is None or reachable_courses(by, what).filter(pk=course.pk).exists()


def _reaches_region(by: Actor, what: str, region: Region | None) -> bool:
    if region is None:
        return True
    cell = grant(by, what)
    if cell is None or cell.scope not in {Scope.REGION, Scope.ALL}:
        return False
    if cell.scope == Scope.ALL:
        return True
    return by.region is not None and region in family(by.region)
