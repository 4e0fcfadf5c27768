"""When a region's clinic is open, from its own rows or the country's, as a calendar for `care.workdays`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from care import regional
from care.models import Closure, OpeningHours, Region, today
from care.workdays import COPENHAGEN, Calendar, Hours, answer_due, is_open, next_opening


@dataclass(frozen=True)
class Week:
    """The opening hours of a week and the level they were decided on: `region` or `country`."""

    hours: Mapping[int, Hours]
    level: str
    valid_from: date | None = None


def _in_force(region: Region | None, on: date) -> QuerySet[OpeningHours]:
    where = Q(region=region) | Q(region__isnull=True)
    return OpeningHours.objects.filter(
        where, Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on
    ).order_by("valid_from")


def week_of(region: Region | None, on: date | None = None) -> Week:
    """The week of a region on a date: its own if it has one, else the country's. One query."""
    on = on or today()
    region = region.current(on) if region else None
    rows = list(_in_force(region, on))
    own = [row for row in rows if row.region_id]
    counting = own or rows
    return Week(
        hours={row.weekday: Hours(row.opens, row.closes) for row in counting},
        level="region" if own else "country",
        valid_from=max((row.valid_from for row in counting), default=None),
    )


def planned_week(region: Region) -> date | None:
    """The day on which the region's week changes next, if that is decided."""
    ahead = OpeningHours.objects.filter(region=region)
    starts = ahead.filter(valid_from__gt=today()).values_list("valid_from", flat=True)
    ends = ahead.filter(valid_from__lte=today(), valid_until__gt=today()).values_list("valid_until", flat=True)
    return min([*starts, *(day for day in ends if day)], default=None)


def closures_of(region: Region | None, since: date | None = None) -> list[Closure]:
    """The days a region is closed besides weekends and holidays, its own and the country's, in order."""
    region = region.current() if region else None
    where = Q(region=region) | Q(region__isnull=True)
    rows = Closure.objects.filter(where).select_related("region", "set_by")
    return list(rows.filter(day__gte=since) if since else rows)


def calendar_for(region: Region | None, on: date | None = None) -> Calendar:
    """The region's week, closures and answer time as they stand on a date, for the rules in `care.workdays`."""
    return _calendar(region, on or today(), regional.value(region, "answer_hour", on))


def _calendar(region: Region | None, on: date, answer_hour: int) -> Calendar:
    region = region.current(on) if region else None
    days = Closure.objects.filter(Q(region=region) | Q(region__isnull=True)).values_list("day", flat=True)
    return Calendar(
        hours=week_of(region, on).hours,
        closures=frozenset(days),
        answer_by=time(answer_hour),
    )


def answer_rules(region: Region | None, on: date) -> tuple[Calendar, int]:
    """What a deadline of that day is counted by: the calendar, and the number of working days. Three queries."""
    settings = regional.resolve_all(region, on)
    return _calendar(region, on, settings["answer_hour"].value), settings["answer_days"].value


@dataclass(frozen=True)
class ReplyClock:
    """What a region can promise who writes at a moment: `opens_at` is None while the clinic is open."""

    due: datetime
    opens_at: datetime | None
    calendar: Calendar


def reply_clock(region: Region | None, received: datetime) -> ReplyClock:
    """When something received at a moment is answered at the latest (clinical.md 5.2), and if anybody is there now."""
    calendar, days = answer_rules(region, received.astimezone(COPENHAGEN).date())
    due = answer_due(received, calendar, days)
    return ReplyClock(due, None if is_open(received, calendar) else next_opening(received, calendar), calendar)


def answer_deadline(region: Region | None, received: datetime) -> datetime:
    """When the region has promised to answer something received at a moment (clinical.md 5.2)."""
    return answer_due(received, *answer_rules(region, received.astimezone(COPENHAGEN).date()))
