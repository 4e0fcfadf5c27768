"""Letters that wait for an answer, as lines of "Venter på dig" (clinical.md 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from care.access import Actor
from care.registry import WaitingRow
from dialogue import queries, texts
from dialogue.models import Message

OVERDUE, DUE_TODAY, NEW = 30, 50, 80
LETTERS = "letters"  # the kind under which the layer above registers where staff read a course's letters
Words = Callable[[datetime, datetime, datetime], str]


def of_psychologist(actor: Actor) -> list[WaitingRow]:
    """One line a course: its oldest letter without an answer."""
    return _rows(queries.unanswered_for(actor), texts.waiting)


def of_lead(actor: Actor) -> list[WaitingRow]:
    """Letters that nobody can open, because the course has no psychologist."""
    return _rows(queries.unanswered_without_psychologist(actor), texts.waiting_unassigned)


def _rows(letters: list[Message], words: Words) -> list[WaitingRow]:
    now = timezone.now()
    return [_row(letter, words, now) for letter in letters]


def _row(letter: Message, words: Words, now: datetime) -> WaitingRow:
    course = letter.thread.course
    due = letter.answer_due_at or now
    return WaitingRow(
        order=order(due, now),
        reason=words(letter.sent_at, due, now),
        url=reverse("dialogue-about", args=[LETTERS, course.code]),
        at=letter.sent_at,
        course_code=course.code,
        title=course.patient.name,
    )


def order(due: datetime, now: datetime) -> int:
    """The class of a deadline on the worklist."""
    if due < now:
        return OVERDUE
    return DUE_TODAY if timezone.localdate(due) == timezone.localdate(now) else NEW
