"""Letters that wait, with the day their answer was promised and who is to give it; the overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from care.access import Actor, Role
from care.models import Course
from dialogue import queries, reader_queries, texts


@dataclass(frozen=True)
class Deadline:
    """One line: whose letter, since when, until when, and who answers now (and for whom)."""

    course: Course
    sent_at: datetime
    due: datetime
    is_overdue: bool
    promised: str
    reader: str
    stands_in_for: str


def deadlines(actor: Actor) -> list[Deadline]:
    """What the actor owes; for a lead, what the region owes, without what the letters say. Three queries."""
    is_lead = actor.role == Role.LEAD
    letters = queries.unanswered_in_region(actor) if is_lead else queries.unanswered_for(actor)
    who_reads = reader_queries.answerers(letter.thread.course for letter in letters)
    now = timezone.now()
    found = []
    for letter in letters:
        course, due = letter.thread.course, letter.answer_due_at or now
        reader = who_reads.get(course.pk, reader_queries.Reader())
        found.append(
            Deadline(
                course=course,
                sent_at=letter.sent_at,
                due=due,
                is_overdue=due < now,
                promised=texts.moment_of_promise(due, now),
                reader=reader.user.name if reader.user else "",
                stands_in_for=reader.stands_in_for.name if reader.stands_in_for else "",
            )
        )
    return found
