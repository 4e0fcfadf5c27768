"""What stands across every page of staff: an A that waits, and a clock that stands still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from care import clock, clock_watch, registry
from care.access import Actor, System
from care.actions import alert_steps, alerts
from care.alert_queries import red_banner
from care.models import Course, JobRun, User
from care.staff_banners import banners_for

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True  # the second factor has tests of its own


@pytest.fixture
def course(cast: dict[str, User]) -> Course:
    return Course.unscoped.select_related("patient", "region__successor").get(patient=cast["lone"])


def raised(course: Course, grade: str = "A") -> Any:
    return alerts.raise_alert(
        by=System("t"), course=course, kind="risk", causes=[alerts.Cause("phq9_9", 2)], grade=grade
    )


def page(user: User, url: str = "/klinik/patienter/") -> str:
    client = Client()
    client.force_login(user)
    return client.get(url).content.decode()


class TestTheRedBanner:
    def test_who_reaches_the_patient_gets_the_name_and_the_way(self, cast: dict[str, User], course: Course) -> None:
        alert = raised(course)
        found = page(cast["mette"])
        assert "A nu: Lone Kristensen" in found
        assert f"/klinik/bekymringer/{alert.code}/" in found
        assert "<title>A nu · " in found

    def test_a_colleague_of_the_region_gets_neither(self, cast: dict[str, User], course: Course) -> None:
        alert = raised(course)
        for who in ("jonas", "bodil"):
            found = page(cast[who])
            assert "A nu: en patient i regionen" in found
            assert "Lone" not in found
            assert str(alert.code) not in found

    @pytest.mark.parametrize("who", ["sara", "nils", "ida", "per", "lone"])
    def test_nobody_outside_the_regions_clinic_has_it(self, who: str, course: Course, actors: dict[str, Actor]) -> None:
        raised(course)
        assert banners_for(actors[who]).red == []

    def test_b_and_c_have_none(self, course: Course, actors: dict[str, Actor]) -> None:
        raised(course, "B")
        raised(course, "C")
        assert red_banner(actors["mette"]) == []

    def test_it_goes_when_somebody_has_spoken_with_the_patient(self, course: Course, actors: dict[str, Actor]) -> None:
        alert = raised(course)
        alert_steps.acknowledge(by=actors["mette"], alert=alert, key=uuid4())
        assert red_banner(actors["jonas"])[0].acknowledged_by == "Mette Dahl"
        alert_steps.contacted(by=actors["mette"], alert=alert, key=uuid4(), note="Talt sammen.")
        assert red_banner(actors["jonas"]) == []

    def test_the_open_page_asks_for_it(self, cast: dict[str, User], course: Course) -> None:
        client = Client()
        client.force_login(cast["mette"])
        assert client.get("/medarbejdere/bannere/").json()["red"] == 0
        raised(course)
        answer = client.get("/medarbejdere/bannere/").json()
        assert answer["red"] == 1
        assert "Lone Kristensen" in answer["html"]

    def test_asking_quietly_does_not_keep_a_session_alive(self, cast: dict[str, User]) -> None:
        client = Client()
        client.force_login(cast["mette"])
        client.get("/klinik/patienter/")
        session = client.session
        before = session["seen_at"] = session["seen_at"] - 600
        session.save()
        client.get("/medarbejdere/bannere/", headers={"X-Lysning-Quiet": "1"})
        assert client.session["seen_at"] == before
        client.get("/medarbejdere/bannere/")
        assert client.session["seen_at"] > before


class TestTheClockThatStandsStill:
    @pytest.fixture(autouse=True)
    def long_running(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock_watch.Process, "started_at", NOW - timedelta(hours=1))

    def ran(self, ended: datetime, error: str = "") -> None:
        values = {"last_started_at": ended, "last_finished_at": ended, "last_error": error}
        JobRun.objects.update_or_create(name=clock_watch.JOB, defaults=values)

    def test_the_job_that_is_watched_exists(self) -> None:
        assert clock_watch.JOB in registry.jobs

    def test_within_three_minutes_of_the_last_run_everybody_on_the_staff_sees_it(self, cast: dict[str, User]) -> None:
        self.ran(timezone.now() - timedelta(minutes=1))
        assert "Uret står stille" not in page(cast["mette"])
        self.ran(timezone.now() - timedelta(minutes=2, seconds=5))
        for who in ("mette", "nils"):
            assert "Uret står stille" in page(cast[who])
        assert "Uret står stille" in page(cast["per"], "/medarbejdere/")

    def test_readyz_says_it_too(self, client: Client) -> None:
        self.ran(timezone.now() - timedelta(minutes=3))
        assert "deadlines of alerts" in client.get("/readyz").json()["checks"]["alarms"]["problems"]
        self.ran(timezone.now())
        assert "deadlines of alerts" not in client.get("/readyz").json()["checks"]["alarms"]["problems"]

    def test_a_run_that_failed_is_no_run(self) -> None:
        self.ran(timezone.now(), error="DataError")
        assert clock_watch.standstill() is not None

    def test_other_jobs_that_run_do_not_hide_it(self) -> None:
        self.ran(timezone.now() - timedelta(minutes=3))
        JobRun.objects.create(name="deliver notices", last_finished_at=timezone.now())
        assert clock_watch.standstill() is not None

    def test_never_having_run_shows_after_two_minutes_and_not_before(self, monkeypatch: pytest.MonkeyPatch) -> None:
        began = clock_watch.Process.started_at
        assert clock_watch.standstill(began + timedelta(seconds=115)) is None
        found = clock_watch.standstill(began + timedelta(seconds=125))
        assert found is not None
        assert found.since is None

    def test_after_a_night_switched_off_the_clock_has_a_minute_to_begin(self) -> None:
        began = clock_watch.Process.started_at
        self.ran(began - timedelta(hours=9))
        assert clock_watch.standstill(began + timedelta(seconds=55)) is None
        assert clock_watch.standstill(began + timedelta(seconds=65)) is not None

    def test_a_real_clock_makes_it_go(self) -> None:
        assert clock_watch.standstill() is not None
        clock.run_job(registry.jobs.get(clock_watch.JOB))
        assert clock_watch.standstill() is None
