"""Reading notes of the record: their parts, those about an alert, and what a patient may read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from care.access import Actor
from care.models import Alert, Course, Note

FACTS = "facts"
FACTS_HEADING = "Det, systemet har noteret"  # the record is in Danish


def texts_of(note: Note) -> dict[str, str]:
    """What is written, part by part."""
    return {part["key"]: part["text"] for part in note.data["parts"]}


def about_alert(alert: Alert) -> list[Note]:
    """The risk notes of an alert, oldest first, for the system's own use."""
    return list(Note.unscoped.filter(**_about(alert)).order_by("created_at", "pk"))


def notes_of_alert(actor: Actor, alert: Alert) -> list[Note]:
    """The same as far as the actor may read them."""
    rows: Iterable[Note] = Note.objects.for_user(actor).filter(**_about(alert)).order_by("created_at", "pk")
    return list(rows)


def notes_of(actor: Actor, course: Course, *, root: bool = True) -> list[Note]:
    """The notes of a course that the actor may read, newest first; addenda stand with the note they correct."""
    rows = Note.objects.for_user(actor).filter(course=course).select_related("author", "signed_by")
    return list(rows.filter(addendum_to=None) if root else rows)


def addenda_of(actor: Actor, note: Note) -> list[Note]:
    """What was added to a signed note, oldest first."""
    rows = Note.objects.for_user(actor).filter(addendum_to=note).select_related("author", "signed_by")
    return list(rows.order_by("created_at", "pk"))


def signed_own(actor: Actor) -> list[Note]:
    """A patient's own signed notes, newest first."""
    rows = Note.objects.for_user(actor).filter(signed_at__isnull=False, addendum_to=None)
    return list(rows.select_related("signed_by", "course").order_by("-signed_at"))


def newest_signed(actor: Actor, course: Course, kind: str) -> Note | None:
    """The note of that kind that was signed last, a correction included. One query."""
    rows = Note.objects.for_user(actor).filter(course=course, kind=kind, signed_at__isnull=False)
    found: Note | None = rows.order_by("-signed_at", "-pk").first()
    return found


def _about(alert: Alert) -> dict[str, object]:
    code: UUID = alert.code
    return {"course": alert.course, "kind": Note.Kind.RISK, "about_code": code}
