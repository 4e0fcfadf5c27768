"""Many want the same time at the same moment: one gets it, the others are told. With the lock, and without it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from care import opening
from care.models import Course, User, today
from care.workdays import DAY, wall
from tests.care import people
from tests.infra.at_once import at_once as all_at_once
from tests.video.talking import Talking
from video.actions import bookings
from video.actions import times as actions
from video.actions.bookings import NotNow, Taken
from video.models import Appointment

AT_ONCE = 12
DROP = "ALTER TABLE video_appointment DROP CONSTRAINT video_appointment_{}_free"


class Crowd(Talking):
    """As many applicants as threads, all invited to Mette, who has one free hour on a coming working day."""

    def __init__(self) -> None:
        super(Talking, self).__init__()
        day = opening.calendar_for(people.region()).next_working_day(today() + DAY)
        window = actions.Window(starts=time(9), ends=time(10))
        actions.open_more(by=self.psychologist, psychologist=self.mette, day=day, window=window, key=uuid4())
        self.starts_at = wall(day, time(9))
        self.people = [self.applicant(f"Ansøger{number} Test") for number in range(AT_ONCE)]
        for one in self.people:
            self.invite(one)

    @property
    def hour(self) -> bookings.Time:
        """What everybody wants."""
        return bookings.Time(psychologist=self.mette, starts_at=self.starts_at)


@pytest.fixture
def crowd(committed_db) -> Crowd:
    return Crowd()


def at_once(verb: Callable[[int], object]) -> list[Any]:
    """The same in as many threads; what a page would be told is an answer."""
    return all_at_once(verb, AT_ONCE, Taken, NotNow, OperationalError)


def everybody_books(crowd: Crowd) -> list[Any]:
    actors = [people.actor(user) for user in crowd.people]
    courses = [people.course_of(user) for user in crowd.people]

    def book(n: int) -> Appointment:
        return bookings.book(by=actors[n], course=courses[n], kind="assessment", time=crowd.hour, key=uuid4())

    return at_once(book)


def winners(answers: list[Any], *others: type) -> int:
    assert all(isinstance(answer, (Appointment, Taken, *others)) for answer in answers)
    return sum(isinstance(answer, Appointment) for answer in answers)


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The course is read, and nobody waits for anybody."""

    def read(course: Course, *_people: User) -> Course:
        return Course.unscoped.select_related("patient", "region__successor").get(pk=course.pk)

    monkeypatch.setattr(bookings, "_locked", read)


def all_look_before_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has seen that the time is free before the first of them takes it."""
    seen, look = threading.Barrier(AT_ONCE), bookings._slot

    def slot(*args: Any, **more: Any) -> Any:
        found = look(*args, **more)
        seen.wait(timeout=30)
        return found

    monkeypatch.setattr(bookings, "_slot", slot)


def without_the_constraint() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DROP.format("psychologist_id"))


def test_twelve_want_the_same_time_and_one_gets_it(crowd):
    assert winners(everybody_books(crowd)) == 1
    assert Appointment.unscoped.count() == 1
    assert Course.unscoped.filter(state="interview_booked").count() == 1


def test_without_the_lock_the_database_still_gives_it_to_one(crowd, monkeypatch):
    without_the_lock(monkeypatch)
    all_look_before_one_writes(monkeypatch)
    assert winners(everybody_books(crowd), OperationalError) == 1  # PostgreSQL may end two that wait for each other
    assert Course.unscoped.filter(state="interview_booked").count() == 1


def test_without_the_constraint_the_lock_still_gives_it_to_one(crowd):
    without_the_constraint()
    assert winners(everybody_books(crowd)) == 1


def test_without_both_it_would_be_booked_again_and_again(crowd, monkeypatch):
    """Negative control: the race is real."""
    without_the_constraint()
    without_the_lock(monkeypatch)
    all_look_before_one_writes(monkeypatch)
    assert winners(everybody_books(crowd)) == AT_ONCE


def test_one_form_sent_twelve_times_is_one_booking_and_twelve_equal_answers(crowd):
    user, key = crowd.people[0], uuid4()
    by, course = people.actor(user), people.course_of(user)
    answers = at_once(lambda _n: bookings.book(by=by, course=course, kind="assessment", time=crowd.hour, key=key))
    assert {answer.pk for answer in answers} == {Appointment.unscoped.get().pk}


def test_booking_and_moving_to_the_same_time_gives_it_to_one(crowd):
    """Six have a time an hour later and want to move; six have none."""
    movers, bookers = crowd.people[:6], crowd.people[6:]
    rows = []
    with transaction.atomic():
        for number, user in enumerate(movers, start=1):
            starts_at = crowd.starts_at + timedelta(hours=number)
            later = bookings.Time(psychologist=crowd.mette, starts_at=starts_at, minutes=60)
            rows.append(crowd.book(by=crowd.lead, course=people.course_of(user), time=later))
    actors = [people.actor(user) for user in crowd.people]

    def act(n: int) -> object:
        if n < len(movers):
            return bookings.move(by=actors[n], appointment=rows[n], time=crowd.hour, key=uuid4())
        course = people.course_of(bookers[n - len(movers)])
        return bookings.book(by=actors[n], course=course, kind="assessment", time=crowd.hour, key=uuid4())

    assert winners(at_once(act)) == 1
    assert Appointment.unscoped.filter(starts_at=crowd.starts_at).count() == 1
