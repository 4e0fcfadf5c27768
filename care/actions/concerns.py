"""A concern that staff write down themselves: "Opret bekymring", or what came up in a talk (clinical.md 3.1)."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care import audit
from care.access import Actor
from care.actions import alerts, notes
from care.guard import KeyTaken, allow
from care.models import Alert, AlertCause, Course

SOURCES = (AlertCause.Source.STAFF, AlertCause.Source.VIDEO)


def raise_concern(*, by: Actor, course: Course, grade: str, source: str, why: str, key: UUID) -> Alert:
    """Raise an alert of the class that staff choose (ruling 1), with its draft note. The same key is the same alert."""
    allow(by, "alert", "raise", course=course)
    text = why.strip()
    if not text:
        raise ValidationError({"why": _("Skriv, hvad du er bekymret for.")})
    with transaction.atomic():
        if (held := Alert.unscoped.filter(code=key).first()) is not None:
            return _same(held, course, grade, source, text)
        cause = alerts.Cause(source, note=text)
        alert = alerts.raise_alert(by=by, course=course, kind=Alert.Kind.RISK, causes=[cause], grade=grade, code=key)
        notes.draft_for_alert(by=by, alert=alert, facts=_facts(by, grade, source, text))
        audit.record("alert.raised_by_staff", by=by, course=course, about=alert)
        return alert


def _same(held: Alert, course: Course, grade: str, source: str, why: str) -> Alert:
    first = held.causes.order_by("pk")[0]
    if (held.course_id, first.source, first.note) != (course.pk, source, why):
        raise KeyTaken(_("Formularen er sendt før med et andet indhold. Åbn siden igen, og skriv på ny."))
    return held


def _facts(by: Actor, grade: str, source: str, why: str) -> list[str]:
    """The record is in Danish."""
    now = timezone.localtime()
    where = "ved en samtale" if source == AlertCause.Source.VIDEO else "af klinikken"
    return [f"{now:%d-%m-%Y} kl. {now:%H.%M}: bekymring oprettet {where} af {by.name}.", f"Svarfrist: {grade}.", why]
