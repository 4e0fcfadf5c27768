"""An answer or a press on "Brug for hjælp nu" calls for help: alert, follow-up questions, class (3.1, 3.2).

Everything here happens in the transaction that saves the answer: an alert exists exactly if the answer does (H1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import risk, risk_record
from assessment.models import Answer, Application, FollowUp, FollowUpAnswer
from assessment.queries import risk as queries
from care import alert_deadlines, audit
from care.access import Actor, System
from care.actions import alerts
from care.actions.alerts import Cause
from care.guard import allow, same_again
from care.models import Alert, AlertCause, Course

Source = AlertCause.Source
ITEM_SOURCES = {"mdi6": Source.MDI_6, "phq9_9": Source.PHQ9_9}
LONGEST_PHONE = 40


@dataclass(frozen=True)
class Trigger:
    """What called for help: its source, the answer's number, the row it came from and the form that row is in."""

    source: str
    value: int | None = None
    about_code: UUID | None = None
    scope_code: UUID | None = None


def press_button(*, by: Actor, course: Course) -> FollowUp:
    """The patient pressed "Brug for hjælp nu"; presses while the questions are being answered are one alert."""
    return _raise(by, course, Trigger(Source.BUTTON))


def application_trigger(*, by: Actor, application: Application, value: int, about_code: UUID) -> FollowUp:
    """Section E of the application says an attempt within a year (2) or self-harm (1)."""
    trigger = Trigger(Source.APPLICATION, value, about_code, application.code)
    return _raise(by, application.course, trigger)


def item_trigger(*, by: Actor, course: Course, answer: Answer, scope_code: UUID) -> FollowUp | None:
    """MDI item 6 or PHQ-9 item 9 was saved. A later 0 joins the alert that is there, and takes nothing back (3.4)."""
    value = int(answer.value) if answer.value is not None else 0
    trigger = Trigger(ITEM_SOURCES[answer.item], value, answer.code, scope_code)
    if value < 1 and queries.joinable(course, scope_code, timezone.now()) is None:
        return None
    return _raise(by, course, trigger, asks=value >= 1)


def blank_trigger(*, by: Actor, course: Course, about_code: UUID, scope_code: UUID) -> FollowUp:
    """The form was sent without an answer to item 6 or 9: class C, and the gentle question (3.1, ruling 1)."""
    return _raise(by, course, Trigger(Source.BLANK, None, about_code, scope_code))


def answer(*, by: Actor, follow_up: FollowUp, key_name: str, answer: str, language: str, key: UUID) -> FollowUp:
    """Save one answer to K1-K7 and compute the class anew; the same key is the same answer. Raises ValidationError."""
    value = _checked(key_name, answer)
    allow(by, "answer", "write", course=follow_up.course)
    with transaction.atomic():
        held = _locked(follow_up)
        same = FollowUpAnswer.unscoped.filter(code=key).first()
        if same is not None:
            same_again(same, follow_up_id=held.pk, key=key_name, answer=value)
            return held
        _write(by, held, key_name, value, language, key)
        audit.record("follow_up.answered", by=by, course=held.course, about=held)
        return _regrade(by, held)


def finish(*, by: Actor, follow_up: FollowUp, language: str) -> FollowUp:
    """The patient is through the questions. What is left blank is marked, and counts as 3.2 says (ruling 2)."""
    allow(by, "answer", "write", course=follow_up.course)
    with transaction.atomic():
        held = _locked(follow_up)
        if held.finished_at is not None:
            return held
        given = queries.newest_answers(held)
        for name, counts_as in risk.BLANK.items():
            if name not in given:
                _write(by, held, name, counts_as, language, uuid4(), marked=True)
        held.finished_at = timezone.now()
        held.save(update_fields=["finished_at"])
        audit.record("follow_up.finished", by=by, course=held.course, about=held)
        _regrade(by, held)
        alerts.group(by=by, alert=held.alert)
        return held


def make_firm(*, by: System, follow_up: FollowUp) -> FollowUp:
    """Ten minutes after the trigger an unfinished provisional B stands (ruling 3)."""
    allow(by, "answer", "write", course=follow_up.course)
    with transaction.atomic():
        held = _locked(follow_up)
        if held.finished_at is None and held.firm_at is None:
            held.firm_at = timezone.now()
            held.save(update_fields=["firm_at"])
            alerts.make_firm(by=by, alert=held.alert)
            audit.record("follow_up.made_firm", by=by, course=held.course, about=held)
            risk_record.refresh(by=by, follow_up=held)
        return held


def _raise(by: Actor, course: Course, trigger: Trigger, *, asks: bool = True) -> FollowUp:
    allow(by, "alert", "raise", course=course)
    with transaction.atomic():
        Course.unscoped.select_for_update().get(pk=course.pk)
        now = timezone.now()
        follow_up = queries.joinable(course, trigger.scope_code, now)
        cause = Cause(trigger.source, trigger.value, trigger.about_code)
        if follow_up is None:
            follow_up = _begin(by, course, trigger, cause, now)
        elif asks or trigger.about_code:
            alerts.add_cause(by=by, alert=follow_up.alert, cause=cause)
        return _regrade(by, follow_up)


def _begin(by: Actor, course: Course, trigger: Trigger, cause: Cause, now: datetime) -> FollowUp:
    only_blank = trigger.source == Source.BLANK
    alert = alerts.raise_alert(
        by=by,
        course=course,
        kind=Alert.Kind.RISK,
        causes=[cause],
        grade=Alert.Grade.C if only_blank else Alert.Grade.B,
        provisional=not only_blank,
    )
    follow_up: FollowUp = FollowUp.unscoped.create(
        alert=alert,
        scope_code=trigger.scope_code,
        started_at=alert.raised_at,
        staffed=alert_deadlines.is_staffed(course.region, now),
    )
    return follow_up


def _regrade(by: Actor, follow_up: FollowUp) -> FollowUp:
    found = risk.grade(queries.facts_of(follow_up))
    if found.letter != "none":
        follow_up.alert = alerts.set_grade(
            by=by, alert=follow_up.alert, grade=found.letter, provisional=found.provisional
        )
    risk_record.refresh(by=by, follow_up=follow_up)
    return follow_up


def _locked(follow_up: FollowUp) -> FollowUp:
    """The course first, then the row, in the same order as a trigger takes them."""
    Course.unscoped.select_for_update().get(pk=follow_up.alert.course_id)
    rows = FollowUp.unscoped.select_for_update(of=("self",))
    held: FollowUp = rows.select_related("alert__course__patient", "alert__course__region__successor").get(
        pk=follow_up.pk
    )
    return held


def _write(
    by: Actor, follow_up: FollowUp, name: str, value: str, language: str, key: UUID, *, marked: bool = False
) -> None:
    FollowUpAnswer.unscoped.create(
        code=key, follow_up=follow_up, key=name, answer=value, marked=marked, language=language, saved_by=by.user
    )


def _checked(name: str, value: str) -> str:
    """An answer that the question knows; K7 takes what the person wrote as their number."""
    if name == "k7":
        return value.strip()[:LONGEST_PHONE]
    if value not in risk.K_ANSWERS.get(name, ()):
        raise ValidationError(_("Vælg et af svarene."))
    return value
