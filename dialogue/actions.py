"""Sending a letter, keeping a draft, and having seen what came."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor, Role, may
from care.models import Course, reachable_courses
from dialogue import aids, file_texts, live, queries, reminders, texts
from dialogue.about import CORRECTION, About, matter
from dialogue.attachment_queries import enclosed_in
from dialogue.letter import Letter
from dialogue.models import BODY_LIMIT, DRAFT_LIMIT, Attachment, Draft, Message, Seen, Thread


class Unsendable(Exception):
    """The letter cannot be sent as it is; the text says why and what one can do."""


class BadBody(Unsendable):
    """Nothing is written, or too much."""


class CourseEnded(Unsendable):
    """Nobody answers letters any more."""


class FileGone(Unsendable):
    """A file that the letter should carry has been taken away, or was never this person's."""


class NotCorrectable(Unsendable):
    """Only one's own letter in the same thread can be put right."""


class Unready(Unsendable):
    """A letter from the clinic with an open slot of a template, or with hardly a word of one's own (5.3)."""


class NewerLetter(Unsendable):
    """Somebody else has written since the letter was begun; its writer has not said yet that it still fits."""


class KeyTaken(Exception):
    """The key has already been used by its owner for another letter."""


class DraftConflict(Exception):
    """The draft has been saved from another page since this page last knew it; `stored` is how it stands."""

    def __init__(self, stored: Draft | None) -> None:
        super().__init__()
        self.stored = stored


def open_thread(*, by: Actor, course: Course) -> Thread:
    """The course's thread, made the first time somebody writes. Raises PermissionDenied."""
    _require_write(by, course)
    return _thread(by, course)


def hold_thread(*, by: Actor, course: Course) -> Thread:
    """Let no letter into the course until the caller's transaction ends: whoever ends a course first looks for some.

    Raises PermissionDenied.
    """
    if not may(by, "discharge", "sign"):
        audit.record("refused.message.write", by=by, course=course, refused=True)
        raise PermissionDenied
    return _locked(by, course)


def send_message(
    *,
    by: Actor,
    course: Course,
    client_id: UUID,
    body: str,
    about: About | None = None,
    files: Collection[UUID] = (),
    known: int | None = None,
) -> Message:
    """Send a letter once: the same key, words and files give the same letter, however often and at once they come.

    `files` are attachments that the sender has uploaded. About a CORRECTION, the letter puts an own earlier one right
    and is itself about what that one was about. `known` is the newest letter that its writer had before them; None asks
    no questions. Raises BadBody, CourseEnded, Unready, FileGone, NewerLetter, NotCorrectable, KeyTaken,
    PermissionDenied.
    """
    text = cleaned(body)
    _require_write(by, course)
    with transaction.atomic():
        thread = _locked(by, course)
        sent = Message.unscoped.filter(sender=by.user, client_id=client_id).first()
        if sent is not None:
            return _same(sent, thread, text, about, files)
        _nothing_newer(by, thread, known)
        message = Message(thread=thread, seq=thread.last_seq + 1, sender=by.user, client_id=client_id, body=text)
        return _send(by, course, message, about, files)


def save_draft(*, by: Actor, course: Course, body: str, base: int | None, about: About | None = None) -> Draft:
    """Keep what is being written. `base` is the `saved_no` that the page last knew, None when there was no draft.

    Not audited: only the author can read it, and it is saved every other second. Raises DraftConflict, BadBody,
    PermissionDenied.
    """
    _require_write(by, course)
    text = printable(body)
    if len(text) > DRAFT_LIMIT:
        raise BadBody(texts.draft_too_long(DRAFT_LIMIT))
    with transaction.atomic():
        thread = _locked(by, course)
        draft = queries.draft_row(by, course, about)
        if (draft.saved_no if draft else None) == base:
            return _keep(draft or _new_draft(by, thread, about), text)
    if draft is not None and draft.body == text:
        return draft
    raise DraftConflict(draft)


@transaction.atomic
def mark_seen(*, by: Actor, course: Course, seq: int) -> None:
    """The actor has had the letters up to `seq` before them. Those who may only read leave no trace for the patient."""
    if not may(by, "message", "write") or not _reaches(by, course):
        return
    thread = Thread.unscoped.filter(course=course).first()
    if thread is None or queries.has_read_to(by, thread, min(seq, thread.last_seq)):
        return
    since = queries.read_to(by, thread)
    seen = Seen(thread=thread, user=by.user, seq=min(seq, thread.last_seq))
    Seen.unscoped.bulk_create([seen], ignore_conflicts=True)
    if by.is_staff:
        audit.record("letters.seen", by=by, course=course, about=thread)
    if since < seen.seq:
        transaction.on_commit(lambda: live.tell_seen(course, seen, since), robust=True)


@transaction.atomic
def mark_seen_beside(*, by: Actor, course: Course, letters: Collection[Letter]) -> None:
    """The actor has had these letters before them where their matter is shown, without those between them.

    Nothing is written for one's own side's letters, nor twice.
    """
    theirs = [letter.seq for letter in letters if letter.is_news]
    if not theirs or not may(by, "message", "write") or not _reaches(by, course):
        return
    thread: Thread = Thread.unscoped.get(course=course)
    rows = [Seen(thread=thread, user=by.user, seq=seq, alone=True) for seq in theirs]
    Seen.unscoped.bulk_create(rows, ignore_conflicts=True)
    if by.is_staff:
        audit.record("letters.seen", by=by, course=course, about=thread)
    transaction.on_commit(lambda: [live.tell_seen(course, row, row.seq - 1) for row in rows], robust=True)


def printable(text: str) -> str:
    r"""Line ends as \n, without control characters and halves of characters, which no keyboard makes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def cleaned(body: str) -> str:
    """The words of a letter, ready to be sent; raises BadBody."""
    text = printable(body).strip()
    if not text:
        raise BadBody(texts.body_blank())
    if len(text) > BODY_LIMIT:
        raise BadBody(texts.body_too_long(len(text), BODY_LIMIT))
    return text


def _reaches(by: Actor, course: Course) -> bool:
    if by.role == Role.PATIENT:
        return course.patient_id == by.user.pk  # for ever; what may change is whom a psychologist treats
    return reachable_courses(by, "message").filter(pk=course.pk).exists()


def _require_write(by: Actor, course: Course) -> None:
    """Only the patient and those who treat them; the refusal is written down before it is raised."""
    if may(by, "message", "write") and _reaches(by, course):
        return
    audit.record("refused.message.write", by=by, course=course, refused=True)
    raise PermissionDenied(_("Du kan ikke skrive i dette forløb."))


@transaction.atomic
def _thread(by: Actor, course: Course) -> Thread:
    thread: Thread
    thread, is_new = Thread.unscoped.get_or_create(course=course)
    if is_new:
        audit.record("thread.opened", by=by, course=course, about=thread)
    return thread


def _locked(by: Actor, course: Course) -> Thread:
    """The thread, held until the transaction ends: numbers are given one at a time."""
    threads = Thread.unscoped.select_for_update()
    held: Thread | None = threads.filter(course=course).first()
    return held or threads.get(pk=_thread(by, course).pk)


def _nothing_newer(by: Actor, thread: Thread, known: int | None) -> None:
    if known is None or known >= thread.last_seq:
        return
    if Message.unscoped.filter(thread=thread, seq__gt=known).exclude(sender=by.user).exists():
        raise NewerLetter(texts.newer_letter())


def _same(sent: Message, thread: Thread, text: str, about: About | None, files: Collection[UUID]) -> Message:
    asked = (thread.pk, text, about.kind if about else "", about.code if about else None)
    matter = (CORRECTION, sent.corrects.code) if sent.corrects else (sent.about_kind, sent.about_code)
    if asked != (sent.thread_id, sent.body, *matter) or set(files) != enclosed_in(sent):
        raise KeyTaken
    return sent


def _send(by: Actor, course: Course, message: Message, about: About | None, files: Collection[UUID]) -> Message:
    if course.has_ended_meanwhile():
        raise CourseEnded(texts.course_ended())
    if by.is_staff and (why := aids.refusal(by, course, message.body)):
        raise Unready(why)
    _about(message, about)
    if not by.is_staff:
        message.answer_due_at = queries.promised(course, message.sent_at)
    _store(message, message.thread)
    _enclose(message, files)
    _empty_draft(by, message.thread, about)
    audit.record("message.sent", by=by, course=course, about=message)
    _tell(by, course, message, has_files=bool(files))
    return message


def _store(message: Message, thread: Thread) -> None:
    """The key may be used at this moment in another thread: the database decides who came first."""
    try:
        message.save(force_insert=True)
    except IntegrityError as error:
        raise KeyTaken from error
    thread.last_seq = message.seq
    thread.save(update_fields=["last_seq"])


def _about(message: Message, about: About | None) -> None:
    """What the letter is about; a correction inherits it from the letter that it puts right."""
    if about is None:
        return
    if about.kind != CORRECTION:
        message.about_kind, message.about_code, message.about_label = about.kind, about.code, about.label
        return
    wrong = Message.unscoped.filter(thread=message.thread, sender=message.sender, code=about.code).first()
    if wrong is None:
        raise NotCorrectable(texts.not_correctable())
    message.corrects = wrong
    message.about_kind, message.about_code, message.about_label = wrong.about_kind, wrong.about_code, wrong.about_label


def _enclose(message: Message, files: Collection[UUID]) -> None:
    """The sender's uploaded files go with the letter and stay as they are from now on; all of them, or no letter."""
    wanted = set(files)
    own = Attachment.unscoped.filter(thread=message.thread, author=message.sender, message=None, code__in=wanted)
    if wanted and own.update(message=message) != len(wanted):
        raise FileGone(file_texts.gone())


def _tell(by: Actor, course: Course, message: Message, *, has_files: bool) -> None:
    """Ring at open pages after commit, and leave the patient a notice in the same transaction."""
    transaction.on_commit(lambda: live.tell_letter(course, message, has_files=has_files), robust=True)
    if by.is_staff:
        reminders.tell_of(message, course.patient)


def _new_draft(by: Actor, thread: Thread, about: About | None) -> Draft:
    return Draft(thread=thread, author=by.user, **matter(about))


def _keep(draft: Draft, text: str) -> Draft:
    draft.body, draft.saved_at, draft.saved_no = text, timezone.now(), draft.saved_no + 1
    draft.save()
    return draft


def _empty_draft(by: Actor, thread: Thread, about: About | None) -> None:
    """What was sent is no draft any more; a page that still tries to save it meets a conflict."""
    drafts = Draft.unscoped.filter(thread=thread, author=by.user, **matter(about))
    _keep(drafts.first() or _new_draft(by, thread, about), "")
