"""All sections in the order in which they are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.application import fields
from assessment.application.about import FROM_EID, A, B
from assessment.application.everyday import D, H, I
from assessment.application.fields import Checked, Field, Problem, Section
from assessment.application.health import C, E, F, G

ORDER: tuple[Section, ...] = (A, B, C, D, E, F, G, H, I)
SECTIONS = {section.key: section for section in ORDER}
WRITTEN = tuple(section.key for section in ORDER if section.fields)  # all but the questionnaires
CONTACT = ("contact_phone", "contact_may")


def fields_of(key: str, known: frozenset[str] = frozenset()) -> tuple[Field, ...]:
    """The questions of a section, without those whose answer is `known` from the eID."""
    return tuple(one for one in SECTIONS[key].fields if not (key == "A" and one.key in known))


def check(key: str, data: Mapping[str, Any], *, today: date, known: frozenset[str] = frozenset()) -> Checked:
    """What the answers of a section are worth."""
    checked = fields.check(fields_of(key, known), data, today=today)
    return Checked(checked.values, (*checked.problems, *_whole(key, checked.values)))


def _whole(key: str, values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What one question alone cannot see."""
    if key == "A" and values.get("contact_name"):
        return tuple(Problem(name, "required_contact") for name in CONTACT if name not in values)
    return ()


def after(key: str) -> str | None:
    """The section that follows."""
    keys = [section.key for section in ORDER]
    return keys[keys.index(key) + 1] if key != keys[-1] else None


__all__ = ["CONTACT", "FROM_EID", "ORDER", "SECTIONS", "WRITTEN", "after", "check", "fields_of"]
