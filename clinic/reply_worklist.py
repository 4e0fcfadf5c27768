"""What the answer day puts under "Venter på dig": work that was sent, and courses whose weekly answer is owed (5.2)."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from care.access import Actor
from care.registry import WaitingRow
from clinic.queries import Batch, batches
from cms.language import content_language
from dialogue import texts, weekly, worklist
from dialogue.weekly import Weekly

NEW_SUBMISSION = 80  # clinical.md 5.2: risk A, B, overdue, C, due today, worsening, inactivity, new submissions


def rows(actor: Actor) -> list[WaitingRow]:
    """One line a piece of work, with the answer day when it has come; one more for each course without any."""
    owed = weekly.owed_by(actor)
    sent = batches(actor)
    answered_elsewhere = {batch.newest.entry.course_id for batch in sent} | weekly.with_letters(actor)
    alone = (one for one in owed.values() if one.course.pk not in answered_elsewhere)
    return [*(_work(batch, owed.get(batch.newest.entry.course_id)) for batch in sent), *(_alone(one) for one in alone)]


def _work(batch: Batch, owed: Weekly | None) -> WaitingRow:
    course, now = batch.newest.entry.course, timezone.now()
    words = batch.in_words(content_language())
    return WaitingRow(
        order=worklist.order(owed.due, now) if owed else NEW_SUBMISSION,
        reason=f"{words} · {texts.answer_day_state(owed.day, owed.due, now)}" if owed else words,
        url=reverse("clinic-submission", args=[batch.newest.code]),
        at=batch.since,
        course_code=course.code,
        title=course.patient.name,
    )


def _alone(owed: Weekly) -> WaitingRow:
    now = timezone.now()
    return WaitingRow(
        order=worklist.order(owed.due, now),
        reason=texts.weekly_answer(owed.day, owed.due, now),
        url=reverse("clinic-letters", args=[owed.course.code]),
        at=owed.since,
        course_code=owed.course.code,
        title=owed.course.patient.name,
    )
