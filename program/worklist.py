"""Modules that opened without an answer, as lines of "Venter på dig" (clinical.md 4.5, 5.2)."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from care.access import Actor
from care.registry import WaitingRow
from program.models import EntryVersion, ModuleProgress

OVERDUE = 30  # the class of what is late (5.2)
WAITING = [EntryVersion.State.SUBMITTED, EntryVersion.State.SEEN]


def missed_replies(actor: Actor) -> list[WaitingRow]:
    """One line for each module whose next opened because nobody answered in three working days."""
    rows = ModuleProgress.objects.for_user(actor).filter(reply_missed_at__isnull=False, answered_at=None)
    unanswered = EntryVersion.objects.for_user(actor).filter(
        entry__course=OuterRef("enrolment__course"), state__in=WAITING, submitted_at__lte=OuterRef("reply_missed_at")
    )
    first = unanswered.order_by("submitted_at").values("code")[:1]
    found = rows.select_related("enrolment__course__patient").annotate(unanswered=Subquery(first))
    return [_row(row) for row in found]


def _row(progress: Any) -> WaitingRow:
    course, waits = progress.enrolment.course, progress.unanswered
    handed_in = progress.handed_in_at or progress.opened_at
    url = reverse("clinic-submission", args=[waits]) if waits else reverse("clinic-patient", args=[course.code])
    shown = {"number": progress.module_code[1:], "day": date_format(handed_in, "MONTH_DAY_FORMAT")}
    return WaitingRow(
        order=OVERDUE,
        reason=_("Manglende svar på modul %(number)s, sendt %(day)s. Næste modul åbnede uden dit svar.") % shown,
        url=url,
        at=handed_in,
        course_code=course.code,
        title=course.patient.name,
    )
