"""Questionnaires are given, answered item by item, and sent (clinical.md 1.0, 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import instruments, schedule
from assessment import questionnaire_texts as texts
from assessment.actions import risk
from assessment.models import Answer, Assignment, FollowUp, Response
from assessment.queries.questionnaires import current_answers, is_over, scope_of, score_context
from care import audit, course_time
from care.access import Actor, System
from care.guard import allow, same_again
from care.models import Course


class Refused(ValidationError):
    """The form takes no more answers; the text says why and what one can do."""


class AlreadySent(Refused):
    """The form has been sent (409)."""


class Closed(Refused):
    """The time for the form is over."""


@dataclass(frozen=True)
class Saved:
    """A saved answer, and the follow-up that it called for: show it at once."""

    answer: Answer
    follow_up: FollowUp | None


@dataclass(frozen=True)
class Submitted:
    """What was sent, the items of concern that were left blank, and the follow-up that they called for."""

    assignment: Assignment
    responses: tuple[Response, ...]
    blank: tuple[str, ...]
    follow_up: FollowUp | None


def give(
    *,
    by: Actor | System,
    course: Course,
    form: str,
    ordinal: int = 0,
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Assignment:
    """Ask for a form, once for each course and week; a second time gives the same assignment."""
    allow(by, "answer", "write", course=course)
    with transaction.atomic():
        times = {"opens_at": opens_at or timezone.now(), "due_at": due_at, "closes_at": closes_at}
        assignment: Assignment
        assignment, is_new = Assignment.unscoped.get_or_create(
            course=course, form=form, ordinal=ordinal, defaults=times
        )
        if is_new:
            _make_responses(assignment)
            audit.record("form.given", by=by, course=course, about=assignment)
        return assignment


def _make_responses(assignment: Assignment) -> None:
    found = [instruments.get(key) for key in schedule.FORMS[assignment.form]]
    Response.unscoped.bulk_create(
        Response(assignment=assignment, instrument=one.key, version=one.version, position=position)
        for position, one in enumerate(found)
    )


def save_answer(
    *, by: Actor, response: Response, item: str, value: int | Decimal | None, language: str, key: UUID, text: str = ""
) -> Saved:
    """Save one answer; the same key is the same answer. No value and no text takes an answer back.

    An answer that calls for help raises the alert in the same transaction (C1). Raises BadAnswer, AlreadySent, Closed.
    """
    given = text or None if value is None else value
    if given is not None:
        instruments.get(response.instrument).check(item, given)
    else:
        instruments.get(response.instrument).item(item)
    course = response.assignment.course
    allow(by, "answer", "write", course=course)
    with transaction.atomic():
        held = _locked(response)
        same = Answer.unscoped.filter(code=key).first()
        if same is not None:
            return _again(same, held, item, value, text)
        _takes_answers(held.assignment)
        answer = Answer(code=key, response=held, item=item, value=value, text=text, language=language)
        answer.saved_by = by.user
        answer.save(force_insert=True)
        return Saved(answer, _called_for(by, course, held, answer))


def _again(same: Answer, response: Response, item: str, value: Any, text: str) -> Saved:
    """The same answer, sent again: saved once, and the person is shown the same help."""
    same_again(same, response_id=response.pk, item=item, value=value, text=text)
    follow_up = FollowUp.unscoped.filter(alert__causes__about_code=same.code).first() if same.value else None
    return Saved(same, follow_up)


def _called_for(by: Actor, course: Course, response: Response, answer: Answer) -> FollowUp | None:
    if answer.item not in risk.ITEM_SOURCES or course.is_rehearsal:
        return None
    follow_up = risk.item_trigger(by=by, course=course, answer=answer, scope_code=scope_of(response.assignment))
    return follow_up if answer.value else None


def submit(*, by: Actor, assignment: Assignment) -> Submitted:
    """Send the form. Unanswered items are allowed: such an instrument is incomplete and has no score (1.0).

    Sent twice is sent once. Raises Closed.
    """
    allow(by, "answer", "write", course=assignment.course)
    with transaction.atomic():
        held = _locked_assignment(assignment)
        if held.submitted_at is not None:
            return Submitted(held, tuple(held.responses.all()), (), None)
        _takes_answers(held)
        if is_over(held):
            raise Closed(texts.over())
        now = timezone.now()
        responses = tuple(_score(response, now) for response in held.responses.all())
        blank = tuple(_blank_items(responses))
        follow_up = _ask_again(by, held, responses, blank)
        held.submitted_at = now
        held.save(update_fields=["submitted_at"])
        audit.record("form.submitted", by=by, course=held.course, about=held)
        return Submitted(held, responses, blank, follow_up)


def _score(response: Response, now: datetime) -> Response:
    found = instruments.get(response.instrument).score(current_answers(response), **score_context(response))
    response.complete, response.n_answered, response.total = found.complete, found.n_answered, found.total
    response.partial_sum, response.severity, response.details = found.partial_sum, found.severity or "", found.details
    response.submitted_at = now
    response.save()
    return response


def _blank_items(responses: tuple[Response, ...]) -> Iterator[str]:
    for response in responses:
        given = current_answers(response)
        for item in instruments.get(response.instrument).items:
            if item.risk and given.get(item.key) is None:
                yield item.key


def _ask_again(
    by: Actor, assignment: Assignment, responses: tuple[Response, ...], blank: tuple[str, ...]
) -> FollowUp | None:
    follow_up = None
    for response in () if assignment.course.is_rehearsal else responses:
        if any(item.key in blank for item in instruments.get(response.instrument).items):
            follow_up = risk.blank_trigger(
                by=by, course=assignment.course, about_code=response.code, scope_code=scope_of(assignment)
            )
    return follow_up


def _takes_answers(assignment: Assignment) -> None:
    if assignment.submitted_at is not None:
        raise AlreadySent(_("Skemaet er sendt. Det kan ikke ændres. Skriv til din psykolog, hvis noget er forkert."))
    if assignment.closes_at is not None and assignment.closes_at <= course_time.of(assignment.course).now():
        raise Closed(_("Tiden for skemaet er gået. Dine svar er gemt. Der kommer et nyt, når det er tid."))


def _locked(response: Response) -> Response:
    """The assignment is the lock: sending and answering never pass each other."""
    assignment = _locked_assignment(response.assignment)
    held: Response = Response.unscoped.get(pk=response.pk)
    held.assignment = assignment
    return held


def _locked_assignment(assignment: Assignment) -> Assignment:
    rows = Assignment.unscoped.select_for_update(of=("self",))
    held: Assignment = rows.select_related("course__patient", "course__region__successor").get(pk=assignment.pk)
    return held
