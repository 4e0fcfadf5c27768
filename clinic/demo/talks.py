"""When the demo's psychologists have time for conversations, and the one that Signe has booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from uuid import uuid4

from django.utils import timezone

from care.models import Course, User, today
from care.workdays import DAY
from clinic.demo import people
from video.actions import bookings
from video.actions import times as actions
from video.actions.times import Rhythm, Window
from video.models import Appointment, SlotRule
from video.queries import times

SOON = timedelta(minutes=10)
# Weekday, from, to, for whom, held back for those who must be seen soon.
WEEK: Mapping[str, tuple[tuple[int, int, int, str, bool], ...]] = {
    "mette": (
        (0, 9, 12, "any", False),
        (1, 13, 16, "assessment", False),
        (2, 9, 11, "assessment", True),
        (3, 9, 12, "any", False),
    ),
    "jonas": ((0, 13, 16, "any", False), (4, 9, 12, "assessment", True)),
    "sara": ((1, 9, 12, "any", False), (3, 13, 16, "any", False)),
}


def load(users: Mapping[str, User]) -> None:
    """Make the weeks and the booking once."""
    if SlotRule.objects.exists():
        return
    for key, rows in WEEK.items():
        by = people.actor(users[key])
        for weekday, first, last, kind, fast in rows:
            window = Window(starts=time(first), ends=time(last), kind=kind, is_fast=fast)
            rhythm = Rhythm(weekday=weekday, valid_from=today() - 7 * DAY)
            actions.add_rule(by=by, psychologist=users[key], window=window, rhythm=rhythm, key=uuid4())
    book(User.objects.get(email="signe@example.org"))


def book(patient: User, kind: str = Appointment.Kind.ASSESSMENT) -> Appointment:
    """The patient takes a free time that can still be moved and cancelled for a day or two."""
    by, course = people.actor(patient), Course.unscoped.select_related("patient", "region").get(patient=patient)
    soon = timezone.now() + 3 * DAY
    choice = next(one for one in times.offer(by, course, kind).all if one.slot.starts_at > soon)
    time_ = bookings.Time(psychologist=choice.psychologist, starts_at=choice.slot.starts_at)
    return bookings.book(by=by, course=course, kind=kind, time=time_, key=uuid4())


def now(patient: User, psychologist: User) -> Appointment:
    """A video conversation of the two that can be held at once; the one there is, while its time has not passed."""
    course, at = Course.unscoped.get(patient=patient), timezone.now()
    here = Appointment.unscoped.filter(course=course, psychologist=psychologist, means=Appointment.Means.VIDEO)
    found: Appointment | None = here.filter(
        state=Appointment.State.BOOKED, starts_at__lt=at + SOON, ends_at__gt=at
    ).first()
    if found is not None:
        return found
    here.filter(kind=Appointment.Kind.FOLLOW_UP, state=Appointment.State.BOOKED, ends_at__lte=at).update(
        state=Appointment.State.HELD, outcome=Appointment.Outcome.VIDEO, settled_at=at, settled_by=psychologist
    )
    made: Appointment = Appointment.unscoped.create(
        course=course,
        psychologist=psychologist,
        kind=Appointment.Kind.FOLLOW_UP,
        starts_at=at + timedelta(minutes=2),
        ends_at=at + timedelta(minutes=47),
        booked_by=psychologist,
    )
    return made
