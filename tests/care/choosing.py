"""How a person of these tests chooses to be reminded, and is."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import transaction

from care import notify, registry
from care.access import Actor
from care.actions import reminders as actions
from care.actions.consents import current_text
from care.models import ConsentText, Notice, ReminderChoice, today

KIND = registry.NoticeKind(
    name="test.reminder",
    subject=lambda _notice: "Nyt",
    body=lambda _notice: "Log ind",
    still_true=lambda _notice: True,
    is_reminder=True,
)


def choose(by: Actor, channel: str = "mail", hour: int = 9, until: date | None = None) -> ReminderChoice:
    text = current_text(ConsentText.Kind.REMINDERS)
    assert text is not None
    return actions.choose(by=by, channel=channel, hour=hour, paused_until=until, text=text, key=uuid4())


def remind(by: Actor, key: str = "one", day: date | None = None) -> Notice | None:
    with transaction.atomic():
        return notify.remind(kind=KIND.name, key=key, recipient=by.user, payload={}, day=day or today())


def posted(by: Actor, key: str = "one") -> Notice:
    found = remind(by, key)
    assert found is not None
    return found
