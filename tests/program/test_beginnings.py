"""What a new sheet begins with: Lone's own goals, and suggestions for her plan (clinical.md 4.3, W2 and W12)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from care.access import Actor
from care.models import Course
from program import actions, beginnings, frozen, look_back
from program.actions import diary
from program.actions.delivery import RULES, open_module
from program.models import Entry
from program.queries import sent_of
from program.releases import latest
from tests.program.test_diary import PLAN

pytestmark = pytest.mark.django_db
GOAL = {"goal": "Synge i koret igen", "area": "interesser", "first_sign": "Noderne ligger fremme", "target": 7}


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    release = latest("skridt-for-skridt")
    assert release is not None
    enrolment = lone.own_course.enrolment
    for code in ("m3", "m4", "m5", "m6", "m8"):
        open_module(by=RULES, enrolment=enrolment, module_code=code, release=release)
    Course.unscoped.filter(pk=lone.own_course.pk).update(planned_end_on=date(2035, 5, 31))
    return Course.unscoped.select_related("region", "patient").get(pk=lone.own_course.pk)


def exercise(key: str) -> frozen.Exercise:
    release = latest("skridt-for-skridt")
    assert release is not None
    module = frozen.programme(release).module(key.split("-", maxsplit=1)[0])
    found = module.exercise(key) if module else None
    assert found is not None
    return found


def send(lone: Actor, course: Course, key: str, data: dict[str, Any]) -> None:
    actions.submit(by=lone, place=actions.Place(course, exercise(key)), data=data, key=uuid4())


def write(lone: Actor, course: Course, worksheet: str, *lines: dict[str, Any]) -> None:
    for data in lines:
        place = actions.Row(course, worksheet, uuid4())
        actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)
    assert not diary.submit_all(by=lone, course=course, worksheet=worksheet, key=uuid4()).incomplete


def page(lone: Actor, *args: Any) -> str:
    client = Client()
    client.force_login(lone.user)
    return client.get(reverse("program-step", args=args)).content.decode()


def test_goals_come_again_without_their_number_and_nothing_is_saved(lone: Actor, course: Course) -> None:
    assert beginnings.of(course, exercise("m4-maal"), "da") == {}
    send(lone, course, "m1-maal", {"goals": [{**GOAL, "now": 2}]})
    assert beginnings.of(course, exercise("m4-maal"), "da") == {"goals": [GOAL]}
    assert "Synge i koret igen" in page(lone, "m4", exercise("m4-maal").step_number)
    assert not Entry.unscoped.filter(course=course, exercise_key="m4-maal").exists()


def test_the_goals_that_come_again_are_those_that_were_sent_last(lone: Actor, course: Course) -> None:
    send(lone, course, "m1-maal", {"goals": [{**GOAL, "now": 2}]})
    send(lone, course, "m4-maal", {"goals": [{**GOAL, "goal": "Nynne hver dag", "now": 4}]})
    assert beginnings.of(course, exercise("m8-maal"), "da") == {"goals": [{**GOAL, "goal": "Nynne hver dag"}]}


def test_three_numbers_of_one_goal_are_a_curve_and_one_is_not(lone: Actor, course: Course) -> None:
    for key, now in (("m1-maal", 2), ("m4-maal", 4)):
        extra = [{**GOAL, "goal": "Kun til sidst", "now": 1}] if key == "m4-maal" else []
        send(lone, course, key, {"goals": [{**GOAL, "now": now}, *extra]})
    (chart,) = look_back.goals(sent_of(course, {"w2"}))
    assert [(bar.label, bar.value) for bar in chart.bars] == [("Modul 1", "2"), ("Modul 4", "4")]
    assert "Synge i koret igen" in chart.title


def test_a_goal_in_other_words_is_still_the_same_goal(lone: Actor, course: Course) -> None:
    send(lone, course, "m1-maal", {"goals": [{**GOAL, "now": 2}, {**GOAL, "goal": "Gå ned til søen", "now": 1}]})
    send(
        lone,
        course,
        "m4-maal",
        {"goals": [{**GOAL, "goal": "Nynne", "now": 3}, {**GOAL, "goal": "Gå ned til søen", "now": 4}]},
    )
    charts = look_back.goals(sent_of(course, {"w2"}))
    assert [[bar.value for bar in chart.bars] for chart in charts] == [["2", "3"], ["1", "4"]]
    assert "Nynne" in charts[0].title


def test_the_plan_begins_with_what_did_most_by_her_own_numbers(lone: Actor, course: Course) -> None:
    write(
        lone,
        course,
        "w4",
        {**PLAN, "activity": "Vaske op", "expected_mood": 5, "done": "ja", "actual_mood": 4},
        {**PLAN, "activity": "Gå til søen", "expected_mood": 2, "done": "ja", "actual_mood": 6},
    )
    thought = {"situation": "x", "feeling": "trist", "thought": "y", "belief": 50, "against": ["z"], "belief_alt": 60}
    write(
        lone,
        course,
        "w6",
        {**thought, "before": 80, "after": 40, "alternative": "Jeg gjorde, hvad jeg kunne"},
        {**thought, "before": 40, "after": 40, "alternative": "Ingen forskel"},
    )
    log = {"when": "2035-02-03T20:00", "topic": "x", "minutes": 10, "mood_before": 3, "useful": "ring"}
    write(lone, course, "w8", {**log, "shift": ["tur"], "mood_after": 5}, {**log, "mood_after": 9})
    found = beginnings.of(course, exercise("m8-plan"), "da")
    assert found["helped"] == ["Gå til søen", "Jeg gjorde, hvad jeg kunne", "Gik en tur"]
    assert found["boosters"] == ["2035-06-30", "2035-08-31", "2035-11-30"]


def test_what_did_not_help_is_not_suggested(lone: Actor, course: Course) -> None:
    write(lone, course, "w4", {**PLAN, "expected_mood": 5, "done": "ja", "actual_mood": 4})
    assert "helped" not in beginnings.of(course, exercise("m8-plan"), "da")


def test_the_contacts_are_her_doctor_and_who_answers_in_her_region(lone: Actor, course: Course) -> None:
    contacts = beginnings.of(course, exercise("m8-plan"), "da")["red"]
    assert isinstance(contacts, list)
    assert contacts[0]["who"] == "Min læge"
    assert all(row["phone"] for row in contacts[1:])
    assert len(contacts) >= 2


def test_the_first_page_of_module_8_looks_back(lone: Actor, course: Course) -> None:
    assert "Her kommer dine egne tal og ord" in page(lone, "m8", 1)
    write(lone, course, "w4", {**PLAN, "expected_mood": 2, "done": "ja", "actual_mood": 6})
    shown = page(lone, "m8", 1)
    assert "Planlagt: 1. Gjort: 1. Delvist: 0." in shown
    assert "Her kommer dine egne tal og ord" not in shown
