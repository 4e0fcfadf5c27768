"""W7: a thought put to the test, before and after (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets import w7
from program.worksheets.w7 import AFTER_KEYS, W7

PLAN: dict[str, Any] = {
    "thought": "Ingen vil tale med mig",
    "belief_before": 70,
    "prediction": "De vender sig væk",
    "do": "Spørge, om der er plads ved bordet",
    "when": "2026-04-14T12:00+02:00",
}
AFTER: dict[str, Any] = {
    "what_happened": "De rykkede sammen",
    "prediction_true": "nej",
    "belief_after": 30,
    "learned": "Jeg kan godt spørge",
}


def said(**changed: Any) -> list[str]:
    return [W7.say(finding, "da") for finding in W7.derived({**PLAN, **AFTER, **changed})]


@pytest.mark.parametrize("key", [*PLAN])
def test_every_part_of_the_plan_is_needed(key: str) -> None:
    assert W7.clean(PLAN, final=True).ok
    assert not W7.clean({name: value for name, value in PLAN.items() if name != key}, final=True).ok


@pytest.mark.parametrize("key", [*AFTER])
def test_whoever_tells_how_it_went_tells_all_of_it(key: str) -> None:
    told = {name: value for name, value in AFTER.items() if name != key}
    assert [error.path for error in W7.clean({**PLAN, **told}, final=True).errors] == [key]


def test_how_it_went_is_asked_once_the_plan_was_sent() -> None:
    assert W7.left_out(PLAN, sent_before=False, modules=()) == {*AFTER_KEYS}
    assert W7.left_out(PLAN, sent_before=True, modules=()) == frozenset()
    assert (W7.asks_how(PLAN), W7.asks_how({**PLAN, **AFTER})) == (True, False)


def test_a_prediction_that_came_true_is_a_result_as_well() -> None:
    assert "Det er også et resultat." in said(prediction_true="ja")[0]
    assert said() == ["Du troede 70 af 100 på »Ingen vil tale med mig«, og det gik anderledes. Nu tror du 30."]
    assert said(prediction_true="delvist") == []


def test_only_what_was_tried_counts_for_module_5() -> None:
    assert [w7.is_tried(PLAN), w7.is_tried({**PLAN, **AFTER})] == [False, True]
