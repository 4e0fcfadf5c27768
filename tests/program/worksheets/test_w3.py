"""W3: what a week of rows says, and that too few say nothing (clinical.md 4.3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program.worksheets import w3

WHO = ("alene", "alene", "venner", "venner", "alene", "familie")
MOOD = (2, 3, 5, 6, 4, 7)


def row(hour: int = 9, day: int = 2, minutes: int = 60, **more: Any) -> dict[str, Any]:
    return {"start": f"2026-02-{day:02}T{hour:02}:00+01:00", "minutes": minutes, "what": "x", "mood": 5, **more}


VECTOR = [row(who=who, mood=mood) for who, mood in zip(WHO, MOOD, strict=True)]


def test_alone_and_with_others_as_in_the_specification() -> None:
    alone, others = w3.by_company(VECTOR)
    assert (alone.mood, others.mood, others.mood - alone.mood) == (3.0, 6.0, 3.0)


def test_under_twelve_rows_nothing_is_shown() -> None:
    assert w3.summary(VECTOR) is None
    assert w3.summary(VECTOR + VECTOR[:5]) is None
    assert w3.summary(VECTOR + VECTOR) is not None


def test_a_row_without_a_mood_counts_for_nothing() -> None:
    assert w3.summary([*VECTOR, *VECTOR[:5], {**row(), "mood": None}]) is None


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (6, "morgen"),
        (9, "morgen"),
        (10, "formiddag"),
        (14, "eftermiddag"),
        (18, "aften"),
        (22, "nat"),
        (5, "nat"),
        (0, "nat"),
    ],
)
def test_the_day_has_five_parts(hour: int, part: str) -> None:
    assert w3.part_of_day(row(hour)) == part


def test_the_three_best_rows_and_a_question_in_words() -> None:
    rows = [row(9, 2 + n % 5, mood=3, who="alene", cat="skaerm") for n in range(9)]
    rows += [row(15, 3 + n, mood=7 + n, who="venner", cat="samvaer") for n in range(3)]
    found = w3.summary(rows)
    assert found is not None
    assert [one["mood"] for one in found.best] == [9, 8, 7]
    assert found.said("da") == [
        "Dit humør var højest kl. 14–18 (8 i gennemsnit). Passer det?",
        "Dit humør var højest ved »samvær« (8 i gennemsnit). Passer det?",
        "Dit humør var højest, når du var sammen med andre (8 i gennemsnit). Passer det?",
    ]


def test_where_two_are_equally_high_nothing_is_claimed() -> None:
    rows = [row(9, who="alene") for _ in range(6)] + [row(9, who="venner") for _ in range(6)]
    found = w3.summary(rows)
    assert found is not None
    assert found.said("da") == []


def test_rows_at_the_same_time_are_kept_and_pointed_out() -> None:
    rows = [row(9, minutes=240), row(10, minutes=15), row(12, minutes=30), row(13, minutes=60)]
    assert w3.overlapping(rows) == {0, 1, 2}
    assert w3.overlapping([row(9), row(10)]) == set()
    assert w3.overlapping([row(9), {"start": "", "minutes": 60}]) == set()


def test_the_night_the_clock_goes_back_has_its_own_hours() -> None:
    first = {**row(), "start": "2026-10-25T02:00+02:00"}
    second = {**row(), "start": "2026-10-25T02:00+01:00"}
    assert w3.overlapping([first, second]) == set()


STARTS = st.lists(st.tuples(st.integers(0, 23), st.integers(1, 3), st.integers(15, 240)), max_size=12)


@given(STARTS)
def test_a_row_overlaps_exactly_when_another_one_shares_a_minute_with_it(found: list[tuple[int, int, int]]) -> None:
    spans = [(day * 1440 + hour * 60, day * 1440 + hour * 60 + minutes) for hour, day, minutes in found]
    shared = {
        n
        for n, (begins, ends) in enumerate(spans)
        if any(m != n and begins < stops and starts < ends for m, (starts, stops) in enumerate(spans))
    }
    assert w3.overlapping([row(hour, day, minutes) for hour, day, minutes in found]) == shared


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 23)), min_size=12, max_size=30), st.randoms())
def test_the_order_of_the_rows_changes_no_mean(found: list[tuple[int, int]], shuffler: Any) -> None:
    rows = [row(hour, mood=mood, who="alene" if mood % 2 else "venner") for mood, hour in found]
    mixed = shuffler.sample(rows, len(rows))
    one, other = w3.summary(rows), w3.summary(mixed)
    assert one is not None
    assert other is not None
    assert one.company == other.company
    assert sum(part.rows for part in one.parts) == len(rows)
