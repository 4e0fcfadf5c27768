"""/healthz and /readyz: 503 only when pages cannot be served, "degraded" when somebody must look."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from care import registry
from care.models import JobRun, Notice, User
from cms import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _beat(db: None) -> None:
    JobRun.objects.create(name="often", last_started_at=timezone.now(), last_finished_at=timezone.now())


@pytest.fixture(autouse=True)
def _no_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rings is up to each test: the example region's numbers have their own."""
    monkeypatch.setattr(registry, "alarms", registry.Shelf("alarm"))


def ask(client: Client, code: int = 200) -> dict[str, Any]:
    response = client.get("/readyz")
    assert response.status_code == code
    assert "no-store" in response["Cache-Control"]
    answer: dict[str, Any] = response.json()
    return answer


def notice(**changes: Any) -> Notice:
    user, _ = User.objects.get_or_create(email="lone@example.com", name="Lone")
    usual = {"kind": "test.news", "recipient": user, "channel": "mail", "key": "k1"}
    return Notice.objects.create(**(usual | changes))


def test_the_process_answers_without_login(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_all_is_well(client: Client) -> None:
    answer = ask(client)
    assert answer["status"] == "ok", answer
    assert set(answer["checks"]) == {"database", "migrations", "channels", "outbox", "clock", "alarms"}


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/readyz").status_code == 405


def test_without_a_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> dict[str, Any]:
        raise OperationalError("connection refused at 10.0.0.1")

    monkeypatch.setitem(health.NEEDED, "database", gone)
    answer = ask(client, 503)
    assert answer["status"] == "failed"
    assert answer["checks"]["database"] == {"ok": False, "error": "OperationalError"}


def test_with_unapplied_migrations_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.Migrations, "current", False)
    monkeypatch.setattr(health, "unapplied_migrations", lambda: ["one"])
    assert ask(client, 503)["checks"]["migrations"] == {"ok": False, "unapplied": 1}
    monkeypatch.setattr(health, "unapplied_migrations", list)
    assert ask(client)["checks"]["migrations"] == {"ok": True}


def test_without_redis_it_serves_but_says_so(client: Client, settings: Settings) -> None:
    nowhere = {"hosts": ["redis://127.0.0.1:1/0"]}
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": nowhere}}
    answer = ask(client)
    assert (answer["status"], answer["checks"]["channels"]["ok"]) == ("degraded", False)


def test_a_notice_that_is_late_shows(client: Client) -> None:
    notice(due_at=timezone.now() - timedelta(minutes=1))
    assert ask(client)["status"] == "ok"
    Notice.objects.update(due_at=timezone.now() - timedelta(minutes=3))
    assert ask(client)["checks"]["outbox"] == {"ok": False, "due": 1, "oldest_seconds": 180, "dead": 0}


def test_a_dead_letter_shows_until_somebody_has_dealt_with_it(client: Client) -> None:
    notice(state="dead")
    assert ask(client)["checks"]["outbox"]["dead"] == 1
    Notice.objects.update(state="dropped")
    assert ask(client)["status"] == "ok"


@pytest.mark.parametrize(("minutes", "status"), [(1, "ok"), (3, "degraded")])
def test_a_clock_that_stands_still_shows(client: Client, minutes: int, status: str) -> None:
    JobRun.objects.update(last_started_at=timezone.now() - timedelta(minutes=minutes))
    assert ask(client)["status"] == status


def test_no_clock_at_all_shows(client: Client) -> None:
    JobRun.objects.all().delete()
    assert ask(client)["checks"]["clock"] == {"ok": False, "seconds_since_beat": None}


def test_an_alarm_of_an_app_shows_and_stops_nothing(client: Client) -> None:
    with registry.alarms.with_also(registry.Alarm(name="numbers", problems=lambda: ["one is old"])):
        answer = ask(client)
    assert (answer["status"], answer["checks"]["alarms"]["problems"]) == ("degraded", {"numbers": ["one is old"]})
