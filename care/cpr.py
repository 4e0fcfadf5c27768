"""The Danish civil registration number (personnummer, CPR): what is one, and how it is shown. Pure.

Modulus 11 is not asked for: since 2007 numbers are given out that do not fit it (cpr.dk). Replacement numbers
(erstatningspersonnumre) are valid: the first digit of the day is raised by 6, or the running number carries letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum.dk import cpr as stdnum_cpr
from stdnum.exceptions import ValidationError

DAY_RAISED_BY = 60
LAST_DAY = 31
_SHAPE = re.compile(r"\d{6}[0-9A-Z]{3}\d")


class BadCpr(ValueError):
    """Not a personnummer; `code` says why: `shape`, `date` or `future`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Cpr:
    """One number. `digits` are the ten characters without a hyphen; it has no full text form on purpose."""

    digits: str
    born_on: date
    replacement: bool

    def __str__(self) -> str:
        return f"{self.digits[:6]}-••••"

    def __repr__(self) -> str:
        return "<Cpr>"

    @property
    def written(self) -> str:
        """As people write it, with a hyphen. Only for the person's own eyes and for a clinician who acts."""
        return f"{self.digits[:6]}-{self.digits[6:]}"


def parse(text: str, *, today: date) -> Cpr:
    """The number in `text`; spaces and one hyphen are allowed. Raises BadCpr."""
    digits = re.sub(r"[\s\-‐–]", "", text).upper()
    if not _SHAPE.fullmatch(digits):
        raise BadCpr("shape")
    day = int(digits[:2])
    raised = day > DAY_RAISED_BY
    letters = not digits[6:].isdigit()
    born_on = _born(f"{day - DAY_RAISED_BY if raised else day:02d}{digits[2:]}", today)
    if born_on > today:
        raise BadCpr("future")
    return Cpr(digits, born_on, raised or letters)


def _born(digits: str, today: date) -> date:
    """The seventh digit says which century; where a letter stands there, the last century that is not ahead of us."""
    century = digits[6] if digits[6].isdigit() else "4"
    try:
        born: date = stdnum_cpr.get_birth_date(f"{digits[:6]}{century}000")
        if not digits[6].isdigit() and born > today:
            born = born.replace(year=born.year - 100)
    except (ValidationError, ValueError) as error:
        raise BadCpr("date") from error
    return born
