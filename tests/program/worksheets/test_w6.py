"""W6: a thought caught, and looked into when module 5 is there (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets import w6
from program.worksheets.w6 import REST_KEYS, W6

SHORT: dict[str, Any] = {
    "situation": "Ingen svarede",
    "feeling": "ensom",
    "before": 80,
    "thought": "De er trætte af mig",
    "belief": 90,
}
REST: dict[str, Any] = {
    "against": ["Hun skrev i søndags"],
    "alternative": "Jeg ved ikke, hvorfor hun tier",
    "belief_alt": 60,
    "after": 55,
}


def said(before: int, after: int) -> str:
    (finding,) = W6.derived({**SHORT, **REST, "before": before, "after": after})
    return W6.say(finding, "da")


def wanting(data: dict[str, Any]) -> set[str]:
    return {error.path for error in W6.clean(data, final=True).errors}


def test_the_short_record_can_be_sent_as_it_is() -> None:
    assert W6.clean(SHORT, final=True).ok
    assert not w6.is_full(SHORT)


@pytest.mark.parametrize("key", [*SHORT])
def test_every_part_of_the_short_record_is_needed(key: str) -> None:
    assert wanting({name: value for name, value in SHORT.items() if name != key}) == {key}


def test_whoever_begins_the_second_half_is_asked_for_the_whole_of_it() -> None:
    assert wanting({**SHORT, "friend": "Du har det svært"}) == set(REST)
    assert wanting({**SHORT, "against": ["", " "]}) == set()  # control: blank rows are no beginning
    assert W6.clean({**SHORT, **REST}, final=True).ok
    assert w6.is_full(REST)


def test_the_second_half_waits_for_module_5_unless_something_stands_there() -> None:
    assert W6.left_out({}, sent_before=False, modules={"m4"}) == {*REST_KEYS}
    assert W6.left_out({}, sent_before=False, modules={"m4", "m5"}) == frozenset()
    assert W6.left_out({"friend": "Hej"}, sent_before=False, modules={"m4"}) == frozenset()


def test_the_strength_before_and_now_as_in_the_specification() -> None:
    assert said(80, 55) == "Styrken gik fra 80 til 55. Det er 25 lavere."
    assert said(40, 40) == "Styrken er uændret (40). Det er også nyttig viden."
    assert said(30, 50) == "Styrken steg fra 30 til 50. Skriv gerne til din psykolog om det."
    assert W6.derived(SHORT) == []


def test_every_question_stands_in_one_section() -> None:
    assert [key for section in W6.sections for key in section.keys] == [field.key for field in W6.fields]
