"""Lone's own days to read her plan again: a mail on each, also after the end, and none when she has taken it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from care import notify
from care.access import Actor
from care.models import Course
from care.workdays import COPENHAGEN
from program import actions, booster_reminders
from program.actions.delivery import RULES, open_module
from program.releases import latest
from tests.care.cast import at
from tests.care.choosing import choose
from tests.program.test_beginnings import exercise
from tests.program.worksheets.test_w12 import SHEET

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 6, 3, 12, tzinfo=COPENHAGEN)
DAYS = ["2030-07-01", "2030-09-02"]


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Her plan is sent, and the course is over."""
    at(MONDAY, monkeypatch)
    found, release = lone.own_course, latest("skridt-for-skridt")
    assert found is not None
    assert release is not None
    open_module(by=RULES, enrolment=found.enrolment, module_code="m8", release=release)
    send(lone, found, DAYS)
    ends(found, Course.State.COMPLETED)
    return found


def place(course: Course) -> actions.Place:
    return actions.Place(course, exercise("m8-plan"))


def send(lone: Actor, course: Course, days: list[str]) -> None:
    actions.submit(by=lone, place=place(course), data={**SHEET, "boosters": days}, key=uuid4())


def without(lone: Actor, course: Course, day: str) -> None:
    """A draft of the plan in which that day does not stand."""
    data = {**SHEET, "boosters": [one for one in DAYS if one != day]}
    actions.save_draft(by=lone, place=place(course), data=data, key=uuid4(), base=None)


def ends(course: Course, state: str) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=state)


def mails(monkeypatch: pytest.MonkeyPatch, *days: str) -> list[int]:
    """How many mails had left after each of these days, on which the clock ran every hour."""
    found = []
    for day in days:
        for hour in range(7, 22):
            at(datetime.fromisoformat(day).replace(hour=hour, minute=30, tzinfo=COPENHAGEN), monkeypatch)
            booster_reminders.remind_due()
            notify.deliver_due()
        found.append(len(mail.outbox))
    return found


def test_a_mail_comes_on_each_of_her_days_and_no_other(lone: Actor, course: Course, monkeypatch: Any) -> None:
    choose(lone)
    assert mails(monkeypatch, "2030-06-30", *DAYS, "2030-09-03") == [0, 1, 2, 2]
    assert all("plan" not in one.body.lower() for one in mail.outbox)


def test_a_clock_that_stood_for_a_day_is_made_up_for(lone: Actor, course: Course, monkeypatch: Any) -> None:
    choose(lone)
    assert mails(monkeypatch, "2030-07-02") == [1]
    assert mails(monkeypatch, "2030-09-04") == [1]  # two days late it is no reminder any more


def test_whoever_has_not_said_yes_hears_nothing(course: Course, monkeypatch: Any) -> None:
    assert mails(monkeypatch, *DAYS) == [0, 0]


def test_a_yes_that_comes_later_counts(lone: Actor, course: Course, monkeypatch: Any) -> None:
    assert mails(monkeypatch, DAYS[0]) == [0]
    choose(lone)
    assert mails(monkeypatch, DAYS[1]) == [1]


def test_a_day_taken_out_of_the_plan_is_not_reminded_of(lone: Actor, course: Course, monkeypatch: Any) -> None:
    choose(lone)
    ends(course, Course.State.ACTIVE)
    at(MONDAY + timedelta(days=1), monkeypatch)
    actions.edit_again(by=lone, place=place(course))
    without(lone, course, DAYS[0])
    assert mails(monkeypatch, DAYS[0]) == [1]  # control: a draft changes nothing
    send(lone, course, [DAYS[0]])
    assert mails(monkeypatch, DAYS[1]) == [1]


def test_after_the_end_a_day_is_taken_out_by_saving(lone: Actor, course: Course, monkeypatch: Any) -> None:
    choose(lone)
    at(MONDAY + timedelta(days=1), monkeypatch)
    actions.edit_again(by=lone, place=place(course))
    assert mails(monkeypatch, DAYS[0]) == [1]
    without(lone, course, DAYS[1])
    assert mails(monkeypatch, DAYS[1]) == [1]


def test_a_course_that_was_broken_off_is_not_reminded_of(lone: Actor, course: Course, monkeypatch: Any) -> None:
    choose(lone)
    ends(course, Course.State.WITHDRAWN)
    assert mails(monkeypatch, *DAYS) == [0, 0]
