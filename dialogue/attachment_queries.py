"""Reading files that come with letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from care.access import Actor
from care.models import Course
from dialogue import file_texts
from dialogue.about import About, matter
from dialogue.models import Attachment, Message


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a letter as one reader sees it; staff are told when nobody has scanned it for viruses."""

    code: UUID
    name: str
    size: str
    warning: str = ""

    @property
    def url(self) -> str:
        return reverse("dialogue-file", args=[self.code])


class Incomplete(Exception):
    """A piece of a file is missing: it must not be handed out as if it were whole."""


def waiting(actor: Actor, course: Course, about: About | None = None) -> list[Attachment]:
    """The actor's own files that have not been sent, for the letter about this matter. One query."""
    rows = Attachment.objects.for_user(actor).filter(thread__course=course, author=actor.user, message=None)
    return list(rows.filter(**matter(about)))


def content_of(attachment: Attachment) -> bytes:
    """The file as it was kept, decrypted; raises Incomplete or care.crypto.CannotOpen."""
    pieces = list(attachment.pieces.all())
    content = b"".join(piece.content for piece in pieces)
    if not pieces or len(pieces) != pieces[0].of or len(content) != attachment.size:
        raise Incomplete(str(attachment.code))
    return content


def of_messages(pks: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files of these letters, by letter; the caller has reached the letters. One query."""
    found: dict[int, list[Attachment]] = {}
    for row in Attachment.unscoped.filter(message__in=list(pks)):
        found.setdefault(row.message_id, []).append(row)
    return found


def own(actor: Actor, course: Course, code: UUID) -> Attachment | None:
    """A file of the actor's that has not been sent; None when there is none such."""
    rows = Attachment.objects.for_user(actor).filter(thread__course=course, author=actor.user, message=None, code=code)
    found: Attachment | None = rows.select_related("thread__course__patient").first()
    return found


def enclosed(file: Attachment, actor: Actor) -> Enclosed:
    """A file as the actor sees it."""
    warning = "" if file.is_scanned or not actor.is_staff else file.get_scan_display()
    return Enclosed(file.code, file.plain_name, file_texts.size(file.size), warning)


def enclosed_in(message: Message) -> set[UUID]:
    """The codes of the files that went with a letter. One query."""
    return set(Attachment.unscoped.filter(message=message).values_list("code", flat=True))
