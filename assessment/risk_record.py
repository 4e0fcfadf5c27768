"""The unsigned note that every alert begins with: the facts, for the clinician to complete (clinical.md 3.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone, translation

from assessment import instruments, risk
from assessment.models import FollowUp, FollowUpAnswer
from assessment.queries.risk import ITEMS, newest_answers
from assessment.risk_questions import Question
from care.access import Actor, System
from care.actions import notes
from care.models import Alert, AlertCause

RECORD = "da"  # the record is in Danish, whatever language the patient answers in
OF_ITEM = {"mdi6": "mdi", "phq9_9": "phq9"}


def refresh(*, by: Actor | System, follow_up: FollowUp) -> None:
    """Write the facts known now into the alert's draft note."""
    with translation.override(RECORD):
        notes.draft_for_alert(by=by, alert=follow_up.alert, facts=list(facts(follow_up)))


def facts(follow_up: FollowUp) -> Iterator[str]:
    """Form, item and value, K answers, what was shown, and the times, one line each."""
    alert = follow_up.alert
    for cause in alert.causes.order_by("at", "pk"):
        yield f"{_moment(cause.at)}: {_cause(cause)}"
    yield _shown(follow_up)
    given = newest_answers(follow_up)
    for question in risk.QUESTIONS:
        if question.key in given:
            yield _answer(question, given[question.key])
    yield _end(follow_up)
    yield _deadline(alert)


def _cause(cause: AlertCause) -> str:
    """Where it came from, and the answer in words."""
    what = str(cause.get_source_display())
    if cause.value is None:
        return what
    key = ITEMS.get(AlertCause.Source(cause.source))
    words = _option(key, cause.value) if key else ""
    return f"{what}: {cause.value}" + (f" ({words})" if words else "")


def _option(key: str, value: int) -> str:
    item = next(one for one in instruments.get(OF_ITEM[key]).items if one.key == key)
    return next((option.text[RECORD] for option in item.options if option.value == value), "")


def _shown(follow_up: FollowUp) -> str:
    reads = "klinikken har fået besked" if follow_up.staffed else "ingen fra klinikken læser lige nu"
    return f"{_moment(follow_up.started_at)}: vist for patienten: hjælpesiden med numre, og at {reads}."


def _answer(question: Question, row: FollowUpAnswer) -> str:
    words = question.options[row.answer][RECORD] if row.answer in question.options else row.answer
    said = f"ikke besvaret, tæller som “{words}”" if row.marked else words
    return f"{question.key.upper()} {question.text[RECORD]} {said} (kl. {timezone.localtime(row.saved_at):%H.%M})"


def _end(follow_up: FollowUp) -> str:
    if follow_up.finished_at:
        return f"Spørgsmålene blev gjort færdige {_moment(follow_up.finished_at)}."
    return "Spørgsmålene er ikke gjort færdige."


def _deadline(alert: Alert) -> str:
    contact = f", kontakt senest {_moment(alert.contact_by)}" if alert.contact_by else ""
    return f"Svarfrist {alert.grade}{' (foreløbig)' if alert.provisional else ''}{contact}."


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y kl. %H.%M}"
