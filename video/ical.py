"""An appointment as a calendar file that says nothing about illness: a calendar is often seen by others.

Moments are UTC, so that no table of summer time is needed. It names no organiser and no place, for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event

TITLE = {"da": "Aftale", "en": "Appointment"}
NOTE = {"da": "Log ind for at se mere: {link}", "en": "Sign in to see more: {link}"}
KIND = "text/calendar"
ALARM_BEFORE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What goes into a calendar. The same `uid` with a higher `sequence` moves the old entry."""

    uid: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    cancelled: bool = False


def file_of(entry: Entry, *, language: str, link: str) -> str:
    """The file's text."""
    language = "en" if language == "en" else "da"
    calendar = Calendar()
    calendar.add("prodid", "-//Lysning//Aftale//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(_event(entry, language, link))
    raw: bytes = calendar.to_ical()
    return raw.decode()


def _event(entry: Entry, language: str, link: str) -> Event:
    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", TITLE[language])
    event.add("description", NOTE[language].format(link=link))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        event.add_component(_alarm(language))
    return event


def _alarm(language: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", TITLE[language])
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
