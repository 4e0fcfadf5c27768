"""A patient's questionnaires for "my data": every saved answer, also those that were changed, and every score."""

from __future__ import annotations

from typing import Any

from assessment import instruments
from assessment import questionnaire_texts as texts
from assessment.models import Answer, Assignment, Response
from care.models import User


def collect(user: User) -> list[dict[str, Any]]:
    """One entry a form. Two queries and one a form for its instruments."""
    rows = Assignment.unscoped.filter(course__patient=user).prefetch_related("responses__answers")
    return [_form(row) for row in rows.order_by("opens_at", "pk")]


def _form(row: Assignment) -> dict[str, Any]:
    return {
        "form": texts.title(row.form, row.ordinal),
        "sent_at": row.submitted_at.isoformat() if row.submitted_at else None,
        "instruments": [_response(response) for response in row.responses.all()],
    }


def _response(row: Response) -> dict[str, Any]:
    instrument = instruments.get(row.instrument)
    return {
        "instrument": row.instrument,
        "version": row.version,
        "complete": row.complete,
        "score": str(row.total.normalize()) if row.total is not None else None,
        "answers": [_answer(answer, instrument.by_key[answer.item].text) for answer in row.answers.all()],
    }


def _answer(row: Answer, question: Any) -> dict[str, Any]:
    return {
        "question": question.get(row.language) or next(iter(question.values()), ""),
        "value": str(row.value.normalize()) if row.value is not None else None,
        "text": row.text,
        "saved_at": row.saved_at.isoformat(),
    }
