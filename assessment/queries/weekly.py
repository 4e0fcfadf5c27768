"""The weekly check (W14) of a course: which week it is, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessment import schedule
from assessment.models import Assignment
from assessment.queries.pauses import pauses_of
from care import course_time
from care.models import Course

FORM = "w14"


@dataclass(frozen=True, slots=True)
class Weekly:
    """This course week's check, None before it was given, and the weeks whose check was sent."""

    week: int
    planned: int
    current: Assignment | None
    answered: frozenset[int]

    @property
    def is_answered(self) -> bool:
        """Whether nothing is owed for this week; after the planned weeks nothing is asked."""
        return self.week in self.answered or self.week > self.planned or self.week == 0

    def since(self, week: int) -> int:
        """How many checks were sent for that week and later ones."""
        return sum(answered >= week for answered in self.answered)


def weekly(course: Course) -> Weekly:
    """Two queries."""
    rows = list(Assignment.unscoped.filter(course=course, form=FORM))
    week = week_on(course, course_time.of(course).today())
    planned = schedule.planned_weeks(course.started_on, course.planned_end_on) if course.started_on else 0
    answered = frozenset(row.ordinal for row in rows if row.submitted_at)
    return Weekly(week, planned, next((row for row in rows if row.ordinal == week), None), answered)


def week_on(course: Course, day: date) -> int:
    """The course week of a day, from 1; 0 before the start. One query."""
    if course.started_on is None:
        return 0
    return schedule.course_week(course.started_on, day, pauses_of(course))
