"""Signe is invited in Syddanmark; Mette has times on Mondays and, held back, on Wednesdays. It is Monday 30 March 2026.

Easter is the week after, so the ten working days of an invitation reach until 16 April.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

from assessment.actions import decisions
from care.access import Role
from care.models import CareLink, Course, RegionSetting, User
from care.workdays import COPENHAGEN
from tests.assessment.applicants import MONDAY, Triage
from tests.care import people
from video.actions import bookings
from video.actions import times as actions
from video.actions.times import Rhythm, Window
from video.models import Appointment
from video.queries import times

HOUR = timedelta(hours=1)
NOW = MONDAY + HOUR
FIRST, SECOND, THIRD = (f"2026-04-13T{clock}" for clock in ("09:00", "10:00", "11:00"))
HELD_BACK = "2026-04-08T09:00"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


class Talking(Triage):
    """The people of an application, and when they have time."""

    def __init__(self, *, outcome: str = "U3") -> None:
        super().__init__()
        self.open(self.mette, 0, 9, 12)
        self.open(self.mette, 2, 9, 10, is_fast=True)
        self.invite(self.signe, outcome=outcome)

    def open(self, user: User, weekday: int, first: int, last: int, **more) -> None:
        """The psychologist has time."""
        by = people.actor(user, Role.PSYCHOLOGIST)
        window, rhythm = (
            Window(starts=time(first), ends=time(last), **more),
            Rhythm(weekday=weekday, valid_from=NOW.date()),
        )
        actions.add_rule(by=by, psychologist=user, window=window, rhythm=rhythm, key=uuid4())

    def invite(self, user: User, *, to: User | None = None, outcome: str = "U3") -> Course:
        """Karen invites somebody to talk with Mette."""
        course = people.course_of(user)
        CareLink.unscoped.create(course=course, user=to or self.mette, valid_from=MONDAY)
        words = {"reason": "MDI 27.", "message": "Vi vil gerne tale med dig.", "key": uuid4()}
        decisions.decide(by=self.lead, course=course, outcome=outcome, **words)
        return course

    def patient(self, user: User | None = None):
        return people.actor(user or self.signe)

    def at(self, text: str, user: User | None = None, minutes: int = 0) -> bookings.Time:
        """A time with a psychologist."""
        return bookings.Time(psychologist=user or self.mette, starts_at=moment(text), minutes=minutes)

    def book(self, text: str = FIRST, *, by=None, course: Course | None = None, **more) -> Appointment:
        """Signe, or somebody else, books."""
        values = {"kind": "assessment", "time": self.at(text), "key": uuid4()} | more
        return bookings.book(by=by or self.patient(), course=course or self.course, **values)

    def move(self, row: Appointment, text: str, *, by=None, **more) -> Appointment:
        """Signe, or somebody else, moves it."""
        values = {"time": self.at(text), "key": uuid4()} | more
        return bookings.move(by=by or self.patient(), appointment=row, **values)

    def cancel(self, row: Appointment, *, by=None, **more) -> Appointment:
        """Signe, or somebody else, cancels it."""
        return bookings.cancel(by=by or self.patient(), appointment=row, **({"key": uuid4()} | more))

    def offered(self, *, by=None, kind: str = "assessment", course: Course | None = None) -> list[str]:
        """The times somebody can choose among, as they read on the wall."""
        offer = times.offer(by or self.patient(), course or self.course, kind)
        return [f"{one.slot.starts_at.astimezone(COPENHAGEN):%m-%d %H:%M}" for one in offer.all]

    def decides(self, name: str, value: object) -> None:
        """The region's setting."""
        RegionSetting.objects.create(region=self.course.region, key=name, value=value, valid_from=NOW.date())
