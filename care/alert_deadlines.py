"""The deadlines of `care.alert_clock` for a region's own calendar and figures, as they stand at the moment."""

from __future__ import annotations

from datetime import datetime

from care import alert_clock, opening
from care.alert_limits import limits_for
from care.models import Alert, AlertStep, Region
from care.workdays import COPENHAGEN

GRADINGS = (AlertStep.Kind.RAISED, AlertStep.Kind.GRADED)


def of(region: Region, grade: str, start: datetime) -> alert_clock.Deadlines:
    """Every deadline of a class that begins at `start`."""
    day = start.astimezone(COPENHAGEN).date()
    return alert_clock.deadlines(grade, start, opening.calendar_for(region, day), limits_for(region, day))


def of_alert(alert: Alert) -> alert_clock.Deadlines:
    """The deadlines an alert has now: those stored on it, and the steps upward of its class.

    After a rise to A the steps of the B that it was still count where they come sooner (ruling 5).
    """
    region, is_a = alert.course.region, alert.grade == Alert.Grade.A
    found = of(region, alert.grade, alert.graded_at if is_a else alert.raised_at)
    if is_a and alert.steps.filter(grade=Alert.Grade.B, kind__in=GRADINGS).exists():
        found = alert_clock.tightened(found, of(region, Alert.Grade.B, alert.raised_at))
    return alert_clock.Deadlines(
        acknowledge_by=min(alert.acknowledge_by or found.acknowledge_by, found.acknowledge_by),
        contact_by=min(alert.contact_by or found.contact_by, found.contact_by),
        escalations=found.escalations,
        contact_escalations=found.contact_escalations,
    )


def is_staffed(region: Region, moment: datetime) -> bool:
    """Whether somebody at the region's clinic reads at that moment (3.3)."""
    day = moment.astimezone(COPENHAGEN).date()
    return alert_clock.is_staffed(moment, opening.calendar_for(region, day), limits_for(region, day))


def reads_again_at(region: Region, moment: datetime) -> datetime:
    """When somebody reads next; the moment itself while they do."""
    day = moment.astimezone(COPENHAGEN).date()
    return alert_clock.reads_again_at(moment, opening.calendar_for(region, day), limits_for(region, day))
