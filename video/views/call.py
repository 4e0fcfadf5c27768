"""The page of a call for its patient, tickets for its sockets, and what is written down about it afterwards."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import secrets
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, refuse, roles
from care.moments import clock
from video import call_page, door
from video.actions import calls
from video.forms.call import MinutesForm
from video.models import Appointment, Call
from video.queries import calls as found
from video.views import tickets
from video.views.flow import clinic_numbers

TALKERS = (Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD)
HOSTS = (Role.PSYCHOLOGIST, Role.LEAD)


@roles(Role.PATIENT)
@require_GET
def call(request: ActorRequest, code: UUID) -> HttpResponse:
    """The waiting room and the conversation."""
    row = fetch(request, Appointment, code)
    if not row.is_joinable:
        return redirect("video-appointment", row.code)
    page = call_page.for_patient(row, request.user.name, clinic_numbers(request))
    return render(request, "video/call.html", {"row": row, "page": page})


@roles(*TALKERS)
@require_POST
def ticket(request: ActorRequest, code: UUID) -> HttpResponse:
    """A ticket for one socket of this browser, as JSON; or how the door is."""
    row = fetch(request, Appointment, code)
    role = found.role_of(request.actor, row)
    if role is None or not request.session.session_key:
        refuse(request, "refused.video", course=row.course)
        return JsonResponse({"message": _("Kun den psykolog, der har samtalen, kan holde den.")}, status=403)
    bearer = calls.Bearer(role=role, session_hash=secrets.hashed(request.session.session_key), appointment=row)
    return tickets.answer(request.actor, bearer, row)


@roles(*TALKERS)
@require_GET
def devices(request: ActorRequest) -> HttpResponse:
    """Try camera, microphone, loudspeaker and the line, whenever one likes."""
    frame = "cms/base.html" if request.actor.role == Role.PATIENT else "cms/staff.html"
    return render(request, "video/devices.html", {"frame": frame, "numbers": clinic_numbers(request)})


@roles(*TALKERS)
@require_POST
def devices_ticket(request: ActorRequest) -> HttpResponse:
    """A ticket for the device page's call to the media worker and back."""
    bearer = calls.Bearer(role=door.PATIENT, session_hash=secrets.hashed(request.session.session_key or ""))
    return JsonResponse({"ticket": calls.give_ticket(by=request.actor, bearer=bearer)})


@roles(*HOSTS)
@require_POST
def by_phone(request: ActorRequest, code: UUID) -> HttpResponse:
    """From now on they talk by telephone."""
    row = fetch(request, Appointment, code, "write")
    check_patient_token(request, row.course)
    held = calls.continue_by_phone(by=request.actor, appointment=row)
    since = held.by_phone_at or timezone.now()
    said = _("Noteret: fortsat i telefonen fra kl. %(time)s.") % {"time": clock(since)}
    if request.headers.get("Accept", "") == "application/json":
        return JsonResponse({"said": said})
    messages.success(request, said)
    return redirect("video-appointment", row.code)


@roles(*HOSTS)
@require_POST
def end(request: ActorRequest, code: UUID) -> HttpResponse:
    """The conversation is over, also when the page of the call is not open any more."""
    held = fetch(request, Call, code)
    check_patient_token(request, held.appointment.course)
    calls.end(by=request.actor, call=held)
    messages.success(request, _("Samtalen er afsluttet."))
    return redirect("video-appointment", held.appointment.code)


@roles(*HOSTS)
@require_POST
def minutes(request: ActorRequest, code: UUID) -> HttpResponse:
    """The psychologist confirms or corrects how long it took."""
    held = fetch(request, Call, code)
    check_patient_token(request, held.appointment.course)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Skriv minutterne som et helt tal mellem 0 og 600."))
    else:
        calls.confirm_minutes(by=request.actor, call=held, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("Tiden er noteret."))
    return redirect("video-appointment", held.appointment.code)
