"""W4: plan, try, rate (clinical.md 4.3)."""

from typing import Any

import pytest

from program.worksheets import w4
from program.worksheets.w4 import W4

PLAN: dict[str, Any] = {
    "activity": "Synge",
    "size": "10",
    "when": "2026-02-03T19:00+01:00",
    "expected_mood": 3,
    "obstacle": "Træt",
    "if_then": "Hvis jeg er træt, så nynner jeg",
}


def test_a_plan_can_be_sent_before_it_was_tried() -> None:
    assert W4.clean(PLAN, final=True).ok


@pytest.mark.parametrize("key", [*PLAN])
def test_every_part_of_the_plan_is_needed(key: str) -> None:
    assert not W4.clean({name: value for name, value in PLAN.items() if name != key}, final=True).ok


def test_whoever_rates_says_whether_it_happened() -> None:
    found = W4.clean({**PLAN, "actual_mood": 6}, final=True)
    assert [error.path for error in found.errors] == ["done"]
    assert W4.clean({**PLAN, "actual_mood": 6, "done": "ja"}, final=True).ok


def test_the_mood_against_the_guess_as_in_the_specification() -> None:
    rows = [{"expected_mood": guess, "actual_mood": actual, "done": "ja"} for guess, actual in ((3, 5), (4, 4), (2, 5))]
    found = w4.summary(rows)
    assert found.surprise == pytest.approx(5 / 3)
    assert found.said("da") == "I gennemsnit var dit humør 1,7 højere, end du havde ventet."
    assert found.said("en") == "On average your mood was 1.7 higher than you had expected."


def test_lower_and_equal_are_said_without_praise_or_blame() -> None:
    lower = w4.summary([{"expected_mood": 6, "actual_mood": 4}])
    equal = w4.summary([{"expected_mood": 4, "actual_mood": 4}])
    assert lower.said("da").startswith("I gennemsnit var dit humør 2 lavere")
    assert equal.said("da") == "I gennemsnit var dit humør, som du havde ventet."
    assert w4.summary([PLAN]).said("da") == ""


def test_what_was_done_is_counted() -> None:
    found = w4.summary([{"done": "ja"}, {"done": "delvist"}, {"done": "nej"}, {}])
    assert (found.planned, found.done, found.partly, found.rated) == (4, 1, 1, 3)


def test_a_smaller_plan_keeps_the_plan_and_nothing_of_how_it_went() -> None:
    tried = {**PLAN, "done": "nej", "what_got_in_the_way": ["for_stort"], "note": "Øv"}
    found = w4.smaller(tried)
    assert found == {**{key: value for key, value in PLAN.items() if key != "when"}, "size": "2"}
    assert w4.smaller(found)["size"] == "2"
