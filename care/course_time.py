"""The time of a course. For every patient it is simply the time; a rehearsal has a clock that runs fast.

What happens is stored at its real moment, and `shown` says when that was for the course. What is planned (when a form
opens and closes) is stored as the course's own time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from care import fast_clock
from care.access import System
from care.models import Course, Rehearsal

BY = System("course time")


@dataclass(frozen=True, slots=True)
class CourseTime:
    """How a course sees real moments; without a clock of its own, as they are."""

    clock: tuple[fast_clock.Stretch, ...] = ()

    def shown(self, moment: datetime) -> datetime:
        return fast_clock.shown(self.clock, moment) if self.clock else moment

    def now(self) -> datetime:
        return self.shown(timezone.now())

    def today(self) -> date:
        return timezone.localdate(self.now())


def of(course: Course) -> CourseTime:
    """The time of this course; a query for a rehearsal alone."""
    if not course.is_rehearsal:
        return CourseTime()
    row = Rehearsal.objects.for_user(BY).filter(course=course).first()
    return CourseTime(row.stretches) if row else CourseTime()
