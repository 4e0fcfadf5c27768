"""A rehearsal of the programme: an invented patient with a clock of their own, begun, wound and ended by an editor."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, fast_clock
from care.access import Actor, Role, System
from care.actions import courses
from care.guard import allow
from care.models import Course, Region, Rehearsal, User, today

FURTHEST = timedelta(weeks=1)  # in one go
ENDING = System("rehearsal")


def begin(*, by: Actor, region: Region) -> Rehearsal:
    """Invent a patient without an address of any kind, and a course in treatment that starts now on a fast clock."""
    allow(by, "programme", "rehearse")
    with transaction.atomic():
        patient = User.objects.create_user(
            None, kind=User.Kind.PATIENT, name=_("Prøvepatient (%(name)s)") % {"name": by.user.name}
        )
        course: Course = Course.unscoped.create(
            patient=patient,
            region=region,
            state=Course.State.ACTIVE,
            started_on=today(),
            planned_end_on=today() + timedelta(weeks=fast_clock.WEEKS),
            is_rehearsal=True,
        )
        clock = fast_clock.packed(fast_clock.begun(timezone.now()))
        rehearsal: Rehearsal = Rehearsal.unscoped.create(course=course, author=by.user, clock=clock)
        audit.record("rehearsal.begun", by=by, course=course, about=rehearsal)
    return rehearsal


def let_run(*, by: Actor, rehearsal: Rehearsal, running: bool) -> Rehearsal:
    """Stop the clock to read in peace, or let it run again."""
    with transaction.atomic():
        held = _locked(by, rehearsal)
        if fast_clock.is_running(held.stretches) != running:
            turn = fast_clock.started if running else fast_clock.stopped
            held.clock = fast_clock.packed(turn(held.stretches, timezone.now()))
            held.save(update_fields=["clock"])
            audit.record("rehearsal.clock", by=by, course=held.course, about=held)
    return held


def set_forward(*, by: Actor, rehearsal: Rehearsal, time: timedelta) -> Rehearsal:
    """Set the clock forward, by a week at most; raises ValueError for more, or for less than nothing."""
    if not timedelta(0) < time <= FURTHEST:
        raise ValueError("a clock is set forward by a week at most")
    with transaction.atomic():
        held = _locked(by, rehearsal)
        held.clock = fast_clock.packed(fast_clock.set_forward(held.stretches, timezone.now(), time))
        held.save(update_fields=["clock"])
        audit.record("rehearsal.clock", by=by, course=held.course, about=held)
    return held


def end(*, by: Actor, rehearsal: Rehearsal) -> Rehearsal:
    """Close the invented course and its account; what was written stays as it is. Twice is once."""
    with transaction.atomic():
        held = _locked(by, rehearsal)
        if held.ended_at is None:
            held.ended_at = timezone.now()
            held.save(update_fields=["ended_at"])
            courses.move(by=ENDING, course=held.course, to=Course.State.DISCONTINUED)
            User.objects.filter(pk=held.course.patient_id).update(is_active=False)
            audit.record("rehearsal.ended", by=by, course=held.course, about=held)
    return held


def _locked(by: Actor, rehearsal: Rehearsal) -> Rehearsal:
    """The row, held; only for its author, or for whoever acts as its patient."""
    rows = Rehearsal.unscoped.select_for_update(of=("self",)).select_related("course__patient", "course__region")
    held: Rehearsal = rows.get(pk=rehearsal.pk)
    as_patient = by.role == Role.PATIENT and by.user.pk == held.course.patient_id
    if not as_patient and by.user.pk != held.author_id:
        audit.record("refused.rehearsal", by=by, course=held.course, refused=True)
        raise PermissionDenied
    return held
