"""What "Brug for hjælp nu" does for a patient: an alert, and then the follow-up questions (clinical.md 3.1)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.actions import risk
from care.access import Actor, Role
from care.models import Course

State = Course.State
ENDED = frozenset({State.COMPLETED, State.DECLINED, State.WITHDRAWN, State.DISCONTINUED, State.REFERRED_ON})


def offered(actor: Actor) -> bool:
    """Whether somebody at the clinic answers for this person: a patient or an applicant whose course is open."""
    course = actor.own_course if actor.role == Role.PATIENT else None
    return course is not None and course.state not in ENDED and not course.is_rehearsal


def press(actor: Actor) -> str | None:
    """Tell the clinic, and go on to the questions; None for somebody whom no clinic follows."""
    course = actor.own_course
    if not offered(actor) or course is None:
        return None
    follow_up = risk.press_button(by=actor, course=course)
    return reverse("assessment-help-follow-up", args=[follow_up.code])


def links(actor: Actor) -> list[tuple[str, str]]:
    """The safety plan, for patients."""
    if actor.role != Role.PATIENT:
        return []
    return [(_("Åbn min sikkerhedsplan"), reverse("assessment-safety-plan"))]
