"""Whom reminders may reach."""

from __future__ import annotations

from care import reminders
from care.models import User


def wants_reminders(user: User) -> bool:
    """Only who said yes to reminders, has not taken it back, and has chosen a way."""
    return reminders.wants(user)
