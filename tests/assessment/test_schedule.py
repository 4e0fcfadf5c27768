"""Which form when (clinical.md 1.0): course weeks, pauses that stand still, T1, T2, T3."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.schedule import (
    FORMS,
    Due,
    Pause,
    active_days,
    course_week,
    due,
    missed_in_a_row,
    missed_weeks,
    months_later,
)

START = date(2026, 2, 2)
END = START + timedelta(weeks=10)


def on(day: int) -> date:
    """The date so many days after the start."""
    return START + timedelta(days=day)


def forms(today: date, pauses: tuple[Pause, ...] = (), end: date | None = END) -> list[str]:
    return [f"{one.form}{one.ordinal or ''}" for one in due(START, end, pauses, today)]


def the(form: str, today: date, *pauses: Pause, ordinal: int = 0) -> Due:
    [found] = [one for one in due(START, END, pauses, today) if (one.form, one.ordinal) == (form, ordinal)]
    return found


def test_a_week_is_seven_days_from_the_start() -> None:
    """Ruling 14: week k = days 7(k-1) … 7k-1."""
    assert [course_week(START, on(day), ()) for day in (-1, 0, 6, 7, 13, 14)] == [0, 1, 1, 2, 2, 3]
    assert the("w14", on(0), ordinal=1) == Due("w14", 1, on(0), on(6), on(6))
    assert the("w14", on(7), ordinal=2) == Due("w14", 2, on(7), on(13), on(13))


def test_ten_weeks_have_ten_checks_and_one_of_each_other_form() -> None:
    found = forms(on(200))
    assert sorted(found) == sorted([f"w14{week}" for week in range(1, 11)] + ["t1", "t2", "t3"])


def test_nothing_opens_before_its_day() -> None:
    assert forms(on(-1)) == []
    assert forms(on(0)) == ["w141"]
    assert "t1" not in forms(on(27))
    assert "t1" in forms(on(28))
    assert "t2" not in forms(on(62))
    assert "t2" in forms(on(63))


def test_t1_is_week_5_and_t2_the_last_one() -> None:
    assert the("t1", on(28)) == Due("t1", 0, on(28), on(34), on(41))
    assert the("t2", on(63)) == Due("t2", 0, on(63), END, END + timedelta(days=14))


def test_t3_is_six_calendar_months_after_the_start_whatever_was_paused() -> None:
    paused = Pause(on(10), on(24))
    assert the("t3", date(2026, 8, 2), paused).opens_on == date(2026, 8, 2)
    assert "t3" not in forms(date(2026, 8, 1), (paused,))


@pytest.mark.parametrize(
    ("start", "later"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 6, 15), date(2026, 12, 15)),
    ],
)
def test_six_months_later_ends_with_the_month(start: date, later: date) -> None:
    assert months_later(start, 6) == later


def test_a_pause_stands_still() -> None:
    """Ruling 16: two weeks away in week 2 move everything after it by two weeks, and take no check away."""
    pause = Pause(on(10), on(24))
    assert course_week(START, on(9), (pause,)) == 2
    assert course_week(START, on(20), (pause,)) == 2
    assert course_week(START, on(27), (pause,)) == 2
    assert course_week(START, on(28), (pause,)) == 3
    assert the("w14", on(25), pause, ordinal=2).closes_on == on(27)
    assert the("t1", on(42), pause).opens_on == on(42)
    assert the("t2", on(90), pause).due_on == END + timedelta(days=14)
    assert sum(name.startswith("w14") for name in forms(on(200), (pause,))) == 10


def test_during_a_pause_nothing_opens_and_the_open_check_waits() -> None:
    paused = Pause(on(10))
    assert forms(on(60), (paused,)) == ["w141", "w142"]
    assert the("w14", on(60), paused, ordinal=2).closes_on > on(60)
    assert course_week(START, on(60), (paused,)) == 2


def test_a_pause_from_the_first_day_of_a_week_keeps_its_check_for_later() -> None:
    pause = Pause(on(7), on(9))
    assert forms(on(8), (Pause(on(7)),)) == ["w141"]
    assert the("w14", on(9), pause, ordinal=2).opens_on == on(9)


def test_t0_opens_with_the_application() -> None:
    [found] = due(None, None, (), on(0), applied_on=on(-3))
    assert (found.form, found.opens_on) == ("t0", on(-3))


def test_without_a_planned_end_only_the_follow_up_is_known() -> None:
    assert forms(on(200), end=None) == ["t3"]


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=3),
    st.integers(0, 200),
    st.integers(5, 12),
)
def test_checks_lie_in_their_course_week_and_never_overlap(spans: list, today: int, weeks: int) -> None:
    pauses = tuple(Pause(on(first), on(first + length)) for first, length in spans)
    found = [one for one in due(START, START + timedelta(weeks=weeks), pauses, on(today)) if one.form == "w14"]
    for one in found:
        assert course_week(START, one.opens_on, pauses) == course_week(START, one.closes_on, pauses) == one.ordinal
        assert active_days(START, one.opens_on, pauses) == 7 * (one.ordinal - 1)
        assert active_days(START, one.closes_on, pauses) == 7 * one.ordinal - 1
    assert all(before.closes_on < after.opens_on for before, after in pairwise(found))
    week = course_week(START, on(today), pauses)
    assert len(found) in {min(week, weeks), min(week - 1, weeks)}


@pytest.mark.parametrize(
    ("answered", "week", "missed", "pairs"),
    [
        (set(), 1, (), ()),
        (set(), 2, (1,), ()),
        (set(), 3, (1, 2), (2,)),
        ({1}, 4, (2, 3), (3,)),
        ({2}, 4, (1, 3), ()),
        (set(), 5, (1, 2, 3, 4), (2, 4)),
        (set(), 4, (1, 2, 3), (2,)),
        ({3}, 7, (1, 2, 4, 5, 6), (2, 5)),
        (set(range(1, 11)), 30, (), ()),
        (set(range(1, 9)), 30, (9, 10), (10,)),
    ],
)
def test_two_weeks_missed_in_a_row(answered: set[int], week: int, missed: tuple, pairs: tuple) -> None:
    assert missed_weeks(answered, week, 10) == missed
    assert missed_in_a_row(answered, week, 10) == pairs


def test_the_forms_are_those_of_the_plan() -> None:
    assert set(FORMS) == {"t0", "w14", "t1", "t2", "t3"}
    assert all("phq9" in keys for keys in FORMS.values())
