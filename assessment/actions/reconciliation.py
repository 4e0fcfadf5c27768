"""Answers are compared with alerts, and what nobody was told of is told now (hazards H1 and H2)."""

from __future__ import annotations

from uuid import uuid5

from django.db import transaction

from assessment.queries.reconciliation import Difference, differences
from care import audit
from care.access import System
from care.actions import alerts
from care.guard import allow
from care.models import Alert

AGREES, DIFFERS = "reconciliation.agrees", "reconciliation.differs"
NOTE = "Fundet, da systemet sammenlignede svar og bekymringer. Svaret var gemt uden en bekymring."
MISSED = {"answer_without_alert": Alert.Grade.B, "blank_without_alert": Alert.Grade.C}


def reconcile(*, by: System) -> list[Difference]:
    """Compare everything, write down how it went, and raise an alert for each answer that has none."""
    allow(by, "alert", "raise")
    with transaction.atomic():
        found = differences()
        for difference in found:
            audit.record(DIFFERS, by=by, course=difference.course, reason=f"{difference.sort} {difference.code}")
            _raise_missed(by, difference)
        if not found:
            audit.record(AGREES, by=by)
    return found


def _raise_missed(by: System, difference: Difference) -> None:
    """The missing alert, with the answer as its cause; a clinician looks at it the same day."""
    grade = MISSED.get(difference.sort)
    if grade is None:
        return
    cause = alerts.Cause(difference.source, difference.value, difference.code, NOTE)
    code = uuid5(difference.code, "reconciliation")
    alerts.raise_alert(by=by, course=difference.course, kind=Alert.Kind.RISK, causes=[cause], grade=grade, code=code)
