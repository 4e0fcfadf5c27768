"""What an open page is told or answered (dialogue/LIVE.md), beside what every page of letters shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from care.access import Actor
from care.models import Course
from dialogue import attachment_queries
from dialogue.letter import Letter
from dialogue.models import Attachment, Message, Thread
from dialogue.queries import PAGE, letters_of, readable, seen_count, waits


def newest_seq(course: Course) -> int:
    """The number of the thread's newest letter, 0 when nobody has written. One query."""
    return Thread.unscoped.filter(course=course).values_list("last_seq", flat=True).first() or 0


def standing(actor: Actor, course: Course) -> tuple[int, UUID | None, int]:
    """The newest letter by number and code, and how many times the other side has got further. One query."""
    newest = Message.unscoped.filter(thread=OuterRef("pk"), seq=OuterRef("last_seq")).values("code")
    rows = Thread.objects.for_user(actor).filter(course=course)
    rows = rows.annotate(times=seen_count(actor, "pk"), newest=Subquery(newest))
    seq, code, times = rows.values_list("last_seq", "newest", "times").first() or (0, None, None)
    return seq, code, times or 0


def after(actor: Actor, course: Course, seq: int) -> list[Letter]:
    """The letters after a number, oldest first; one more than a page when there are more. Two queries."""
    rows = readable(actor).filter(thread__course=course, seq__gt=seq).order_by("seq")
    return letters_of(rows[: PAGE + 1], actor)


def is_there(course: Course, seq: int, code: UUID | None) -> bool:
    """Whether the letter of that number is the one with that code. One query."""
    return bool(Message.unscoped.filter(thread__course=course, seq=seq, code=code).exists())


def just_sent(message: Message) -> Any:
    """A letter that nobody can have seen, answered or put right; `after` is the code of the one before. One query."""
    row: Any = message
    row.waits, row.first_seen, row.had, row.corrected_by = row.answer_due_at is not None, None, False, None
    before = Message.unscoped.filter(thread=message.thread_id, seq=message.seq - 1).values_list("code", flat=True)
    row.after = before.first()
    return row


def files_of(message: Message) -> list[Attachment]:
    """The files of a letter. One query."""
    return attachment_queries.of_messages([message.pk]).get(message.pk, [])


def one(actor: Actor, message: Message) -> Letter:
    """A letter as it stands now. Two queries."""
    row = readable(actor).get(pk=message.pk)
    return letters_of([row], actor)[0]


def waiting_before(letter: Message) -> dict[int, datetime]:
    """The earlier letters of a thread that still wait, and until when. One query."""
    rows = Message.unscoped.filter(waits(), thread=letter.thread_id, seq__lt=letter.seq)
    return dict(rows.values_list("seq", "answer_due_at"))
