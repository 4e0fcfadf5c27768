"""W12: a plan for the next half year (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets.w12 import W12

SHEET: dict[str, Any] = {
    "signs": [{"sign": sign, "colour": colour} for sign, colour in (("a", "groen"), ("b", "gul"), ("c", "roed"))],
    "helped": ["Koret", "Små planer", "Grubletid"],
    "keep": [{"what": "Kor", "day": "onsdag"}, {"what": "Gåtur"}],
    "yellow": ["Skrive planer", "Ringe til Karen"],
    "red": [{"who": "Min læge"}, {"who": "Lægevagten"}],
    "boosters": ["2026-07-01"],
}


@pytest.mark.parametrize(("key", "fewest"), [("signs", 3), ("helped", 3), ("keep", 2), ("yellow", 2), ("red", 2)])
def test_there_are_enough_of_each(key: str, fewest: int) -> None:
    assert W12.clean(SHEET, final=True).ok
    found = W12.clean({**SHEET, key: SHEET[key][: fewest - 1]}, final=True).errors
    assert [(error.path, error.code, error.params["min"]) for error in found] == [(key, "too_few", fewest)]


def test_at_least_one_day_to_read_it_again() -> None:
    assert not W12.clean({**SHEET, "boosters": []}, final=True).ok
    assert not W12.clean({**SHEET, "boosters": ["engang"]}, final=True).ok


def test_nobody_and_somebody_is_neither() -> None:
    assert W12.clean({**SHEET, "share": ["ingen"]}, final=True).ok
    assert W12.clean({**SHEET, "share": ["egen_laege", "paaroerende"]}, final=True).ok
    found = W12.clean({**SHEET, "share": ["egen_laege", "ingen"]}, final=True).errors
    assert [error.code for error in found] == ["nobody_or_some"]


def test_every_question_stands_in_one_section() -> None:
    keys = [key for section in W12.sections for key in section.keys]
    assert sorted(keys) == sorted(field.key for field in W12.fields)
