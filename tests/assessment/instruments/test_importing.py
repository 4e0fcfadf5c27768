"""Answers from elsewhere are mapped by code; what is not known is an error (clinical.md 1.0)."""

import pytest

from assessment import instruments
from assessment.instruments import BadAnswer, Coded

PHQ9 = instruments.get("phq9")
ANSWERS = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
CODES = [item.code for item in PHQ9.items if item.scored]


def delivered(values) -> list[Coded]:
    return [Coded(item=code, answer=ANSWERS[value]) for code, value in zip(CODES, values, strict=True)]


def test_codes_become_answers_whatever_their_order():
    found = instruments.from_codes(PHQ9, reversed(delivered([2, 2, 2, 2, 1, 1, 2, 0, 0])))
    assert (found.score.total, found.total_mismatch) == (12, False)


def test_the_function_items_codes_are_not_sorted():
    found = instruments.from_codes(PHQ9, [*delivered([1] * 9), Coded(item="69722-7", answer="LA6575-0")])
    assert found.answers["phq9_f"] == 2


def test_an_ordinal_weight_is_enough():
    found = instruments.from_codes(PHQ9, [Coded(item=code, weight=3) for code in CODES], delivered_total=27)
    assert (found.score.total, found.total_mismatch) == (27, False)


def test_another_total_is_kept_and_marked_and_ours_counts():
    found = instruments.from_codes(PHQ9, delivered([1] * 9), delivered_total=10)
    assert (found.score.total, found.delivered_total, found.total_mismatch) == (9, 10, True)


def test_a_total_of_half_a_form_is_a_mismatch():
    found = instruments.from_codes(PHQ9, delivered([1] * 9)[:8], delivered_total=8)
    assert (found.score.total, found.total_mismatch) == (None, True)


def test_a_blank_is_unanswered():
    found = instruments.from_codes(PHQ9, [*delivered([1] * 9)[:8], Coded(item="44260-8")])
    assert (found.score.complete, found.score.total) == (False, None)


@pytest.mark.parametrize(
    ("coded", "code"),
    [
        (Coded(item="44260-8", answer="LA6572-7"), "unknown_code"),  # the function item's "not at all"
        (Coded(item="44260-8", answer=""), "unknown_code"),
        (Coded(item="44260-8", answer="LA6569-3", weight=2), "unknown_code"),
        (Coded(item="44260-8", answer="LA6569-3", weight=True), "unknown_code"),
        (Coded(item="44260-8", weight=4), "choice"),
        (Coded(item="44260-8", weight=True), "type"),
        (Coded(item="44260-9", weight=1), "unknown_item"),
        (Coded(item="phq9_9", weight=1), "unknown_item"),
        (Coded(item="44253-3", answer="LA6568-5"), "duplicate"),
    ],
)
def test_what_is_not_known_is_an_error_and_never_zero(coded, code):
    with pytest.raises(BadAnswer) as caught:
        instruments.from_codes(PHQ9, [*delivered([1] * 9)[:8], coded])
    assert caught.value.code == code


def test_item_9_alerts_when_it_is_imported_too():
    assert instruments.from_codes(PHQ9, [Coded(item="44260-8", answer="LA6569-3")]).score.alerts == ("phq9_9",)


@pytest.mark.parametrize("instrument", instruments.all_instruments(), ids=lambda one: one.key)
def test_every_code_maps_back_to_its_answer(instrument):
    for item in instrument.items:
        for option in item.options:
            found = instruments.from_codes(instrument, [Coded(item=item.code, answer=option.code)])
            assert found.answers == {item.key: option.value}
