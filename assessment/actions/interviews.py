"""Both conversations: the guide saved while it is written, and finished as a draft note (clinical.md 2.5, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import follow_up_guide, interview_guide
from assessment.guides import Guide
from assessment.models import Interview
from care import audit
from care.access import Actor
from care.actions import courses, notes
from care.guard import allow
from care.models import Course, Note

LONGEST = 20_000
State = Course.State
Kind = Interview.Kind
GUIDES: Mapping[str, Guide] = {Kind.ASSESSMENT: interview_guide.GUIDE, Kind.FOLLOW_UP: follow_up_guide.GUIDE}
NOTES: Mapping[str, str] = {Kind.ASSESSMENT: Note.Kind.INTERVIEW, Kind.FOLLOW_UP: Note.Kind.FOLLOW_UP}
TALKING = frozenset({State.INVITED, State.INTERVIEW_BOOKED})
Texts = Mapping[str, str]


class Conflict(Exception):
    """The guide was saved from another page since this page last knew it; `stored` is how it stands."""

    def __init__(self, stored: Interview) -> None:
        super().__init__()
        self.stored = stored


class NotReady(ValidationError):
    """Something is missing that the guide needs; `missing` names the fields."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(_("Der mangler noget, før samtalen kan gøres færdig."))
        self.missing = missing


def save(*, by: Actor, course: Course, kind: str, texts: Texts, base: int) -> Interview:
    """Keep what is being written; the first save begins the guide. `base` is the save that the page last knew.

    Not audited: it is saved every other second, and only its author reads it. Raises Conflict.
    """
    allow(by, "note", "write", course=course)
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        held = _open(by, course, kind)
        written = _cleaned(kind, texts)
        if held.saved_no != base:
            if held.data == written:
                return held
            raise Conflict(held)
        held.data, held.saved_at, held.saved_no = written, timezone.now(), held.saved_no + 1
        held.save()
        return held


def finish(*, by: Actor, course: Course, kind: str, texts: Texts, base: int) -> Note:
    """The conversation is over: a draft note to sign; after an assessment the application waits for its outcome.

    What is written is kept also when something is missing. Finishing again gives the note that is there. Raises
    Conflict, NotReady.
    """
    allow(by, "note", "write", course=course)
    before = _finished(by, course, kind)
    if before is not None and before.note is not None and before.data == _cleaned(kind, texts):
        return before.note
    held = save(by=by, course=course, kind=kind, texts=texts, base=base)
    if gaps := GUIDES[kind].missing(held.data):
        raise NotReady(gaps)
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        parts = GUIDES[kind].note_parts(held.data)
        note = notes.create_draft(by=by, course=course, kind=NOTES[kind], parts=parts, key=held.code)
        held.note, held.finished_at = note, timezone.now()
        held.save(update_fields=["note", "finished_at"])
        if kind == Kind.ASSESSMENT:
            _move(by, course)
        audit.record("interview.finished", by=by, course=course, about=held)
    return note


def _open(by: Actor, course: Course, kind: str) -> Interview:
    rows = Interview.unscoped.filter(course=course, author=by.user, kind=kind, finished_at=None)
    found: Interview | None = rows.first()
    return found or Interview(course=course, author=by.user, kind=kind)


def _finished(by: Actor, course: Course, kind: str) -> Interview | None:
    rows = Interview.unscoped.filter(course=course, author=by.user, kind=kind, finished_at__isnull=False)
    found: Interview | None = rows.select_related("note").order_by("-finished_at").first()
    return found


def _cleaned(kind: str, texts: Texts) -> dict[str, str]:
    """Only the guide's own fields, and only what is written in them."""
    known = GUIDES[kind].by_key
    found = {key: text.replace("\r\n", "\n").strip() for key, text in texts.items() if key in known}
    if any(len(text) > LONGEST for text in found.values()):
        raise ValidationError(_("Teksten er for lang."))
    return {key: text for key, text in found.items() if text}


def _move(by: Actor, course: Course) -> None:
    now: Course = Course.unscoped.get(pk=course.pk)
    if now.state in TALKING:
        courses.move(by=by, course=now, to=State.ASSESSED)
        course.state = now.state
