"""What a course's own figures say becomes a task for the psychologist, once for each finding (clinical.md 3.6)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessment import trends
from assessment.limits import trend_limits
from assessment.queries import trends as queries
from assessment.queries.reminding import wants_reminders
from assessment.trends import Finding
from care import audit, notify, opening
from care.access import System
from care.actions import alerts
from care.guard import allow
from care.models import Alert, AlertCause, Course, Notice, today
from care.workdays import answer_due

REMINDER = "assessment.inactive"
PATIENTS_OWN = "inactive_7"


def check_trends(*, by: System, course: Course, at: datetime | None = None) -> list[Alert]:
    """Raise every rule that fires and has not been raised for the same finding before; an open one gets the reason too.

    Called when a form is sent and by the clock; however often, each finding comes once (ruling 12).
    """
    allow(by, "alert", "raise", course=course)
    at = at or timezone.now()
    with transaction.atomic():
        held = Course.unscoped.select_for_update(of=("self",)).select_related("patient", "region").get(pk=course.pk)
        found = trends.rules(queries.history_of(held, at), trend_limits(held.region, timezone.localdate(at)))
        codes = {uuid5(held.code, finding.key): finding for finding in found}
        new = codes.keys() - queries.known_of(held, codes)
        raised = [_raise(by, held, finding, code, at) for code, finding in codes.items() if code in new]
    return [alert for alert in raised if alert is not None]


def _raise(by: System, course: Course, finding: Finding, code: UUID, at: datetime) -> Alert | None:
    if finding.kind == PATIENTS_OWN:
        _remind(by, course, code)
        return None
    cause = alerts.Cause(AlertCause.Source.RULE, finding.value, code)
    due_at = _due_at(course, finding, at)
    alert = alerts.raise_alert(by=by, course=course, kind=finding.kind, causes=[cause], due_at=due_at)
    return alerts.add_cause(by=by, alert=alert, cause=cause)


def _due_at(course: Course, finding: Finding, at: datetime) -> datetime | None:
    days = finding.due_rule.days
    return None if days is None else answer_due(at, opening.calendar_for(course.region, timezone.localdate(at)), days)


def _remind(by: System, course: Course, code: UUID) -> None:
    """A friendly reminder to who has been away for a week, if they said yes to reminders; the same silence once."""
    key = f"{REMINDER}:{code}"
    if wants_reminders(course.patient) and not Notice.objects.filter(key=key).exists():
        payload: dict[str, notify.Value] = {"course": str(course.code)}
        notify.remind(kind=REMINDER, key=key, recipient=course.patient, payload=payload, day=today())
        audit.record("course.reminded", by=by, course=course, about=course)
