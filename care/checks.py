"""What `manage.py check --deploy` asks of care: no telephone number that nobody has called for too long."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import DatabaseError

from care import number_checks


def register() -> None:
    """Called once, from care's registrations."""
    checks.register(numbers_are_verified, "numbers", deploy=True)


def numbers_are_verified(**_: Any) -> list[checks.CheckMessage]:
    """An error for each number; a warning when there is no database to ask."""
    try:
        problems = number_checks.problems()
    except DatabaseError as error:
        return [checks.Warning(f"The telephone numbers could not be read: {type(error).__name__}.", id="care.W001")]
    hint = "Call it, then press the button beside it under Regionen > Telefonnumre."
    return [checks.Error(line, hint=hint, id="care.E001") for line in problems]
