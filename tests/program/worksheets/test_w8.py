"""W8: what a log of brooding says, and when it says nothing (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets import w8
from program.worksheets.w8 import W8

LINE: dict[str, Any] = {
    "when": "2026-04-21T22:30+02:00",
    "topic": "Alt det, jeg ikke nåede",
    "minutes": 40,
    "mood_before": 3,
    "useful": "ring",
}


def lines(*moments: str, **more: Any) -> list[dict[str, Any]]:
    return [{**LINE, "when": f"2026-04-{moment}+02:00", **more} for moment in moments]


EVENINGS = ("20T19:00", "20T21:00", "21T19:30", "22T20:00", "22T09:00")


@pytest.mark.parametrize("key", [*LINE])
def test_every_starred_question_is_needed(key: str) -> None:
    assert W8.clean(LINE, final=True).ok
    assert not W8.clean({name: value for name, value in LINE.items() if name != key}, final=True).ok


def test_minutes_lie_between_one_and_ten_hours() -> None:
    found = {minutes: W8.clean({**LINE, "minutes": minutes}, final=True).ok for minutes in (0, 1, 600, 601)}
    assert found == {0: False, 1: True, 600: True, 601: False}


def test_four_lines_say_nothing_and_five_say_what_comes_most_often() -> None:
    assert w8.summary(lines(*EVENINGS[:4])) is None
    found = w8.summary(lines(*EVENINGS, trigger="Stilheden."))
    assert found is not None
    assert found.per_day == (("2026-04-20", 80), ("2026-04-21", 40), ("2026-04-22", 80))
    assert found.said("da") == [
        "Tankerne kørte oftest rundt kl. 18–22. Passer det?",
        "Det, der oftest satte dem i gang, var »Stilheden«. Passer det?",
    ]


def test_minutes_that_cannot_be_are_not_counted() -> None:
    assert w8.summary(lines(*EVENINGS, minutes=0)) is None
    assert w8.summary(lines(*EVENINGS, minutes=9999)) is None


def test_a_tie_and_a_single_trigger_are_not_a_pattern() -> None:
    rows = lines("20T09:00", "21T09:00", "22T19:00", "23T19:00", "24T23:00")
    rows[0]["trigger"] = "Regning"
    found = w8.summary(rows)
    assert found is not None
    assert found.said("da") == []


def test_the_way_of_changing_track_that_was_tried_most_is_counted() -> None:
    rows = [{"shift": ["tur", "ringede"]}, {"shift": ["tur"]}, {"shift": ["sanserne", "sanserne", "sanserne"]}, {}]
    assert w8.most_tried(rows) == 2
    assert w8.most_tried([{}, {"shift": []}]) == 0


def test_a_lift_is_only_where_something_was_tried_and_rated() -> None:
    assert w8.lift({"mood_before": 3, "mood_after": 5, "shift": ["tur"]}) == 2
    assert w8.lift({"mood_before": 3, "mood_after": 5}) is None
    assert w8.lift({"mood_before": 3, "shift": ["tur"]}) is None
