"""Alerts as staff see them: what is open for an actor, and the A's that stand across every page of the region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care import registry
from care.access import Actor
from care.models import Alert, Course, family, reachable_courses

State = Alert.State
ABOUT = "alert"  # the kind under which the workspace registers where an alert is read
UNREACHED = (State.OPEN, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Red:
    """One A that nobody has reached the patient of. Without a name and an address for who does not reach the course."""

    name: str
    url: str
    acknowledged_by: str
    contact_by: datetime | None
    escalated: bool


def open_alerts(actor: Actor) -> list[Alert]:
    """Everything open that the actor reaches; one that is the same task as another stands with that other."""
    rows = Alert.objects.for_user(actor).exclude(state=State.CLOSED).filter(grouped_into=None)
    return list(rows.select_related("course__patient", "course__region", "owner").prefetch_related("causes"))


def red_banner(actor: Actor) -> list[Red]:
    """The A's of the actor's region whose patient nobody has spoken with, the oldest first (3.4)."""
    if not actor.is_clinician or actor.region is None:
        return []
    rows = Alert.unscoped.filter(grade=Alert.Grade.A, state__in=UNREACHED)
    if not rows.exists():  # nearly always: one cheap query for every page
        return []
    alerts = rows.filter(course__region__in=family(actor.region)).select_related("course__patient", "owner")
    near = set(reachable_courses(actor, "alert").filter(alerts__in=alerts).values_list("pk", flat=True))
    return [_red(actor, alert, alert.course if alert.course_id in near else None) for alert in alerts.order_by("pk")]


def _red(actor: Actor, alert: Alert, course: Course | None) -> Red:
    owner = alert.owner.name if alert.owner and alert.state == State.ACKNOWLEDGED else ""
    return Red(
        name=course.patient.name if course else "",
        url=(registry.link_to(actor, ABOUT, alert.code) or "") if course else "",
        acknowledged_by=owner,
        contact_by=alert.contact_by,
        escalated=alert.escalation > 0,
    )
