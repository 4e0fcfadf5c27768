"""When a course stood still, from the trail of its states."""

from __future__ import annotations

from django.utils import timezone

from assessment.schedule import Pause
from care.models import Course, StateChange


def pauses_of(course: Course) -> tuple[Pause, ...]:
    """Every pause with whole days, the last one without an end while it lasts. One query."""
    rows = StateChange.unscoped.filter(course=course).order_by("changed_at", "pk")
    found: list[Pause] = []
    for row in rows:
        day = timezone.localdate(row.changed_at)
        if row.to_state == Course.State.PAUSED:
            found.append(Pause(day))
        elif row.from_state == Course.State.PAUSED and found:
            found[-1] = Pause(found[-1].starts_on, day)
    return tuple(one for one in found if one.ends_on is None or one.ends_on > one.starts_on)
