"""The clock and the follow-up questions: not finished in ten minutes becomes firm (clinical.md 3.2, ruling 3)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from assessment.actions import risk
from assessment.queries.overdue import still_provisional
from care import registry
from care.access import System
from care.actions import alerts
from care.alert_jobs import each
from care.models import Alert

EVERY = timedelta(seconds=15)
BY = System("firm deadlines")


def register() -> None:
    """Called once, from assessment's registrations."""
    registry.jobs.add(registry.Job(name=BY.name, every=EVERY, run=make_firm_due))


def make_firm_due() -> None:
    """Make every provisional deadline firm whose minutes have passed."""
    each(still_provisional(timezone.now()), _make_firm)


def _make_firm(alert: Alert) -> None:
    follow_up = getattr(alert, "follow_up", None)
    if follow_up is not None:
        risk.make_firm(by=BY, follow_up=follow_up)
    alerts.make_firm(by=BY, alert=alert)
