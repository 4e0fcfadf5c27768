"""Guests as links, notices and the guide find them: by code, browser or conversation, on nobody's behalf."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from video.models import Appointment, Guest


def _rows() -> Any:
    return Guest.unscoped.select_related(*Guest.FETCHED_WITH)


def with_code(code: str) -> Guest | None:
    """The guest with this code."""
    found: Guest | None = _rows().filter(code=code).first()
    return found


def with_browser(browser_hash: str) -> Guest | None:
    """The guest whose link a browser opened first."""
    found: Guest | None = _rows().filter(browser_hash=browser_hash).exclude(browser_hash="").first()
    return found


def named(row: Appointment) -> str:
    """The guests whom the patient has agreed to, by name and role in Danish, for the note; "" for none."""
    with translation.override("da"):
        agreed = [one for one in row.guests.order_by("invited_at") if one.is_agreed]
        return ", ".join(f"{one.name} ({one.get_kind_display().lower()})" for one in agreed)
