"""Notes of the health record: drafted, saved while they are written, signed once, corrected by an addendum (5.6).

A note without an author was drafted by the system (3.8); whoever may write notes in the course goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, registry
from care.access import Actor, System
from care.guard import allow, refused, same_again
from care.models import Alert, Course, Note
from care.note_queries import FACTS, FACTS_HEADING, about_alert, texts_of

LONGEST_PART = 20_000
Parts = Sequence[Mapping[str, str]]


class NoteConflict(Exception):
    """The draft was saved from another page since this page last knew it; `stored` is how it stands."""

    def __init__(self, stored: Note) -> None:
        super().__init__()
        self.stored = stored


class Locked(ValidationError):
    """The note is signed; what is wrong in it is put right by an addendum."""


class NoteIncomplete(ValidationError):
    """The note lacks what its kind needs before it is signed; `missing` names the parts."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(_("Noget mangler, før notatet kan underskrives."))
        self.missing = missing


def create_draft(
    *,
    by: Actor | System,
    course: Course,
    kind: str,
    parts: Parts,
    about_code: UUID | None = None,
    key: UUID | None = None,
) -> Note:
    """Begin a note. The same key, or the same kind about the same thing, gives the one that is there. KeyTaken."""
    allow(by, "note", "write", course=course)
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        held = _held(course, kind, about_code, key)
        if held is not None:
            return held
        author = by.user if isinstance(by, Actor) and about_code is None else None
        note = _new(Note(course=course, kind=kind, author=author, about_code=about_code), parts, key)
        audit.record("note.begun", by=by, course=course, about=note)
        return note


def draft_for_alert(*, by: Actor | System, alert: Alert, facts: Sequence[str]) -> Note:
    """The unsigned risk note that each trigger begins, or its facts as they are now (3.8); never the clinician's words.

    Once it is signed, facts that have changed since begin an addendum.
    """
    allow(by, "alert", "raise", course=alert.course)
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=alert.course_id)
        rows = about_alert(alert)
        part = {"key": FACTS, "heading": FACTS_HEADING, "text": "\n".join(facts)}
        draft = next((row for row in reversed(rows) if not row.is_signed), None)
        if draft is not None:
            return _with_facts(draft, part)
        if rows and part["text"] in {_facts_of(row) for row in rows}:
            return rows[-1]
        note = _new(Note(course=alert.course, kind=Note.Kind.RISK, about_code=alert.code), [part], None, rows)
        audit.record("note.drafted", by=by, course=alert.course, about=note)
        return note


def save(*, by: Actor, note: Note, parts: Parts, base: int) -> Note:
    """Keep what is being written; `base` is the `saved_no` that the page last knew.

    Not audited: it is saved every other second, and only those who may write it read it before it is signed.
    Raises NoteConflict, Locked.
    """
    _allow(by, "write", note)
    _not_anothers(by, note)
    with transaction.atomic():
        held = _open(note)
        written = _written(held, parts)
        if held.saved_no != base:
            if held.data["parts"] == written:
                return held
            raise NoteConflict(held)
        held.data, held.saved_at, held.saved_no = {"parts": written}, timezone.now(), held.saved_no + 1
        held.save(update_fields=["data", "saved_at", "saved_no"])
        return held


def sign(*, by: Actor, note: Note) -> Note:
    """Sign and lock. The same person signing again gets the same note. Raises NoteIncomplete, Locked."""
    _allow(by, "sign", note)
    _not_anothers(by, note)
    with transaction.atomic():
        held = _locked(note)
        if held.is_signed and held.signed_by == by.user:
            return held
        held = _open(note)
        if held.kind in registry.note_forms and (missing := registry.note_forms.get(held.kind).missing(texts_of(held))):
            raise NoteIncomplete(missing)
        _something_written(held)
        held.author, held.signed_by, held.signed_at = held.author or by.user, by.user, timezone.now()
        held.save(update_fields=["author", "signed_by", "signed_at"])
        audit.record("note.signed", by=by, course=held.course, about=held)
        return held


def addendum(*, by: Actor, note: Note, parts: Parts, key: UUID | None = None) -> Note:
    """Begin a correction of a signed note; it is signed like any other. The same key gives the same one."""
    _allow(by, "write", note)
    with transaction.atomic():
        root = note.addendum_to or _locked(note)
        held = _held(root.course, root.kind, None, key)
        if held is not None:
            return held
        if not root.is_signed:
            raise ValidationError(_("Notatet er ikke underskrevet endnu. Ret i selve notatet."))
        made = Note(course=root.course, kind=root.kind, author=by.user, about_code=root.about_code, addendum_to=root)
        _new(made, parts, key)
        audit.record("note.addendum_begun", by=by, course=root.course, about=made)
        return made


def _allow(by: Actor, verb: str, note: Note) -> None:
    """A discharge letter is a note that supervisors do not write (7.2)."""
    allow(by, "note", verb, course=note.course)
    if note.kind == Note.Kind.ENDING:
        allow(by, "discharge", verb, course=note.course)


def _held(course: Course, kind: str, about_code: UUID | None, key: UUID | None) -> Note | None:
    same: Note | None = Note.unscoped.filter(code=key).first() if key else None
    if same is not None:
        same_again(same, course_id=course.pk, kind=kind)
        return same
    if about_code is None:
        return None
    found: Note | None = Note.unscoped.filter(course=course, kind=kind, about_code=about_code, addendum_to=None).first()
    return found


def _new(note: Note, parts: Parts, key: UUID | None, before: Sequence[Note] = ()) -> Note:
    note.data = {"parts": [_clean(part) for part in parts]}
    if key is not None:
        note.code = key
    if before:
        note.addendum_to = before[0]
    note.save(force_insert=True)
    return note


def _with_facts(note: Note, part: Mapping[str, str]) -> Note:
    others = [one for one in note.data["parts"] if one["key"] != FACTS]
    note.data = {"parts": [dict(part), *others]}
    note.save(update_fields=["data"])
    return note


def _facts_of(note: Note) -> str:
    return texts_of(note).get(FACTS, "")


def _locked(note: Note) -> Note:
    rows = Note.unscoped.select_for_update(of=("self",)).select_related(*Note.FETCHED_WITH)
    held: Note = rows.get(pk=note.pk)
    return held


def _not_anothers(by: Actor, note: Note) -> None:
    """Somebody else's own draft is refused."""
    if note.author_id not in {None, by.user.pk} and not note.is_signed:
        refused(by, "note", "write", course=note.course)


def _open(note: Note) -> Note:
    """The draft, held until the transaction ends."""
    held = _locked(note)
    if held.is_signed:
        raise Locked(_("Notatet er underskrevet og kan ikke ændres. Skriv en tilføjelse."))
    return held


def _written(note: Note, parts: Parts) -> list[dict[str, str]]:
    """The parts as the page has them; the system's own facts stay as they are."""
    facts = [part for part in note.data["parts"] if part["key"] == FACTS]
    return facts + [_clean(part) for part in parts if part["key"] != FACTS]


def _clean(part: Mapping[str, str]) -> dict[str, str]:
    text = part["text"].replace("\r\n", "\n").replace("\x00", "")
    if len(text) > LONGEST_PART:
        raise ValidationError(_("Et felt er for langt. Højst %(limit)s tegn.") % {"limit": LONGEST_PART})
    return {"key": part["key"], "heading": part["heading"], "text": text}


def _something_written(note: Note) -> None:
    if not any(text.strip() for key, text in texts_of(note).items() if key != FACTS):
        raise NoteIncomplete(("text",))
