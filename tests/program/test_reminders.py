"""Reminders about the programme: a quiet week of Lone's, and when nobody says a word (peers.md 3, patient 9)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from care import notify
from care.access import Actor
from care.models import Course, Notice, ReminderChoice
from care.workdays import COPENHAGEN
from program import actions, queries, reminders
from program.models import ModuleProgress
from tests.care.cast import at
from tests.care.choosing import choose

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 9, tzinfo=COPENHAGEN)


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Lone's first module opened on Monday, and she wants to be reminded at nine."""
    at(MONDAY, monkeypatch)
    assert lone.own_course is not None
    Course.unscoped.filter(pk=lone.own_course.pk).update(
        started_on=MONDAY.date(), planned_end_on=MONDAY.date() + timedelta(days=70), state=Course.State.ACTIVE
    )
    ModuleProgress.unscoped.filter(enrolment__course=lone.own_course).update(opened_at=MONDAY)
    choose(lone)
    return lone.own_course


def days_pass(monkeypatch: pytest.MonkeyPatch, first: int, last: int) -> None:
    """Each day the clock runs just after midnight and again at ten, twice."""
    for day in range(first, last + 1):
        for hour in (-8.9, 1.0, 1.5):
            at(MONDAY + timedelta(days=day, hours=hour), monkeypatch)
            reminders.remind_due()
            notify.deliver_due()


def sent(course: Course) -> list[int]:
    """The days after the first Monday on which a reminder left."""
    rows = Notice.objects.filter(recipient=course.patient, kind__startswith="program.", state="sent")
    return [(row.sent_at.astimezone(COPENHAGEN).date() - MONDAY.date()).days for row in rows.order_by("sent_at")]


def read_a_step(lone: Actor) -> None:
    progress = queries.current_progress(lone)
    assert progress is not None
    actions.read_step(by=lone, progress=progress, step=queries.module_of(progress).steps[0])


def test_a_quiet_module_is_reminded_of_on_its_days_and_then_no_more(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    days_pass(monkeypatch, 0, 30)
    assert sent(course) == list(reminders.DAYS)
    assert len(mail.outbox) == len(reminders.DAYS)


def test_who_comes_back_is_left_alone_until_it_is_quiet_again(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    days_pass(monkeypatch, 0, 2)
    read_a_step(lone)
    days_pass(monkeypatch, 3, 4)
    assert sent(course) == []
    days_pass(monkeypatch, 5, 6)
    assert sent(course) == [5]


def test_what_was_done_before_it_left_is_not_reminded_of(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY + timedelta(days=3, hours=-8), monkeypatch)
    reminders.remind_due()
    assert Notice.objects.filter(kind=reminders.WAITING, state="waiting").count() == 1
    read_a_step(lone)
    days_pass(monkeypatch, 3, 3)
    assert Notice.objects.get(kind=reminders.WAITING).state == "dropped"


def test_what_is_handed_in_is_not_reminded_of(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    ModuleProgress.unscoped.filter(enrolment__course=course).update(handed_in_at=MONDAY)
    days_pass(monkeypatch, 0, 12)
    assert sent(course) == []


@pytest.mark.parametrize("state", [Course.State.PAUSED, Course.State.COMPLETED, Course.State.WITHDRAWN])
def test_nothing_comes_in_a_pause_or_after_the_end(course: Course, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    Course.unscoped.filter(pk=course.pk).update(state=state)
    days_pass(monkeypatch, 0, 12)
    assert sent(course) == []


def test_nothing_comes_on_a_holiday(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    ReminderChoice.objects.update(paused_until=MONDAY.date() + timedelta(days=5))
    days_pass(monkeypatch, 0, 12)
    assert sent(course) == [10]


def test_nobody_is_reminded_who_chose_none(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    ReminderChoice.objects.update(channel="none")
    days_pass(monkeypatch, 0, 12)
    assert sent(course) == []


def test_a_new_module_is_told_of_and_three_is_the_end(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ModuleProgress.unscoped.get(enrolment__course=course)
    ModuleProgress.unscoped.filter(pk=first.pk).update(opened_at=MONDAY - timedelta(days=9))
    ModuleProgress.unscoped.create(
        enrolment=first.enrolment, module_code="m2", release=first.release, opened_at=MONDAY, opened_because="rules"
    )
    at(MONDAY + timedelta(hours=1), monkeypatch)
    reminders.remind_due()
    days_pass(monkeypatch, 1, 2)
    assert sent(course) == [1]  # at nine the next day: her hour had passed
    days_pass(monkeypatch, 3, 30)
    assert sent(course) == [1, 3, 10]


def test_three_that_have_left_since_hold_back_a_fourth(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        Notice.objects.create(
            kind=reminders.AWAY,
            key=f"a{number}",
            recipient=course.patient,
            channel="mail",
            state="sent",
            sent_at=MONDAY + timedelta(days=1),
        )
    days_pass(monkeypatch, 0, 12)
    assert sent(course) == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_words_name_nothing(course: Course, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    days_pass(monkeypatch, 0, 3)
    row = Notice.objects.get(kind=reminders.WAITING)
    with translation.override(language):
        text = (reminders._subject(row) + reminders._body(row)).lower()
    for word in ("modul", "program", "skema", "psykolog", "depression", "klinik", "behandl", "module", "clinic"):
        assert word not in text
