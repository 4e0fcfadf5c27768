"""Alerts on lists: "Venter på dig" in the order of clinical.md 5.2, and everything open or lately closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care import alert_deadlines
from care.access import Actor, may
from care.alert_queries import open_alerts
from care.http import patient_token
from care.models import Alert, Course
from care.registry import WaitingAct, WaitingRow
from clinic import alert_words

A, B, OVERDUE, C, DUE_TODAY, WORSE, INACTIVE = 10, 20, 30, 40, 50, 60, 70
LATELY = timedelta(days=14)
MOST_CLOSED = 100
INACTIVE_KINDS = frozenset(
    {Alert.Kind.INACTIVE_10, Alert.Kind.INACTIVE_14, Alert.Kind.INACTIVE_21, Alert.Kind.NO_WEEKLY, Alert.Kind.NO_SHOW}
)


@dataclass(frozen=True)
class Row:
    """One alert of the list."""

    alert: Alert
    why: str
    order: int


@dataclass(frozen=True)
class Choice:
    """A class that staff may choose, with what it would mean now."""

    value: str
    label: str
    help: str


def waiting(actor: Actor) -> list[WaitingRow]:
    """Open alerts as lines of the worklist. There is no snooze."""
    now = timezone.now()
    acts = may(actor, "alert", "acknowledge")
    return [_line(actor, alert, now, acts=acts) for alert in open_alerts(actor)]


def _line(actor: Actor, alert: Alert, now: datetime, *, acts: bool) -> WaitingRow:
    return WaitingRow(
        order=order(alert, now),
        reason=alert_words.why(alert),
        url=reverse("clinic-alert", args=[alert.code]),
        at=alert.raised_at,
        course_code=alert.course.code,
        title=alert.course.patient.name,
        act=_acknowledge(actor, alert) if acts and alert.state == Alert.State.OPEN else None,
    )


def _acknowledge(actor: Actor, alert: Alert) -> WaitingAct:
    return WaitingAct(
        label=_("Kvittér"),
        url=reverse("clinic-alert-act", args=[alert.code, "kvitter"]),
        patient=patient_token(alert.course, actor.user),
        key=uuid4(),
    )


def order(alert: Alert, now: datetime) -> int:
    """The class of the line. A and B come before everything that is late; what is late before a C."""
    if alert.grade in {Alert.Grade.A, Alert.Grade.B}:
        return A if alert.grade == Alert.Grade.A else B
    due = alert_words.due_at(alert)
    if due is not None and due < now:
        return OVERDUE
    if alert.grade == Alert.Grade.C:
        return C
    if due is not None and timezone.localdate(due) == timezone.localdate(now):
        return DUE_TODAY
    return INACTIVE if alert.kind in INACTIVE_KINDS else WORSE


def recent(actor: Actor) -> list[Row]:
    """Open alerts in the same order, then those closed within two weeks, the newest first."""
    now = timezone.now()
    still = [Row(alert, alert_words.why(alert), order(alert, now)) for alert in open_alerts(actor)]
    closed = Alert.objects.for_user(actor).filter(closed_at__gt=now - LATELY).order_by("-closed_at")
    closed = closed.select_related("course__patient", "owner").prefetch_related("causes")
    ended = [Row(alert, alert_words.why(alert), 100) for alert in closed[:MOST_CLOSED]]
    return sorted(still, key=lambda row: (row.order, row.alert.raised_at)) + ended


def of_course(actor: Actor, course: Course) -> list[Row]:
    """All alerts of a patient that the actor may read: the open ones first, then the newest."""
    rows = Alert.objects.for_user(actor).filter(course=course).select_related("course__patient", "owner")
    found = [Row(alert, alert_words.why(alert), 0 if alert.is_open else 1) for alert in rows.prefetch_related("causes")]
    return sorted(found, key=lambda row: (row.order, -row.alert.raised_at.timestamp()))


def deadlines_now(course: Course) -> list[Choice]:
    """What each class would mean if it began now, as dates and times (ruling 8)."""
    return [_choice(course, grade) for grade in Alert.Grade]


def _choice(course: Course, grade: Alert.Grade) -> Choice:
    found = alert_deadlines.of(course.region, grade.value, timezone.now())
    words = _("Kvittér senest {acknowledge}, kontakt senest {contact}.")
    help_text = words.format(
        acknowledge=alert_words.moment(found.acknowledge_by), contact=alert_words.moment(found.contact_by)
    )
    return Choice(grade.value, str(grade.label), help_text)
