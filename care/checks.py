"""What `manage.py check --deploy` asks of care: numbers somebody has called, a way in for patients, scanned files."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import DatabaseError

from care import number_checks, regional, scanning
from care.eid import configuration
from care.models import Region


def register() -> None:
    """Called once, from care's registrations."""
    checks.register(numbers_are_verified, "numbers", deploy=True)
    checks.register(patients_can_sign_in, "identity", deploy=True)
    checks.register(files_are_scanned, "files", deploy=True)


def numbers_are_verified(**_: Any) -> list[checks.CheckMessage]:
    """An error for each number; a warning when there is no database to ask."""
    try:
        problems = number_checks.problems()
    except DatabaseError as error:
        return [checks.Warning(f"The telephone numbers could not be read: {type(error).__name__}.", id="care.W001")]
    hint = "Call it, then press the button beside it under Regionen > Telefonnumre."
    return [checks.Error(line, hint=hint, id="care.E001") for line in problems]


def patients_can_sign_in(**_: Any) -> list[checks.CheckMessage]:
    """An error for each region that takes MitID only, where no identity provider is configured."""
    if configuration.current() is not None:
        return []
    try:
        closed = [r for r in Region.objects.in_force() if regional.value(r, "email_code_sign_in") == "no"]
    except DatabaseError as error:
        return [checks.Warning(f"The regions could not be read: {type(error).__name__}.", id="care.W002")]
    hint = "Set LYSNING_EID_ISSUER, or let the region's patients sign in by a code under Regionen."
    return [checks.Error(f"No patient of {region} can sign in.", hint=hint, id="care.E002") for region in closed]


def files_are_scanned(**_: Any) -> list[checks.CheckMessage]:
    """A warning when files that come with letters are taken unscanned."""
    if scanning.scanner() is not None:
        return []
    hint = "Set LYSNING_SCANNER to a clamd. Until then staff read at each file that nobody has scanned it."
    return [checks.Warning("Files that come with letters are not scanned for viruses.", hint=hint, id="care.W003")]
