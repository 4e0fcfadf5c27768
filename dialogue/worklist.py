"""Letters that wait for an answer, as lines of "Venter på dig" (clinical.md 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from care.access import Actor
from care.registry import WaitingRow
from dialogue import queries, reader_queries, texts
from dialogue.models import Message

OVERDUE, DUE_TODAY, NEW = 30, 50, 80
LETTERS = "letters"  # the kind under which the layer above registers where staff read a course's letters
COURSE = "course"  # and where a lead sees a course without its letters
Words = Callable[[datetime, datetime, datetime], str]


def of_psychologist(actor: Actor) -> list[WaitingRow]:
    """One line a course: its oldest letter without an answer."""
    return _rows(queries.unanswered_for(actor), texts.waiting)


def of_lead(actor: Actor) -> list[WaitingRow]:
    """Letters that nobody can open, because the course has no psychologist, and those that others have let wait."""
    unread = queries.unanswered_without_psychologist(actor)
    return [*_rows(unread, texts.waiting_unassigned), *_late(actor, {letter.pk for letter in unread})]


def _late(actor: Actor, shown: set[int]) -> list[WaitingRow]:
    """Letters whose promise is broken, with the name of who was to answer; they are read by that person, not here."""
    now = timezone.now()
    letters = [one for one in queries.unanswered_in_region(actor) if one.pk not in shown and _due(one, now) < now]
    who_reads = reader_queries.answerers(letter.thread.course for letter in letters) if letters else {}
    return [_late_row(letter, who_reads[letter.thread.course_id], now) for letter in letters]


def _late_row(letter: Message, reader: reader_queries.Reader, now: datetime) -> WaitingRow:
    name = reader.user.name if reader.user else ""
    return WaitingRow(
        order=OVERDUE,
        reason=texts.late(name, _due(letter, now), now),
        url=reverse("dialogue-about", args=[COURSE, letter.thread.course.code]),
        at=letter.sent_at,
        course_code=letter.thread.course.code,
        title=letter.thread.course.patient.name,
    )


def _due(letter: Message, now: datetime) -> datetime:
    return letter.answer_due_at or now


def _rows(letters: list[Message], words: Words) -> list[WaitingRow]:
    now = timezone.now()
    return [_row(letter, words, now) for letter in letters]


def _row(letter: Message, words: Words, now: datetime) -> WaitingRow:
    course = letter.thread.course
    due = _due(letter, now)
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
