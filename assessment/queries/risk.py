"""What is known within one alert, for the rules and for those who read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from assessment import risk
from assessment.models import FollowUp, FollowUpAnswer
from care.access import Actor
from care.models import Alert, AlertCause, Course

Source = AlertCause.Source
TRIGGERS = {
    Source.MDI_6: "item",
    Source.PHQ9_9: "item",
    Source.BLANK: "blank",
    Source.BUTTON: "button",
    Source.APPLICATION: "application",
    Source.STAFF: "staff",
    Source.VIDEO: "staff",
}
ITEMS = {Source.MDI_6: "mdi6", Source.PHQ9_9: "phq9_9"}
COUNTED = frozenset({"k1", "k2", "k3", "k4", "k5"})


def facts_of(follow_up: FollowUp) -> risk.Facts:
    """The highest value of everything saved within this alert, never answers from earlier forms (ruling 4)."""
    alert = follow_up.alert
    several = [_cause(cause) for cause in alert.causes.all()]
    several += [risk.Facts(**{row.key: row.answer}) for row in _counted(follow_up)]
    before = risk.Facts(
        before=alert.grade or None, finished=follow_up.finished_at is not None, firm=follow_up.firm_at is not None
    )
    return risk.highest(before, *several)


def _counted(follow_up: FollowUp) -> list[FollowUpAnswer]:
    rows = follow_up.answers.filter(key__in=COUNTED)
    return [row for row in rows if row.answer]


def _cause(cause: AlertCause) -> risk.Facts:
    triggers = frozenset({TRIGGERS[Source(cause.source)]}) if cause.source in TRIGGERS else frozenset[str]()
    if cause.source in ITEMS:
        if not cause.value:  # changed back to 0: kept with the alert, and no trigger by itself
            triggers = frozenset()
        found: dict[str, Any] = {ITEMS[Source(cause.source)]: cause.value}
        return risk.Facts(**found, triggers=triggers)
    return risk.Facts(triggers=triggers)


def newest_answers(follow_up: FollowUp) -> dict[str, FollowUpAnswer]:
    """The newest saved answer to each of K1-K7."""
    return {row.key: row for row in follow_up.answers.order_by("pk")}


def joinable(course: Course, scope_code: UUID | None, now: datetime) -> FollowUp | None:
    """The follow-up that a new trigger belongs to: of the same form, or being answered right now."""
    rows = FollowUp.unscoped.filter(alert__course=course).exclude(alert__state=Alert.State.CLOSED)
    if not rows.exists():  # nearly always; the joins below cost three times as much
        return None
    rows = rows.select_related("alert__course__patient", "alert__course__region__successor").order_by("-started_at")
    if scope_code is not None and (same := rows.filter(scope_code=scope_code).first()) is not None:
        return _typed(same)
    since = now - timedelta(minutes=risk.FOLLOW_UP_MINUTES)
    return _typed(rows.filter(finished_at=None, firm_at=None, started_at__gt=since).first())


def _typed(row: FollowUp | None) -> FollowUp | None:
    return row


def open_follow_up(actor: Actor, course: Course) -> FollowUp | None:
    """The questions that the patient has begun and not finished, in an alert that is still open."""
    rows = FollowUp.objects.for_user(actor).filter(alert__course=course, finished_at=None)
    found: FollowUp | None = rows.exclude(alert__state=Alert.State.CLOSED).order_by("-started_at").first()
    return found
