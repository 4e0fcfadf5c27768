"""Free times as a page lists them: by what they are for the reader, then by week and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from video import slots, texts
from video.queries.times import Choice, Offer


@dataclass(frozen=True)
class Day:
    """The times of one day."""

    day: date
    choices: list[Choice]


@dataclass(frozen=True)
class Week:
    """The times of one week, from its Monday."""

    monday: date
    days: list[Day]
    is_open: bool = False

    @property
    def count(self) -> int:
        return sum(len(one.choices) for one in self.days)


@dataclass(frozen=True)
class Group:
    """Times under one heading."""

    title: str
    weeks: list[Week] = field(default_factory=list)


def groups(offer: Offer, *, by_fast: bool) -> list[Group]:
    """The groups that hold something. `by_fast`: the times held back stand first and by themselves."""
    due = offer.due_at
    fast = offer.fast if by_fast else []
    in_time = offer.in_time if by_fast else sorted([*offer.fast, *offer.in_time], key=_moment)
    named = [
        (texts.group_fast(), fast),
        (texts.group_in_time(due, also=bool(fast)), in_time),
        (texts.group_later(), offer.later),
    ]
    return [Group(title, _weeks(choices, is_first=n == 0)) for n, (title, choices) in enumerate(_filled(named))]


def _filled(named: list[tuple[str, list[Choice]]]) -> list[tuple[str, list[Choice]]]:
    return [(title, choices) for title, choices in named if choices]


def _moment(one: Choice) -> datetime:
    return one.slot.starts_at


def _day(one: Choice) -> date:
    return timezone.localdate(one.slot.starts_at)


def _weeks(choices: Iterable[Choice], *, is_first: bool) -> list[Week]:
    """The first week of the first group stands open."""
    found: list[Week] = []
    for monday, of_week in groupby(sorted(choices, key=_moment), key=lambda one: slots.monday(_day(one))):
        days = [Day(day, list(of_day)) for day, of_day in groupby(of_week, key=_day)]
        found.append(Week(monday, days, is_open=is_first and not found))
    return found


def days_of(free: list[slots.Slot]) -> list[tuple[date, list[slots.Slot]]]:
    """Times by day."""
    return [(day, list(of_day)) for day, of_day in groupby(free, key=lambda slot: timezone.localdate(slot.starts_at))]
