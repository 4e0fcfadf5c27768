"""Answers and alerts are compared every night: what was planted is found, told, and raised (hazards H1, H2)."""

from __future__ import annotations

import io
import random
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment import reconcile
from assessment.actions import questionnaires, risk
from assessment.models import Answer, Assignment, FollowUp, Response
from assessment.queries.reconciliation import differences
from care import notify, registry
from care.access import Actor, System
from care.models import Alert, AlertCause, Course, Membership, Region
from tests.care import people

CLOCK = System("test clock")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def form_of(course: Course, ordinal: int, form: str = "w14") -> Assignment:
    return questionnaires.give(by=CLOCK, course=course, form=form, ordinal=ordinal)


def part(assignment: Assignment, instrument: str) -> Response:
    found: Response = Response.unscoped.select_related("assignment__course__patient").get(
        assignment=assignment, instrument=instrument
    )
    return found


def save(lone: Actor, response: Response, item: str, value: int | None) -> None:
    questionnaires.save_answer(by=lone, response=response, item=item, value=value, language="da", key=uuid4())


def plant(response: Response, item: str, value: int) -> Answer:
    """An answer that went past the rules, straight into the table."""
    answer = Answer(response=response, item=item, value=value, language="da", saved_at=timezone.now())
    answer.saved_by = response.assignment.course.patient
    answer.save(force_insert=True)
    return answer


def test_what_went_the_right_way_agrees(lone: Actor, course: Course) -> None:
    week, middle = form_of(course, 1), form_of(course, 0, "t1")
    for value in (0, 2, 1, 0, None):
        save(lone, part(week, "phq9"), "phq9_9", value)
    save(lone, part(middle, "mdi"), "mdi6", 4)
    follow_up = FollowUp.unscoped.filter(alert__course=course).first()
    risk.answer(by=lone, follow_up=follow_up, key_name="k4", answer="ja", language="da", key=uuid4())
    questionnaires.submit(by=lone, assignment=form_of(course, 2))
    assert differences() == []


def test_a_hundred_planted_are_a_hundred_found(lone: Actor, course: Course) -> None:
    rng = random.Random(7)
    planted: set = set()
    for ordinal in range(1, 51):
        response = part(form_of(course, ordinal), "phq9")
        save(lone, response, "phq9_9", rng.randint(0, 3))
        planted.add(plant(response, "phq9_9", rng.randint(1, 3)).code)
    middle = part(form_of(course, 0, "t1"), "mdi")
    planted |= {plant(middle, "mdi6", rng.randint(1, 5)).code for _ in range(50)}
    plant(middle, "mdi6", 0)
    plant(middle, "mdi5", 5)
    found = [one.code for one in differences()]
    assert len(planted) == len(found) == 100
    assert set(found) == planted


def test_a_blank_item_that_nobody_heard_of(course: Course) -> None:
    assignment = form_of(course, 1)
    Response.unscoped.filter(assignment=assignment).update(submitted_at=timezone.now())
    assert [one.sort for one in differences()] == ["blank_without_alert"]


def test_a_cause_that_no_answer_bears(lone: Actor, course: Course) -> None:
    save(lone, part(form_of(course, 1), "phq9"), "phq9_9", 1)
    Alert.unscoped.get(course=course)
    AlertCause.unscoped.create(
        alert=Alert.unscoped.get(course=course), source=AlertCause.Source.PHQ9_9, value=1, about_code=uuid4()
    )
    assert [one.sort for one in differences()] == ["alert_without_answer"]


def test_a_class_that_its_answers_do_not_give(lone: Actor, course: Course) -> None:
    save(lone, part(form_of(course, 1), "phq9"), "phq9_9", 3)
    Alert.unscoped.filter(course=course).update(grade="C", provisional=False)
    assert [one.sort for one in differences()] == ["grade_differs"]


def test_what_was_missed_is_raised_told_and_stands_on_the_alarm_until_all_is_well(
    lone: Actor, course: Course, actors: dict[str, Actor]
) -> None:
    operator = people.staff("Ole Drift", factor=False)
    Membership.objects.create(user=operator, region=Region.objects.get(slug="nordjylland"), role="operator")
    answer = plant(part(form_of(course, 1), "phq9"), "phq9_9", 2)
    alarm = registry.alarms.get("answers and alerts")
    assert alarm.problems() == []

    registry.jobs.get("reconcile alerts").run()

    alert = Alert.unscoped.get(course=course)
    assert (alert.grade, alert.provisional, alert.causes.get().about_code) == ("B", False, answer.code)
    assert len(alarm.problems()) == 1
    assert lone.user.name not in alarm.problems()[0]
    notify.deliver_due()
    told = {one.to[0] for one in mail.outbox if "stemmer ikke" in one.subject}
    assert operator.email in told
    assert actors["karen"].user.email in told
    assert not any(lone.user.name in one.body for one in mail.outbox)

    registry.jobs.get("reconcile alerts").run()
    assert alarm.problems() == []
    assert Alert.unscoped.filter(course=course).count() == 1


def test_the_command_ends_with_1_when_something_differs(course: Course) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("reconcile_alerts", stdout=out, stderr=err)
    assert "agree" in out.getvalue()
    answer = plant(part(form_of(course, 1), "phq9"), "phq9_9", 2)
    with pytest.raises(CommandError, match="1 differences"):
        call_command("reconcile_alerts", stdout=out, stderr=err)
    assert f"answer_without_alert {answer.code}" in err.getvalue()


def test_an_alert_that_fails_undoes_the_comparison(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is called told that was not raised."""
    plant(part(form_of(course, 1), "phq9"), "phq9_9", 2)
    monkeypatch.setattr("care.actions.alerts.raise_alert", lambda **_what: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reconcile.run()
    assert [one.sort for one in differences()] == ["answer_without_alert"]
    assert registry.alarms.get("answers and alerts").problems() == []


@pytest.mark.template("t_demo")
def test_the_demos_story_agrees(committed_db: None) -> None:
    """Its people went the right way: every answer of theirs that calls for help has its alert."""
    assert Answer.unscoped.filter(item__in=risk.ITEM_SOURCES, value__gte=1).exists()
    assert differences() == []
