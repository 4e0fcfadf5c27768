"""Letters that put an earlier one right: which belong together, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from care.access import Actor
from care.models import Course
from dialogue import texts
from dialogue.about import CORRECTION, About
from dialogue.models import Message

AROUND = 25  # letters shown after the one that a link leads to


@dataclass(frozen=True, slots=True)
class Related:
    """Another letter of the thread that this one puts right, or that puts this one right."""

    seq: int
    words: str

    @property
    def url(self) -> str:
        return place_of(self.seq)


def place_of(seq: int) -> str:
    """Where a letter stands, from any page of its thread: among those around it."""
    return f"?before={seq + AROUND}#brev-{seq}"


def newest_correction() -> Subquery:
    """The number of the newest letter that puts the row right."""
    return Subquery(Message.unscoped.filter(corrects=OuterRef("pk")).order_by("-seq").values("seq")[:1])


def related(row: Any) -> Iterator[Related]:
    """What a letter says of others; the row comes with `corrects` and `newest_correction` as `corrected_by`."""
    if row.corrects is not None:
        yield Related(row.corrects.seq, texts.corrects(row.corrects.sent_at))
    if row.corrected_by:
        yield Related(row.corrected_by, texts.corrected())


def correction_of(actor: Actor, course: Course, code: UUID) -> tuple[About, str] | None:
    """An own letter as the matter of one that puts it right, and its words to begin with; None when it is not own."""
    row: Any = Message.objects.for_user(actor).filter(thread__course=course, sender=actor.user, code=code).first()
    return (About(CORRECTION, row.code, texts.own_letter(row.sent_at)), row.body) if row else None
