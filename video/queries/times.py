"""Which times somebody can choose for a conversation: the rows for `video.slots`, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from care import opening
from care.access import Actor, Role, System
from care.models import Absence, CareLink, Course, Region, User, family, today
from care.people_queries import psychologists_of
from care.workdays import MIDNIGHT, Calendar, wall
from video import slots
from video.booking import ASSESSMENT, Limits
from video.limits import limits_for
from video.models import Appointment, SlotChange, SlotRule, WeekLimit
from video.slots import Diary, Slot, Wish

State = Appointment.State
TAKES_TIME = (State.BOOKED, State.HELD, State.MISSED)


@dataclass(frozen=True)
class Choice:
    """A free time with the psychologist who has it. `value` is how a form names it."""

    slot: Slot
    psychologist: User

    @property
    def value(self) -> str:
        return f"{int(self.slot.starts_at.timestamp())}.{self.psychologist.code}"


@dataclass(frozen=True)
class Offer:
    """The times for one conversation: held back for those who must be seen soon, within the deadline, and later."""

    kind: str
    length: timedelta
    fast: list[Choice] = field(default_factory=list)
    in_time: list[Choice] = field(default_factory=list)
    later: list[Choice] = field(default_factory=list)
    due_at: datetime | None = None
    psychologists: list[User] = field(default_factory=list)

    @property
    def all(self) -> list[Choice]:
        return [*self.fast, *self.in_time, *self.later]

    def find(self, psychologist: User, starts_at: datetime) -> Choice | None:
        """The choice that is this time."""
        same = (one for one in self.all if one.slot.starts_at == starts_at and one.psychologist == psychologist)
        return next(same, None)


def treating(course: Course) -> User | None:
    """The psychologist who treats, if somebody does and still works here."""
    links = CareLink.unscoped.filter(course=course, kind=CareLink.Kind.TREATING, valid_until__isnull=True)
    link = links.select_related("user").first()
    return link.user if link is not None and link.user.is_active else None


def candidates(by: Actor | System, course: Course, kind: str, limits: Limits) -> list[User]:
    """With whom the conversation may be: the treating psychologist, or for an assessment anybody of the region.

    Applicants choose among all when the region has decided so; a lead always may. One query.
    """
    of_region = kind == ASSESSMENT and (by.role == Role.LEAD or (by.role == Role.PATIENT and limits.whole_region))
    if of_region:
        return list(psychologists_of(course.region.current()))
    own = treating(course)
    return [own] if own is not None else []


def offer(
    by: Actor | System,
    course: Course,
    kind: str,
    *,
    moving: Appointment | None = None,
    limits: Limits | None = None,
    only: User | None = None,
) -> Offer:
    """Every time that this person can choose now, with everybody who may hold it or `only` one of them.

    An appointment that is being moved is not in its own way, but the time it has is not one to move it to.
    """
    limits = limits or limits_for(course.region)
    people = candidates(by, course, kind, limits)
    asked = [person for person in people if only is None or person == only]
    wish = _wish(course, kind, limits, staff=by.role != Role.PATIENT)
    diaries = diaries_of(asked, course.region, limits, wish.earliest, wish.latest, without=moving)
    own = [
        (row.starts_at, row.ends_at)
        for row in Appointment.unscoped.filter(course=course, state=State.BOOKED)
        if row.pk != (moving.pk if moving else None)
    ]
    calendar = closed_days(course.region)
    found = sorted(slot for diary in diaries for slot in slots.free(diary, wish, calendar) if _apart(slot, own))
    by_key = {person.pk: person for person in people}
    now_at = (moving.psychologist_id, moving.starts_at) if moving else None
    choices = [
        Choice(slot, by_key[slot.psychologist]) for slot in found if (slot.psychologist, slot.starts_at) != now_at
    ]
    return _grouped(choices, kind, limits.length(kind), course, people)


def _grouped(choices: list[Choice], kind: str, length: timedelta, course: Course, people: list[User]) -> Offer:
    due = course.interview_due_at if kind == ASSESSMENT else None
    in_time = [one for one in choices if due is None or one.slot.starts_at <= due]
    return Offer(
        kind=kind,
        length=length,
        fast=[one for one in in_time if one.slot.fast],
        in_time=[one for one in in_time if not one.slot.fast],
        later=[one for one in choices if due is not None and one.slot.starts_at > due],
        due_at=due,
        psychologists=people,
    )


def _wish(course: Course, kind: str, limits: Limits, *, staff: bool) -> Wish:
    now = timezone.now()
    return Wish(
        kind=kind,
        length=limits.length(kind),
        earliest=now if staff else now + limits.notice,
        latest=now + limits.ahead,
        fast=staff or (kind == ASSESSMENT and course.priority > 0),
        fast_until=now + limits.fast_release,
    )


def _apart(slot: Slot, taken: Iterable[slots.Busy]) -> bool:
    return not any(slots.overlap((slot.starts_at, slot.ends_at), one) for one in taken)


def closed_days(region: Region) -> Calendar:
    """The days the region is closed besides public holidays, for the rules; one query."""
    days = {closure.day for closure in opening.closures_of(region, since=today() - timedelta(days=7))}
    return Calendar(closures=frozenset(days))


def diaries_of(
    people: Sequence[User],
    region: Region,
    limits: Limits,
    earliest: datetime,
    latest: datetime,
    *,
    without: Appointment | None = None,
) -> list[Diary]:
    """What each of them has between two moments, the whole first week included; six queries however many they are."""
    first = slots.week_of(earliest)
    last = timezone.localdate(latest)
    rules, changes = _rules(people, region, first, last), _changes(people, region, first, last)
    busy, away, most = _busy(people, first, last, without), _away(people, first, last), _most(people, last)
    return [
        Diary(
            psychologist=person.pk,
            rules=tuple(row.as_rule for row in rules[person.pk]),
            changes=tuple(row.as_change for row in changes[person.pk]),
            busy=tuple((row.starts_at, row.ends_at) for row in busy[person.pk]),
            away=tuple((row.starts_on, row.ends_on) for row in away[person.pk]),
            most={row.valid_from: row.most for row in most[person.pk]},
            usual_most=limits.week_most,
        )
        for person in people
    ]


def _by(rows: Iterable[Any], name: str = "psychologist_id") -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _rules(people: Sequence[User], region: Region, first: date, last: date) -> defaultdict[int, list[SlotRule]]:
    until = Q(valid_until__isnull=True) | Q(valid_until__gt=first)
    return _by(SlotRule.objects.filter(until, psychologist__in=people, region__in=family(region), valid_from__lte=last))


def _changes(people: Sequence[User], region: Region, first: date, last: date) -> defaultdict[int, list[SlotChange]]:
    rows = SlotChange.objects.filter(psychologist__in=people, region__in=family(region))
    return _by(rows.filter(day__gte=first, day__lte=last))


def _busy(
    people: Sequence[User], first: date, last: date, without: Appointment | None
) -> defaultdict[int, list[Appointment]]:
    rows = Appointment.unscoped.filter(psychologist__in=people, state__in=TAKES_TIME)
    span = rows.filter(starts_at__gte=wall(first, MIDNIGHT), starts_at__lt=wall(last, MIDNIGHT) + slots.WEEK)
    return _by(span.exclude(pk=without.pk if without else None).only("psychologist", "starts_at", "ends_at", "code"))


def _away(people: Sequence[User], first: date, last: date) -> defaultdict[int, list[Absence]]:
    rows = Absence.objects.filter(user__in=people, cancelled_at__isnull=True, ends_on__gte=first, starts_on__lte=last)
    return _by(rows, "user_id")


def _most(people: Sequence[User], last: date) -> defaultdict[int, list[WeekLimit]]:
    return _by(WeekLimit.objects.filter(psychologist__in=people, valid_from__lte=last))


def moment_of(value: str) -> tuple[datetime, str] | None:
    """The moment and the psychologist's code that a form named (`Choice.value`); None for something else."""
    seconds, _dot, code = value.partition(".")
    if not seconds.isdecimal() or len(seconds) > 11:
        return None
    return datetime.fromtimestamp(int(seconds), tz=UTC), code


def chosen(offered: Offer, value: str) -> Choice | None:
    """The time that a form named, if it is still free."""
    return next((one for one in offered.all if one.value == value), None)
