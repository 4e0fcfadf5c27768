"""How a conversation went: the patient will be late, it was held, or the patient did not come (clinical.md 3.6)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from care import audit, sockets
from care.access import Actor, Role
from care.guard import allow, refused, same_again
from care.models import Course
from video import booking
from video.actions.bookings import NotNow
from video.limits import limits_for
from video.models import Appointment, AppointmentStep

Step, State, Outcome = AppointmentStep.Kind, Appointment.State, Appointment.Outcome
STATES = {Outcome.VIDEO: State.HELD, Outcome.PHONE: State.HELD, Outcome.NO_SHOW: State.MISSED}
TOPIC = "talks"


def tell_late(*, by: Actor, appointment: Appointment, key: UUID) -> Appointment:
    """The patient will be late: the psychologist sees it at once. Said again it changes nothing. Raises NotNow."""
    allow(by, "appointment", "write", course=appointment.course)
    if by.role != Role.PATIENT:
        refused(by, "appointment", "late", course=appointment.course)
    with transaction.atomic():
        row = _locked(appointment)
        if row.late_at is not None:
            return row
        why = booking.why_not_late(row.state, row.starts_at, row.ends_at, timezone.now())
        if why is not None:
            raise NotNow(why, limits_for(row.course.region))
        row.late_at = timezone.now()
        row.save(update_fields=["late_at"])
        row.note_step(Step.LATE, by=by.user, code=key)
        sockets.ring([row.psychologist.code], TOPIC, {"appointment": str(row.code)})
        audit.record("appointment.late", by=by, course=row.course, about=row)
    return row


def settle(*, by: Actor, appointment: Appointment, outcome: str, key: UUID) -> Appointment:
    """Staff note how it went. A mistaken no-show can be corrected; the same key changes nothing. Raises NotNow.

    Only this row: what else follows from a no-show crosses the apps and stands in `clinic.actions`.
    """
    allow(by, "appointment", "write", course=appointment.course)
    if by.role == Role.PATIENT:
        refused(by, "appointment", "settle", course=appointment.course)
    with transaction.atomic():
        row = _locked(appointment)
        before = AppointmentStep.unscoped.filter(code=key).first()
        if before is not None:
            same_again(before, appointment_id=row.pk, outcome=outcome)
            return row
        limits, missed = limits_for(row.course.region), outcome == Outcome.NO_SHOW
        why = booking.why_not_settle(row.state, row.starts_at, timezone.now(), limits, missed=missed)
        if why is not None:
            raise NotNow(why, limits)
        row.state, row.outcome = STATES[Outcome(outcome)], outcome
        row.settled_at, row.settled_by = timezone.now(), by.user
        row.save(update_fields=["state", "outcome", "settled_at", "settled_by"])
        row.note_step(Step.SETTLED, by=by.user, code=key)
        audit.record("appointment.settled", by=by, course=row.course, about=row)
    return row


def _locked(appointment: Appointment) -> Appointment:
    Course.unscoped.select_for_update().get(pk=appointment.course_id)
    rows = Appointment.unscoped.select_related(*Appointment.FETCHED_WITH)
    row: Appointment = rows.get(pk=appointment.pk)
    return row
