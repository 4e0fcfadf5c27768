"""The line on the psychologist's worklist that asks for a safety plan to be gone through (clinical.md 3.7)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.queries import safety_plan
from care.access import Actor
from care.registry import WaitingRow

DUE = 70  # with what waits its turn: after overdue and due answers, before new submissions


def rows(actor: Actor) -> list[WaitingRow]:
    """One line for each plan of one's own patients."""
    return [
        WaitingRow(
            order=DUE,
            reason=_("Sikkerhedsplanen skal læses igennem"),
            url=reverse("assessment-patient-plan", args=[plan.course.code]),
            at=plan.reviewed_at or plan.created_at,
            course_code=plan.course.code,
            title=plan.course.patient.name,
        )
        for plan in safety_plan.reviews_due(actor)
    ]
