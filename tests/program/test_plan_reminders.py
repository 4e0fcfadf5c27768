"""Lone plans something and asks to be reminded: once, before it, her own way, and not of what is done or moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from care import notify
from care.access import Actor
from care.actions import reminders as choosing
from care.actions.consents import current_text
from care.models import ConsentText, Course, Notice
from care.workdays import COPENHAGEN
from program import actions, plan_reminders
from program.actions import diary
from program.models import EntryVersion, ModuleProgress
from tests.care.cast import at
from tests.program.test_diary import PLAN, write

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 8, tzinfo=COPENHAGEN)
TUESDAY_AT_SEVEN = "2030-02-05T19:00+01:00"


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    at(MONDAY, monkeypatch)
    assert lone.own_course is not None
    Course.unscoped.filter(pk=lone.own_course.pk).update(started_on=MONDAY.date(), state=Course.State.ACTIVE)
    ModuleProgress.unscoped.filter(enrolment__course=lone.own_course).update(handed_in_at=MONDAY)  # no other reminders
    return lone.own_course


def chooses(lone: Actor, channel: str = "mail", hour: int = 9) -> None:
    text = current_text(ConsentText.Kind.REMINDERS)
    assert text is not None
    choosing.choose(by=lone, channel=channel, hour=hour, paused_until=None, text=text, key=uuid4())


def plans(lone: Actor, course: Course, **changed: Any) -> EntryVersion:
    version = write(lone, course, "w4", **{**PLAN, "when": TUESDAY_AT_SEVEN, "reminder": True, **changed})
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())
    return version


def tries_again(lone: Actor, course: Course, version: EntryVersion, **changed: Any) -> None:
    place = actions.Row(course, "w4", version.entry.code)
    fresh = actions.edit_again(by=lone, place=place)
    data = {**fresh.data, **changed}
    actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())


def mails_on_tuesday(monkeypatch: pytest.MonkeyPatch, *hours: float) -> list[int]:
    """How many mails had left at each of these hours."""
    found = []
    for hour in hours:
        at(MONDAY.replace(hour=0) + timedelta(days=1, hours=hour), monkeypatch)
        notify.deliver_due()
        found.append(len(mail.outbox))
    return found


def test_it_comes_at_her_hour_of_that_day_and_once(lone: Actor, course: Course, monkeypatch: Any) -> None:
    chooses(lone)
    plans(lone, course)
    diary.submit_all(by=lone, course=course, worksheet="w4", key=uuid4())
    assert mails_on_tuesday(monkeypatch, 8.9, 9.1, 23) == [0, 1, 1]


def test_an_early_plan_is_reminded_of_an_hour_before(lone: Actor, course: Course, monkeypatch: Any) -> None:
    chooses(lone, hour=12)
    plans(lone, course, when="2030-02-05T07:00+01:00")
    assert mails_on_tuesday(monkeypatch, 5.9, 6.1) == [0, 1]


@pytest.mark.parametrize("changed", [{"done": "ja"}, {"reminder": False}])
def test_what_is_tried_or_taken_back_is_left_alone(
    lone: Actor, course: Course, monkeypatch: Any, changed: dict[str, Any]
) -> None:
    chooses(lone)
    tries_again(lone, course, plans(lone, course), **changed)
    assert mails_on_tuesday(monkeypatch, 9.1, 23) == [0, 0]


def test_a_plan_that_was_moved_is_reminded_of_on_its_new_day(lone: Actor, course: Course, monkeypatch: Any) -> None:
    chooses(lone)
    tries_again(lone, course, plans(lone, course), when="2030-02-06T19:00+01:00")
    assert mails_on_tuesday(monkeypatch, 9.1, 23, 24 + 9.1) == [0, 0, 1]


def test_nothing_comes_for_a_plan_without_the_mark_or_in_a_pause(lone: Actor, course: Course, monkeypatch: Any) -> None:
    chooses(lone)
    plans(lone, course, reminder=None)
    assert not Notice.objects.filter(kind=plan_reminders.PLAN).exists()
    plans(lone, course)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.PAUSED)
    assert mails_on_tuesday(monkeypatch, 9.1) == [0]


def test_who_gets_no_reminders_is_told_so_at_once(lone: Actor, course: Course) -> None:
    write(lone, course, "w4", **{**PLAN, "when": TUESDAY_AT_SEVEN, "reminder": True})
    client = Client()
    client.force_login(lone.user)
    page = client.post(reverse("program-diary-send", args=["plan"]), {"key": str(uuid4())}, follow=True)
    assert "har ikke valgt, hvordan den skal komme" in page.content.decode()
    assert reverse("care-reminders") in page.content.decode()


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_words_name_nothing(language: str) -> None:
    with translation.override(language):
        text = plan_reminders._body(Notice()).lower()
    for word in ("modul", "program", "skema", "psykolog", "depression", "klinik", "behandl", "activity", "clinic"):
        assert word not in text.replace("lysning", "")
