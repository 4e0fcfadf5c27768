"""How far an application is, in the applicant's words (clinical.md 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessment.models import Application, Decision
from assessment.queries import application as queries
from assessment.queries import decisions
from care import registry
from care.access import Actor
from care.models import Course
from care.registry import Talk

State = Course.State
ENDED = frozenset({State.DECLINED, State.WITHDRAWN, State.REFERRED_ON})
AFTER_TALK = frozenset({State.ASSESSED, State.WAITING, State.ACTIVE, State.PAUSED, State.FOLLOW_UP, State.COMPLETED})
TALKING = frozenset({State.INVITED, State.INTERVIEW_BOOKED})
ANSWERS = frozenset({"U1", "U5", "U6", "U7"})


@dataclass(frozen=True)
class Step:
    """One of the four steps."""

    title: str
    at: datetime | None
    done: bool


@dataclass(frozen=True)
class Standing:
    """What the status page says."""

    steps: list[Step]
    reading: decisions.Reading | None
    wait: str
    wait_until: datetime | None
    can_continue: bool
    ended: bool
    withdrawn: bool
    talk: Talk | None
    may_book: bool
    is_invitation: bool


def standing(actor: Actor, application: Application, language: str) -> Standing:
    """Where the application stands now."""
    course = application.course
    newest = decisions.newest(actor, course)
    can_continue = queries.is_open(application)
    is_invitation = newest is not None and newest.outcome in decisions.INVITING and course.state in TALKING
    talk = registry.next_talk(course) if is_invitation else None
    may_book = is_invitation and talk is None and registry.may_book_talk(course)
    wait, until = _wait(application, newest, can_continue=can_continue)
    if is_invitation:
        wait, until = _wait_for_talk(newest, talk, may_book=may_book)
    withdrawn = course.state == State.WITHDRAWN and (newest is None or newest.outcome != "U7")
    return Standing(
        steps=_steps(application, newest, talk),
        reading=decisions.reading(newest, language) if newest and not withdrawn else None,
        wait=wait,
        wait_until=until,
        can_continue=can_continue,
        ended=course.state in ENDED,
        withdrawn=withdrawn,
        talk=talk,
        may_book=may_book,
        is_invitation=is_invitation,
    )


def _steps(application: Application, newest: Decision | None, talk: Talk | None) -> list[Step]:
    answered = newest is not None and newest.outcome in ANSWERS
    talked = application.course.state in AFTER_TALK
    return [
        Step(_("Vi har fået din ansøgning"), application.sent_at, application.sent_at is not None),
        Step(_("Klinikken læser den"), application.first_read_at, application.first_read_at is not None),
        Step(_("Samtale, hvis vi har brug for at tale med dig"), talk.at if talk else None, talked),
        Step(_("Svar til dig"), newest.decided_at if newest and answered else None, answered),
    ]


def _wait(application: Application, newest: Decision | None, *, can_continue: bool) -> tuple[str, datetime | None]:
    """How long it takes from here, in words, and until when."""
    if application.course.state in ENDED or can_continue:
        return "", None
    if newest is not None and newest.decided_at > (application.sent_at or newest.decided_at):
        return _wait_after(newest)
    return _("Du hører fra os senest"), application.decide_by


def _wait_after(newest: Decision) -> tuple[str, datetime | None]:
    if newest.outcome == "U5":
        return _("Du kan begynde senest"), newest.act_by
    return "", None


def _wait_for_talk(newest: Decision | None, talk: Talk | None, *, may_book: bool) -> tuple[str, datetime | None]:
    """Until a time is agreed: who does something next, and by when."""
    if talk is not None or newest is None:
        return "", None
    if may_book:
        return _("Vi vil gerne tale med dig senest"), newest.act_by
    return _("Vi ringer til dig og aftaler en tid"), None
