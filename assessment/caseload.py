"""How much a psychologist carries (clinical.md 5.1; ruling 23). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NEW_DAYS = 14
CONCERN_DAYS = 14
ORDINARY, NEW, CONCERN, PAUSE = Decimal(1), Decimal("1.5"), Decimal(2), Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Carried:
    """One course as it weighs: new in its first 14 days, with a class A or B concern in the last 14, or paused."""

    is_new: bool = False
    has_concern: bool = False
    is_paused: bool = False

    @property
    def weight(self) -> Decimal:
        """The highest of those that apply; a pause makes lighter only when nothing else applies."""
        if self.has_concern:
            return CONCERN
        if self.is_new:
            return NEW
        return PAUSE if self.is_paused else ORDINARY


def weighted(courses: Iterable[Carried]) -> Decimal:
    """The weighted caseload, unrounded."""
    return sum((course.weight for course in courses), Decimal(0))
