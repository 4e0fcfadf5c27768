"""What stands under a signed discharge letter: the patient's consent, where it went, and the next step (5.7)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from assessment.queries.contacts import contacts_of
from care.access import Actor, Role
from care.discharge_queries import Standing, deliveries_of, standing
from care.models import LetterDelivery, Note
from clinic.forms import LetterSentForm

WRITERS = (Role.PSYCHOLOGIST, Role.LEAD)


def context(actor: Actor, note: Note, **more: Any) -> dict[str, Any]:
    """For the page of the note; nothing for other notes, and for those who cannot send. `more` is for its forms."""
    if note.kind != Note.Kind.ENDING or actor.role not in WRITERS:
        return more
    held, went = standing(note.course), deliveries_of(note)
    return {
        "standing": held,
        "deliveries": went,
        "newest_delivery": went[-1] if went else None,
        "doctor": contacts_of(note.course).doctor,
        "newer_letter": _newer(held, note),
        "ways": LetterDelivery.Way.choices,
        "sent_form": LetterSentForm(),
        "delivery_key": uuid4(),
        **more,
    }


def _newer(held: Standing | None, note: Note) -> Note | None:
    """A corrected letter that was signed later takes this one's place."""
    letter = held.letter if held else None
    return letter if letter and letter.is_signed and letter != note else None
