"""How a conversation went: from the page of the appointment, on to what follows from it (clinical.md 3.6)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from clinic import actions
from video.forms.outcome import OutcomeForm
from video.models import Appointment


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
