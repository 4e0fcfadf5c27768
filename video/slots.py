"""Which times a psychologist has free for a conversation (clinical.md 2.4, 5.1). Pure: rows come in as values.

A week is written in the clock on the wall of Copenhagen, and a slot is a moment: a time that summer time skips is no
slot, and a time that winter time gives twice is one slot, the first. Public holidays and days on which the clinic is
closed have none, and neither has a week whose number of conversations is used up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from care.workdays import COPENHAGEN, DAY, Calendar, public_holidays, wall

ANY = "any"
WEEK = timedelta(days=7)
Busy = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Rule:
    """Times of one weekday (0 = Monday), every week or every other, from a day until (not including) another."""

    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_until: date | None = None
    every_weeks: int = 1
    kind: str = ANY
    fast: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the rule gives times that day."""
        if day.weekday() != self.weekday or day < self.valid_from:
            return False
        if self.valid_until is not None and day >= self.valid_until:
            return False
        return (monday(day) - monday(self.valid_from)).days // 7 % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class Change:
    """One day is not as the rules say: closed, wholly or between two times, or open between two more."""

    day: date
    starts: time | None = None
    ends: time | None = None
    opens: bool = False
    kind: str = ANY
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Diary:
    """What one psychologist has: rules, changes, what is taken, days away, and how many conversations a week."""

    psychologist: int
    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()
    busy: tuple[Busy, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    most: Mapping[date, int] = field(default_factory=dict)  # by the Monday from which a number holds
    usual_most: int = 10

    def most_in(self, week: date) -> int:
        """How many conversations the lead has set for the week that begins that Monday."""
        since = max((start for start in self.most if start <= week), default=None)
        return self.usual_most if since is None else self.most[since]

    def used(self) -> Counter[date]:
        """How many conversations each week has already, by its Monday."""
        return Counter(week_of(start) for start, _end in self.busy)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for, and how early and late: `earliest` and `latest` are moments of a beginning."""

    kind: str
    length: timedelta
    earliest: datetime
    latest: datetime
    fast: bool = False  # whether the times held back for fast conversations are shown
    fast_until: datetime | None = None  # held-back times that begin before this moment are shown to everybody


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A free time. Moments are UTC."""

    starts_at: datetime
    ends_at: datetime
    psychologist: int
    fast: bool = False


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def week_of(moment: datetime) -> date:
    """The Monday of the week in which a moment lies, in Copenhagen."""
    return monday(moment.astimezone(COPENHAGEN).date())


def exists(day: date, clock: time) -> bool:
    """Whether that time of that day is on the wall at all: summer time skips an hour."""
    return wall(day, clock).time().replace(tzinfo=None) == clock.replace(tzinfo=None)


def overlap(one: Busy, other: Busy) -> bool:
    """Whether two times have a moment in common; one that ends when the other begins has none."""
    return one[0] < other[1] and other[0] < one[1]


def free(diary: Diary, wish: Wish, calendar: Calendar) -> list[Slot]:
    """The psychologist's free times for the wish, in order; the same moment once."""
    if wish.latest < wish.earliest:
        return []
    used, found = diary.used(), dict[datetime, Slot]()
    first, last = (moment.astimezone(COPENHAGEN).date() for moment in (wish.earliest, wish.latest))
    for day in _days(first, last):
        if is_closed(day, calendar) or _is_away(day, diary) or used[monday(day)] >= diary.most_in(monday(day)):
            continue
        for slot in _of_day(day, diary, wish):
            held = found.get(slot.starts_at)
            if held is None or held.fast:
                found[slot.starts_at] = slot
    return [found[moment] for moment in sorted(found)]


def is_closed(day: date, calendar: Calendar) -> bool:
    """A public holiday, or a day on which the clinic is closed. Opening hours do not count: a talk may be at seven."""
    return day in calendar.closures or day in public_holidays(day.year)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _is_away(day: date, diary: Diary) -> bool:
    return any(first <= day <= last for first, last in diary.away)


def _of_day(day: date, diary: Diary, wish: Wish) -> Iterator[Slot]:
    closed = [change for change in diary.changes if change.day == day and not change.opens]
    for starts, ends, fast in _windows(day, diary, wish.kind):
        for slot in _steps(day, starts, ends, wish.length):
            if _fits(slot, wish) and _shown(slot[0], wish, fast=fast) and _is_free(day, slot, diary.busy, closed):
                yield Slot(*slot, psychologist=diary.psychologist, fast=fast)


def _windows(day: date, diary: Diary, kind: str) -> Iterator[tuple[time, time, bool]]:
    for rule in diary.rules:
        if rule.holds_on(day) and rule.kind in {ANY, kind}:
            yield rule.starts, rule.ends, rule.fast
    for change in diary.changes:
        if change.opens and change.day == day and change.kind in {ANY, kind} and change.starts and change.ends:
            yield change.starts, change.ends, change.fast


def _steps(day: date, starts: time, ends: time, length: timedelta) -> Iterator[Busy]:
    """Beginnings one length apart on the wall; each lasts the whole length in real time and ends in the window."""
    closes, at = wall(day, ends), datetime.combine(day, starts)
    while at.date() == day and at.time() < ends:
        if exists(day, at.time()):
            begins = wall(day, at.time()).astimezone(UTC)
            if begins + length <= closes.astimezone(UTC):
                yield begins, begins + length
        at += length


def _fits(slot: Busy, wish: Wish) -> bool:
    return wish.earliest <= slot[0] <= wish.latest


def _shown(begins: datetime, wish: Wish, *, fast: bool) -> bool:
    return not fast or wish.fast or (wish.fast_until is not None and begins < wish.fast_until)


def _is_free(day: date, slot: Busy, busy: Iterable[Busy], closed: Collection[Change]) -> bool:
    return not any(overlap(slot, taken) for taken in busy) and not any(_covers(day, slot, one) for one in closed)


def _covers(day: date, slot: Busy, closed: Change) -> bool:
    if closed.starts is None or closed.ends is None:
        return True
    return overlap(slot, (wall(day, closed.starts), wall(day, closed.ends)))
