"""When the door to a conversation is open, and which roles there are behind it (clinical.md 7.4). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

HOST, PATIENT, INTERPRETER, CASE_WORKER = "host", "patient", "interpreter", "case_worker"
GUESTS = ("relative", INTERPRETER, CASE_WORKER, "doctor", "observer")
GUEST_EARLY = timedelta(minutes=15)
HOST_EARLY = timedelta(minutes=60)
AFTERWARDS = timedelta(minutes=60)  # a conversation may take longer than was agreed; nobody is cut off


class Door(StrEnum):
    """How the door is."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def opens_at(role: str, starts_at: datetime, join: timedelta) -> datetime:
    """From when somebody may come; `join` is the region's limit for patients."""
    early = {HOST: max(HOST_EARLY, join), PATIENT: join}.get(role, GUEST_EARLY)
    return starts_at - early


def closes_at(role: str, ends_at: datetime) -> datetime:
    """Until when somebody may come. Whoever is inside already stays until the conversation is over."""
    return ends_at + AFTERWARDS if role in {HOST, PATIENT} else ends_at


def door(role: str, starts_at: datetime, ends_at: datetime, join: timedelta, now: datetime) -> Door:
    """How the door is for this role now."""
    if now < opens_at(role, starts_at, join):
        return Door.EARLY
    return Door.OPEN if now < closes_at(role, ends_at) else Door.OVER


def shown_name(name: str, role: str, viewer: str) -> str:
    """How somebody is called before a viewer: an interpreter learns the patient's first name only."""
    return name.split()[0] if viewer == INTERPRETER and role == PATIENT and name.split() else name
