"""A conversation is booked, moved, cancelled (clinical.md 2.4).

The psychologist and the course are locked first, so that of two who want the same time one gets it and the other is
told; should a lock ever be missing, the database refuses the second one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from care import audit, course_time
from care.access import Actor, Role, System
from care.actions import courses
from care.guard import allow, same_again
from care.models import CareLink, Course, User
from video import booking, notices, slots, texts
from video.booking import ASSESSMENT, Limits, Why
from video.limits import limits_for
from video.models import Appointment, AppointmentStep
from video.queries import appointments as found
from video.queries import times
from video.slots import Slot

BY = System("booking")
Step, State, Outcome = AppointmentStep.Kind, Appointment.State, Appointment.Outcome


class NotNow(ValidationError):
    """The rules do not allow it now; `why` says which."""

    def __init__(self, why: Why, limits: Limits) -> None:
        super().__init__(texts.why_not(why, limits))
        self.why = why


class Taken(ValidationError):
    """The time is no longer free."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words or texts.taken())


@dataclass(frozen=True, kw_only=True)
class Time:
    """With whom and when. `minutes` is for a time that staff agreed beside the free ones; 0 = one of those."""

    psychologist: User
    starts_at: datetime
    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class How:
    """On video or by telephone, and the number to call."""

    means: str = Appointment.Means.VIDEO
    phone: str = ""


def book(*, by: Actor, course: Course, kind: str, time: Time, key: UUID, how: How | None = None) -> Appointment:
    """Agree on a conversation; the same key gives the same appointment. Raises NotNow, Taken, KeyTaken.

    An applicant's course goes on to "interview booked", and the psychologist who was chosen treats from now on.
    """
    allow(by, "appointment", "write", course=course)
    how = how or How()
    with transaction.atomic():
        held = _locked(course, time.psychologist)
        if (same := _before(key, held, time, Step.BOOKED)) is not None:
            return same
        limits, staff = limits_for(held.region), by.role != Role.PATIENT
        day = course_time.of(held).today()
        _refuse(booking.why_not_book(kind, found.standing(held), day, limits, staff=staff), limits)
        slot = _slot(by, held, kind, time, limits)
        row = Appointment(
            code=key,
            course=held,
            kind=kind,
            means=how.means,
            phone=how.phone,
            booked_by=by.user,
            booked_at=timezone.now(),
        )
        _place(row, slot, time.psychologist)
        _follow(by, row, Step.BOOKED, key)
        _course_is_booked(row)
        audit.record("appointment.booked", by=by, course=held, about=row)
    course.state = held.state
    return row


def move(*, by: Actor, appointment: Appointment, time: Time, key: UUID) -> Appointment:
    """Another time for the same conversation, whose page and calendar entry stay. Raises NotNow, Taken, KeyTaken."""
    allow(by, "appointment", "write", course=appointment.course)
    with transaction.atomic():
        held = _locked(appointment.course, appointment.psychologist, time.psychologist)
        if (same := _before(key, held, time, Step.MOVED)) is not None:
            return same
        row, limits, staff = _again(appointment), limits_for(held.region), by.role != Role.PATIENT
        why = booking.why_not_move(row.state, row.starts_at, row.moves, timezone.now(), limits, staff=staff)
        _refuse(why, limits)
        slot = _slot(by, held, row.kind, time, limits, moving=row)
        row.sequence, row.moves, row.late_at = row.sequence + 1, row.moves + (not staff), None
        _place(row, slot, time.psychologist)
        _follow(by, row, Step.MOVED, key)
        _course_is_booked(row)
        audit.record("appointment.moved", by=by, course=held, about=row)
    return row


def cancel(*, by: Actor | System, appointment: Appointment, key: UUID) -> Appointment:
    """The conversation is off; an applicant may choose another time. The same key changes nothing. Raises NotNow."""
    allow(by, "appointment", "write", course=appointment.course)
    with transaction.atomic():
        held = _locked(appointment.course, appointment.psychologist)
        row, limits, own = _again(appointment), limits_for(held.region), by.role == Role.PATIENT
        if AppointmentStep.unscoped.filter(code=key, appointment=row).exists():
            return row
        _refuse(booking.why_not_cancel(row.state, row.starts_at, timezone.now(), limits, staff=not own), limits)
        row.state, row.outcome = State.CANCELLED, Outcome.BY_PATIENT if own else Outcome.BY_CLINIC
        row.sequence, row.settled_at = row.sequence + 1, timezone.now()
        row.settled_by = by.user if isinstance(by, Actor) else None
        row.save()
        _follow(by, row, Step.CANCELLED, key)
        if row.kind == ASSESSMENT and held.state == Course.State.INTERVIEW_BOOKED:
            courses.move(by=BY, course=held, to=Course.State.INVITED, reason=texts.reason("cancelled"))
        audit.record("appointment.cancelled", by=by, course=held, about=row)
    appointment.course.state = held.state
    return row


def call_off_the_ended(*, by: System) -> int:
    """The clock's job: conversations of courses that have ended are off; returns how many."""
    rows = found.called_off()
    for row in rows:
        cancel(by=by, appointment=row, key=uuid5(row.code, "called off"))
    return len(rows)


# --- one at a time ----------------------------------------------------------------------------------------


def _locked(course: Course, *people: User) -> Course:
    """The course and the psychologists' diaries are ours until the end of the transaction, always in this order."""
    rows = Course.unscoped.select_for_update(of=("self",)).select_related("patient", "region__successor")
    held: Course = rows.get(pk=course.pk)
    wanted = {person.pk for person in people}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    return held


def _again(appointment: Appointment) -> Appointment:
    row: Appointment = Appointment.unscoped.select_related(*found.FOUND_WITH).get(pk=appointment.pk)
    return row


def _before(key: UUID, course: Course, time: Time, kind: str) -> Appointment | None:
    """What the same form did before; raises KeyTaken when it held something else."""
    step = AppointmentStep.unscoped.select_related("appointment__course", "appointment__psychologist").filter(code=key)
    same: AppointmentStep | None = step.first()
    if same is None:
        return None
    same_again(same, kind=kind, starts_at=time.starts_at, psychologist_id=time.psychologist.pk)
    same_again(same.appointment, course_id=course.pk)
    row: Appointment = same.appointment
    return row


def _refuse(why: Why | None, limits: Limits) -> None:
    if why is not None:
        raise NotNow(why, limits)


# --- which time -------------------------------------------------------------------------------------------


def _slot(by: Actor, course: Course, kind: str, time: Time, limits: Limits, moving: Appointment | None = None) -> Slot:
    """The time as it will stand; raises Taken."""
    if time.minutes and by.role != Role.PATIENT:
        return _agreed(by, course, kind, time, limits, moving)
    choice = times.offer(by, course, kind, moving=moving, limits=limits).find(time.psychologist, time.starts_at)
    if choice is None:
        raise Taken
    return choice.slot


def _agreed(by: Actor, course: Course, kind: str, time: Time, limits: Limits, moving: Appointment | None) -> Slot:
    """A time that staff agreed beside the free ones: the diary, the week and the holidays count all the same."""
    starts_at = time.starts_at.astimezone(UTC)
    slot = Slot(starts_at, starts_at + timedelta(minutes=time.minutes), time.psychologist.pk)
    if starts_at <= timezone.now():
        raise Taken(texts.passed())
    if time.psychologist not in times.candidates(by, course, kind, limits):
        raise Taken(texts.not_theirs(time.psychologist.name))
    diary = times.diaries_of([time.psychologist], course.region, limits, starts_at, slot.ends_at, without=moving)[0]
    if (words := _in_the_way(slot, diary, course, moving)) is not None:
        raise Taken(words)
    return slot


def _in_the_way(slot: Slot, diary: slots.Diary, course: Course, moving: Appointment | None) -> str | None:
    day, week = timezone.localdate(slot.starts_at), slots.week_of(slot.starts_at)
    if slots.is_closed(day, times.closed_days(course.region)):
        return texts.closed(day)
    if any(first <= day <= last for first, last in diary.away):
        return texts.away(day)
    if diary.used()[week] >= diary.most_in(week):
        return texts.week_is_full(diary.used()[week], diary.most_in(week))
    own = Appointment.unscoped.filter(course=course, state=State.BOOKED).exclude(pk=moving.pk if moving else None)
    taken: list[Any] = [*diary.busy, *((row.starts_at, row.ends_at) for row in own)]
    if any(slots.overlap((slot.starts_at, slot.ends_at), one) for one in taken):
        return texts.taken()
    return None


# --- writing it down, and what follows --------------------------------------------------------------------


def _place(row: Appointment, slot: Slot, psychologist: User) -> None:
    """Write the time; raises Taken when the database says that it is not free."""
    row.psychologist, row.starts_at, row.ends_at = psychologist, slot.starts_at, slot.ends_at
    row.is_fast = slot.fast
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Taken from error


def _follow(by: Actor | System, row: Appointment, kind: str, key: UUID) -> None:
    row.note_step(kind, by=by.user if isinstance(by, Actor) else None, code=key)
    notices.tell(row, kind)


def _course_is_booked(row: Appointment) -> None:
    """The psychologist who was chosen treats, and an invited course is booked."""
    if row.kind != ASSESSMENT:
        return
    course = row.course
    treating = CareLink.unscoped.filter(course=course, kind=CareLink.Kind.TREATING, valid_until__isnull=True)
    if not treating.filter(user=row.psychologist).exists():
        courses.assign_psychologist(by=BY, course=course, psychologist=row.psychologist)
    if course.state == Course.State.INVITED:
        courses.move(by=BY, course=course, to=Course.State.INTERVIEW_BOOKED, reason=texts.reason("booked"))
