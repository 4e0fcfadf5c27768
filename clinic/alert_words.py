"""Alerts in words: what raised them, what the patient answered, until when, and why they stand on a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from assessment import instruments, risk
from assessment.models import FollowUp
from assessment.queries.risk import newest_answers
from care.access import Actor
from care.models import Alert, AlertCause

ITEMS = {AlertCause.Source.MDI_6: ("mdi", "mdi6"), AlertCause.Source.PHQ9_9: ("phq9", "phq9_9")}
WAITS_FOR_CONTACT = (Alert.State.OPEN, Alert.State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Reason:
    """One cause: what it is, the answer in words, when."""

    title: str
    answer: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Answered:
    """One of K1-K7 with the newest answer; `marked` = it was left blank, and counts as this."""

    question: str
    answer: str
    at: datetime
    marked: bool


def reason(cause: AlertCause, language: str) -> Reason:
    """A cause in the reader's language."""
    return Reason(str(cause.get_source_display()), _answer(cause, language), cause.at, cause.note)


def _answer(cause: AlertCause, language: str) -> str:
    if cause.value is None:
        return ""
    place = ITEMS.get(AlertCause.Source(cause.source))
    if place is None:
        return str(cause.value)
    item = next(one for one in instruments.get(place[0]).items if one.key == place[1])
    words = next((option.text[language] for option in item.options if option.value == cause.value), "")
    return f"{cause.value} · {words}" if words else str(cause.value)


def follow_up_of(actor: Actor, alert: Alert) -> FollowUp | None:
    """The questions of an alert, if the actor may read answers."""
    found: FollowUp | None = FollowUp.objects.for_user(actor).filter(alert=alert).first()
    return found


def answered(follow_up: FollowUp, language: str) -> list[Answered]:
    """What was answered to K1-K7, in their order."""
    newest = newest_answers(follow_up)
    return [
        Answered(
            question=question.text[language],
            answer=question.options[row.answer][language] if row.answer in question.options else row.answer,
            at=row.saved_at,
            marked=row.marked,
        )
        for question in risk.QUESTIONS
        if (row := newest.get(question.key)) is not None
    ]


def phone_answered(follow_up: FollowUp | None) -> str:
    """The number of K7, if one was given."""
    row = newest_answers(follow_up).get("k7") if follow_up else None
    return row.answer if row else ""


def title(alert: Alert) -> str:
    """What the alert is called: its class as a deadline, or the rule."""
    if not alert.is_risk:
        return str(alert.get_kind_display())
    if alert.provisional:
        return _("Svarfrist B samme dag, svarer stadig")
    return _("Svarfrist {grade}").format(grade=alert.get_grade_display())


def why(alert: Alert) -> str:
    """Why it stands on a list: title, causes, and what must happen by when."""
    causes = dict.fromkeys(str(cause.get_source_display()) for cause in alert.causes.all())
    parts = [title(alert), ", ".join(causes) if alert.is_risk else "", next_words(alert), _flags(alert)]
    return " · ".join(part for part in parts if part)


def next_words(alert: Alert) -> str:
    """What must happen next, and until when."""
    if alert.state == Alert.State.OPEN and alert.acknowledge_by and alert.is_risk:
        return _("kvittér senest {moment}").format(moment=moment(alert.acknowledge_by))
    if alert.state in WAITS_FOR_CONTACT and alert.contact_by:
        return _("kontakt senest {moment}").format(moment=moment(alert.contact_by))
    if alert.state == Alert.State.CONTACTED:
        return _("vurderingen mangler")
    if alert.first_closer_id:
        return _("mangler den anden kliniker")
    return _("klar til at blive lukket") if alert.state == Alert.State.ASSESSED else ""


def _flags(alert: Alert) -> str:
    if alert.escalation:
        return _("eskaleret")
    return _("ingen psykolog") if alert.owner_id is None else ""


def due_at(alert: Alert) -> datetime | None:
    """The deadline that counts now."""
    if alert.state == Alert.State.OPEN and alert.is_risk:
        return alert.acknowledge_by
    return alert.contact_by if alert.state in WAITS_FOR_CONTACT else None


def moment(at: datetime) -> str:
    """The time of a moment today, else with the day."""
    local = timezone.localtime(at)
    clock = _("kl. {time}").format(time=time_format(local, "TIME_FORMAT"))
    return clock if local.date() == timezone.localdate() else f"{date_format(local, 'MONTH_DAY_FORMAT')} {clock}"
