"""The fixed weekly answer day of a course (clinical.md 5.2): when the next one is, and whether the last one was kept.

Pure. A weekday is 0 for Monday. An answer day on which the clinic is closed moves to the next working day. A letter
answers for the day that it comes up to three days before, and for no other: one that comes late on Friday keeps
Thursday's promise, not next Thursday's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.workdays import COPENHAGEN, DAY, Calendar, wall

WEEK = timedelta(days=7)
AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Owed:
    """A weekly answer that has not been given: the day it was promised for, and until when on it."""

    day: date
    due: datetime


def next_answer_day(weekday: int, after: date, calendar: Calendar) -> date:
    """The first answer day later than `after`; raises NeverOpen."""
    nominal = _nominal(weekday, after)
    while (day := calendar.working_day_from(nominal)) <= after:
        nominal += WEEK
    return day


def owed(weekday: int, began_on: date, answered_at: datetime | None, now: datetime, calendar: Calendar) -> Owed | None:
    """The weekly answer that is due today or was missed; None when there is none. `answered_at`: the newest letter.

    The first answer day is the first one after the day on which the treatment began.
    """
    today = now.astimezone(COPENHAGEN).date()
    nominal = _nominal(weekday, today)
    if calendar.working_day_from(nominal) > today:
        nominal -= WEEK
    if nominal <= began_on or (answered_at is not None and answered_at >= wall(nominal - AHEAD, time(0))):
        return None
    day = calendar.working_day_from(nominal)
    return Owed(day, wall(day, calendar.answer_by))


def _nominal(weekday: int, until: date) -> date:
    """The last day of that name not after a date, whether the clinic is open on it or not."""
    return until - ((until.weekday() - weekday) % 7) * DAY
