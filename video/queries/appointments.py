"""Appointments as people read them, and where a course stands with its conversations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from care import course_time
from care.access import Actor, System
from care.models import ContactDetails, Course, User, today
from care.models.course import MOVES
from video import booking
from video.booking import Limits, Standing, Why
from video.limits import limits_for
from video.models import Appointment, AppointmentStep

State = Appointment.State
FURTHEST = timedelta(days=60)  # the highest that `talk_follow_up_days` may be
FOUND_WITH = Appointment.FETCHED_WITH


def standing(course: Course) -> Standing:
    """Where the course is; one query. In a rehearsal there is nobody to talk with."""
    if course.is_rehearsal:
        return Standing(state="")
    rows = list(Appointment.unscoped.filter(course=course, state__in=[State.BOOKED, State.MISSED]))
    return Standing(
        state=course.state,
        planned_end_on=course.planned_end_on,
        booked=frozenset(row.kind for row in rows if row.state == State.BOOKED),
        missed=sum(row.state == State.MISSED for row in rows),
    )


@dataclass(frozen=True)
class Possible:
    """Which conversation the patient could choose a time for now, and why not; both None for nothing."""

    kind: str | None
    why_not: Why | None
    opens_on: Any = None


def possible(course: Course, limits: Limits) -> Possible:
    """What the patient can book now."""
    where, day = standing(course), course_time.of(course).today()
    kind = booking.patients_kind(where, day, limits)
    opens = booking.follow_up_from(where, limits) if kind is None and course.state == Course.State.ACTIVE else None
    if kind is None:
        return Possible(None, None, opens)
    return Possible(kind, booking.why_not_book(kind, where, day, limits, staff=False))


def may_be_near(course: Course) -> bool:
    """Whether there could be something to book; what is sure costs two queries more."""
    if course.is_rehearsal:
        return False
    if course.state in {Course.State.INVITED, Course.State.FOLLOW_UP}:
        return True
    end = course.planned_end_on
    return course.state == Course.State.ACTIVE and end is not None and end - FURTHEST <= today()


def may_book(course: Course) -> bool:
    """Whether the patient can choose a time now."""
    found = possible(course, limits_for(course.region))
    return found.kind is not None and found.why_not is None


def own_course(actor: Actor) -> Course | None:
    """The patient's newest course."""
    rows = Course.objects.for_user(actor).select_related("patient", "region__successor")
    found: Course | None = rows.order_by("-created_at").first()
    return found


def of_course(actor: Actor | System, course: Course) -> list[Appointment]:
    """Everything that was agreed in a course, the newest first."""
    rows = Appointment.objects.for_user(actor).filter(course=course).select_related(*FOUND_WITH)
    return list(rows.order_by("-starts_at", "-pk"))


def next_of(course: Course) -> Appointment | None:
    """The next one that is agreed, or the one that is going on; what is long over is none."""
    rows = Appointment.unscoped.filter(course=course, state=State.BOOKED, ends_at__gt=timezone.now())
    found: Appointment | None = rows.select_related(*FOUND_WITH).order_by("starts_at").first()
    return found


def next_for(actor: Actor) -> Appointment | None:
    """The patient's next one, for their front page; one query."""
    rows = Appointment.objects.for_user(actor).filter(state=State.BOOKED, ends_at__gt=timezone.now())
    found: Appointment | None = rows.select_related("psychologist").order_by("starts_at").first()
    return found


@dataclass(frozen=True)
class Can:
    """What the patient can do with an appointment, each with the reason why not."""

    move: Why | None
    cancel: Why | None
    late: Why | None
    door_opens_at: datetime
    change_until: datetime

    @property
    def is_near(self) -> bool:
        """Whether one can go in."""
        return self.door_opens_at <= timezone.now()


def can(row: Appointment, limits: Limits) -> Can:
    """What the patient can do with it now."""
    now = timezone.now()
    return Can(
        move=booking.why_not_move(row.state, row.starts_at, row.moves, now, limits, staff=False),
        cancel=booking.why_not_cancel(row.state, row.starts_at, now, limits, staff=False),
        late=booking.why_not_late(row.state, row.starts_at, row.ends_at, now),
        door_opens_at=booking.door_opens(row.starts_at, limits),
        change_until=row.starts_at - limits.change,
    )


def call_number(row: Appointment) -> str:
    """Where the psychologist calls: the number given for this conversation, or the patient's own; "" for none."""
    if row.phone:
        return str(row.phone)
    return own_number(row.course.patient)


def own_number(patient: User) -> str:
    """The patient's telephone number; "" for none."""
    details = ContactDetails.objects.filter(user=patient).first()
    return details.phone if details and details.phone else ""


def steps_of(actor: Actor, row: Appointment) -> list[AppointmentStep]:
    """What happened to it, oldest first."""
    return list(AppointmentStep.objects.for_user(actor).filter(appointment=row).select_related("by", "psychologist"))


# --- for jobs and notices ---------------------------------------------------------------------------------


def with_code(code: str) -> Appointment | None:
    """The appointment that a notice is about, for the worker that checks the facts again before it sends."""
    found: Appointment | None = Appointment.unscoped.select_related(*FOUND_WITH).filter(code=code).first()
    return found


def booked_between(first: datetime, last: datetime) -> list[Appointment]:
    """What is agreed to begin between two moments."""
    rows = Appointment.unscoped.filter(state=State.BOOKED, starts_at__gt=first, starts_at__lte=last)
    return list(rows.select_related(*FOUND_WITH))


def called_off() -> list[Appointment]:
    """What is still booked although its course has ended, or its interview is not to be held."""
    ended = ~Q(course__state__in=list(MOVES))
    not_invited = Q(kind=booking.ASSESSMENT) & ~Q(course__state__in=[*booking.TALKING, Course.State.ASSESSED])
    rows = Appointment.unscoped.filter(ended | not_invited, state=State.BOOKED, starts_at__gt=timezone.now())
    return list(rows.select_related(*FOUND_WITH))


def own_data(user: User) -> list[dict[str, Any]]:
    """Everything that was agreed with a person, for "Mine data"."""
    rows = Appointment.unscoped.filter(course__patient=user).select_related("psychologist").prefetch_related("steps")
    return [_own(row, row.steps.all()) for row in rows]


def _own(row: Appointment, steps: Iterable[AppointmentStep]) -> dict[str, Any]:
    return {
        "code": str(row.code),
        "kind": row.kind,
        "means": row.means,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "psychologist": row.psychologist.name,
        "phone": row.phone,
        "state": row.state,
        "outcome": row.outcome,
        "steps": [
            {"kind": one.kind, "at": one.at.isoformat(), "starts_at": one.starts_at.isoformat()} for one in steps
        ],
    }
