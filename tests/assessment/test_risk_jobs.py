"""Ten minutes after the trigger an unfinished provisional B is firm, also when the session has died (ruling 3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from assessment import risk_jobs
from assessment.actions import questionnaires, risk
from assessment.models import FollowUp, Response
from care.access import Actor, System
from care.actions import alerts
from care.models import Alert, AlertCause, AlertStep, Course, RegionSetting
from care.workdays import COPENHAGEN
from tests.care.cast import at

CLOCK = System("test clock")
NOON = datetime(2027, 2, 1, 12, tzinfo=COPENHAGEN)


@pytest.fixture
def lone(actors: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> Actor:
    at(NOON, monkeypatch)
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def answered(lone: Actor, course: Course, value: int | None = 1) -> FollowUp:
    """Item 9 is saved, and then the line goes dead."""
    assignment = questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=1)
    response = Response.unscoped.select_related("assignment__course__patient").get(
        assignment=assignment, instrument="phq9"
    )
    if value is not None:
        questionnaires.save_answer(by=lone, response=response, item="phq9_9", value=value, language="da", key=uuid4())
    else:
        questionnaires.submit(by=lone, assignment=assignment)
    found: FollowUp = FollowUp.unscoped.select_related("alert__course__patient").get(alert__course=course)
    return found


def after(monkeypatch: pytest.MonkeyPatch, **passed: float) -> Alert:
    at(NOON + timedelta(**passed), monkeypatch)
    risk_jobs.make_firm_due()
    found: Alert = Alert.unscoped.get(kind="risk")
    return found


def test_a_session_that_dies_leaves_a_firm_b_after_ten_minutes(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(lone, course)
    assert after(monkeypatch, minutes=9, seconds=59).provisional
    alert = after(monkeypatch, minutes=10)
    assert (alert.grade, alert.provisional) == ("B", False)
    assert alert.contact_by == NOON.replace(day=2, hour=10)


def test_it_becomes_firm_once(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(lone, course)
    for minutes in (10, 11, 30):
        after(monkeypatch, minutes=minutes)
    assert AlertStep.unscoped.filter(kind=AlertStep.Kind.FIRM).count() == 1


def test_later_answers_only_raise_a_firm_b(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    follow_up = answered(lone, course)
    after(monkeypatch, minutes=10)
    for name in ("k1", "k2", "k3", "k4", "k5"):
        risk.answer(by=lone, follow_up=follow_up, key_name=name, answer="nej", language="da", key=uuid4())
    risk.finish(by=lone, follow_up=follow_up, language="da")
    assert Alert.unscoped.get(course=course).grade == "B"
    risk.answer(by=lone, follow_up=follow_up, key_name="k4", answer="ja", language="da", key=uuid4())
    assert Alert.unscoped.get(course=course).grade == "A"


def test_who_finishes_in_time_may_be_a_c(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    follow_up = answered(lone, course)
    for name in ("k1", "k2", "k3", "k4", "k5"):
        risk.answer(by=lone, follow_up=follow_up, key_name=name, answer="nej", language="da", key=uuid4())
    risk.finish(by=lone, follow_up=follow_up, language="da")
    assert after(monkeypatch, minutes=10).grade == "C"


def test_a_blank_item_stays_a_c(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(lone, course, None)
    alert = after(monkeypatch, hours=2)
    assert (alert.grade, alert.provisional) == ("C", False)
    assert FollowUp.unscoped.get().firm_at is None


def test_a_region_may_give_more_time(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    RegionSetting.objects.create(region=course.region, key="alert_follow_up_minutes", value=20, valid_from="2027-01-01")
    answered(lone, course)
    assert after(monkeypatch, minutes=19).provisional
    assert not after(monkeypatch, minutes=20).provisional


def test_an_alert_without_questions_does_not_wait_for_ever(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    causes = [alerts.Cause(AlertCause.Source.BUTTON)]
    alerts.raise_alert(by=CLOCK, course=course, kind="risk", grade="B", provisional=True, causes=causes)
    assert not after(monkeypatch, minutes=10).provisional
