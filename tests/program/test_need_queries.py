"""What modules 4 and 8 ask for beside their worksheets: the longer forms and the follow-up interview (4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessment.models import Assignment
from care.access import Actor
from care.models import Course
from care.workdays import COPENHAGEN
from dialogue.about import About
from program import actions, need_queries
from program.actions import delivery, diary
from program.models import EntryVersion, ModuleProgress
from program.releases import latest
from tests.care.cast import at
from tests.program.begun import begun
from tests.program.worksheets.test_w12 import SHEET as PLAN
from video.models import Appointment

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 9, tzinfo=COPENHAGEN)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
THOUGHT = {"situation": "x", "feeling": "trist", "before": 40, "thought": "y", "belief": 50}


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    at(MONDAY, monkeypatch)
    return begun(lone, MONDAY)


def given(course: Course, form: str, **more: Any) -> Assignment:
    values = {"opens_at": MONDAY, "closes_at": MONDAY + 2 * WEEK, **more}
    row: Assignment = Assignment.unscoped.create(course=course, form=form, **values)
    return row


def needs(course: Course, module: str) -> dict[str, datetime | None]:
    return {need.code: need.met_at for need in need_queries.of(course, module)}


def open_to(course: Course, module: str) -> ModuleProgress:
    release = latest("skridt-for-skridt")
    assert release is not None
    enrolment = course.enrolment
    row = delivery.open_module(by=delivery.RULES, enrolment=enrolment, module_code=module, release=release)
    ModuleProgress.unscoped.filter(pk=row.pk).update(opened_at=MONDAY + timedelta(hours=1))
    return row


def test_the_midway_form_is_asked_for_before_it_comes_and_until_it_is_sent(course: Course) -> None:
    (need,) = need_queries.of(course, "m4")
    assert (need.met_at, "uge 5" in need.text["da"]) == (None, True)
    row = given(course, "t1")
    (need,) = need_queries.of(course, "m4")
    assert (need.met_at, "uge 5" in need.text["da"]) == (None, False)
    Assignment.unscoped.filter(pk=row.pk).update(submitted_at=MONDAY + DAY)
    assert needs(course, "m4") == {"t1": MONDAY + DAY}


def test_nobody_waits_for_a_form_that_has_closed(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    given(course, "t1")
    at(MONDAY + 2 * WEEK - DAY, monkeypatch)
    assert needs(course, "m4") == {"t1": None}
    at(MONDAY + 2 * WEEK, monkeypatch)
    assert needs(course, "m4") == {"t1": MONDAY + 2 * WEEK}


def test_a_course_too_short_for_a_fifth_week_has_no_midway_form(course: Course) -> None:
    course.planned_end_on = MONDAY.date() + 4 * WEEK
    assert needs(course, "m4") == {}
    assert [*needs(course, "m8")] == ["t2", "talk"]


def test_other_modules_ask_for_nothing_more(course: Course) -> None:
    assert [needs(course, module) for module in ("m1", "m2", "m3", "m5", "m6", "m7")] == [{}] * 6


def test_module_8_asks_for_the_talk_until_it_is_agreed(course: Course, mette: Actor) -> None:
    talk = {"course": course, "psychologist": mette.user, "starts_at": MONDAY, "ends_at": MONDAY + timedelta(hours=1)}
    Appointment.unscoped.create(**talk, kind="follow_up", state="cancelled", outcome="by_patient", settled_at=MONDAY)
    assert needs(course, "m8")["talk"] is None
    row = Appointment.unscoped.create(**talk, kind="follow_up")
    assert needs(course, "m8")["talk"] == row.booked_at
    course.is_rehearsal = True
    assert "talk" not in needs(course, "m8")  # there is nobody to talk with


def work_through_m4(lone: Actor, course: Course) -> ModuleProgress:
    """Everything module 4 asks for, but the form."""
    progress = open_to(course, "m4")
    for day in (4, 4, 5):
        place = actions.Row(course, "w6", uuid4())
        data = {**THOUGHT, "when": f"2030-02-0{day}T12:00"}
        actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)
    diary.submit_all(by=lone, course=course, worksheet="w6", key=uuid4())
    sheets: dict[str, dict[str, Any]] = {
        "m4-maal": {"goals": [{"goal": "Synge", "first_sign": "Noderne", "now": 4}]},
        "m4-opsamling": {"important": "Afstand"},
    }
    module = delivery.module_of(progress)
    for key, answers in sheets.items():
        exercise = module.exercise(key)
        assert exercise is not None
        actions.submit(by=lone, place=actions.Place(course, exercise), data=answers, key=uuid4())
    progress.refresh_from_db()
    return progress


def test_the_clock_hands_a_module_in_when_the_form_came_last(lone: Actor, course: Course) -> None:
    progress = work_through_m4(lone, course)
    row = given(course, "t1")
    delivery.open_what_is_due(by=delivery.RULES)
    progress.refresh_from_db()
    assert progress.handed_in_at is None  # control: the form still lacks
    Assignment.unscoped.filter(pk=row.pk).update(submitted_at=MONDAY)
    delivery.open_what_is_due(by=delivery.RULES)
    progress.refresh_from_db()
    assert progress.handed_in_at == MONDAY


def answers(mette: Actor, course: Course, worksheet: str) -> None:
    version = EntryVersion.unscoped.filter(entry__course=course, entry__worksheet=worksheet).latest("number")
    about = About(actions.ABOUT, version.code, "Øvelse")
    actions.give_feedback(by=mette, course=course, client_id=uuid4(), body="Tak for det.", about=about)


@pytest.mark.parametrize("waits", [True, False])
def test_an_answer_counts_that_came_while_only_the_form_was_missing(
    lone: Actor, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch, *, waits: bool
) -> None:
    progress = work_through_m4(lone, course)
    row = given(course, "t1")
    if waits:
        at(MONDAY + DAY, monkeypatch)
        answers(mette, course, "w6")
    Assignment.unscoped.filter(pk=row.pk).update(submitted_at=MONDAY + 2 * DAY)
    at(MONDAY + 2 * DAY, monkeypatch)
    delivery.open_what_is_due(by=delivery.RULES)
    progress.refresh_from_db()
    assert progress.handed_in_at == MONDAY + 2 * DAY
    assert progress.answered_at == (MONDAY + 2 * DAY if waits else None)


def test_nobody_is_reminded_of_what_has_not_come(lone: Actor, course: Course) -> None:
    progress = work_through_m4(lone, course)
    needs = delivery.facts.needs_of(course, delivery.module_of(progress))
    assert need_queries.is_waiting(needs)
    given(course, "t1")
    assert not need_queries.is_waiting(delivery.facts.needs_of(course, delivery.module_of(progress)))
    assert not need_queries.is_waiting([])


def test_a_booking_that_comes_last_hands_module_8_in(lone: Actor, mette: Actor, course: Course) -> None:
    progress = open_to(course, "m8")
    for key, data in {"m8-plan": PLAN, "m8-opsamling": {"important": "x"}}.items():
        exercise = delivery.module_of(progress).exercise(key)
        assert exercise is not None
        actions.submit(by=lone, place=actions.Place(course, exercise), data=data, key=uuid4())
    given(course, "t2", submitted_at=MONDAY)
    delivery.open_what_is_due(by=delivery.RULES)
    progress.refresh_from_db()
    assert progress.handed_in_at is None
    talk = {"course": course, "psychologist": mette.user, "starts_at": MONDAY, "ends_at": MONDAY + timedelta(hours=1)}
    Appointment.unscoped.create(**talk, kind="follow_up")
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.FOLLOW_UP)
    delivery.open_what_is_due(by=delivery.RULES)
    progress.refresh_from_db()
    assert progress.handed_in_at == MONDAY


def test_the_last_module_says_what_is_left(lone: Actor, course: Course) -> None:
    open_to(course, "m8")
    client = Client()
    client.force_login(lone.user)
    page = client.get(reverse("program-overview")).content.decode()
    assert "Det sidste, før forløbet er gennemført:" in page
    assert "Aftal tid til opfølgningssamtalen. Det kan du, når forløbet er ved at være slut." in page
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert "Det sidste, før forløbet" not in client.get(reverse("program-overview")).content.decode()
