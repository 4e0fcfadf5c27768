"""Deadlines in working days: every vector of clinical.md 5.2, and the nights when the clock moves."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.workdays import (
    COPENHAGEN,
    Calendar,
    Hours,
    NeverOpen,
    add_working_days,
    answer_due,
    is_open,
    next_opening,
    public_holidays,
)

OPEN = Calendar()
CLOSED_ON_CHRISTMAS_EVE = Calendar(closures=frozenset({date(2026, 12, 24)}))
SUNDAYS_TOO = Calendar(hours={day: Hours(time(0), time(23)) for day in range(7)})


def at(text: str) -> datetime:
    """A moment on a wall clock in Copenhagen."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-02-02 10:00", "2026-02-04"),
        ("2026-02-05 15:59", "2026-02-09"),
        ("2026-02-05 16:00", "2026-02-10"),
        ("2026-02-06 18:00", "2026-02-11"),
        ("2026-02-07 09:00", "2026-02-11"),
        ("2026-04-01 14:30", "2026-04-08"),
        ("2026-04-01 16:30", "2026-04-09"),
        ("2026-04-30 10:00", "2026-05-04"),
        ("2026-05-13 09:00", "2026-05-18"),
        ("2026-06-04 12:00", "2026-06-08"),
        ("2026-12-23 12:00", "2026-12-28"),
    ],
)
def test_an_answer_is_due_as_the_table_says(received: str, due: str) -> None:
    assert answer_due(at(received), OPEN) == at(f"{due} 16:00")


def test_closing_on_christmas_eve_moves_the_deadline() -> None:
    assert answer_due(at("2026-12-23 12:00"), CLOSED_ON_CHRISTMAS_EVE) == at("2026-12-29 16:00")


def test_the_holidays_of_2026_are_those_of_the_clinical_text() -> None:
    expected = "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26"
    assert sorted(f"{day:%m-%d}" for day in public_holidays(2026)) == expected.split()


def test_store_bededag_is_a_working_day_since_2024() -> None:
    assert not OPEN.is_working_day(date(2023, 5, 5))
    assert OPEN.is_working_day(date(2024, 4, 26))


def test_the_time_zone_of_the_question_does_not_change_the_answer() -> None:
    received = at("2026-02-05 16:00").astimezone(UTC)
    due = answer_due(received, OPEN)
    assert due == at("2026-02-10 16:00")
    assert due.tzinfo is COPENHAGEN


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        answer_due(datetime(2026, 2, 5, 16), OPEN)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("received", "due_in_utc"),
    [
        ("2026-03-26 10:00", "2026-03-30T14:00+00:00"),  # over the night to 29 March, into summer time
        ("2026-10-22 10:00", "2026-10-26T15:00+00:00"),  # over the night to 25 October, back again
    ],
)
def test_due_at_16_means_16_on_the_wall_over_both_clock_changes(received: str, due_in_utc: str) -> None:
    assert answer_due(at(received), OPEN) == datetime.fromisoformat(due_in_utc)


def test_a_deadline_in_the_skipped_hour_falls_on_the_hour_that_exists() -> None:
    due = add_working_days(at("2026-03-28 02:30"), 1, SUNDAYS_TOO)
    assert due.isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_deadline_in_the_doubled_hour_falls_on_the_first() -> None:
    due = add_working_days(at("2026-10-24 02:30"), 1, SUNDAYS_TOO)
    assert due.isoformat() == "2026-10-25T02:30:00+02:00"


def test_both_passes_of_the_doubled_hour_are_open() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert is_open(first, SUNDAYS_TOO)
    assert is_open(first + timedelta(hours=1), SUNDAYS_TOO)


@pytest.mark.parametrize(
    ("submitted", "opens"),
    [
        ("2026-02-06 10:00", "2026-02-11 10:00"),  # L3 of 4.5
        ("2026-04-01 10:00", "2026-04-09 10:00"),  # L12, over Easter
        ("2026-02-07 12:00", "2026-02-12 00:00"),  # ruling 13: Saturday noon to Thursday midnight
        ("2026-02-06 18:00", "2026-02-11 18:00"),  # the 16:00 rule does not apply here
    ],
)
def test_three_full_working_days_keep_the_time_of_day(submitted: str, opens: str) -> None:
    assert add_working_days(at(submitted), 3, OPEN) == at(opens)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-02-02 07:59", False),
        ("2026-02-02 08:00", True),
        ("2026-02-02 15:59", True),
        ("2026-02-02 16:00", False),
        ("2026-02-07 10:00", False),
        ("2026-04-06 10:00", False),
    ],
)
def test_open_from_the_first_minute_until_the_last(moment: str, expected: bool) -> None:
    assert is_open(at(moment), OPEN) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-02-02 10:00", "2026-02-02 10:00"),
        ("2026-02-02 06:00", "2026-02-02 08:00"),
        ("2026-02-02 16:00", "2026-02-03 08:00"),
        ("2026-02-06 16:00", "2026-02-09 08:00"),
        ("2026-04-01 17:00", "2026-04-07 08:00"),
    ],
)
def test_next_opening(moment: str, expected: str) -> None:
    assert next_opening(at(moment), OPEN) == at(expected)


def test_a_region_may_close_early_on_fridays() -> None:
    fridays = Calendar(hours={**OPEN.hours, 4: Hours(time(9), time(13))})
    assert not is_open(at("2026-02-06 13:00"), fridays)
    assert next_opening(at("2026-02-06 08:00"), fridays) == at("2026-02-06 09:00")


def test_a_calendar_that_never_opens_says_so_instead_of_searching_for_ever() -> None:
    with pytest.raises(NeverOpen):
        next_opening(at("2026-02-02 10:00"), Calendar(hours={}))


def test_hours_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(ValueError, match="before it opens"):
        Hours(time(16), time(8))


MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.integers(0, 10))
def test_a_deadline_lies_ahead_on_a_working_day_at_the_promised_time(received: datetime, days: int) -> None:
    due = answer_due(received, OPEN, days)
    assert due > received
    assert OPEN.is_working_day(due.date())
    assert due.time() == time(16)


@given(MOMENTS, st.integers(0, 40))
def test_receiving_later_never_makes_the_answer_due_earlier(received: datetime, hours: int) -> None:
    assert answer_due(received + timedelta(hours=hours), OPEN) >= answer_due(received, OPEN)
