"""Alerts whose questions were not answered in time (clinical.md 3.2, ruling 3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from care import regional
from care.models import Alert, Course

SETTING = "alert_follow_up_minutes"
SOONEST = timedelta(minutes=regional.KEYS[SETTING].low or 0)


def still_provisional(now: datetime) -> list[Alert]:
    """Open alerts that are still provisional when the region's minutes since the trigger have passed."""
    rows = Alert.unscoped.filter(provisional=True, graded_at__lte=now - SOONEST).exclude(state=Alert.State.CLOSED)
    rows = rows.select_related("course__patient", "course__region__successor", "follow_up").order_by("graded_at")
    return [alert for alert in rows if alert.graded_at + _time_to_answer(alert.course, now) <= now]


def _time_to_answer(course: Course, now: datetime) -> timedelta:
    return timedelta(minutes=regional.value(course.region, SETTING))
