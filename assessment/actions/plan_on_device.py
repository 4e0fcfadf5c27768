"""Keeping the safety plan on one's own device, to read it without a network."""

from __future__ import annotations

from django.db import transaction

from care import audit
from care.access import Actor
from care.guard import allow
from care.models import Course


def keep(*, by: Actor, course: Course) -> None:
    """The patient wants a copy on this device."""
    allow(by, "safety_plan", "write", course=course)
    with transaction.atomic():
        audit.record("safety_plan.kept_on_device", by=by, course=course)


def let_go(*, by: Actor, course: Course) -> None:
    """The patient wants it gone again."""
    allow(by, "safety_plan", "write", course=course)
    with transaction.atomic():
        audit.record("safety_plan.let_go_on_device", by=by, course=course)
