"""W9: from a complaint to a question, and on to a first step (clinical.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from program.worksheets import w9
from program.worksheets.w9 import W9

SHEET: dict[str, Any] = {
    "problem": "Hvordan kan jeg få en fast fridag?",
    "influence": "delvist",
    "ideas": ["Spørge Hanne", "Bytte en vagt", "Melde mig syg", "Vente"],
    "chosen": "Spørge Hanne",
    "steps": [{"what": "Skrive til Hanne.", "when": "2026-04-28"}],
    "review_date": "2026-05-05",
}


@pytest.mark.parametrize("key", [*SHEET])
def test_every_starred_question_is_needed(key: str) -> None:
    assert W9.clean(SHEET, final=True).ok
    assert not W9.clean({name: value for name, value in SHEET.items() if name != key}, final=True).ok


def test_three_ideas_are_too_few() -> None:
    found = W9.clean({**SHEET, "ideas": SHEET["ideas"][:3]}, final=True).errors
    assert [(error.path, error.code) for error in found] == [("ideas", "too_few")]


def test_a_step_needs_its_day() -> None:
    assert not W9.clean({**SHEET, "steps": [{"what": "Skrive"}]}, final=True).ok
    assert w9.first_step(SHEET) == ("Skrive til Hanne.", "2026-04-28")
    assert w9.first_step({"steps": [{"what": "Skrive"}]}) is None


def test_the_first_step_is_said_with_its_day() -> None:
    assert [W9.say(one, "da") for one in W9.derived(SHEET)] == [
        "Første skridt: Skrive til Hanne, tirsdag den 28. april 2026."
    ]


def test_what_is_not_the_patients_to_solve_is_sent_without_ideas() -> None:
    assert W9.clean({"problem": SHEET["problem"], "influence": "ikke_min"}, final=True).ok
    lacking = [error.path for error in W9.clean({"problem": SHEET["problem"], "influence": "min"}, final=True).errors]
    assert lacking == ["ideas", "chosen", "steps", "review_date"]
    begun = W9.clean({"problem": SHEET["problem"], "influence": "min", "chosen": "Vente"}, final=True).errors
    assert [error.path for error in begun] == ["ideas", "steps", "review_date"]


def test_what_is_not_the_patients_to_solve_leads_to_its_own_page() -> None:
    found = W9.derived({**SHEET, "influence": "ikke_min"})
    assert "»Det, du ikke kan ændre«" in W9.say(found[0], "da")
    assert "“What you cannot change”" in W9.say(found[0], "en")


def test_whoever_tells_how_it_went_says_whether_it_happened() -> None:
    assert [error.path for error in W9.clean({**SHEET, "solved": 4}, final=True).errors] == ["done"]
    assert W9.clean({**SHEET, "solved": 4, "done": "nej"}, final=True).ok


def test_every_question_stands_in_one_section() -> None:
    assert [key for section in W9.sections for key in section.keys] == [field.key for field in W9.fields]
