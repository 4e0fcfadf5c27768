"""What clinicians do with an alert, one step at a time: who, when, what they wrote (clinical.md 3.4).

Every verb takes the `key` of the form that was sent: the same key is the same step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import alert_notices, audit, regional
from care.access import Actor
from care.actions.alerts import Step
from care.guard import allow, refused, same_again
from care.models import Alert, AlertStep, Note, User
from care.people_queries import psychologists_of
from care.responsible import leads_of

State = Alert.State


class WrongStep(ValidationError):
    """The alert is not where this step begins."""


class SecondClinicianNeeded(PermissionDenied):
    """An A is closed by two different clinicians (NEG15)."""


def acknowledge(*, by: Actor, alert: Alert, key: UUID) -> Alert:
    """I have seen it, and it is mine now."""
    allow(by, "alert", "acknowledge", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.ACKNOWLEDGED):
            return held
        _needs(held, State.OPEN)
        held.state, held.owner = State.ACKNOWLEDGED, by.user
        return _save(by, held, key, Step.ACKNOWLEDGED)


def attempt(*, by: Actor, alert: Alert, key: UUID, note: str) -> Alert:
    """An attempt to reach the patient, the contact person or the police, that did not succeed; each is written down."""
    allow(by, "alert", "acknowledge", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.ATTEMPT, note):
            return held
        _needs(held, State.OPEN, State.ACKNOWLEDGED)
        _written(note)
        held.state, held.owner = State.ACKNOWLEDGED, by.user
        return _save(by, held, key, Step.ATTEMPT, note)


def contacted(*, by: Actor, alert: Alert, key: UUID, note: str) -> Alert:
    """The clinic has spoken with the patient."""
    allow(by, "alert", "acknowledge", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.CONTACTED, note):
            return held
        _needs(held, State.OPEN, State.ACKNOWLEDGED)
        _written(note)
        held.state, held.owner = State.CONTACTED, by.user
        return _save(by, held, key, Step.CONTACTED, note)


def assess(*, by: Actor, alert: Alert, key: UUID, note_code: UUID, stable: bool = False) -> Alert:
    """The assessment is written and signed (3.5). `stable` documents a stable, known level of a C for fourteen days."""
    allow(by, "alert", "acknowledge", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.ASSESSED):
            return held
        _needs(held, State.CONTACTED, *([State.ACKNOWLEDGED] if held.grade == Alert.Grade.C else []))
        _signed(held, note_code)
        held.state = State.ASSESSED
        if stable:
            held.stable_until = _stable_until(held)
        return _save(by, held, key, Step.ASSESSED)


def close(*, by: Actor, alert: Alert, key: UUID, note: str, in_error: bool = False) -> Alert:
    """One clinician and a note close B, C and tasks; A takes two, and the first only proposes it (3.4).

    What was made in error follows the same rule (ruling 10). Raises SecondClinicianNeeded, WrongStep.
    """
    allow(by, "alert", "close", course=alert.course)
    if _proposed_by_same(by, alert, key):
        _refuse_alone(by, alert)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.CLOSED, note) or _done(held, key, Step.FIRST_CLOSED, note):
            return held
        _may_close(held, in_error=in_error)
        _written(note)
        if held.grade == Alert.Grade.A and held.first_closer is None:
            held.first_closer, held.in_error = by.user, in_error
            return _save(by, held, key, Step.FIRST_CLOSED, note)
        _close(held, in_error=in_error)
        _close_grouped(by, held, note)
        return _save(by, held, key, Step.CLOSED, note)


def assign(*, by: Actor, alert: Alert, to: User, key: UUID) -> Alert:
    """Give the alert to a colleague of the region; the clocks go on."""
    allow(by, "alert", "assign", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.ASSIGNED):
            return held
        region = held.course.region.current()
        if not (psychologists_of(region) | leads_of(region)).filter(pk=to.pk).exists():
            raise ValidationError(_("Vælg en kollega, der arbejder i forløbets region."))
        held.owner = to
        saved = _save(by, held, key, Step.ASSIGNED, to=to)
        alert_notices.tell(saved)
        return saved


def mark_incident(*, by: Actor, alert: Alert, key: UUID, note: str) -> Alert:
    """A patient safety incident (utilsigtet hændelse) has been reported about a closed alert (3.8)."""
    allow(by, "alert", "close", course=alert.course)
    with transaction.atomic():
        held = _locked(alert)
        if _done(held, key, Step.INCIDENT, note):
            return held
        _needs(held, State.CLOSED)
        _written(note)
        held.incident_at = timezone.now()
        return _save(by, held, key, Step.INCIDENT, note)


def _locked(alert: Alert) -> Alert:
    rows = Alert.unscoped.select_for_update(of=("self",))
    held: Alert = rows.select_related("course__patient", "course__region__successor", "owner", "first_closer").get(
        pk=alert.pk
    )
    return held


def _done(alert: Alert, key: UUID, kind: str, note: str | None = None) -> bool:
    """Whether this very form was sent before; raises KeyTaken when it says something else now."""
    step = AlertStep.unscoped.filter(code=key).first()
    if step is None or (step.kind != kind and {step.kind, kind} == {Step.CLOSED, Step.FIRST_CLOSED}):
        return False
    expected: dict[str, object] = {"alert_id": alert.pk, "kind": kind}
    same_again(step, **expected | ({} if note is None else {"note": note.strip()}))
    return True


def _needs(alert: Alert, *states: str) -> None:
    if alert.state not in states:
        raise WrongStep(
            _("Bekymringen er nu “%(state)s”. Åbn siden igen, og se, hvad der er sket."),
            params={"state": alert.get_state_display()},
        )


def _written(note: str) -> None:
    if not note.strip():
        raise ValidationError({"note": _("Skriv, hvad der skete, og hvad du vurderer.")})


def _signed(alert: Alert, note_code: UUID) -> None:
    note = Note.unscoped.filter(code=note_code, course=alert.course, kind=Note.Kind.RISK, signed_at__isnull=False)
    if alert.is_risk and not note.exists():
        raise WrongStep(_("Skriv vurderingen, og underskriv den først."))


def _stable_until(alert: Alert) -> datetime:
    if alert.grade != Alert.Grade.C:
        raise WrongStep(_("Et kendt, stabilt niveau kan kun skrives på en C."))
    return timezone.now() + timedelta(days=regional.value(alert.course.region, "alert_stable_days"))


def _proposed_by_same(by: Actor, alert: Alert, key: UUID) -> bool:
    """Whether one person is about to be both of the two that an A needs."""
    if alert.grade != Alert.Grade.A or AlertStep.unscoped.filter(code=key).exists():
        return False
    proposed: bool = (
        Alert.unscoped.filter(pk=alert.pk, grade="A", first_closer=by.user).exclude(state="closed").exists()
    )
    return proposed


def _refuse_alone(by: Actor, alert: Alert) -> None:
    try:
        refused(by, "alert", "close", course=alert.course)
    except PermissionDenied as error:
        raise SecondClinicianNeeded(_("En A lukkes af to. Bed en kollega eller lederen om at lukke den.")) from error


def _may_close(alert: Alert, *, in_error: bool) -> None:
    if alert.provisional:
        raise WrongStep(_("Patienten er ved at svare. Vent til svarene er færdige eller ti minutter er gået."))
    if in_error:
        _needs(alert, State.OPEN, State.ACKNOWLEDGED, State.CONTACTED, State.ASSESSED)
    elif alert.is_risk:
        _needs(alert, State.ASSESSED)
    else:
        _needs(alert, State.ACKNOWLEDGED, State.CONTACTED, State.ASSESSED)


def _close(alert: Alert, *, in_error: bool) -> None:
    alert.state, alert.closed_at = State.CLOSED, timezone.now()
    alert.in_error = alert.in_error or in_error


def _close_grouped(by: Actor, alert: Alert, note: str) -> None:
    """The alerts that were one task with this one end with it, closed by the same person with the same words."""
    for other in alert.grouped.exclude(state=State.CLOSED):
        other.state, other.closed_at = State.CLOSED, alert.closed_at
        _save(by, other, uuid4(), Step.CLOSED, note)


def _save(by: Actor, alert: Alert, key: UUID, kind: str, note: str = "", **what: object) -> Alert:
    alert.save()
    AlertStep.unscoped.create(code=key, alert=alert, kind=kind, by=by.user, note=note.strip(), **what)
    audit.record(f"alert.{kind}", by=by, course=alert.course, about=alert)
    alert_notices.ring(alert)
    return alert
