"""A data protection officer reads a person's log only for a case, and says which (clinical.md 7.2, 7.3 NEG14)."""

from __future__ import annotations

from django.db import transaction

from care import audit
from care.access import Actor
from care.guard import allow
from care.models import AuditEvent, Course


def open_log(*, by: Actor, course: Course, case: str) -> AuditEvent:
    """Read the log of one patient for a case; the patient sees that it happened, and for which case."""
    allow(by, "access_log", "read", region=course.region)
    with transaction.atomic():
        return audit.record("access_log.opened", by=by, course=course, about=course, reason=case)
