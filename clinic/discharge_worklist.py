"""What ended courses put under "Venter på dig": letters to write, to send, and to send again (clinical.md 5.7)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from care.access import Actor, Role
from care.discharge_queries import Standing, standings, unfinished
from care.registry import WaitingRow
from dialogue import worklist

_TO_WRITE, _TO_SEND = _("Epikrise skal skrives senest %(day)s"), _("Epikrise skal sendes senest %(day)s")


def rows(actor: Actor) -> list[WaitingRow]:
    """For the psychologist all of theirs; for a lead those that are late, or nobody else's, or that they ended."""
    found = unfinished(actor)
    if actor.role == Role.LEAD:
        found = found.filter(Q(letter_due_at__lt=timezone.now()) | Q(is_treated=False) | Q(ended_by=actor.user))
    return [_row(one) for one in standings(found)]


def _row(one: Standing) -> WaitingRow:
    due, course = one.discharge.letter_due_at, one.discharge.course
    words = _TO_WRITE if one.must_be_written else _TO_SEND
    day = date_format(timezone.localtime(due), "MONTH_DAY_FORMAT")
    url = reverse("clinic-note", args=[one.letter.code]) if one.letter else reverse("clinic-notes", args=[course.code])
    return WaitingRow(
        order=worklist.order(due, timezone.now()),
        reason=str(words) % {"day": day},
        url=url,
        at=due,
        course_code=course.code,
        title=course.patient.name,
    )
