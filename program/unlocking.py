"""When the next module opens (clinical.md 4.5). Pure: facts in, a checklist with reasons out.

Module n+1 opens when all of these hold for module n:

a  all its required pages were opened
b  its minimum was met by what was sent
c  the weekly check of this course week was answered, and one for each week the module takes
d  the psychologist has answered, or three full working days have passed since it was handed in
e  at least five calendar days have passed since module n opened
f  no alert of class A or B is open
g  the course is active

A psychologist may set a-e aside, never f or g. If d is met by time alone the module opens, and the clinic gets a task:
the patient must not pay for the clinic's delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.workdays import COPENHAGEN, Calendar, add_working_days, wall
from program.worksheets.need import NeedState

ANSWER_DAYS = 3  # full working days the clinic has before the module opens without its answer
FEWEST_DAYS = 5  # calendar days between two modules
SET_ASIDE = frozenset("abcde")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a patient's work with module n. Moments carry a time zone.

    `handed_in_at` is when the minimum was first met, `answered_at` when the psychologist had answered it, `checks` how
    many weekly checks were sent since it opened of the `checks_needed` that its weeks ask for.
    """

    opened_at: datetime
    unread: int = 0
    needs: tuple[NeedState, ...] = ()
    week_answered: bool = True
    checks: int = 1
    checks_needed: int = 1
    handed_in_at: datetime | None = None
    answered_at: datetime | None = None
    alert_open: bool = False
    is_active: bool = True
    is_overridden: bool = False

    @property
    def minimum_met(self) -> bool:
        return all(need.met_at is not None for need in self.needs)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: its letter, whether it holds, and when it will by itself if nothing else changes."""

    code: str
    met: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """All seven lines. `by_time`: d holds only because the clinic did not answer in time."""

    items: tuple[Item, ...]
    is_overridden: bool
    by_time: bool

    @property
    def rules_met(self) -> bool:
        """Whether it opens without anybody's decision."""
        return all(item.met for item in self.items)

    @property
    def is_open(self) -> bool:
        return all(item.met or (self.is_overridden and item.code in SET_ASIDE) for item in self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What still stands in the way."""
        set_aside = SET_ASIDE if self.is_overridden else frozenset()
        return tuple(item for item in self.items if not item.met and item.code not in set_aside)

    @property
    def opens_at(self) -> datetime | None:
        """When it opens by itself at the latest; None while it waits for the patient, or for an alert or a pause."""
        moments = [item.at for item in self.missing]
        return max((at for at in moments if at), default=None) if all(moments) else None

    def item(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)


def checklist(facts: Facts, now: datetime, calendar: Calendar) -> Checklist:
    """Judge the facts as they stand at `now`."""
    answer_by = add_working_days(facts.handed_in_at, ANSWER_DAYS, calendar) if facts.handed_in_at else None
    answered = facts.answered_at is not None
    waited = answer_by is not None and now >= answer_by
    earliest = earliest_opening(facts.opened_at)
    items = (
        Item("a", facts.unread == 0),
        Item("b", facts.minimum_met),
        Item("c", facts.week_answered and facts.checks >= facts.checks_needed),
        Item("d", answered or waited, None if answered else answer_by),
        Item("e", now >= earliest, earliest),
        Item("f", not facts.alert_open),
        Item("g", facts.is_active),
    )
    return Checklist(items, facts.is_overridden, by_time=waited and not answered)


def earliest_opening(opened_at: datetime) -> datetime:
    """Rule e: midnight in Copenhagen when the fifth calendar day after the opening begins."""
    day: date = opened_at.astimezone(COPENHAGEN).date()
    return wall(day + timedelta(days=FEWEST_DAYS), time(0))
