"""What people decide about an application (clinical.md 2.4; rulings 18 and 21). The system never decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import decision_clock, decision_notices, decision_texts, trends
from assessment.decision_limits import limits_for
from assessment.models import Application, Decision
from assessment.queries import decisions as queries
from care import audit, opening
from care.access import Actor, Role
from care.actions import alerts, courses
from care.guard import allow, refused, same_again
from care.models import Alert, AlertCause, Course
from care.models.course import MOVES
from care.workdays import answer_due

Outcome, State = Decision.Outcome, Course.State
AFTER_TALK = frozenset({State.ASSESSED, State.WAITING})
TALKING = frozenset({State.INVITED, State.INTERVIEW_BOOKED})
READING = frozenset({State.APPLIED, State.SCREENING})
# The states in which each outcome makes sense, and the state it leads to.
FROM: Mapping[str, frozenset[str]] = {
    Outcome.U1: READING | TALKING,
    Outcome.U2: READING | TALKING | AFTER_TALK - {State.WAITING},
    Outcome.U3: READING | {State.INVITED},
    Outcome.U3H: READING | {State.INVITED},
    Outcome.U4: READING,
    Outcome.U5: AFTER_TALK | TALKING,
    Outcome.U6: AFTER_TALK | TALKING,
    Outcome.U7: TALKING | {State.SCREENING},
}
TO: Mapping[str, str] = {
    Outcome.U1: State.DECLINED,
    Outcome.U2: State.SCREENING,
    Outcome.U3: State.INVITED,
    Outcome.U3H: State.INVITED,
    Outcome.U4: State.SCREENING,
    Outcome.U5: State.WAITING,
    Outcome.U6: State.REFERRED_ON,
    Outcome.U7: State.WITHDRAWN,
}
VIA = (State.ASSESSED, State.INVITED)  # what a course may pass on its way; a booked one never back to "invited"
OF_PSYCHOLOGIST = frozenset({Outcome.U5, Outcome.U6})
WITH_ALTERNATIVES = frozenset({Outcome.U1, Outcome.U6})


class NotNow(ValidationError):
    """The application is not where this outcome can be decided."""


@dataclass(frozen=True)
class Wording:
    """What is written in a decision; cleaned of blank ends."""

    reason: str
    message: str
    details: Mapping[str, Any]


def open_application(*, by: Actor, application: Application) -> None:
    """Somebody at the clinic reads the application; the first time is kept."""
    allow(by, "application", "read", course=application.course)
    with transaction.atomic():
        unread = Application.unscoped.filter(pk=application.pk, first_read_at=None)
        unread.update(first_read_at=timezone.now())
        audit.record("application.read", by=by, course=application.course, about=application)


def decide(
    *,
    by: Actor,
    course: Course,
    outcome: str,
    reason: str,
    key: UUID,
    message: str = "",
    details: Mapping[str, Any] | None = None,
) -> Decision:
    """Write a decision, take the course where it leads, and tell the applicant that there is news.

    With `details["doubt"]` an U1 waits for a second clinician. Raises ValidationError when a reason, a text or a named
    alternative is missing, NotNow in the wrong state, KeyTaken for a key with other content.
    """
    _may_decide(by, course, outcome)
    wording = _checked(outcome, Wording(reason.strip(), message.strip(), dict(details or {})))
    with transaction.atomic():
        held = _locked(course)
        if (same := _before(key, held, outcome, wording)) is not None:
            return same
        if held.state not in _from(by, outcome):
            raise NotNow(
                _("Det kan ikke afgøres, som ansøgningen står nu. Åbn siden igen, og se den nyeste afgørelse.")
            )
        decision = _write(by, held, outcome, wording, key)
        if not decision.proposed:
            _carry_out(by, held, decision)
    course.state = held.state
    return decision


def confirm(*, by: Actor, proposed: Decision, key: UUID) -> Decision:
    """The second clinician agrees with a proposed decision: now it counts, with both names."""
    course = proposed.course
    allow(by, "triage_decision", "write", course=course)
    if by.user.pk == proposed.decided_by_id:
        refused(by, "triage_decision", "confirm", course=course)
    wording = Wording(proposed.reason, proposed.message, {**proposed.details, "confirms": str(proposed.code)})
    with transaction.atomic():
        held = _locked(course)
        if (same := _before(key, held, proposed.outcome, wording)) is not None:
            return same
        waiting = queries.awaiting_second(by, held)
        if waiting is None or waiting.pk != proposed.pk:
            raise NotNow(_("Forslaget venter ikke længere. Åbn siden igen, og se den nyeste afgørelse."))
        decision = _write(by, held, proposed.outcome, wording, key, first=proposed)
        _carry_out(by, held, decision)
    course.state = held.state
    return decision


def no_show(*, by: Actor, course: Course, key: UUID) -> Decision:
    """The applicant was not there: invited again, and a call to make the same day (3.6)."""
    allow(by, "override", "write", course=course)
    with transaction.atomic():
        held = _locked(course)
        invitation = _invitation(held)
        message = decision_texts.message("no_show", held.patient.language)
        wording = Wording(_("Udeblevet fra samtalen."), message, dict(invitation.details))
        if (same := _before(key, held, invitation.outcome, wording)) is not None:
            return same
        if held.state != State.INTERVIEW_BOOKED:
            raise NotNow(_("Der er ikke aftalt en samtale."))
        decision = _write(by, held, invitation.outcome, wording, key, act_by=invitation.act_by)
        _walk(by, held, State.INVITED)
        raise_no_show(by=by, course=held, about=decision.code)
        audit.record("interview.missed", by=by, course=held, about=decision)
    course.state = held.state
    return decision


def raise_no_show(*, by: Actor, course: Course, about: UUID) -> Alert:
    """A call to make the same day (3.6). `about`: what the person was not at."""
    due_at = answer_due(timezone.now(), opening.calendar_for(course.region), trends.RULES[Alert.Kind.NO_SHOW].days or 0)
    cause = alerts.Cause(AlertCause.Source.RULE, about_code=about)
    kind, code = Alert.Kind.NO_SHOW, uuid5(about, "no-show")
    with transaction.atomic():
        return alerts.raise_alert(by=by, course=course, kind=kind, causes=[cause], due_at=due_at, code=code)


# --- who, and what must be written ------------------------------------------------------------------------------------


def _may_decide(by: Actor, course: Course, outcome: str) -> None:
    """A lead decides everything in the region; a psychologist U5 and U6 for those they treat (ruling 18)."""
    allow(by, "triage_decision", "write", course=course)
    if by.role != Role.LEAD and outcome not in OF_PSYCHOLOGIST:
        refused(by, "triage_decision", "write", course=course)


def _from(by: Actor, outcome: str) -> frozenset[str]:
    """A psychologist decides after the interview; a lead also when it was held elsewhere."""
    return FROM[outcome] if by.role == Role.LEAD else AFTER_TALK


def _checked(outcome: str, wording: Wording) -> Wording:
    if outcome not in FROM:
        raise ValidationError(_("Vælg et udfald."))
    if not wording.reason:
        raise ValidationError({"reason": _("Skriv, hvorfor. Begrundelsen står i journalen.")})
    if not wording.message:
        raise ValidationError({"message": _("Skriv, hvad ansøgeren skal læse.")})
    if decision_texts.has_open_slot(wording.message):
        raise ValidationError({"message": _("Udfyld det, der står i kantede parenteser.")})
    if outcome in WITH_ALTERNATIVES and not wording.details.get("alternatives"):
        raise ValidationError({"alternatives": _("Nævn mindst ét andet sted at få hjælp.")})
    if outcome == Outcome.U4 and not wording.details.get("missing"):
        raise ValidationError({"missing": _("Vælg det, der mangler.")})
    return wording


def _before(key: UUID, course: Course, outcome: str, wording: Wording) -> Decision | None:
    """The decision that the same form made before; raises KeyTaken when it held something else."""
    row: Decision | None = Decision.unscoped.filter(code=key).first()
    if row is not None:
        same_again(
            row,
            course_id=course.pk,
            outcome=outcome,
            reason=wording.reason,
            message=wording.message,
            details=dict(wording.details),
        )
    return row


# --- writing it down, and what follows --------------------------------------------------------------------------------


def _locked(course: Course) -> Course:
    rows = Course.unscoped.select_for_update(of=("self",)).select_related("patient", "region__successor")
    held: Course = rows.get(pk=course.pk)
    return held


def _write(
    by: Actor,
    course: Course,
    outcome: str,
    wording: Wording,
    key: UUID,
    *,
    first: Decision | None = None,
    act_by: datetime | None = None,
) -> Decision:
    now = timezone.now()
    decision: Decision = Decision.unscoped.create(
        code=key,
        course=course,
        outcome=outcome,
        reason=wording.reason,
        message=wording.message,
        details=dict(wording.details),
        decided_at=now,
        decided_by=first.decided_by if first else by.user,
        second_by=by.user if first else None,
        act_by=act_by or _act_by(course, outcome, now),
        proposed=first is None and outcome == Outcome.U1 and bool(wording.details.get("doubt")),
    )
    audit.record("decision.proposed" if decision.proposed else "decision.made", by=by, course=course, about=decision)
    if not decision.proposed:
        decision_notices.tell(decision)
    return decision


def _act_by(course: Course, outcome: str, now: datetime) -> datetime | None:
    sent_at = Application.unscoped.filter(course=course).values_list("sent_at", flat=True).first()
    calendar = opening.calendar_for(course.region)
    return decision_clock.act_by(outcome, sent_at or course.created_at, now, calendar, limits_for(course.region))


def _carry_out(by: Actor, course: Course, decision: Decision) -> None:
    _walk(by, course, TO[decision.outcome])
    if decision.outcome in queries.INVITING:
        fast = int(decision.outcome == Outcome.U3H)
        Course.unscoped.filter(pk=course.pk).update(interview_due_at=decision.act_by, priority=fast)


def _walk(by: Actor, course: Course, to: str) -> None:
    """Move the course there, through the states that lie between."""
    for step in VIA:
        if course.state == to or to in MOVES[course.state]:
            break
        if step in MOVES[course.state]:
            courses.move(by=by, course=course, to=step)
    if course.state != to:
        courses.move(by=by, course=course, to=to)


def _invitation(course: Course) -> Decision:
    newest: Decision | None = (
        Decision.unscoped.filter(course=course, proposed=False).order_by("-decided_at", "-pk").first()
    )
    if newest is None or newest.outcome not in queries.INVITING or course.state not in TALKING:
        raise NotNow(_("Ansøgeren er ikke inviteret til samtale."))
    return newest
