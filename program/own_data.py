"""A patient's worksheets for "my data": every version, drafts included, as they were typed."""

from __future__ import annotations

from typing import Any

from care.models import User
from program.models import EntryVersion


def worksheets_of(user: User) -> list[dict[str, Any]]:
    """All versions of all worksheets of the person's courses, oldest first."""
    rows = EntryVersion.unscoped.filter(entry__course__patient=user).select_related("entry").order_by("began_at")
    return [_row(version) for version in rows]


def _row(version: EntryVersion) -> dict[str, Any]:
    return {
        "exercise": version.entry.exercise_key,
        "worksheet": version.entry.worksheet,
        "version": version.number,
        "state": version.state,
        "saved_at": version.saved_at,
        "submitted_at": version.submitted_at,
        "answers": version.data,
    }
