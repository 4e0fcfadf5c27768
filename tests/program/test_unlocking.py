"""When the next module opens: vectors L1-L12 of clinical.md 4.5, each rule alone, and what no facts can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.workdays import COPENHAGEN, Calendar
from program.unlocking import Checklist, Facts, checklist, earliest_opening
from program.worksheets.need import NeedState
from program.worksheets.words import Text

CALENDAR = Calendar()


def at(text: str) -> datetime:
    """'2026-02-09 11:01' on the wall in Copenhagen."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


def need(have: int, target: int, met_at: datetime | None = None) -> NeedState:
    return NeedState("rows", "w3", Text(da="rækker", en="rows"), have, target, met_at if have >= target else None)


OPENED = at("2026-02-02 09:00")
SENT = at("2026-02-06 10:00")
MET = Facts(opened_at=OPENED, needs=(need(12, 12, SENT),), handed_in_at=SENT)
ANSWERED = replace(MET, answered_at=at("2026-02-09 11:00"))
EARLY = replace(MET, handed_in_at=at("2026-02-05 10:00"), answered_at=at("2026-02-05 15:00"))
LATER = at("2026-02-20 12:00")


def judged(facts: Facts, now: datetime) -> Checklist:
    return checklist(facts, now, CALENDAR)


def missing(facts: Facts, now: datetime) -> str:
    return "".join(item.code for item in judged(facts, now).missing)


def test_l1_everything_met_and_answered() -> None:
    checks = judged(ANSWERED, at("2026-02-09 11:01"))
    assert checks.is_open
    assert checks.rules_met
    assert not checks.by_time


def test_l2_and_l3_without_an_answer_it_opens_after_three_full_working_days() -> None:
    assert missing(MET, at("2026-02-11 09:59")) == "d"
    assert judged(MET, at("2026-02-11 09:59")).opens_at == at("2026-02-11 10:00")
    checks = judged(MET, at("2026-02-11 10:00"))
    assert checks.is_open
    assert checks.by_time  # and the clinic gets a task


def test_l4_and_l5_not_before_the_fifth_day() -> None:
    assert missing(EARLY, at("2026-02-06 23:59")) == "e"
    assert judged(EARLY, at("2026-02-06 12:00")).opens_at == at("2026-02-07 00:00")
    assert judged(EARLY, at("2026-02-07 00:00")).is_open


def test_l6_and_l7_an_open_alert_keeps_it_closed_until_it_is_closed() -> None:
    assert missing(replace(ANSWERED, alert_open=True), LATER) == "f"
    assert judged(replace(ANSWERED, alert_open=True), LATER).opens_at is None
    assert judged(ANSWERED, LATER).is_open


@pytest.mark.parametrize("needs", [(need(11, 12), need(5, 4, SENT)), (need(14, 12, SENT), need(3, 4))])
def test_l8_and_l9_the_minimum(needs: tuple[NeedState, ...]) -> None:
    facts = replace(ANSWERED, needs=needs, handed_in_at=None, answered_at=None)
    assert missing(facts, LATER) == "bd"


def test_l10_a_psychologist_sets_the_minimum_aside() -> None:
    facts = replace(ANSWERED, needs=(need(11, 12),), handed_in_at=None, answered_at=None, is_overridden=True)
    checks = judged(facts, LATER)
    assert checks.is_open
    assert not checks.rules_met
    assert checks.missing == ()


def test_l11_a_paused_course_stays_closed() -> None:
    assert missing(replace(ANSWERED, is_active=False), LATER) == "g"


def test_l12_easter_is_no_working_time() -> None:
    sent = at("2026-04-01 10:00")
    facts = replace(MET, opened_at=at("2026-03-27 09:00"), handed_in_at=sent)
    assert missing(facts, at("2026-04-09 09:59")) == "d"
    checks = judged(facts, at("2026-04-09 10:00"))
    assert checks.is_open
    assert checks.by_time


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unread": 1}, "a"),
        ({"needs": (need(0, 1),)}, "b"),
        ({"week_answered": False}, "c"),
        ({"checks": 1, "checks_needed": 2}, "c"),
        ({"handed_in_at": None, "answered_at": None}, "d"),
        ({"opened_at": LATER - timedelta(days=4)}, "e"),
        ({"alert_open": True}, "f"),
        ({"is_active": False}, "g"),
    ],
)
def test_each_rule_alone_keeps_it_closed(change: dict[str, object], code: str) -> None:
    assert missing(replace(ANSWERED, **change), LATER) == code
    assert judged(ANSWERED, LATER).missing == ()


@pytest.mark.parametrize("change", [{"alert_open": True}, {"is_active": False}])
def test_no_decision_sets_an_alert_or_a_pause_aside(change: dict[str, object]) -> None:
    assert not judged(replace(ANSWERED, is_overridden=True, **change), LATER).is_open


def test_an_answer_that_came_late_is_not_a_missed_one() -> None:
    assert not judged(replace(MET, answered_at=at("2026-02-13 09:00")), LATER).by_time


@pytest.mark.parametrize(
    ("opened", "opens"),
    [
        ("2026-03-26 23:30", "2026-03-31 00:00"),  # the clock goes forward on the 29th
        ("2026-10-21 00:30", "2026-10-26 00:00"),  # and back on the 25th
        ("2026-12-29 12:00", "2027-01-03 00:00"),
    ],
)
def test_five_days_are_calendar_days_in_copenhagen(opened: str, opens: str) -> None:
    assert earliest_opening(at(opened).astimezone(UTC)) == at(opens)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda found: found.replace(tzinfo=COPENHAGEN))  # noqa: DTZ001 - Hypothesis wants naive limits


@given(
    opened=moments,
    sent=st.none() | moments,
    answered=st.none() | moments,
    now=moments,
    unread=st.integers(0, 2),
    flags=st.tuples(*[st.booleans()] * 4),
)
def test_what_is_missing_is_exactly_what_keeps_it_closed(
    opened: datetime,
    sent: datetime | None,
    answered: datetime | None,
    now: datetime,
    unread: int,
    flags: tuple[bool, ...],
) -> None:
    week, alert, active, overridden = flags
    checks = judged(
        Facts(
            opened_at=opened,
            unread=unread,
            week_answered=week,
            handed_in_at=sent,
            answered_at=answered,
            alert_open=alert,
            is_active=active,
            is_overridden=overridden,
        ),
        now,
    )
    assert checks.is_open == (checks.missing == ())
    assert [item.code for item in checks.items] == list("abcdefg")
    assert not (checks.is_open and alert)
    assert not (checks.is_open and not active)
    assert not (checks.by_time and answered)
    assert checks.opens_at is None or checks.opens_at > now
