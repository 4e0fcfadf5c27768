"""W10: one sentence to somebody, prepared, and how it went (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets.w10 import AFTER_KEYS, W10

SHEET: dict[str, Any] = {
    "situation": "Vagterne er fordoblet",
    "need": "En fast fridag",
    "wish": "kende mine vagter to uger før",
}


@pytest.mark.parametrize("key", [*SHEET])
def test_every_starred_question_is_needed(key: str) -> None:
    assert W10.clean(SHEET, final=True).ok
    assert not W10.clean({name: value for name, value in SHEET.items() if name != key}, final=True).ok


def test_saying_it_is_told_afterwards_and_a_no_is_an_answer() -> None:
    assert W10.left_out({}, sent_before=False, modules=()) == {*AFTER_KEYS}
    assert [error.path for error in W10.clean({**SHEET, "heard": 3}, final=True).errors] == ["said"]
    assert W10.clean({**SHEET, "said": False}, final=True).ok
    assert not W10.asks_how({"said": False})


def test_it_warns_against_using_it_where_one_is_afraid() -> None:
    assert "bange for" in W10.intro["da"]
    assert "»Hvis du er utryg i et forhold«" in W10.intro["da"]
    assert "“If you feel unsafe in a relationship”" in W10.intro["en"]
