"""Trends become tasks once for each finding: at submission, and by the clock for what nobody sent (3.6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from assessment import trend_jobs
from assessment.actions import questionnaires
from assessment.actions.sending import send
from assessment.actions.trends import check_trends
from assessment.models import Response
from care import notify
from care.access import Actor, System
from care.models import Alert, AlertStep, AuditEvent, Consent, ConsentText, Course, Notice, RegionSetting, StateChange
from care.workdays import COPENHAGEN, Calendar, answer_due
from tests.care.cast import at

CLOCK = System("test clock")


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Lone begins on Monday 1 February 2027 and is the only one in treatment."""
    Course.unscoped.exclude(patient=lone.user).update(state="completed")
    found = Course.unscoped.get(patient=lone.user)
    found.started_on = datetime(2027, 2, 1, tzinfo=COPENHAGEN).date()
    found.planned_end_on = found.started_on + timedelta(weeks=10)
    found.save()
    day(0, monkeypatch)
    return found


def day(number: int, monkeypatch: pytest.MonkeyPatch, hour: int = 12) -> datetime:
    moment = datetime.combine(datetime(2027, 2, 1, tzinfo=COPENHAGEN), time(hour), tzinfo=COPENHAGEN)
    at(moment + timedelta(days=number), monkeypatch)
    return moment + timedelta(days=number)


def signs_in(lone: Actor) -> None:
    lone.user.last_login = timezone.now()
    lone.user.save()


def check(lone: Actor, course: Course, week: int, total: int, form: str = "w14", instrument: str = "phq9") -> None:
    """A whole instrument with that sum, sent: the first items take what they can, item 9 nothing."""
    assignment = questionnaires.give(by=CLOCK, course=course, form=form, ordinal=week if form == "w14" else 0)
    response = Response.unscoped.select_related("assignment__course__patient").get(
        assignment=assignment, instrument=instrument
    )
    left = total
    for number in range(1, 10):
        value = min(3, left) if number < 9 else 0
        left -= value
        questionnaires.save_answer(
            by=lone, response=response, item=f"phq9_{number}", value=value, language="da", key=uuid4()
        )
    send(by=lone, assignment=assignment)


def tasks(course: Course) -> list[str]:
    rows = Alert.unscoped.filter(course=course).exclude(kind__in=["risk", "help_wanted", "unwanted_effect"])
    return list(rows.order_by("pk").values_list("kind", flat=True))


def close_all(course: Course) -> None:
    Alert.unscoped.filter(course=course).update(state="closed", closed_at=timezone.now())


def test_deterioration_is_raised_when_the_form_is_sent(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for week, total in ((1, 14), (2, 15), (3, 20)):
        now = day(7 * week - 5, monkeypatch)
        check(lone, course, week, total)
    assert tasks(course) == ["reliable_deterioration", "fast_rise", "new_severe"]
    alert = Alert.unscoped.get(course=course, kind="new_severe")
    assert alert.contact_by == answer_due(now, Calendar(), 1)
    assert alert.causes.get().value == 20
    assert alert.grade == ""


def test_looking_again_raises_nothing_again(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    test_deterioration_is_raised_when_the_form_is_sent(lone, course, monkeypatch)
    signs_in(lone)
    for _ in range(3):
        trend_jobs.check_all()
    close_all(course)
    assert check_trends(by=CLOCK, course=course) == []
    assert len(tasks(course)) == 3


def test_one_open_alert_a_rule_and_the_next_week_is_a_second_reason(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for week, total in ((1, 9), (2, 16), (3, 17)):
        day(7 * week - 5, monkeypatch)
        check(lone, course, week, total)
    alert = Alert.unscoped.get(course=course, kind="reliable_deterioration")
    assert sorted(alert.causes.values_list("value", flat=True)) == [16, 17]
    assert alert.steps.filter(kind=AlertStep.Kind.CAUSE).count() == 1


def test_a_rule_that_was_closed_is_raised_by_a_new_score(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for week, total in ((1, 9), (2, 16)):
        day(7 * week - 5, monkeypatch)
        check(lone, course, week, total)
    close_all(course)
    day(16, monkeypatch)
    check(lone, course, 3, 17)
    assert Alert.unscoped.filter(course=course, kind="reliable_deterioration").count() == 2


def test_silence_is_raised_step_by_step_once_each(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every half hour for a month without a log-in."""
    signs_in(lone)
    seen: dict[str, int] = {}
    for number in range(30):
        for hour in (0, 12, 23):
            day(number, monkeypatch, hour)
            trend_jobs.check_all()
        for kind in tasks(course):
            seen.setdefault(kind, number)
    assert seen == {"inactive_10": 10, "inactive_14": 14, "inactive_21": 21, "no_weekly": 14}
    assert len(tasks(course)) == 4


def moved(course: Course, to: str, moment: datetime) -> None:
    """As the verbs do it, with the moment that the test says."""
    StateChange.unscoped.create(course=course, from_state=course.state, to_state=to, changed_at=moment)
    course.state = to
    course.save()


def test_a_pause_makes_nobody_silent(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_in(lone)
    moved(course, Course.State.PAUSED, day(5, monkeypatch))
    day(19, monkeypatch)
    trend_jobs.check_all()
    moved(course, Course.State.ACTIVE, timezone.now())
    day(23, monkeypatch)
    trend_jobs.check_all()
    assert tasks(course) == []
    day(24, monkeypatch)
    trend_jobs.check_all()
    assert tasks(course) == ["inactive_10"]


def test_a_region_may_be_quicker(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    RegionSetting.objects.create(region=course.region, key="trend_inactive_message", value=8, valid_from="2027-01-01")
    signs_in(lone)
    day(8, monkeypatch)
    trend_jobs.check_all()
    assert tasks(course) == ["inactive_10"]


def wants_mail(lone: Actor) -> None:
    text, _new = ConsentText.objects.get_or_create(
        kind=ConsentText.Kind.REMINDERS,
        version=1,
        defaults={"text_da": "Ja tak", "text_en": "Yes", "valid_from": "2026-01-01"},
    )
    Consent.objects.create(user=lone.user, text=text, given=True, at=timezone.now())


def test_after_a_week_a_friendly_mail_once(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    wants_mail(lone)
    signs_in(lone)
    for number in (6, 7, 8, 9):
        day(number, monkeypatch)
        trend_jobs.check_all()
    assert Notice.objects.filter(kind="assessment.inactive").count() == 1
    assert AuditEvent.objects.filter(action="course.reminded").count() == 1
    notify.deliver_due()
    [letter] = [one for one in mail.outbox if "hilsen" in one.subject]
    assert letter.to == [lone.user.email]
    assert "depression" not in letter.body.lower()


def test_who_has_come_back_gets_no_mail(lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    wants_mail(lone)
    signs_in(lone)
    day(7, monkeypatch)
    trend_jobs.check_all()
    signs_in(lone)
    notify.deliver_due()
    assert not [one for one in mail.outbox if "hilsen" in one.subject]


def test_without_a_yes_to_reminders_nothing_is_sent(
    lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs_in(lone)
    day(8, monkeypatch)
    trend_jobs.check_all()
    assert not Notice.objects.filter(kind="assessment.inactive").exists()
