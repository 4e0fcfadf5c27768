"""A course's pauses and course weeks, read from its changes of state, for the pure rules of `assessment.schedule`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from assessment import schedule
from assessment.schedule import Pause
from care.models import Course, StateChange

PAUSED = Course.State.PAUSED


def pauses_of(course: Course) -> tuple[Pause, ...]:
    """Every pause of one course; one query."""
    return pauses_of_all([course])[course.pk]


def pauses_of_all(courses: Iterable[Course]) -> dict[int, tuple[Pause, ...]]:
    """The pauses of several courses by primary key; one query."""
    found: dict[int, list[Pause]] = {course.pk: [] for course in courses}
    rows = StateChange.unscoped.filter(course__in=list(found)).order_by("changed_at", "pk")
    for row in rows:
        _follow(found[row.course_id], row)
    return {pk: tuple(pauses) for pk, pauses in found.items()}


def _follow(pauses: list[Pause], row: StateChange) -> None:
    day = timezone.localdate(row.changed_at)
    if row.to_state == PAUSED:
        pauses.append(Pause(day))
    elif row.from_state == PAUSED and pauses:
        pauses[-1] = Pause(pauses[-1].starts_on, day)


def week_of(course: Course, day: date | None = None) -> int:
    """The course week of a day (today); 0 before the start."""
    if course.started_on is None:
        return 0
    return schedule.course_week(course.started_on, day or timezone.localdate(), pauses_of(course))
