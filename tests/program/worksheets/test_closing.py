"""The three closing fields of a module: none is required, an empty sheet cannot be sent."""

import pytest

from program.worksheets.closing import CLOSING


@pytest.mark.parametrize("key", ["important", "unclear", "next_action"])
def test_one_field_is_enough(key: str) -> None:
    assert CLOSING.minimum_met({key: "At det ikke er min skyld"})


@pytest.mark.parametrize("data", [{}, {"important": " \n "}, {"next_action_date": "2026-12-01"}])
def test_an_empty_sheet_cannot_be_sent(data: dict[str, object]) -> None:
    assert CLOSING.clean(data, final=False).ok
    assert [(error.path, error.code) for error in CLOSING.clean(data, final=True).errors] == [("", "nothing")]


def test_the_lengths_of_the_specification_hold() -> None:
    longest = {"important": "a" * 500, "unclear": "a" * 500, "next_action": "a" * 200}
    assert CLOSING.clean(longest, final=True).ok

    over = {key: f"{text}a" for key, text in longest.items()}
    assert {error.path for error in CLOSING.clean(over, final=True).errors} == set(longest)


def test_it_reads_back_without_the_unanswered() -> None:
    shown = CLOSING.show({"next_action": "Gå en tur om søen", "next_action_date": "2026-12-01"}, "da")

    assert [(part.label, part.lines) for part in shown] == [
        ("Min næste lille handling", ("Gå en tur om søen",)),
        ("Hvornår gør jeg det?", ("tirsdag den 1. december 2026",)),
    ]
