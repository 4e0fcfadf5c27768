"""What patients know their work as, for the page that says who has seen it."""

from __future__ import annotations

from django.utils.translation import get_language

from care.access import System
from program.models import EntryVersion
from program.queries import label_of


def of_versions(codes: set[str]) -> dict[str, str]:
    """Code → heading of the exercise in the reader's language; one look-up for each exercise, not each version."""
    language = "en" if get_language() == "en" else "da"
    rows = EntryVersion.objects.for_user(System("titles")).filter(code__in=codes).defer("data")
    labels: dict[tuple[int, str], str] = {}
    found = {}
    for version in rows.select_related("entry__course"):
        exercise = (version.entry.course_id, version.entry.exercise_key)
        if exercise not in labels:
            labels[exercise] = label_of(version)[language]
        found[str(version.code)] = labels[exercise]
    return found
