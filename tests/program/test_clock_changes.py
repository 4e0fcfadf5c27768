"""The two nights on which the clocks change (29 March and 25 October 2026): saves, diary lines, modules, reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse

from care import notify
from care.access import Actor
from care.actions import reminders as choosing
from care.actions.consents import current_text
from care.models import ConsentText, Course, Notice
from care.workdays import COPENHAGEN, Calendar
from program import actions, answering, diary_queries, queries, reminders
from program.models import EntryVersion, ModuleProgress
from program.unlocking import Facts, checklist
from program.worksheets import w11
from tests.care.cast import at

pytestmark = pytest.mark.django_db
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
NIGHTS = pytest.mark.parametrize("night", [FORWARD, BACK], ids=["forward", "back"])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=COPENHAGEN)


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


@pytest.fixture
def browser(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


# --- saves ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2026-03-29T00:59:30", "2026-03-29T01:00:30", ["Gemt kl. 01.59", "Gemt kl. 03.00"]),
        ("2026-10-25T00:45:00", "2026-10-25T01:15:00", ["Gemt kl. 02.45", "Gemt kl. 02.15"]),
    ],
)
def test_saves_go_on_in_their_order_and_say_the_time_on_the_wall(
    before: str, after: str, said: list[str], lone: Actor, lones_map: actions.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = []
    for number, moment in enumerate((before, after)):
        at(utc(moment), monkeypatch)
        version = actions.save_draft(by=lone, place=lones_map, data={"situation": moment}, key=uuid4(), base=number)
        words.append(answering.saved_words(version))
    assert words == said
    stored = EntryVersion.unscoped.get(pk=version.pk)
    assert (stored.data, stored.saved_no, stored.saved_at) == ({"situation": after}, 2, utc(after))
    with pytest.raises(actions.Conflict):  # what is newer is counted, never read from the clock
        actions.save_draft(by=lone, place=lones_map, data={"situation": before}, key=uuid4(), base=1)


# --- lines of a diary -------------------------------------------------------------------------------------------------


def line(lone: Actor, course: Course, worksheet: str, **data: Any) -> EntryVersion:
    place = actions.Row(course, worksheet, uuid4())
    return actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)


def test_an_hour_that_was_skipped_is_kept_as_typed_and_asked_about(
    lone: Actor, course: Course, browser: Client
) -> None:
    held = line(lone, course, "w3", start="2026-03-29T02:30", minutes=60, what="Lå vågen", mood=3)
    url = reverse("program-diary-line", args=["aktivitet", held.entry.code])
    page = BeautifulSoup(browser.get(url).content, "html.parser")
    typed = [page.select_one(f"[name=start-{part}]")["value"] for part in ("date", "time")]
    assert typed == ["2026-03-29", "02:30"]
    (shown,) = diary_queries.diary(lone, course, "w3", "da").lines
    assert (shown.day, shown.faults) == (FORWARD, 1)


@NIGHTS
def test_a_line_belongs_to_the_day_on_which_it_began(night: date, lone: Actor, course: Course) -> None:
    for start in (f"{night}T00:15", f"{night}T03:30", f"{night - timedelta(days=1)}T23:45"):
        line(lone, course, "w3", start=start, minutes=30, what="Vågen", mood=3)
    days = [one.day for one in diary_queries.diary(lone, course, "w3", "da").lines]
    assert days == [night, night, night - timedelta(days=1)]


@NIGHTS
def test_lines_around_the_change_lie_side_by_side(night: date, lone: Actor, course: Course) -> None:
    """From 1.30 an hour is over at 3.30 in spring, and at 2.30 in autumn."""
    ends = "03:30" if night == FORWARD else "02:30"
    for start in (f"{night}T01:30", f"{night}T{ends}"):
        line(lone, course, "w3", start=start, minutes=60, what="Vågen", mood=3)
    assert not any(one.overlaps for one in diary_queries.diary(lone, course, "w3", "da").lines)


@pytest.mark.parametrize(("night", "asleep"), [(FORWARD, 7 * 60), (BACK, 9 * 60)], ids=["forward", "back"])
def test_the_night_is_as_long_as_it_was(night: date, asleep: int) -> None:
    found = w11.night(
        {
            "date": str(night - timedelta(days=1)),
            "bed": "23:00",
            "lights_off": "23:00",
            "latency": 0,
            "awake": 0,
            "wake": "07:00",
            "up": "07:00",
        }
    )
    assert found is not None
    assert found.asleep == asleep


@pytest.mark.parametrize(
    ("now", "start", "slept"),
    [
        ("2026-03-29T00:30:00", "2026-03-29T01:00", "2026-03-28"),
        ("2026-03-29T01:05:00", "2026-03-29T03:00", "2026-03-28"),
        ("2026-10-25T01:30:00", "2026-10-25T02:00", "2026-10-24"),
        ("2026-10-24T22:30:00", "2026-10-25T00:00", "2026-10-24"),
    ],
)
def test_a_new_line_begins_at_a_time_that_is_there(
    now: str, start: str, slept: str, lone: Actor, course: Course, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    line(lone, course, "w3", what="før")
    at(utc(now), monkeypatch)
    browser.force_login(lone.user)
    page = BeautifulSoup(browser.get(reverse("program-diary-new", args=["aktivitet"])).content, "html.parser")
    typed = [page.select_one(f"[name=start-{part}]")["value"] for part in ("date", "time")]
    assert "T".join(typed) == start
    page = BeautifulSoup(browser.get(reverse("program-diary-new", args=["soevn"])).content, "html.parser")
    assert page.select_one("[name=date]")["value"] == slept


# --- modules ----------------------------------------------------------------------------------------------------------


@NIGHTS
def test_a_module_opens_at_midnight_of_the_fifth_day(night: date) -> None:
    for opened in (night - timedelta(days=5), night - timedelta(days=4), night):
        facts = Facts(opened_at=wall(opened, 9), handed_in_at=wall(opened, 9), answered_at=wall(opened, 10))
        midnight = wall(opened + timedelta(days=5), 0)
        late = midnight.astimezone(UTC) - timedelta(minutes=1)
        assert [item.code for item in checklist(facts, late, Calendar()).missing] == ["e"]
        assert checklist(facts, late, Calendar()).opens_at == midnight
        assert checklist(facts, midnight, Calendar()).is_open


@NIGHTS
def test_three_working_days_end_at_the_same_time_on_the_wall(night: date) -> None:
    friday, wednesday = night - timedelta(days=2), night + timedelta(days=3)
    facts = Facts(opened_at=wall(friday - timedelta(days=4), 9), handed_in_at=wall(friday, 10))
    due = wall(wednesday, 10)
    assert checklist(facts, due.astimezone(UTC) - timedelta(minutes=1), Calendar()).item("d").at == due
    assert not checklist(facts, due.astimezone(UTC) - timedelta(minutes=1), Calendar()).is_open
    assert checklist(facts, due, Calendar()).by_time


@NIGHTS
def test_a_week_for_a_module_is_seven_days_in_the_calendar(night: date, lone: Actor) -> None:
    progress = queries.current_progress(lone)
    assert progress is not None
    progress.opened_at = wall(night - timedelta(days=1), 23, 30).astimezone(UTC)
    assert queries.glance(progress).due_on == night + timedelta(days=6)


# --- reminders --------------------------------------------------------------------------------------------------------


@NIGHTS
def test_a_reminder_comes_at_the_chosen_hour_on_the_wall(
    night: date, lone: Actor, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quiet since half past eleven three days before the night: due at nine on its morning, once."""
    quiet = wall(night - timedelta(days=3), 23, 30)
    at(quiet.astimezone(UTC), monkeypatch)
    Course.unscoped.filter(pk=course.pk).update(
        started_on=quiet.date(), planned_end_on=quiet.date() + timedelta(days=70), state=Course.State.ACTIVE
    )
    ModuleProgress.unscoped.filter(enrolment__course=course).update(opened_at=quiet)
    text = current_text(ConsentText.Kind.REMINDERS)
    assert text is not None
    choosing.choose(by=lone, channel="mail", hour=9, paused_until=None, text=text, key=uuid4())
    moment = wall(night, 0).astimezone(UTC)
    while moment <= wall(night, 9, 15).astimezone(UTC):  # every quarter of an hour of that night, as many as it has
        at(moment, monkeypatch)
        reminders.remind_due()
        notify.deliver_due()
        moment += reminders.EVERY
    row = Notice.objects.get(kind=reminders.WAITING, recipient=lone.user)
    assert row.due_at == wall(night, 9)
    assert row.sent_at == wall(night, 9)
    assert [message.to[0] for message in mail.outbox].count(str(lone.user.email)) == 1
