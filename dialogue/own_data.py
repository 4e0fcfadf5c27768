"""A patient's letters and their files, for "Mine data"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from care.access import System
from care.models import User
from dialogue import attachment_queries
from dialogue.models import Attachment, Message
from dialogue.queries import title_of

FOLDER = "breve"
ASKED = System("my data")


def letters(user: User) -> list[dict[str, Any]]:
    """Every letter of a patient's own threads with its words, and where in the download its files are."""
    rows = Message.objects.for_user(ASKED).filter(thread__course__patient=user).prefetch_related("attachments")
    senders = rows.select_related("sender__profile", "corrects").defer("sender__profile__photo", "corrects__body")
    return [_letter(row) for row in senders.order_by("sent_at")]


def _letter(row: Message) -> dict[str, Any]:
    return {
        "number": row.seq,
        "sent_at": row.sent_at.isoformat(),
        "from": row.sender.name,
        "title": title_of(row.sender),
        "about": row.about_label,
        "corrects": row.corrects.seq if row.corrects else None,
        "text": row.body,
        "files": [_file(file) for file in row.attachments.all()],
    }


def _file(file: Attachment) -> dict[str, Any]:
    return {"name": file.name, "size": file.size, "kind": file.kind, "scan": file.scan, "in": _path(file)}


def _path(file: Attachment) -> str:
    """No two files of a person have the same."""
    return f"{FOLDER}/{file.code.hex[:8]}-{file.plain_name}"


def files(user: User) -> Iterator[tuple[str, bytes]]:
    """Every file of the patient's letters, and those they have uploaded and not sent; one at a time."""
    rows = Attachment.objects.for_user(ASKED).filter(thread__course__patient=user)
    for file in rows.exclude(message=None, author__kind=User.Kind.STAFF):
        yield _path(file), attachment_queries.content_of(file)
