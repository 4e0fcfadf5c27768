"""A course that begins at a moment, with its first module, and is planned for ten weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from care.access import Actor
from care.models import Course
from program.models import ModuleProgress


def begun(patient: Actor, moment: datetime) -> Course:
    """The patient's course as it stands then."""
    assert patient.own_course is not None
    pk = patient.own_course.pk
    Course.unscoped.filter(pk=pk).update(
        started_on=moment.date(), planned_end_on=moment.date() + timedelta(days=70), state=Course.State.ACTIVE
    )
    ModuleProgress.unscoped.filter(enrolment__course=pk).update(opened_at=moment)
    found: Course = Course.unscoped.select_related("region", "patient").get(pk=pk)
    return found
