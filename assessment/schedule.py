"""Which questionnaires a course has, and when (clinical.md 1.0; rulings 14 and 16).

Pure. A course week is seven days in which the course was not paused: week k holds its days 7(k-1) … 7k-1, counted
from the start (M1's unlock). The weekly check comes in every planned week, T1 in week 5, T2 in the last one; T3 six
calendar months after the start, pauses or not.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from types import MappingProxyType

DAYS = 7
T1_WEEK = 5
T3_MONTHS = 6
# A form that is late may still be answered so many days after it was due; a week's check only within its week.
T1_GRACE, T2_GRACE, T3_OPEN, T3_GRACE = 7, 14, 14, 30
MISSED_IN_A_ROW = 2
# What a completed course is still asked: how it went half a year after the start.
AFTER_THE_END = "t3"

FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "t0": ("mdi", "phq9", "gad7", "who5", "audit_c", "service_use"),
        "w14": ("phq9", "week"),
        "t1": ("phq9", "mdi", "gad7", "negative_effects"),
        "t2": ("mdi", "phq9", "gad7", "who5", "satisfaction", "sus", "negative_effects", "service_use"),
        "t3": ("mdi", "phq9", "gad7", "who5", "service_use"),
    }
)


@dataclass(frozen=True, slots=True)
class Pause:
    """The course stood still from `starts_on`; `ends_on` is the first day it went on, None = it still stands."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One form to answer: from its first day, by a day, and until its last day. `ordinal` is the course week."""

    form: str
    ordinal: int
    opens_on: date
    due_on: date
    closes_on: date


def due(
    started_on: date | None,
    planned_end_on: date | None,
    pauses: Collection[Pause],
    today: date,
    *,
    applied_on: date | None = None,
) -> tuple[Due, ...]:
    """Every form that has opened until `today`, in order, closed ones included. Nothing opens during a pause."""
    found = [Due("t0", 0, applied_on, applied_on, started_on or today)] if applied_on else []
    if started_on is not None:
        weeks = planned_weeks(started_on, planned_end_on)
        # A pause without an end is taken to end tomorrow: what it stopped stays open, day by day.
        ended = [Pause(one.starts_on, one.ends_on or today + timedelta(1)) for one in pauses]
        days = tuple(islice(_active(started_on, ended), DAYS * max(weeks, T1_WEEK) + T2_GRACE + 1))
        found += [*_weekly(days, weeks), *_outcomes(days, weeks), _follow_up(started_on)]
    return tuple(sorted((one for one in found if one.opens_on <= today), key=lambda one: (one.opens_on, one.form)))


def planned_weeks(started_on: date, planned_end_on: date | None) -> int:
    """How many course weeks were planned at the start. A pause moves the weeks, never their number."""
    return max(0, (planned_end_on - started_on).days) // DAYS if planned_end_on else 0


def active_days(started_on: date, day: date, pauses: Collection[Pause]) -> int:
    """Days from the start to `day` (not counted) in which the course was not paused."""
    active, reached = max(0, (day - started_on).days), started_on
    for pause in sorted(pauses, key=lambda one: one.starts_on):
        first, end = max(pause.starts_on, reached), min(pause.ends_on or day, day)
        if end > first:
            active, reached = active - (end - first).days, end
    return active


def course_week(started_on: date, day: date, pauses: Collection[Pause]) -> int:
    """The course week of a day, from 1; before the start 0. During a pause it stands still."""
    return active_days(started_on, day, pauses) // DAYS + 1 if day >= started_on else 0


def missed_weeks(answered: Collection[int], current_week: int, planned: int) -> tuple[int, ...]:
    """The weeks that ended without a check, of those that were planned."""
    ended = range(1, min(current_week, planned + 1))
    return tuple(week for week in ended if week not in answered)


def missed_in_a_row(answered: Collection[int], current_week: int, planned: int) -> tuple[int, ...]:
    """Each week that completed two missed ones in a row; four in a row are two such weeks (3.6)."""
    found, run, last = [], 0, 0
    for week in missed_weeks(answered, current_week, planned):
        run = run + 1 if week == last + 1 else 1
        last = week
        if run % MISSED_IN_A_ROW == 0:
            found.append(week)
    return tuple(found)


def _weekly(days: Sequence[date], weeks: int) -> Iterator[Due]:
    for week in range(1, weeks + 1):
        closes = days[DAYS * week - 1]
        yield Due("w14", week, days[DAYS * (week - 1)], closes, closes)


def _outcomes(days: Sequence[date], weeks: int) -> Iterator[Due]:
    if weeks >= T1_WEEK:
        last = DAYS * T1_WEEK - 1
        yield Due("t1", 0, days[DAYS * (T1_WEEK - 1)], days[last], days[last + T1_GRACE])
    if weeks:
        yield Due("t2", 0, days[DAYS * (weeks - 1)], days[DAYS * weeks], days[DAYS * weeks + T2_GRACE])


def _follow_up(started_on: date) -> Due:
    half_year = months_later(started_on, T3_MONTHS)
    due_on = half_year + timedelta(T3_OPEN)
    return Due(AFTER_THE_END, 0, half_year, due_on, due_on + timedelta(T3_GRACE))


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _paused(day: date, pauses: Collection[Pause]) -> bool:
    return any(one.starts_on <= day and (one.ends_on is None or day < one.ends_on) for one in pauses)


def _active(start: date, pauses: Collection[Pause]) -> Iterator[date]:
    """The days of the course in which it is not paused, in order and without an end."""
    return (day for n in count() if not _paused(day := start + timedelta(n), pauses))
