"""The end of a course of treatment, and sending its letter to the patient's doctor (clinical.md 5.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit, opening, regional
from care.access import Actor
from care.actions import courses
from care.discharge_queries import standing
from care.guard import allow, same_again
from care.models import Course, Discharge, LetterDelivery, Note, User
from care.models.course import OPEN_STATES
from care.workdays import answer_due

LONGEST = 2000  # characters
Kind, State = Discharge.Kind, Course.State
ENDS_AS: Mapping[str, str] = {
    Kind.COMPLETED: State.COMPLETED,
    Kind.RECOVERED: State.COMPLETED,
    Kind.STOPPED: State.DISCONTINUED,
    Kind.OTHER_HELP: State.REFERRED_ON,
    Kind.NO_SHOW: State.DISCONTINUED,
    Kind.MISPLACED: State.REFERRED_ON,
    Kind.OTHER: State.DISCONTINUED,
}
NEEDS_REASON = frozenset(ENDS_AS) - {Kind.COMPLETED}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said of an end. `died` belongs to D7 alone: then nothing is sent to the patient any more."""

    kind: str
    where: str = ""
    reason: str = ""
    died: bool = False

    def stored(self) -> dict[str, Any]:
        """As they are written down."""
        return {"kind": self.kind, "where": self.where.strip(), "reason": self.reason.strip(), "died": self.died}


def end(*, by: Actor, course: Course, words: Words, key: UUID) -> Discharge:
    """End a course in treatment for good; its letter is due so many working days later as the region has decided.

    The same key gives the same answer. Raises ValidationError by field, courses.WrongMove, KeyTaken.
    """
    allow(by, "discharge", "sign", course=course)
    said = words.stored()
    with transaction.atomic():
        now_stored: Course = Course.unscoped.select_for_update().get(pk=course.pk)
        held: Discharge | None = Discharge.unscoped.filter(code=key).first()
        if held is not None:
            same_again(held, course_id=course.pk, **said)
            return held
        _whole(**said)
        if now_stored.state not in OPEN_STATES:
            raise courses.WrongMove(_("Forløbet er ikke i gang, så det kan ikke afsluttes."))
        if now_stored.state == State.PAUSED and ENDS_AS[words.kind] == State.COMPLETED:
            courses.resume(by=by, course=course)
        now, label = timezone.now(), Discharge(kind=words.kind, died=words.died).label
        courses.move(by=by, course=course, to=ENDS_AS[words.kind], reason=label)
        made: Discharge = Discharge.unscoped.create(
            code=key,
            course=course,
            ended_at=now,
            ended_by=by.user,
            letter_due_at=answer_due(now, opening.calendar_for(course.region), _days(course)),
            **said,
        )
        if words.died:
            User.objects.filter(pk=course.patient_id).update(is_active=False)  # then no notice leaves (care.notify)
        audit.record("course.discharged", by=by, course=course, about=made)
        return made


def _days(course: Course) -> int:
    return int(regional.value(course.region, "discharge_days"))


def _whole(*, kind: str, where: str, reason: str, died: bool) -> None:
    wrong = {}
    if kind not in ENDS_AS:
        wrong["kind"] = _("Vælg, hvordan forløbet ender.")
    if died and kind != Kind.OTHER:
        wrong["kind"] = _("Vælg “Andet”, hvis patienten er død.")
    if kind == Kind.OTHER_HELP and not where:
        wrong["where"] = _("Skriv, hvilken hjælp der er brug for, og hvor den gives.")
    if kind in NEEDS_REASON and not reason:
        wrong["reason"] = _("Skriv hvorfor.")
    if max(len(where), len(reason)) > LONGEST:
        wrong["reason" if len(reason) > LONGEST else "where"] = _("Teksten er for lang.")
    if wrong:
        raise ValidationError(wrong)


def send_letter(*, by: Actor, note: Note, way: str, key: UUID, reason: str = "") -> LetterDelivery:
    """Write down that the signed letter has left for the patient's doctor.

    Without the patient's consent it needs a reason: the law or somebody's life demands it. Raises ValidationError,
    KeyTaken.
    """
    allow(by, "discharge", "sign", course=note.course)
    why = reason.strip()
    if note.kind != Note.Kind.ENDING or not note.is_signed:
        raise ValidationError(_("Brevet er ikke underskrevet endnu."))
    if way not in LetterDelivery.Way.values:
        raise ValidationError({"way": _("Vælg, hvordan brevet er sendt.")})
    now_stands = standing(note.course)
    if now_stands is None or now_stands.letter != note:
        raise ValidationError(_("Brevet er rettet siden. Send det nye."))
    held = LetterDelivery.unscoped.filter(code=key).first()
    has_consent = held.has_consent if held else now_stands.has_consent
    if not has_consent and not why:
        raise ValidationError({"reason": _("Patienten har ikke givet samtykke. Skriv, hvorfor brevet er sendt.")})
    return _written(by, note, LetterDelivery(code=key, way=way, has_consent=has_consent, reason=why), "letter.sent")


def letter_returned(*, by: Actor, delivery: LetterDelivery, key: UUID, reason: str = "") -> LetterDelivery:
    """The letter did not arrive: it is to be sent again. Raises ValidationError, KeyTaken."""
    allow(by, "discharge", "sign", course=delivery.note.course)
    row = LetterDelivery(
        code=key,
        state=LetterDelivery.State.RETURNED,
        way=delivery.way,
        has_consent=delivery.has_consent,
        reason=reason.strip(),
    )
    return _written(by, delivery.note, row, "letter.returned")


def _written(by: Actor, note: Note, row: LetterDelivery, action: str) -> LetterDelivery:
    if len(row.reason) > LONGEST:
        raise ValidationError({"reason": _("Teksten er for lang.")})
    with transaction.atomic():
        Note.unscoped.select_for_update().get(pk=note.pk)
        rows = LetterDelivery.unscoped.filter(note=note)
        held: LetterDelivery | None = LetterDelivery.unscoped.filter(code=row.code).first()
        if held is not None:
            same_again(held, note_id=note.pk, state=row.state, way=row.way, reason=row.reason)
            return held
        newest = rows.order_by("-at", "-pk").first()
        if (newest is not None and newest.state == row.state) or (newest is None and row.is_returned):
            raise ValidationError(_("Det er noteret allerede. Åbn brevet igen."))
        row.note, row.by, row.at = note, by.user, timezone.now()
        row.save(force_insert=True)
        audit.record(action, by=by, course=note.course, about=note)
        return row
