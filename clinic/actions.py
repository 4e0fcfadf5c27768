"""Verbs that cross the apps: from a decision to an interview, a psychologist and the programme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions import decisions
from assessment.models import Decision
from care import audit
from care.access import Actor, Role
from care.actions import courses, discharges, notes
from care.guard import allow
from care.models import CareLink, Course, Discharge, Note, User
from clinic import caseload_queries as caseload
from clinic import discharge_draft, ending_queries
from dialogue.actions import hold_thread
from program import actions as program
from program.models import Enrolment, Release
from video.actions import bookings, outcomes
from video.actions.bookings import How, Time
from video.limits import limits_for
from video.models import Appointment

Kind, MINUTE = Appointment.Kind, timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written in a decision."""

    reason: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """An interview: who holds it, and when, if that has been agreed by phone already."""

    psychologist: User
    at: datetime | None = None
    how: How = field(default_factory=How)


class AboveCeiling(ValidationError):
    """The psychologist has as much as the lead has set; only the lead may give one more, knowingly."""


class Unsettled(ValidationError):
    """Something is left that nobody would see to after the end; `obstacles` say what, and where."""

    def __init__(self, obstacles: list[ending_queries.Obstacle]) -> None:
        super().__init__(_("Noget skal på plads, før forløbet kan ende."))
        self.obstacles = obstacles


def invite(*, by: Actor, course: Course, outcome: str, words: Words, talk: Talk, key: UUID) -> Decision:
    """U3 or U3H: the interviewing psychologist reaches the course from now on; a time may be agreed already."""
    allow(by, "assignment", "write", course=course)
    named = {"psychologist": str(talk.psychologist.code), "psychologist_name": talk.psychologist.name}
    with transaction.atomic():
        decision = decisions.decide(
            by=by,
            course=course,
            outcome=outcome,
            reason=words.reason,
            message=words.message,
            details={**words.details, **named},
            key=key,
        )
        courses.assign_psychologist(by=by, course=course, psychologist=talk.psychologist)
        if talk.at is not None:
            minutes = int(limits_for(course.region).assessment / MINUTE)
            time = Time(psychologist=talk.psychologist, starts_at=talk.at, minutes=minutes)
            booked = uuid5(key, "time")
            bookings.book(by=by, course=course, kind=Kind.ASSESSMENT, time=time, key=booked, how=talk.how)
    return decision


def settle_talk(*, by: Actor, appointment: Appointment, outcome: str, key: UUID) -> Appointment:
    """How a conversation went. After a no-show there is a call to make the same day, and an applicant is invited again.

    Raises bookings.NotNow, KeyTaken.
    """
    allow(by, "appointment", "write", course=appointment.course)
    with transaction.atomic():
        row = outcomes.settle(by=by, appointment=appointment, outcome=outcome, key=key)
        if row.outcome == Appointment.Outcome.NO_SHOW:
            _missed(by, row)
    return row


def _missed(by: Actor, row: Appointment) -> None:
    if row.kind == Kind.ASSESSMENT and row.course.state == Course.State.INTERVIEW_BOOKED:
        decisions.no_show(by=by, course=row.course, key=uuid5(row.code, "no-show"))
    elif row.kind != Kind.ASSESSMENT:
        decisions.raise_no_show(by=by, course=row.course, about=row.code)


def propose_decline(*, by: Actor, course: Course, words: Words, second: User | None, key: UUID) -> Decision:
    """U1 in doubt: it waits for a second clinician; a psychologist who is named as the second reaches the course."""
    allow(by, "assignment", "write", course=course)
    with transaction.atomic():
        decision = decisions.decide(
            by=by,
            course=course,
            outcome=Decision.Outcome.U1,
            reason=words.reason,
            message=words.message,
            details={**words.details, "doubt": True},
            key=key,
        )
        if second is not None:
            courses.assign_psychologist(by=by, course=course, psychologist=second)
    return decision


def admit(
    *,
    by: Actor,
    course: Course,
    words: Words,
    psychologist: User,
    weekday: int,
    key: UUID,
    above_ceiling: bool = False,
) -> Decision:
    """U5: a psychologist, a fixed answer day, the programme, and the course begins (clinical.md 2.4, 5.1).

    A psychologist admits to themselves; a lead to anybody of the region. Raises AboveCeiling, ValidationError.
    """
    allow(by, "triage_decision", "sign", course=course)
    given = {
        "psychologist": str(psychologist.code),
        "psychologist_name": psychologist.name,
        "weekday": weekday,
        "above_ceiling": above_ceiling,
    }
    with transaction.atomic():
        decision = decisions.decide(
            by=by,
            course=course,
            outcome=Decision.Outcome.U5,
            reason=words.reason,
            message=words.message,
            details={**words.details, **given},
            key=key,
        )
        if course.state == Course.State.WAITING:
            _give(by, course, psychologist, above_ceiling=above_ceiling)
            _begin(by, course, weekday)
    return decision


def _give(by: Actor, course: Course, psychologist: User, *, above_ceiling: bool) -> None:
    is_lead = by.role == Role.LEAD
    if caseload.load_of(course.region, psychologist).is_full and not (is_lead and above_ceiling):
        raise AboveCeiling(
            {"psychologist": _("%(name)s er over loftet. Det kræver lederens ja.") % _name(psychologist)}
        )
    if is_lead:
        courses.assign_psychologist(by=by, course=course, psychologist=psychologist)
    elif not _treats(psychologist, course):
        raise ValidationError({"psychologist": _("Vælg dig selv, eller bed lederen om at fordele.")})


def _name(user: User) -> dict[str, str]:
    return {"name": user.name}


def _treats(user: User, course: Course) -> bool:
    links = CareLink.unscoped.filter(course=course, user=user, kind=CareLink.Kind.TREATING, valid_until__isnull=True)
    return bool(links.exists())


def _begin(by: Actor, course: Course, weekday: int) -> None:
    courses.set_answer_day(by=by, course=course, weekday=weekday)
    if not Enrolment.unscoped.filter(course=course).exists():
        program.enrol(by=by, course=course, programme_code=_programme())
    courses.move(by=by, course=course, to=Course.State.ACTIVE)
    audit.record("course.started", by=by, course=course, about=course)


def _programme() -> str:
    """The programme that was released last; raises ValidationError while there is none."""
    code = Release.approved().order_by("-approved_at").values_list("programme_code", flat=True).first()
    if code is None:
        raise ValidationError(_("Der er ikke godkendt noget program endnu."))
    return code


def end_course(*, by: Actor, course: Course, words: discharges.Words, key: UUID) -> Discharge:
    """End the course and begin its discharge letter (clinical.md 4.5, 5.7). The same key gives the same answer.

    Nothing can come in between: the thread and the course are held while they are looked at. Raises Unsettled,
    ValidationError by field, courses.WrongMove, KeyTaken.
    """
    allow(by, "discharge", "sign", course=course)
    with transaction.atomic():
        hold_thread(by=by, course=course)
        Course.unscoped.select_for_update().get(pk=course.pk)  # always in this order
        if not Discharge.unscoped.filter(code=key).exists():
            _may_end(by, course, words)
        discharge = discharges.end(by=by, course=course, words=words, key=key)
        written = discharge_draft.parts(by, course, discharge)
        notes.create_draft(by=by, course=course, kind=Note.Kind.ENDING, parts=written, about_code=discharge.code)
    return discharge


def _may_end(by: Actor, course: Course, words: discharges.Words) -> None:
    if found := ending_queries.in_the_way(by, course, died=words.died and words.kind == Discharge.Kind.OTHER):
        raise Unsettled(found)
    facts = ending_queries.facts(course)
    if words.kind == Discharge.Kind.RECOVERED and (why := ending_queries.why_not_early(facts)):
        raise ValidationError({"kind": why})
    if words.kind == Discharge.Kind.COMPLETED and not words.reason.strip() and not ending_queries.is_completer(facts):
        raise ValidationError({"reason": _("Skriv, hvorfor forløbet regnes for gennemført, selv om moduler mangler.")})
