"""A conversation as the psychologist holds it, with the guide beside the picture; and how it went (clinical.md 3.6)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from clinic import actions
from clinic.views import interview
from video import call_page
from video.forms.outcome import OutcomeForm
from video.models import Appointment
from video.queries import calls, guests


@roles(Role.PSYCHOLOGIST, Role.LEAD)
@require_GET
def call(request: ActorRequest, code: UUID) -> HttpResponse:
    """The room, and the guide of the conversation beside it, which saves itself as it does on its own page."""
    row = fetch(request, Appointment, code, "write")
    if not row.is_joinable or calls.role_of(request.actor, row) is None:
        messages.error(request, _("Samtalen kan ikke holdes på video her. Kun den, der har samtalen, kan åbne rummet."))
        return redirect("video-appointment", row.code)
    audit.record("appointment.read", by=request.actor, course=row.course, about=row)
    page = call_page.for_host(row, request.user.name, reverse("clinic-letters", args=[row.course.code]))
    context = {"row": row, "page": page, "is_guided": row.kind in interview.PAGES}
    if context["is_guided"]:
        context |= interview.opened(request, row.course, row.kind, others=guests.named(row))
    return render(request, "clinic/call.html", context)


@roles(Role.PSYCHOLOGIST, Role.LEAD)
@require_POST
def settle(request: ActorRequest, code: UUID) -> HttpResponse:
    """Note that it was held, or that the patient did not come."""
    row = fetch(request, Appointment, code, "write")
    check_patient_token(request, row.course)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Vælg, hvordan samtalen gik."))
        return redirect("video-appointment", row.code)
    outcome = form.cleaned_data["outcome"]
    try:
        actions.settle_talk(by=request.actor, appointment=row, outcome=outcome, key=form.code)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _done(outcome))
    return redirect("video-appointment", row.code)


def _done(outcome: str) -> str:
    if outcome == Appointment.Outcome.NO_SHOW:
        return _("Udeblivelsen er noteret. Ring til patienten i dag.")
    return _("Noteret.")
