"""While the clinic waits for the applicant: neutral reminders on their days, and no decision by the system."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from assessment import decision_notices
from assessment.actions import decisions
from assessment.models import Application, Decision
from care import notify
from care.models import Course, Notice
from tests.assessment.applicants import MONDAY, Triage
from tests.care.cast import at

pytestmark = pytest.mark.django_db
DECIDED = MONDAY + timedelta(hours=1)


@pytest.fixture
def triage(db, monkeypatch):
    at(DECIDED, monkeypatch)
    return Triage()


def decide(triage, outcome, **details):
    words = {"reason": "Vi mangler noget.", "message": "Tal med din læge om medicin.", "details": details}
    return decisions.decide(by=triage.lead, course=triage.course, outcome=outcome, key=uuid4(), **words)


def reminders():
    return Notice.objects.filter(kind=decision_notices.REMINDER)


def days_on(days, monkeypatch, **more):
    at(DECIDED + timedelta(days=days, **more), monkeypatch)
    decision_notices.remind_due()
    notify.deliver_due()


def test_missing_answers_are_asked_for_after_5_and_10_days(triage, monkeypatch):
    decide(triage, "U4", missing=["G"])
    days_on(5, monkeypatch, minutes=-1)
    assert not reminders().exists()
    days_on(5, monkeypatch)
    days_on(6, monkeypatch)
    assert reminders().count() == 1
    days_on(10, monkeypatch)
    days_on(29, monkeypatch)
    assert reminders().count() == 2


def test_the_doctor_is_asked_about_after_21_days(triage, monkeypatch):
    decide(triage, "U2")
    days_on(20, monkeypatch)
    assert not reminders().exists()
    days_on(21, monkeypatch)
    assert reminders().count() == 1


@pytest.mark.parametrize(("outcome", "days"), [("U2", 61), ("U4", 31)])
def test_the_system_never_closes_an_application(triage, monkeypatch, outcome, days):
    decide(triage, outcome, missing=["G"])
    days_on(days, monkeypatch)
    assert triage.course.state == "screening"
    assert Decision.unscoped.count() == 1


def test_who_has_answered_is_not_reminded(triage, monkeypatch):
    decide(triage, "U4", missing=["G"])
    Course.unscoped.filter(pk=triage.course.pk).update(state=Course.State.APPLIED)
    days_on(5, monkeypatch)
    assert not reminders().exists()


def test_a_reminder_that_is_no_longer_true_does_not_leave(triage, monkeypatch):
    decide(triage, "U4", missing=["G"])
    at(DECIDED + timedelta(days=5), monkeypatch)
    decision_notices.remind_due()
    Application.unscoped.update(sent_at=DECIDED + timedelta(days=4))
    mail.outbox.clear()
    notify.deliver_due()
    assert not [one for one in mail.outbox if "venter på dig" in one.subject]


def test_the_mails_say_nothing_of_the_decision(triage, monkeypatch):
    decide(triage, "U4", missing=["G"])
    mail.outbox.clear()
    notify.deliver_due()
    days_on(5, monkeypatch)
    assert [one.subject for one in mail.outbox] == ["Der er nyt om din ansøgning", "Din ansøgning venter på dig"]
    for one in mail.outbox:
        assert "medicin" not in one.body
        assert "læge" not in one.body
