"""Taking in files for a letter, taking them away again, and forgetting those that were never sent."""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from care import audit, crypto, scanning
from care.access import Actor, System
from care.guard import allow
from care.models import Course
from dialogue import file_texts, pictures, texts
from dialogue.about import About, matter
from dialogue.actions import CourseEnded, KeyTaken, Unsendable, open_thread
from dialogue.file_types import LONGEST_NAME, MOST_BYTES, MOST_FILES, PICTURE, TEXT, BadFile, kind_of, text_of
from dialogue.models import Attachment, Piece, Thread

PIECE = 1024 * 1024  # bytes
MOST_A_DAY = 40  # files of one person
KEPT_UNSENT = timedelta(days=30)
CLEANER = System("forget unsent files")
_gate = threading.Lock()  # one file at a time in each process: that bounds its memory
GATE_PATIENCE = 20  # seconds


class File(Protocol):
    """What a browser handed over."""

    @property
    def name(self) -> str | None:
        """As it was called there."""

    @property
    def size(self) -> int | None:
        """Bytes, known before anything is read."""

    def read(self) -> bytes:
        """All of it."""


class Unattachable(Unsendable):
    """The file is not taken; the text says why and what one can do. The words of the letter are not touched."""


def attach(*, by: Actor, course: Course, client_id: UUID, file: File, about: About | None = None) -> Attachment:
    """Keep a file for the letter that the actor is writing; the same key and file give the same attachment.

    It is checked by its content, drawn anew if it is a picture, and shown to the scanner; what is infected is never
    kept. Raises Unattachable, CourseEnded, KeyTaken, PermissionDenied.
    """
    thread = open_thread(by=by, course=course)
    if course.has_ended:
        raise CourseEnded(texts.course_ended())
    name = (file.name or "")[:LONGEST_NAME]
    try:
        with _one_at_a_time():
            data = _read(file)
            digest = _digest(data, name)
            known = Attachment.unscoped.filter(author=by.user, client_id=client_id).first()
            return _same(known, thread, digest) if known else _take(by, thread, client_id, name, data, digest, about)
    except BadFile as error:
        raise Unattachable(file_texts.bad(error.code, name)) from error


def remove(*, by: Actor, attachment: Attachment) -> None:
    """Take away a file that has not been sent; what was sent stays. Raises PermissionDenied."""
    course = attachment.thread.course
    allow(by, "message", "write", course=course)
    with transaction.atomic():
        Thread.unscoped.select_for_update().get(pk=attachment.thread_id)
        mine = Attachment.unscoped.filter(pk=attachment.pk, author=by.user, message=None)
        if _delete(mine):
            audit.record("attachment.removed", by=by, course=course, about=attachment)


def forget_unsent(*, by: System = CLEANER) -> None:
    """The clock's job: delete files whose letter was never sent."""
    old = Attachment.unscoped.filter(message=None, uploaded_at__lte=timezone.now() - KEPT_UNSENT)
    for attachment in old.select_related("thread__course__patient"):
        with transaction.atomic():
            Thread.unscoped.select_for_update().get(pk=attachment.thread_id)
            if _delete(old.filter(pk=attachment.pk)):
                audit.record("attachment.forgotten", by=by, course=attachment.thread.course, about=attachment)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _gate.acquire(timeout=GATE_PATIENCE):
        raise BadFile("busy")
    try:
        yield
    finally:
        _gate.release()


def _read(file: File) -> bytes:
    """The size is known before anything is read."""
    if (file.size or 0) > MOST_BYTES:
        raise BadFile("large")
    return file.read()


def _digest(data: bytes, name: str) -> str:
    """Tells the same file from another, and tells nothing to whoever reads the database."""
    return crypto.blind_index(f"{hashlib.sha256(data).hexdigest()} {name}")


def _same(known: Attachment, thread: Thread, digest: str) -> Attachment:
    if (known.thread_id, known.digest) != (thread.pk, digest):
        raise KeyTaken
    return known


def _take(
    by: Actor, thread: Thread, client_id: UUID, name: str, data: bytes, digest: str, about: About | None
) -> Attachment:
    kind = kind_of(data, name)
    scan = _scanned(data)
    kept = _made(kind, data)
    row = Attachment(
        author=by.user,
        client_id=client_id,
        name=name,
        kind=kind,
        size=len(kept),
        digest=digest,
        scan=scan,
        **matter(about),
    )
    with transaction.atomic():
        row.thread = Thread.unscoped.select_for_update().get(pk=thread.pk)
        _require_room(by, row)
        return _stored(by, row, kept)


def _made(kind: str, data: bytes) -> bytes:
    """What is kept of a file; raises BadFile."""
    if kind == PICTURE:
        return pictures.to_jpeg(data)
    kept = text_of(data).encode() if kind == TEXT else data
    if not kept:
        raise BadFile("empty")
    return kept


def _scanned(data: bytes) -> str:
    """What is known of viruses in the file as it came; raises BadFile."""
    scanner = scanning.scanner()
    if scanner is None:
        return Attachment.Scan.NONE
    try:
        is_infected = scanner.is_infected(data)
    except scanning.NotAnswering as error:
        raise BadFile("unchecked") from error
    if is_infected:
        raise BadFile("infected")
    return Attachment.Scan.CLEAN


def _require_room(by: Actor, row: Attachment) -> None:
    own = Attachment.unscoped.filter(author=by.user)
    waiting = own.filter(thread=row.thread, message=None, about_kind=row.about_kind, about_code=row.about_code)
    if waiting.count() >= MOST_FILES:
        raise Unattachable(file_texts.too_many())
    if own.filter(uploaded_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Unattachable(file_texts.too_often(MOST_A_DAY))


def _stored(by: Actor, row: Attachment, kept: bytes) -> Attachment:
    """The key may have been used at this moment: the database decides who came first."""
    known = Attachment.unscoped.filter(author=by.user, client_id=row.client_id).first()
    if known is not None:
        return _same(known, row.thread, row.digest)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise KeyTaken from error
    count = math.ceil(len(kept) / PIECE)
    for number in range(count):
        content = kept[number * PIECE : (number + 1) * PIECE]
        Piece(attachment=row, number=number, of=count, content=content).save(force_insert=True)
    audit.record("attachment.added", by=by, course=row.thread.course, about=row)
    return row


def _delete(rows: object) -> bool:
    """The rows with their contents; False when there were none."""
    Piece.unscoped.filter(attachment__in=rows).delete()
    return bool(rows.delete()[0])  # type: ignore[attr-defined]
