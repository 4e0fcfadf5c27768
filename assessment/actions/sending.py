"""Sending a form, and what it asks of the clinic: a wish for contact, effects that troubled (1.9, W14, ruling 22)."""

from __future__ import annotations

from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from assessment import instruments
from assessment.actions import questionnaires
from assessment.actions.questionnaires import Submitted
from assessment.actions.trends import check_trends
from assessment.models import Assignment, Response
from care import opening
from care.access import Actor, System
from care.actions import alerts
from care.guard import allow
from care.models import Alert, AlertCause

WATCHING = System("trends")
WISH = instruments.get("week").item("help_wanted")
WISHES = {option.code: option.text["da"] for option in WISH.options if option.value}


def send(*, by: Actor, assignment: Assignment) -> Submitted:
    """Send the form once, and give the psychologist the tasks that follow from it. Raises Closed."""
    allow(by, "answer", "write", course=assignment.course)
    with transaction.atomic():
        submitted = questionnaires.submit(by=by, assignment=assignment)
        if assignment.course.is_rehearsal:  # nobody is to be called
            return submitted
        for response in submitted.responses:
            if kind := _task_of(response):
                _raise(by, submitted.assignment, response, kind)
        check_trends(by=WATCHING, course=submitted.assignment.course)
        return submitted


def _task_of(response: Response) -> str:
    """The kind of task that an answered instrument asks for; empty for none."""
    if response.instrument == "week" and response.details.get("help_wanted") in WISHES:
        return Alert.Kind.HELP_WANTED
    if response.instrument == "negative_effects" and response.details.get("follow_up"):
        return Alert.Kind.UNWANTED_EFFECT
    return ""


def _raise(by: Actor, assignment: Assignment, response: Response, kind: str) -> None:
    """One task an answered instrument, however often the form is sent; answered within the promise of 5.2."""
    alerts.raise_alert(
        by=by,
        course=assignment.course,
        kind=kind,
        causes=[alerts.Cause(AlertCause.Source.RULE, about_code=response.code, note=_note(response))],
        due_at=opening.answer_deadline(assignment.course.region, timezone.now()),
        code=uuid5(response.code, kind),
    )


def _note(response: Response) -> str:
    """What the patient answered, in the words of the form."""
    if response.instrument == "week":
        return WISHES[response.details["help_wanted"]]
    items = instruments.get(response.instrument)
    return "\n".join(items.item(key).text["da"] for key in response.details["follow_up"])
