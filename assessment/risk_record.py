"""The unsigned note that every alert begins with: the facts, for the clinician to complete (clinical.md 3.8)."""

from __future__ import annotations

from assessment.models import FollowUp
from care.access import Actor, System


def refresh(*, by: Actor | System, follow_up: FollowUp) -> None:
    """Write the facts known now into the alert's draft note."""
