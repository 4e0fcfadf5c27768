"""Whom reminders may reach."""

from __future__ import annotations

from care.models import Consent, ConsentText, User


def wants_reminders(user: User) -> bool:
    """Only who said yes to reminders, and has not taken it back. One query."""
    rows = Consent.objects.filter(user=user, text__kind=ConsentText.Kind.REMINDERS)
    newest = rows.order_by("at", "pk").last()
    return newest is not None and newest.given
