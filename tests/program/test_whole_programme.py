"""Lone comes from module 1 to the end of module 8 by the rules alone, in the ten weeks that were planned (4.4, 4.5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessment.actions import questionnaires
from care.access import Actor, System
from care.models import Course
from care.workdays import COPENHAGEN
from dialogue.about import About
from program import actions, queries, worksheets
from program.actions import delivery, diary
from program.models import EntryVersion, ModuleProgress
from tests.care.cast import at
from tests.program.begun import begun
from tests.program.filled import FULL
from video.models import Appointment

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 2, 4, 9, tzinfo=COPENHAGEN)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
CLOCK = System("test")
WEEKS = {"m1": 1, "m2": 1, "m3": 2, "m4": 1, "m5": 2, "m6": 1, "m7": 1, "m8": 1}
LINES = {"w3": 12, "w4": 4, "w6": 3, "w7": 1, "w8": 5, "w9": 1, "w10": 1}
DATED = {"w3": "start", "w4": "when", "w6": "when", "w7": "when", "w8": "when"}
TWO_AREAS = {"krop_importance": 5, "krop_lived_last_week": 1, "naere_importance": 9, "naere_lived_last_week": 2}


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    at(MONDAY, monkeypatch)
    return begun(lone, MONDAY)


def opened(course: Course) -> list[str]:
    delivery.open_what_is_due(by=delivery.RULES)
    rows = ModuleProgress.unscoped.filter(enrolment__course=course).order_by("module_code")
    rows.filter(opened_at__lt=MONDAY).update(opened_at=timezone.now())  # the column's default knows no test's clock
    return list(rows.values_list("module_code", flat=True))


def newest(course: Course) -> ModuleProgress:
    rows = ModuleProgress.unscoped.filter(enrolment__course=course).select_related("release", "enrolment__course")
    return rows.order_by("module_code").last()


def work(lone: Actor, course: Course, *, without: str = "") -> None:
    """Read every page of the newest module, and send every exercise but one."""
    progress = newest(course)
    module = queries.module_of(progress)
    for step in module.steps:
        actions.read_step(by=lone, progress=progress, step=step)
    for exercise in module.exercises:
        if exercise.worksheet != without:
            _fill(lone, course, exercise)


def _fill(lone: Actor, course: Course, exercise: Any) -> None:
    key = exercise.worksheet
    data = FULL[key] | (TWO_AREAS if key == "w5" else {})
    if worksheets.get(key).diary:
        for n in range(LINES[key]):
            moment = f"2030-0{3 + n // 28}-{10 + n % 5}T{8 + n}:00"
            line = {**data, **({DATED[key]: moment} if key in DATED else {})}
            actions.save_draft(by=lone, place=actions.Row(course, key, uuid4()), data=line, key=uuid4(), base=None)
        assert not diary.submit_all(by=lone, course=course, worksheet=key, key=uuid4()).incomplete
        return
    first = actions.Place(course, exercise)
    actions.submit(by=lone, place=first, data=data, key=uuid4())


def answered(mette: Actor, course: Course) -> None:
    """Mette writes about everything that waits."""
    for version in EntryVersion.unscoped.filter(entry__course=course, state__in=["submitted", "seen"]):
        version.refresh_from_db()
        if version.state != EntryVersion.State.COMMENTED:
            about = About(actions.ABOUT, version.code, "Øvelse")
            actions.give_feedback(by=mette, course=course, client_id=uuid4(), body="Tak for det.", about=about)


def answers(lone: Actor, course: Course, form: str, week: int = 0) -> None:
    row = questionnaires.give(by=CLOCK, course=course, form=form, ordinal=week)
    questionnaires.submit(by=lone, assignment=row)


def lives(lone: Actor, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch, module: str, week: int) -> int:
    """The weeks that a module takes: worked through in the first, answered, and a check in each. The next week."""
    at(MONDAY + (week - 1) * WEEK + DAY, monkeypatch)
    work(lone, course)
    answered(mette, course)
    for passed in range(WEEKS[module]):
        at(MONDAY + (week - 1 + passed) * WEEK + 6 * DAY, monkeypatch)
        answers(lone, course, "w14", week + passed)
    return week + WEEKS[module]


def test_ten_weeks_take_her_from_the_first_module_to_the_last(
    lone: Actor, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    week, done = 1, []
    for module in WEEKS:
        done.append(module)
        assert opened(course) == done
        if module == "m4":
            answers(lone, course, "t1")
        week = lives(lone, mette, course, monkeypatch, module, week)
    assert week == 11
    last = newest(course)
    assert last.handed_in_at is None  # the final form, and the talk
    answers(lone, course, "t2")
    start = MONDAY + 10 * WEEK
    talk = {"course": course, "psychologist": mette.user, "starts_at": start, "ends_at": start + timedelta(minutes=30)}
    Appointment.unscoped.create(**talk, kind="follow_up")
    assert opened(course) == done
    last.refresh_from_db()
    assert last.handed_in_at is not None


@pytest.mark.parametrize(
    ("module", "without"), [("m4", "w6"), ("m4", "w2"), ("m5", "w7"), ("m6", "w8"), ("m7", "w9"), ("m7", "w10")]
)
def test_the_next_module_waits_for_each_of_its_exercises(
    lone: Actor, mette: Actor, course: Course, monkeypatch: pytest.MonkeyPatch, module: str, without: str
) -> None:
    release = newest(course).release
    delivery.open_module(by=delivery.RULES, enrolment=course.enrolment, module_code=module, release=release)
    ModuleProgress.unscoped.filter(module_code=module).update(opened_at=MONDAY + DAY / 24)
    if module == "m5":
        _fill(lone, course, queries.module_of(newest(course)).exercise("m5-tanker"))
    work(lone, course, without=without)
    answered(mette, course)
    if module == "m4":
        answers(lone, course, "t1")
    for week in (1, 2, 3):
        at(MONDAY + (week - 1) * WEEK + 6 * DAY, monkeypatch)
        answers(lone, course, "w14", week)
    before = opened(course)
    assert before[-1] == module
    exercise = next(one for one in queries.module_of(newest(course)).exercises if one.worksheet == without)
    _fill(lone, course, exercise)
    answered(mette, course)
    assert opened(course)[-1] == f"m{int(module[1:]) + 1}"
