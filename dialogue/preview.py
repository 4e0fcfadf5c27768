"""A draft as the patient will see it, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone, translation

from care import moments
from care.access import Actor
from care.cards import Card, card_of
from care.models import Course
from dialogue import slots
from dialogue.aids import language_of
from dialogue.marking import Part


@dataclass(frozen=True, slots=True)
class Preview:
    """The letter in the patient's language and on the width of a telephone; open slots are marked."""

    author: Card
    date: str
    parts: tuple[Part, ...]
    language: str


def preview_of(actor: Actor, course: Course, text: str) -> Preview:
    """What the text becomes when it is sent now."""
    language = language_of(course)
    with translation.override(language):
        date = moments.moment(timezone.now())
    return Preview(card_of(actor.user, language), date, slots.coloured(text.strip()), language)
