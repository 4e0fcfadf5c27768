"""The lead's weekly report: counts, medians, breaches and what came outside opening hours (clinical.md 3.8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from care import clock, notify, registry
from care.access import Actor, Role, System
from care.actions import alerts
from care.middleware import MEMBERSHIP
from care.models import Alert, AlertStep, Course, Membership, Notice, User
from care.workdays import COPENHAGEN
from clinic import risk_report
from clinic.demo import people

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=COPENHAGEN)
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def monday(at: Any) -> None:
    """Before the cast is made, so that everybody has been there for days."""
    at(MONDAY)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def course(cast: dict[str, User]) -> Course:
    return Course.unscoped.select_related("patient", "region__successor").get(patient=cast["lone"])


@pytest.fixture
def karen(cast: dict[str, User]) -> Actor:
    return people.actor(cast["karen"], Role.LEAD)


def raised(course: Course, grade: str) -> Alert:
    return alerts.raise_alert(
        by=System("t"), course=course, kind="risk", causes=[alerts.Cause("phq9_9", 2)], grade=grade
    )


def seen_and_reached(by: Actor, alert: Alert, seen: int, reached: int) -> None:
    """The steps as they were written down so many minutes after the alert; rows are never changed afterwards."""
    for kind, minutes in (("acknowledged", seen), ("contacted", reached)):
        AlertStep.unscoped.create(alert=alert, kind=kind, by=by.user, at=alert.raised_at + timedelta(minutes=minutes))


def lines(actor: Actor) -> dict[str, risk_report.Line]:
    return {line.grade[0]: line for line in risk_report.lines(actor, risk_report.Week(MONDAY.date()))}


def test_count_medians_and_breaches(course: Course, karen: Actor, actors: dict[str, Actor], at: Any) -> None:
    for seen, reached in ((5, 20), (9, 28), (16, 45)):  # the third is late on both: 15 and 30 minutes
        seen_and_reached(actors["mette"], raised(course, "A"), seen, reached)
    raised(course, "B")
    at(NEXT_MONDAY)
    a, b, c = (lines(karen)[grade] for grade in "ABC")
    assert (a.count, a.to_acknowledge, a.to_contact) == (3, 9, 28)
    assert (a.late_acknowledged, a.late_contacted) == (1, 1)
    assert (b.count, b.to_contact, b.late_acknowledged, b.late_contacted) == (1, None, 1, 1)
    assert (c.count, c.to_acknowledge, c.out_of_hours_percent) == (0, None, 0)


def test_what_came_in_the_evening_is_counted(course: Course, karen: Actor, at: Any) -> None:
    raised(course, "A")
    at(MONDAY.replace(hour=21))
    raised(course, "A")
    assert (lines(karen)["A"].out_of_hours, lines(karen)["A"].out_of_hours_percent) == (1, 50)


def test_other_weeks_and_other_regions_are_not_in_it(
    course: Course, karen: Actor, actors: dict[str, Actor], at: Any
) -> None:
    raised(course, "B")
    assert lines(karen)["B"].count == 1
    assert lines(people.actor(actors["nils"].user, Role.LEAD))["B"].count == 0
    assert risk_report.lines(karen, risk_report.Week(MONDAY.date()).before)[1].count == 0


@pytest.mark.parametrize("name", ["", "2026-W99", "x", "2026-W47-1", "9999-W01"])
def test_a_week_that_is_none_is_the_last_whole_one(name: str, at: Any) -> None:
    at(NEXT_MONDAY)
    assert risk_report.week_named(name).name == "2026-W47"


def test_the_page_is_the_leads(course: Course, cast: dict[str, User], settings: Any) -> None:
    settings.DEMO = True  # the second factor has tests of its own
    client = Client()
    client.force_login(cast["karen"])
    session = client.session
    session[MEMBERSHIP] = str(Membership.objects.get(user=cast["karen"], role=Role.LEAD).code)
    session.save()
    assert "Svarfrister i uge" in client.get("/klinik/bekymringer/ugen/?uge=2026-W47").content.decode()
    client.force_login(cast["mette"])
    assert client.get("/klinik/bekymringer/ugen/").status_code == 404


def test_on_monday_morning_each_lead_hears_once_that_it_is_ready(
    cast: dict[str, User], at: Any, mailoutbox: Any
) -> None:
    job = registry.jobs.get("weekly report on deadlines")
    for early in (NEXT_MONDAY - timedelta(days=1), NEXT_MONDAY.replace(hour=6)):
        at(early)
        clock.run_job(job)
    assert not Notice.objects.filter(kind=risk_report.KIND).exists()
    at(NEXT_MONDAY)
    clock.run_job(job)
    clock.run_job(job)
    assert Notice.objects.filter(kind=risk_report.KIND, recipient=cast["karen"]).count() == 1
    notify.deliver_due()
    mail = next(one for one in mailoutbox if one.to == [cast["karen"].email])
    assert "2026-W47" in mail.body
    assert "patient" not in mail.body
