"""The lines about letters on a patient's front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care.access import Actor
from care.models import User
from dialogue import reader_queries, texts
from dialogue.models import Message


@dataclass(frozen=True)
class Headline:
    """Who wrote last from the clinic, when, and about what."""

    author: str
    sent_at: datetime
    about_label: str
    anchor: str


def newest_from_clinic(actor: Actor) -> Headline | None:
    """The clinic's newest letter to the patient, without its text; one small query."""
    rows = Message.objects.for_user(actor).filter(sender__kind=User.Kind.STAFF).order_by("-sent_at")
    row = rows.values_list("sender__name", "sent_at", "about_label", "seq").first()
    return Headline(row[0], row[1], row[2], f"brev-{row[3]}") if row else None


def stands_in(actor: Actor) -> str:
    """Who answers while the patient's psychologist is away, by name; "" while they are there. One or two queries."""
    if actor.own_course is None:
        return ""
    reader = reader_queries.reader_of(actor.own_course)
    return texts.stands_in(reader.user, reader.stands_in_for, reader.until)
