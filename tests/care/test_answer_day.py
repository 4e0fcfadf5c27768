"""The fixed weekly answer day: when the next one is, and whether the last was kept (clinical.md 5.2)."""

from datetime import date, datetime

import pytest

from care.answer_day import next_answer_day, owed
from care.workdays import COPENHAGEN, Calendar

OPEN = Calendar()
THURSDAY = 3


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("after", "day"),
    [
        ("2026-02-02", "2026-02-05"),
        ("2026-02-05", "2026-02-12"),
        ("2026-02-06", "2026-02-12"),
        ("2026-03-30", "2026-04-07"),  # Maundy Thursday to the Tuesday after Easter
        ("2026-04-02", "2026-04-07"),  # the moved day itself is still ahead
        ("2026-04-07", "2026-04-09"),
        ("2026-05-13", "2026-05-15"),  # Ascension Day
    ],
)
def test_the_next_answer_day_is_a_working_day(after: str, day: str) -> None:
    assert next_answer_day(THURSDAY, date.fromisoformat(after), OPEN) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("now", "answered", "due"),
    [
        ("2026-02-04 12:00", None, None),  # began on Monday, the first answer day is tomorrow
        ("2026-02-05 08:00", None, "2026-02-05 16:00"),
        ("2026-02-06 08:00", None, "2026-02-05 16:00"),
        ("2026-02-11 23:59", None, "2026-02-05 16:00"),
        ("2026-02-12 00:00", None, "2026-02-12 16:00"),
        ("2026-02-05 08:00", "2026-02-02 10:00", None),  # written on the Monday before
        ("2026-02-05 08:00", "2026-02-01 22:00", "2026-02-05 16:00"),
        ("2026-02-12 08:00", "2026-02-06 09:00", "2026-02-12 16:00"),  # Friday's was late for the week before
        ("2026-02-06 10:00", "2026-02-06 09:00", None),
        ("2026-04-02 10:00", "2026-03-30 10:00", None),  # closed; due on Tuesday, and kept already
        ("2026-04-02 10:00", "2026-03-25 10:00", None),  # Thursday before was kept, today's waits until Tuesday
        ("2026-04-07 10:00", "2026-03-25 10:00", "2026-04-07 16:00"),
    ],
)
def test_what_is_owed(now: str, answered: str | None, due: str | None) -> None:
    found = owed(THURSDAY, date(2026, 2, 2), at(answered) if answered else None, at(now), OPEN)
    assert (found.due if found else None) == (at(due) if due else None)


def test_the_day_on_which_treatment_begins_is_no_answer_day() -> None:
    assert owed(THURSDAY, date(2026, 2, 5), None, at("2026-02-05 17:00"), OPEN) is None
