"""Which courses are owed their weekly answer (clinical.md 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from care import answer_day, opening
from care.access import Actor
from care.models import Course
from care.workdays import Calendar, wall
from dialogue import queries


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekly answer that has not been given; `since` is the clinic's last letter, or the beginning."""

    course: Course
    day: date
    due: datetime
    since: datetime


def owed_by(actor: Actor) -> dict[int, Weekly]:
    """What the actor owes, by course. One query, and three for each region."""
    courses = Course.objects.for_user(actor).filter(
        state=Course.State.ACTIVE, answer_weekday__isnull=False, started_on__isnull=False
    )
    courses = courses.select_related("patient", "region__successor")
    calendars: dict[int, Calendar] = {}
    found = (_owed(course, calendars) for course in courses.annotate(answered_at=queries.newest_answer_at()))
    return {one.course.pk: one for one in found if one is not None}


def with_letters(actor: Actor) -> set[int]:
    """Courses that stand on the list already because a letter waits. One query."""
    return {letter.thread.course_id for letter in queries.unanswered_for(actor)}


def _owed(course: Any, calendars: dict[int, Calendar]) -> Weekly | None:
    if course.region_id not in calendars:
        calendars[course.region_id] = opening.calendar_for(course.region)
    found = answer_day.owed(
        course.answer_weekday, course.started_on, course.answered_at, timezone.now(), calendars[course.region_id]
    )
    if found is None:
        return None
    since = course.answered_at or wall(course.started_on, time(0))
    return Weekly(course, found.day, found.due, since)
