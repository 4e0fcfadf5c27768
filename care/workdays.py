"""Working days, opening hours and the deadlines that follow from them (clinical.md 5.2; rulings 6, 13, 21).

Pure: opening hours and closures come in as values. All moments must carry a time zone; all results are in
Europe/Copenhagen, so a deadline "at 16:00" is 16:00 on the wall on both sides of a change to or from summer time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY_TO_FRIDAY = range(5)
MIDNIGHT = time(0)
DAY = timedelta(days=1)
# A calendar that is closed for a year and more is a mistake in the settings, not a long holiday.
FURTHEST = 400


class NeverOpen(ValueError):
    """The calendar has no working day within reach."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from and until a time of one weekday; `closes` itself is closed."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"closes {self.closes} before it opens {self.opens}")


OFFICE = MappingProxyType({weekday: Hours(time(8), time(16)) for weekday in MONDAY_TO_FRIDAY})


@dataclass(frozen=True, slots=True)
class Calendar:
    """One region's week and the days it is closed besides Danish public holidays.

    `hours` maps weekday (0 = Monday) to its opening hours; a weekday without hours is no working day. `answer_by`
    is both the time until which a message counts as received today and the time an answer is due.
    """

    hours: Mapping[int, Hours] = field(default_factory=lambda: OFFICE)
    closures: frozenset[date] = frozenset()
    answer_by: time = time(16)

    def is_working_day(self, day: date) -> bool:
        """Whether the clinic works that day at all."""
        return day.weekday() in self.hours and day not in self.closures and day not in public_holidays(day.year)

    def next_working_day(self, after: date) -> date:
        """The first working day later than `after`; raises NeverOpen."""
        for ahead in range(1, FURTHEST):
            if self.is_working_day(day := after + ahead * DAY):
                return day
        raise NeverOpen(f"no working day in the {FURTHEST} days after {after}")

    def working_day_from(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def ahead(self, day: date, days: int) -> date:
        """The working day `days` working days after `day`."""
        for _ in range(days):
            day = self.next_working_day(day)
        return day


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    """Danish public holidays of a year. 1 May, 5 June, 24 and 31 December are none."""
    import holidays

    return frozenset(holidays.country_holidays("DK", years=year))


def answer_due(received: datetime, calendar: Calendar, days: int = 2) -> datetime:
    """When an answer to something received is due: at `answer_by` on the working day number `days`.

    Received before that time on a working day, the day is day 0; otherwise the next working day is.
    """
    local = _local(received)
    in_time = calendar.is_working_day(local.date()) and local.time() < calendar.answer_by
    day_zero = local.date() if in_time else calendar.next_working_day(local.date())
    return _at(calendar.ahead(day_zero, days), calendar.answer_by)


def add_working_days(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """The same time of day `days` full working days later; from a day off it counts from the next 00:00 (ruling 13)."""
    local = _local(moment)
    start = calendar.working_day_from(local.date())
    return _at(calendar.ahead(start, days), local.time() if start == local.date() else MIDNIGHT)


def is_open(moment: datetime, calendar: Calendar) -> bool:
    """Whether the clinic is open at that moment."""
    local = _local(moment)
    if not calendar.is_working_day(local.date()):
        return False
    hours = calendar.hours[local.weekday()]
    return hours.opens <= local.time() < hours.closes


def next_opening(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself while the clinic is open, else when it opens next."""
    local = _local(moment)
    if is_open(local, calendar):
        return local
    today_later = calendar.is_working_day(local.date()) and local.time() < calendar.hours[local.weekday()].opens
    day = local.date() if today_later else calendar.next_working_day(local.date())
    return _at(day, calendar.hours[day.weekday()].opens)


def add_open_minutes(moment: datetime, minutes: int, calendar: Calendar) -> datetime:
    """When so many minutes have passed in which the clinic was open (ruling 6); raises NeverOpen."""
    at, left = next_opening(moment, calendar), timedelta(minutes=minutes)
    while (closes := _at(at.date(), calendar.hours[at.weekday()].closes)) - _utc(at) < left:
        left -= closes - _utc(at)
        at = next_opening(closes, calendar)
    return (_utc(at) + left).astimezone(COPENHAGEN)


def wall(day: date, clock: time) -> datetime:
    """That time of that day on the wall in Copenhagen; a time that summer time skips is the moment one hour on."""
    return _at(day, clock)


def _utc(moment: datetime) -> datetime:
    """The moment in UTC: two moments of one zone would be subtracted as clocks on a wall."""
    return moment.astimezone(UTC)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a deadline needs a moment with a time zone")
    return moment.astimezone(COPENHAGEN)


def _at(day: date, clock: time) -> datetime:
    """That time of that day; a time that summer time skips becomes the moment one hour on."""
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=COPENHAGEN)
    return wall.astimezone(UTC).astimezone(COPENHAGEN)
