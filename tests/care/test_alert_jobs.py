"""The clock and alerts: they climb to the minute, once each, and never stay with somebody who is away (3.4)."""

import threading
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection

from care import alert_jobs, notify, registry
from care.access import Role, System
from care.actions import alert_steps, alerts, regions
from care.actions.absences import set_absence
from care.clock import run_job
from care.models import Absence, Alert, AlertCause, AlertStep, Course, JobRun, Notice, Region, RegionSetting, User
from care.workdays import COPENHAGEN
from tests.care import people
from tests.care.cast import Cast, actor, at, later

pytestmark = pytest.mark.django_db
CLOCK = System("test")


def when(text: str) -> datetime:
    """A moment of 2027 on the wall; 2027-02-01 is a Monday, 25-29 March is Easter, clocks move on 28 March."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=COPENHAGEN)


@pytest.fixture
def course(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Course:
    at(when("02-01 10:00"), monkeypatch)
    return cast.course


def raised(course: Course, grade: str = "A", *, provisional: bool = False) -> Alert:
    causes = [alerts.Cause(AlertCause.Source.STAFF)]
    return alerts.raise_alert(
        by=CLOCK, course=course, kind=Alert.Kind.RISK, grade=grade, causes=causes, provisional=provisional
    )


def level_at(alert: Alert, text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    at(when(text), monkeypatch)
    alert_jobs.escalate_due()
    alert.refresh_from_db()
    return alert.escalation


def climbed(alert: Alert) -> list[int]:
    """The levels of the trail, in order."""
    rows = alert.steps.filter(kind=AlertStep.Kind.ESCALATED).order_by("pk")
    return list(rows.values_list("level", flat=True))


def climbs(alert: Alert, day: str, hour: int, monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """When each level was reached, looking once a minute for an hour."""
    found: dict[int, str] = {}
    for minute in range(60):
        found.setdefault(level_at(alert, f"{day} {hour}:{minute:02}", monkeypatch), f"{hour}:{minute:02}")
    return found


def test_an_a_that_nobody_takes_climbs_at_15_30_and_45_minutes(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course)
    assert climbs(alert, "02-01", 10, monkeypatch) == {0: "10:00", 1: "10:15", 2: "10:30", 3: "10:45"}
    assert climbed(alert) == [1, 2, 3]


def test_looking_twice_in_a_minute_tells_nobody_twice(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course)
    level_at(alert, "02-01 10:15", monkeypatch)
    told = Notice.objects.count()
    level_at(alert, "02-01 10:15:15", monkeypatch)
    level_at(alert, "02-01 10:29:59", monkeypatch)
    assert (Notice.objects.count(), len(climbed(alert))) == (told, 1)


def test_after_a_standstill_every_level_is_told_and_written(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course)
    assert level_at(alert, "02-01 11:30", monkeypatch) == 3
    assert climbed(alert) == [1, 2, 3]


def test_who_takes_it_stops_it_until_the_contact_is_late(
    cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = raised(course)
    at(when("02-01 10:05"), monkeypatch)
    alert_steps.acknowledge(by=actor(cast.mette), alert=alert, key=uuid4())
    assert level_at(alert, "02-01 10:29", monkeypatch) == 0
    assert level_at(alert, "02-01 10:30", monkeypatch) == 1
    alert_steps.contacted(by=actor(cast.mette), alert=alert, key=uuid4(), note="Vi har talt sammen.")
    assert level_at(alert, "02-01 12:00", monkeypatch) == 1


def test_a_b_on_friday_afternoon_climbs_on_monday(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    at(when("02-05 15:00"), monkeypatch)
    alert = raised(course, "B", provisional=True)
    levels = [
        level_at(alert, text, monkeypatch) for text in ("02-06 12:00", "02-08 08:59", "02-08 09:00", "02-08 11:00")
    ]
    assert levels == [0, 0, 1, 3]
    assert alert.contact_by == when("02-08 10:00")


def test_a_b_over_easter_and_the_night_of_the_clock(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wednesday 24 March 15:00: an open hour on Wednesday, then nothing until Tuesday, across summer time."""
    at(when("03-24 15:00"), monkeypatch)
    alert = raised(course, "B")
    assert alert.contact_by == when("03-30 10:00")
    assert level_at(alert, "03-30 08:59", monkeypatch) == 0
    assert level_at(alert, "03-30 09:00", monkeypatch) == 1


def test_an_a_in_either_night_of_the_clock_waits_for_opening(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for night, opening in (("03-28 03:30", "03-30"), ("10-31 02:30", "11-01")):
        at(when(night), monkeypatch)
        alert = raised(course)
        assert level_at(alert, f"{opening} 08:14", monkeypatch) == 0
        assert level_at(alert, f"{opening} 08:15", monkeypatch) == 1


def test_a_c_goes_to_the_lead_at_four_the_next_working_day(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course, "C")
    assert level_at(alert, "02-02 15:59", monkeypatch) == 0
    assert level_at(alert, "02-02 16:00", monkeypatch) == 1
    assert level_at(alert, "02-12 16:00", monkeypatch) == 1


def test_a_known_and_stable_c_is_quiet_until_its_days_are_over(
    cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, alert = raised(course, "C"), raised(course, "C")
    alert.grouped_into, alert.stable_until = known, when("02-15 10:00")
    alert.save()
    assert level_at(alert, "02-15 09:59", monkeypatch) == 0
    assert level_at(alert, "02-15 10:00", monkeypatch) == 1


def test_a_rise_to_a_keeps_the_steps_of_the_b_that_come_sooner(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ruling 5: raised as B at 10:00; at 11:55 it is an A. The lead hears at 12:00, not at 12:10."""
    alert = raised(course, "B", provisional=True)
    at(when("02-01 11:55"), monkeypatch)
    alerts.set_grade(by=CLOCK, alert=alert, grade="A", provisional=False)
    assert level_at(alert, "02-01 11:59", monkeypatch) == 0
    assert climbs(alert, "02-01", 12, monkeypatch) == {1: "12:00", 2: "12:25", 3: "12:40"}


def test_closed_alerts_and_rules_never_climb(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = raised(course)
    Alert.unscoped.filter(pk=closed.pk).update(state="closed", closed_at=when("02-01 10:01"))
    rule = alerts.raise_alert(
        by=CLOCK,
        course=course,
        kind=Alert.Kind.FAST_RISE,
        causes=[alerts.Cause(AlertCause.Source.RULE)],
        due_at=when("02-03 16:00"),
    )
    assert [level_at(alert, "02-10 12:00", monkeypatch) for alert in (closed, rule)] == [0, 0]


def told(alert: Alert, level: int) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(payload__alert=str(alert.code), payload__level=level)
    return {(row.channel, row.recipient.name if row.recipient else row.address) for row in rows}


def test_each_level_tells_its_own_people(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("backup_mail", "management_mail"):
        RegionSetting.objects.create(
            region=course.region, key=key, value=f"{key}@klinik.example", valid_from="2027-01-01"
        )
    alert = raised(course)
    level_at(alert, "02-01 10:45", monkeypatch)
    assert ("mail", "Karen Friis") in told(alert, 1)
    assert ("mail", "Anders Holm") in told(alert, 2) - told(alert, 1)
    assert ("mail", "backup_mail@klinik.example") in told(alert, 2)
    assert ("mail", "management_mail@klinik.example") in told(alert, 3) - told(alert, 2)
    assert not any(name == "Nina Bech" for level in (0, 1, 2, 3) for _channel, name in told(alert, level))


def test_no_message_says_whom_it_is_about(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course)
    level_at(alert, "02-01 10:45", monkeypatch)
    notify.deliver_due()
    words = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert mail.outbox
    assert not any(secret in words for secret in (*cast.lone.name.split(), "selvmord", str(course.code)))


def test_one_alert_that_fails_stops_no_other(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = raised(course), raised(course)
    real = alerts.escalate

    def escalate(*, by: System, alert: Alert, level: int) -> Alert:
        if alert.pk == broken.pk:
            raise RuntimeError("the first one")
        return real(by=by, alert=alert, level=level)

    monkeypatch.setattr(alerts, "escalate", escalate)
    at(when("02-01 10:20"), monkeypatch)
    run_job(registry.jobs.get("escalate alerts"))
    sound.refresh_from_db()
    assert sound.escalation == 1
    assert JobRun.objects.get(name="escalate alerts").last_error == "RuntimeError"


def away(cast: Cast, who: User, substitute: User) -> None:
    days = {"starts_on": date(2027, 2, 2), "ends_on": date(2027, 2, 4)}
    set_absence(by=actor(cast.karen), user=who, substitute=substitute, code=uuid4(), **days)


def owner_on(alert: Alert, text: str, monkeypatch: pytest.MonkeyPatch) -> str | None:
    at(when(text), monkeypatch)
    alert_jobs.hand_over_due()
    alert.refresh_from_db()
    return alert.owner.name if alert.owner else None


def test_an_absence_gives_alerts_to_the_substitute(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course, "B")
    away(cast, cast.mette, cast.anders)
    assert owner_on(alert, "02-01 23:59", monkeypatch) == "Mette Dahl"
    assert owner_on(alert, "02-02 00:00", monkeypatch) == "Anders Holm"
    assert owner_on(alert, "02-02 00:01", monkeypatch) == "Anders Holm"
    assert alert.steps.filter(kind=AlertStep.Kind.ASSIGNED).count() == 1


def test_without_a_substitute_the_lead_has_them(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course, "B")
    cast.mette.is_active = False
    cast.mette.save()
    assert owner_on(alert, "02-02 08:00", monkeypatch) is None


def test_a_substitute_who_is_away_too_leaves_them_with_the_lead(
    cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = raised(course, "B")
    away(cast, cast.mette, cast.anders)
    Absence.objects.create(
        user=cast.anders, starts_on="2027-02-02", ends_on="2027-02-04", access_until=when("02-06 00:00")
    )
    assert owner_on(alert, "02-02 08:00", monkeypatch) is None


def test_who_took_an_alert_keeps_it(cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = raised(course, "B")
    alert_steps.acknowledge(by=actor(cast.karen), alert=alert, key=uuid4())
    assert owner_on(alert, "02-01 10:05", monkeypatch) == "Karen Friis"


def test_what_had_nobody_goes_to_who_treats_from_now_on(
    cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = raised(cast.far_course, "B")
    assert owner_on(alert, "02-01 10:05", monkeypatch) is None
    people.treats(people.staff("Lars Vind", Role.PSYCHOLOGIST, where="nordjylland"), cast.far_course)
    assert owner_on(alert, "02-01 10:06", monkeypatch) == "Lars Vind"


def test_when_regions_merge_at_midnight_the_new_leads_hear_and_no_deadline_moves(
    cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised before midnight under the old region's week; the successor has another one and another lead."""
    west = Region.objects.create(slug="vest", name="Region Vest", valid_from=date(2027, 1, 1))
    people.staff("Ida Vestergaard", Role.LEAD, where="vest")
    regions.merge_regions(
        by=actor(cast.per), regions=[course.region, people.region("nordjylland")], into=west, on=date(2027, 2, 2)
    )
    RegionSetting.objects.create(region=west, key="alert_a_acknowledge", value=60, valid_from="2027-02-02")
    at(when("02-01 23:50"), monkeypatch)
    alert = raised(Course.unscoped.get(pk=course.pk))
    assert alert.acknowledge_by == when("02-02 08:15")
    assert level_at(alert, "02-02 08:14", monkeypatch) == 0
    assert level_at(alert, "02-02 08:15", monkeypatch) == 1
    assert {("mail", "Ida Vestergaard"), ("mail", "Karen Friis")} <= told(alert, 1)
    later(monkeypatch, days=1)
    after = raised(Course.unscoped.get(pk=course.pk))
    assert after.acknowledge_by == when("02-03 09:15")


def in_threads(*runs) -> None:
    """Run all at the same time, each with a connection of its own; raise what one of them raised."""
    errors: list[Exception] = []
    together = threading.Barrier(len(runs))

    def run(job) -> None:
        try:
            together.wait(10)
            job()
        except Exception as error:  # noqa: BLE001 - raised again in the test itself
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []


def test_two_clocks_at_the_same_moment_are_one(
    committed_db: None, cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Really committed, in threads: every level once, every person told once."""
    found = [raised(course), raised(cast.far_course)]
    at(when("02-01 10:46"), monkeypatch)
    in_threads(*[alert_jobs.escalate_due] * 3, *[alert_jobs.hand_over_due] * 2)
    for alert in found:
        alert.refresh_from_db()
        assert (alert.escalation, climbed(alert)) == (3, [1, 2, 3])
    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 0


def test_who_takes_it_while_the_clock_strikes_takes_it_once(
    committed_db: None, cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert, mette, key = raised(course), actor(cast.mette), uuid4()
    at(when("02-01 10:15"), monkeypatch)
    in_threads(
        alert_jobs.escalate_due,
        lambda: alert_steps.acknowledge(by=mette, alert=alert, key=key),
        lambda: alert_steps.acknowledge(by=mette, alert=alert, key=key),
    )
    alert.refresh_from_db()
    assert alert.state == Alert.State.ACKNOWLEDGED
    assert alert.steps.filter(kind=AlertStep.Kind.ACKNOWLEDGED).count() == 1
    assert alert.escalation == len(climbed(alert)) <= 1
