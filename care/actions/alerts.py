"""An alert is raised, gets another reason, is answered sooner, becomes firm, climbs (clinical.md 3.2, 3.4).

A patient raises their own by answering; the clinic's staff raise one by hand. What clinicians then do with it stands in
`care.actions.alert_steps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from care import alert_clock, alert_deadlines, alert_notices, audit, responsible
from care.access import Actor, System
from care.guard import allow
from care.models import Alert, AlertCause, AlertStep, Course

ORDER = {"": 0, "C": 1, "B": 2, "A": 3}
Step = AlertStep.Kind


@dataclass(frozen=True)
class Cause:
    """One reason: where it came from, the answer's number if it has one, and the row it came from."""

    source: str
    value: int | None = None
    about_code: UUID | None = None
    note: str = ""


def raise_alert(
    *,
    by: Actor | System,
    course: Course,
    kind: str,
    causes: Sequence[Cause],
    grade: str = "",
    provisional: bool = False,
    due_at: datetime | None = None,
    code: UUID | None = None,
) -> Alert:
    """Begin an alert with its owner and deadlines, in the caller's transaction if there is one.

    `due_at` is the deadline of a rule of 3.6, which has no grade; an open alert of the same rule is returned instead
    of a second one (ruling 12). The same code gives the same alert again.
    """
    allow(by, "alert", "raise", course=course)
    if course.is_rehearsal:
        raise ValueError("a rehearsal has no patient to be concerned about")
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        held = _held(course, kind, code)
        if held is not None:
            return held
        alert = Alert(course=course, kind=kind, grade=grade, provisional=provisional, code=code or uuid4())
        alert.acknowledge_by = alert.contact_by = due_at
        return _raise(by, alert, causes)


def _held(course: Course, kind: str, code: UUID | None) -> Alert | None:
    same: Alert | None = Alert.unscoped.filter(code=code).first() if code else None
    if same is not None or kind in REPEATABLE:
        return same
    rule: Alert | None = Alert.unscoped.filter(course=course, kind=kind).exclude(state=Alert.State.CLOSED).first()
    return rule


REPEATABLE = frozenset({Alert.Kind.RISK, Alert.Kind.UNWANTED_EFFECT, Alert.Kind.HELP_WANTED, Alert.Kind.NO_SHOW})


def _raise(by: Actor | System, alert: Alert, causes: Sequence[Cause]) -> Alert:
    now = alert.raised_at = alert.graded_at = timezone.now()
    alert.owner = responsible.for_course(alert.course, now).user
    if alert.grade:
        _set_deadlines(alert, alert_deadlines.of(alert.course.region, alert.grade, now))
    alert.save(force_insert=True)
    for cause in causes:
        _add_cause(alert, cause, now)
    _step(alert, Step.RAISED, by, grade=alert.grade)
    audit.record("alert.raised", by=by, course=alert.course, about=alert)
    alert_notices.tell(alert)
    return alert


def add_cause(*, by: Actor | System, alert: Alert, cause: Cause) -> Alert:
    """A second reason for the same alert; the same answer is a reason once."""
    allow(by, "alert", "raise", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if cause.about_code and held.causes.filter(source=cause.source, about_code=cause.about_code).exists():
            return held
        _add_cause(held, cause, timezone.now())
        _step(held, Step.CAUSE, by)
        audit.record("alert.cause_added", by=by, course=held.course, about=held)
        return held


def set_grade(*, by: Actor | System, alert: Alert, grade: str, provisional: bool) -> Alert:
    """The class as the rules give it now. A never falls; only a provisional B may become a C (3.2).

    On a rise the alert waits to be acknowledged again, and no deadline moves later (ruling 5). When the questions are
    finished as C, the deadlines of C hold: the provisional ones stood for a B that it turned out not to be.
    """
    allow(by, "alert", "raise", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if not held.is_open or (grade, provisional) == (held.grade, held.provisional):
            return held
        if ORDER[grade] > ORDER[held.grade]:
            _rise(by, held, grade, provisional=provisional)
        elif held.provisional and not provisional:
            _settle(by, held, grade)
        return held


def make_firm(*, by: Actor | System, alert: Alert) -> Alert:
    """Ten minutes have passed and the questions are not finished: the B stands, and can only rise (ruling 3)."""
    allow(by, "alert", "raise", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if held.provisional:
            held.provisional = False
            held.save(update_fields=["provisional"])
            _step(held, Step.FIRM, by, grade=held.grade)
            audit.record("alert.made_firm", by=by, course=held.course, about=held)
            alert_notices.ring(held)
        return held


def escalate(*, by: System, alert: Alert, level: int) -> Alert:
    """The alert now also concerns a higher level: 1 lead, 2 on-call or back-up, 3 management. Each level once."""
    allow(by, "alert", "escalate", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if held.is_open and level > held.escalation:
            held.escalation, held.escalated_at = level, timezone.now()
            held.save(update_fields=["escalation", "escalated_at"])
            _step(held, Step.ESCALATED, by, level=level, grade=held.grade)
            audit.record("alert.escalated", by=by, course=held.course, about=held)
            alert_notices.tell_level(held, level)
        return held


def hand_over(*, by: System, alert: Alert) -> Alert:
    """Give the alert to whoever answers for the course now: a substitute from minute 0, else the lead (3.4)."""
    allow(by, "alert", "assign", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        owner = responsible.for_course(held.course).user
        if held.is_open and held.owner != owner:
            held.owner = owner
            held.save(update_fields=["owner"])
            _step(held, Step.ASSIGNED, by, to=owner)
            audit.record("alert.handed_over", by=by, course=held.course, about=held)
            alert_notices.tell(held)
        return held


def group(*, by: Actor | System, alert: Alert) -> Alert:
    """A finished C at a level documented as known and stable is one task with the alert that it was written on (3.4).

    Only an unchanged or lower value, and only until the fourteen days are over; the alert itself stays open.
    """
    allow(by, "alert", "raise", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        known = _known(held)
        if known is None or held.grade != Alert.Grade.C or held.provisional or not _no_higher(held, known):
            return held
        if known.is_open:
            held.grouped_into = known
        held.stable_until = known.stable_until
        held.save(update_fields=["grouped_into", "stable_until"])
        _step(held, Step.GROUPED, by)
        audit.record("alert.grouped", by=by, course=held.course, about=held)
        return held


def _known(alert: Alert) -> Alert | None:
    """The newest alert of the course with a documented stable level that has not run out."""
    rows = Alert.unscoped.filter(course=alert.course, kind=Alert.Kind.RISK, stable_until__gt=timezone.now())
    found: Alert | None = rows.filter(grouped_into=None).exclude(pk=alert.pk).order_by("-raised_at").first()
    return found


def _no_higher(alert: Alert, known: Alert) -> bool:
    """Every answered number is one that was there before, or lower; a new kind of reason is a rise."""
    before = _highest(known)
    return all(source in before and value <= before[source] for source, value in _highest(alert).items())


def _highest(alert: Alert) -> dict[str, int]:
    found: dict[str, int] = {}
    for source, value in alert.causes.values_list("source", "value"):
        found[source] = max(found.get(source, 0), value or 0)
    return found


def _locked(alert: Alert) -> Alert:
    held: Alert = (
        Alert.unscoped.select_for_update(of=("self",))
        .select_related("course__patient", "course__region__successor", "owner")
        .get(pk=alert.pk)
    )
    return held


def _rise(by: Actor | System, alert: Alert, grade: str, *, provisional: bool) -> None:
    """A's clocks start at this save; those of B run from the trigger."""
    now = timezone.now()
    start = now if grade == Alert.Grade.A else alert.raised_at
    new = alert_deadlines.of(alert.course.region, grade, start)
    _set_deadlines(alert, alert_clock.tightened(alert_deadlines.of_alert(alert), new))
    alert.grade, alert.provisional, alert.graded_at = grade, provisional, now
    alert.state, alert.escalation, alert.grouped_into, alert.first_closer = Alert.State.OPEN, 0, None, None
    alert.save()
    _step(alert, Step.GRADED, by, grade=grade)
    audit.record("alert.graded", by=by, course=alert.course, about=alert)
    alert_notices.tell(alert)


def _settle(by: Actor | System, alert: Alert, grade: str) -> None:
    alert.provisional = False
    if grade == Alert.Grade.C:
        alert.grade, alert.graded_at = grade, timezone.now()
        _set_deadlines(alert, alert_deadlines.of(alert.course.region, grade, alert.raised_at))
    alert.save()
    _step(alert, Step.GRADED, by, grade=alert.grade)
    audit.record("alert.graded", by=by, course=alert.course, about=alert)
    alert_notices.ring(alert)


def _set_deadlines(alert: Alert, found: alert_clock.Deadlines) -> None:
    alert.acknowledge_by, alert.contact_by = found.acknowledge_by, found.contact_by


def _add_cause(alert: Alert, cause: Cause, now: datetime) -> None:
    AlertCause.unscoped.create(
        alert=alert, source=cause.source, value=cause.value, about_code=cause.about_code, at=now, note=cause.note
    )


def _step(alert: Alert, kind: str, by: Actor | System, **what: object) -> None:
    AlertStep.unscoped.create(alert=alert, kind=kind, by=by.user if isinstance(by, Actor) else None, **what)
