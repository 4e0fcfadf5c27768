"""A week of conversations as staff read it, the lead's numbers, and what must be seen to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from care.access import Actor, Role
from care.models import Absence, Alert, CareLink, Course, Region, User, family, today
from care.models.course import OPEN_STATES
from care.people_queries import psychologists_of
from care.workdays import DAY, MIDNIGHT, wall
from video import slots
from video.booking import ASSESSMENT, Limits
from video.limits import limits_for
from video.models import Appointment, SlotChange, SlotRule
from video.queries import times
from video.slots import Diary, Slot, Wish

State = Appointment.State
NEW = timedelta(hours=24)
MOST = 200
WEEKS = 4


@dataclass(frozen=True)
class Line:
    """One conversation of the week, with what is worth a mark."""

    appointment: Appointment
    is_new: bool
    is_moved: bool
    waits_for_outcome: bool


@dataclass(frozen=True)
class Day:
    """The conversations of one day."""

    day: date
    lines: list[Line]


def week(actor: Actor, monday: date) -> list[Day]:
    """What the actor reaches in the week: their own and those they cover, or the whole region for a lead. One query."""
    first, last = wall(monday, MIDNIGHT), wall(monday + slots.WEEK, MIDNIGHT)
    rows = Appointment.objects.for_user(actor).filter(starts_at__gte=first, starts_at__lt=last)
    shown = rows.select_related("course__patient", "psychologist").order_by("starts_at")[:MOST]
    lines = [line_of(row) for row in shown]
    by_day = groupby(lines, key=lambda line: timezone.localdate(line.appointment.starts_at))
    return [Day(day, list(of_day)) for day, of_day in by_day]


def line_of(row: Appointment) -> Line:
    """An appointment with its marks."""
    now = timezone.now()
    return Line(
        appointment=row,
        is_new=row.is_booked and row.sequence == 0 and now - row.booked_at < NEW,
        is_moved=row.is_booked and row.sequence > 0,
        waits_for_outcome=row.is_booked and row.ends_at <= now,
    )


# --- one psychologist's times -----------------------------------------------------------------------------


def rules_of(psychologist: User) -> list[SlotRule]:
    """The recurring times that still count or will, by weekday."""
    rows = SlotRule.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today()), psychologist=psychologist)
    return list(rows.select_related("region"))


def changes_of(psychologist: User) -> list[SlotChange]:
    """The changes of days that are not over."""
    return list(SlotChange.objects.filter(psychologist=psychologist, day__gte=today()))


def rule_with(code: Any, people: Any) -> SlotRule | None:
    """A rule of one of these people."""
    return SlotRule.objects.select_related("psychologist", "region").filter(code=code, psychologist__in=people).first()


def change_with(code: Any, people: Any) -> SlotChange | None:
    """A change of one of these people."""
    rows = SlotChange.objects.select_related("psychologist", "region")
    return rows.filter(code=code, psychologist__in=people).first()


def preview(psychologist: User, region: Region, kind: str) -> list[Slot]:
    """The free times of the next two weeks, held-back ones included."""
    limits, now = limits_for(region), timezone.now()
    until = now + 2 * slots.WEEK
    diary = times.diaries_of([psychologist], region, limits, now, until)[0]
    return slots.free(diary, _wish(kind, limits, until), times.closed_days(region))


def _wish(kind: str, limits: Limits, until: Any) -> Wish:
    return Wish(kind=kind, length=limits.length(kind), earliest=timezone.now(), latest=until, fast=True)


# --- the lead's numbers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One psychologist's week."""

    used: int
    most: int
    free: int

    @property
    def is_full(self) -> bool:
        return self.used >= self.most


@dataclass(frozen=True)
class Row:
    """One psychologist's weeks."""

    psychologist: User
    cells: list[Cell]


@dataclass(frozen=True)
class Capacity:
    """How many conversations are used, how many there may be, and whether the times reach."""

    weeks: list[date]
    rows: list[Row]
    waiting: int  # invited and without a time
    waiting_fast: int
    free: int  # free times for an assessment in the weeks shown
    free_fast: int


def capacity(region: Region) -> Capacity:
    """The region's weeks; the same number of queries however many psychologists there are."""
    people, limits = list(psychologists_of(region)), limits_for(region)
    weeks = [slots.monday(today()) + number * slots.WEEK for number in range(WEEKS)]
    until = wall(weeks[-1] + slots.WEEK - DAY, MIDNIGHT) + DAY
    diaries = {one.psychologist: one for one in times.diaries_of(people, region, limits, timezone.now(), until)}
    closed, wish = times.closed_days(region), _wish(ASSESSMENT, limits, until)
    free = {pk: slots.free(diary, wish, closed) for pk, diary in diaries.items()}
    invited = Course.unscoped.filter(region__in=family(region), state=Course.State.INVITED)
    counted = invited.aggregate(all=Count("pk"), fast=Count("pk", filter=Q(priority__gt=0)))
    everything = [slot for found in free.values() for slot in found]
    return Capacity(
        weeks=weeks,
        rows=[Row(person, _cells(diaries[person.pk], free[person.pk], weeks)) for person in people],
        waiting=counted["all"],
        waiting_fast=counted["fast"],
        free=len(everything),
        free_fast=sum(slot.fast for slot in everything),
    )


def _cells(diary: Diary, free: list[Slot], weeks: Iterable[date]) -> list[Cell]:
    used = diary.used()
    return [
        Cell(used[monday], diary.most_in(monday), sum(slots.week_of(slot.starts_at) == monday for slot in free))
        for monday in weeks
    ]


# --- what must be seen to ---------------------------------------------------------------------------------


def to_see_to(actor: Actor) -> list[Appointment]:
    """Booked conversations that the actor reaches and that are today, over, or not as they should be; one query."""
    rows = Appointment.objects.for_user(actor).filter(state=State.BOOKED)
    return list(rows.select_related("course__patient", "psychologist").order_by("starts_at")[:MOST])


def absences_over(rows: list[Appointment]) -> dict[int, Absence]:
    """The absence in which each of the appointments falls; one query."""
    people = {row.psychologist_id for row in rows}
    held = list(Absence.objects.filter(user__in=people, cancelled_at__isnull=True, ends_on__gte=today()))
    found = {}
    for row in rows:
        day = timezone.localdate(row.starts_at)
        away = (one for one in held if one.user_id == row.psychologist_id and one.starts_on <= day <= one.ends_on)
        if (absence := next(away, None)) is not None:
            found[row.pk] = absence
    return found


def treating_of(rows: list[Appointment]) -> dict[int, int]:
    """Who treats each course now, by the course's primary key; one query."""
    links = CareLink.unscoped.filter(
        course__in={row.course_id for row in rows}, kind=CareLink.Kind.TREATING, valid_until__isnull=True
    )
    return dict(links.values_list("course_id", "user_id"))


def in_absences(actor: Actor, absences: list[Absence]) -> dict[int, list[Appointment]]:
    """The booked conversations of each absence that the actor reaches; one query."""
    people = {one.user_id for one in absences}
    rows = Appointment.objects.for_user(actor).filter(psychologist__in=people, state=State.BOOKED)
    booked = list(rows.filter(starts_at__gt=timezone.now()).select_related("course__patient"))
    return {
        one.pk: [
            row
            for row in booked
            if row.psychologist_id == one.user_id and one.starts_on <= timezone.localdate(row.starts_at) <= one.ends_on
        ]
        for one in absences
        if one.cancelled_at is None
    }


def without_follow_up(actor: Actor) -> list[Course]:
    """The actor's patients for whom the follow-up can be booked and is not; two queries."""
    until = today() + limits_for(actor.region).before_end
    done = Appointment.unscoped.filter(
        course=OuterRef("pk"), kind=Appointment.Kind.FOLLOW_UP, state__in=[State.BOOKED, State.HELD]
    )
    near = Course.objects.for_user(actor).filter(
        ~Exists(done), state__in=[Course.State.ACTIVE, Course.State.FOLLOW_UP], planned_end_on__lte=until
    )
    return list(near.select_related("patient").order_by("planned_end_on")[:MOST])


def no_shows_to_decide(actor: Actor, most: int) -> list[tuple[Alert, int]]:
    """Patients in treatment who were not there so many times, while the newest call is still open: the lead's (3.6)."""
    if actor.role != Role.LEAD:
        return []
    open_ = Alert.objects.for_user(actor).filter(kind=Alert.Kind.NO_SHOW, course__state__in=OPEN_STATES)
    alerts = {row.course_id: row for row in open_.exclude(state=Alert.State.CLOSED).select_related("course__patient")}
    missed = Appointment.unscoped.filter(course__in=alerts, state=State.MISSED).values_list("course")
    counted = missed.annotate(times=Count("pk")).filter(times__gte=most)
    return [(alerts[course], times_) for course, times_ in counted]
