"""What has been answered: the newest answer to each item, and what the score depends on besides."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from assessment import schedule
from assessment.models import Answer, Application, Assignment, Response
from care import identity
from care.models import Course
from care.models.course import MOVES

Given = int | Decimal | str | None


def current_answers(response: Response) -> dict[str, Given]:
    """Item → its newest answer; None where an answer was taken back."""
    return _newest(response.answers.order_by("pk"))


def answers_of(responses: Iterable[Response]) -> dict[int, dict[str, Given]]:
    """The same for several responses in one query, by the response's key."""
    found: dict[int, list[Answer]] = {response.pk: [] for response in responses}
    for answer in Answer.unscoped.filter(response__in=found).order_by("pk"):
        found[answer.response_id].append(answer)
    return {pk: _newest(rows) for pk, rows in found.items()}


def _newest(rows: Iterable[Answer]) -> dict[str, Given]:
    return {row.item: _given(row) for row in rows}


def _given(row: Answer) -> Given:
    """Whole numbers as int, halves as Decimal, text as written, nothing as None."""
    if row.value is None:
        return row.text or None
    value: Decimal = row.value
    return int(value) if value == value.to_integral_value() else value


def score_context(response: Response) -> dict[str, Any]:
    """Legal sex chooses AUDIT-C's cut-off, and nothing else (1.5)."""
    if response.instrument != "audit_c":
        return {}
    return {"sex": identity.legal_sex_of(response.assignment.course.patient)}


def scope_of(assignment: Assignment) -> UUID:
    """What counts as one form: the whole application for T0, the assignment for all others."""
    if assignment.form == "t0":
        application: Application | None = Application.unscoped.filter(course=assignment.course_id).first()
        if application is not None and application.sent_at is None:
            return UUID(str(application.code))
    return assignment.code


def is_over(assignment: Assignment) -> bool:
    """Whether the course has ended, and with it this form; a completed course is still asked how it went."""
    course = assignment.course
    after = course.state == Course.State.COMPLETED and assignment.form == schedule.AFTER_THE_END
    return course.has_ended and not after


def goes_on() -> Q:
    """The same as a filter: forms that are not over."""
    after = Q(course__state=Course.State.COMPLETED, form=schedule.AFTER_THE_END)
    return Q(course__state__in=list(MOVES)) | after
