"""What the clock does about alerts: climb when nobody has acted, and leave no alert with somebody who is away (3.4).

Both jobs may run as often as they like: a level is reached once, an alert is handed over once. An alert that cannot
be handled stops no other; the job ends with the first error, so that the clock writes it down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from care import alert_clock, alert_deadlines, registry
from care.access import System
from care.actions import alerts
from care.clock_watch import JOB
from care.failures import where
from care.models import Absence, Alert, today

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
ESCALATING, HANDING_OVER = System(JOB), System("hand over alerts")
UNCONTACTED = (Alert.State.OPEN, Alert.State.ACKNOWLEDGED)


def register() -> None:
    """Called once, from care's registrations."""
    registry.jobs.add(registry.Job(name=JOB, every=EVERY, run=escalate_due))
    registry.jobs.add(registry.Job(name=HANDING_OVER.name, every=EVERY, run=hand_over_due))


def escalate_due() -> None:
    """Let every alert climb, level by level, to where it should be now (rulings 6 and 10)."""
    now = timezone.now()
    each(_overdue(now), lambda alert: _climb(alert, now))


def _overdue(now: datetime) -> Iterable[Alert]:
    """Risk alerts that nobody took in time, or whose patient was not reached in time. No step upward comes sooner."""
    untaken = Q(state=Alert.State.OPEN, acknowledge_by__lte=now)
    unreached = Q(state__in=UNCONTACTED, contact_by__lte=now)
    rows = Alert.objects.for_user(ESCALATING).filter(untaken | unreached, kind=Alert.Kind.RISK)
    rows = rows.filter(escalation__lt=alert_clock.MANAGEMENT)
    # One task with an alert that is documented as known and stable, until the days are over.
    rows = rows.exclude(grouped_into__isnull=False, stable_until__gt=now)
    return rows.select_related("course__region__successor", "owner").order_by("acknowledge_by", "pk")


def _climb(alert: Alert, now: datetime) -> None:
    found = alert_deadlines.of_alert(alert)
    taken = alert.state != Alert.State.OPEN
    reached = alert_clock.level_due(found, now, acknowledged=taken, contacted=alert.state not in UNCONTACTED)
    levels = sorted({step.level for step in found.escalations + found.contact_escalations})
    for level in levels:
        if alert.escalation < level <= reached:
            alerts.escalate(by=ESCALATING, alert=alert, level=level)


def hand_over_due() -> None:
    """Give alerts of people who are away or have left to whoever answers now; what had nobody, to who has come."""
    away = Absence.objects.filter(starts_on__lte=today(), ends_on__gte=today(), cancelled_at__isnull=True)
    gone = Q(owner__in=away.values("user_id")) | Q(owner__is_active=False)
    unowned = Q(owner__isnull=True, course__care_links__kind="treating", course__care_links__valid_until__isnull=True)
    rows = Alert.objects.for_user(HANDING_OVER).exclude(state=Alert.State.CLOSED).filter(gone | unowned)
    rows = rows.select_related("course__region__successor", "owner").distinct().order_by("pk")
    each(rows, lambda alert: alerts.hand_over(by=HANDING_OVER, alert=alert))


def each(rows: Iterable[Alert], run: Callable[[Alert], object]) -> None:
    """Handle every row; afterwards raise the first error, if there was one."""
    first: Exception | None = None
    for row in rows:
        try:
            run(row)
        except Exception as error:  # noqa: BLE001 - one patient's alert must not stand in the way of another's
            logger.error("alert %s: %s", row.code, where(error))
            first = first or error
    if first is not None:
        raise first
