"""Guests of a conversation, as the psychologist invites them and the patient says yes or no (clinical.md 7.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, roles
from video import texts
from video.actions import guests as actions
from video.forms.call import GuestForm, OralConsentForm
from video.models import Appointment, Guest

HOSTS = (Role.PSYCHOLOGIST, Role.LEAD)


@roles(*HOSTS)
def invite(request: ActorRequest, code: UUID) -> HttpResponse:
    """Who else is to be in a conversation, and how their consent stands."""
    row = fetch(request, Appointment, code, "write")
    if request.method != "POST":
        return _page(request, row, GuestForm())
    check_patient_token(request, row.course)
    form, status = GuestForm(request.POST), 422
    if form.is_valid():
        try:
            actions.invite(by=request.actor, appointment=row, invited=form.invited, key=form.code)
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if isinstance(error, KeyTaken) else 422
        else:
            messages.success(request, _("Gæsten er skrevet op. Linket bliver sendt, når patienten har sagt ja."))
            return redirect("video-guests", row.code)
    return _page(request, row, form, status)


def _page(request: ActorRequest, row: Appointment, form: GuestForm, status: int = 200, **more: Any) -> HttpResponse:
    guests = list(Guest.objects.for_user(request.actor).filter(appointment=row))
    context: dict[str, Any] = {"row": row, "form": form, "guests": guests, "oral": OralConsentForm()}
    return render(request, "video/guests.html", context | more, status=status)


@roles(*HOSTS)
@require_POST
def note_consent(request: ActorRequest, code: UUID) -> HttpResponse:
    """The patient has said yes aloud. What was written about it stays on the page until it is noted."""
    guest = fetch(request, Guest, code, "write")
    check_patient_token(request, guest.appointment.course)
    said = request.POST.get("said", "")
    try:
        actions.note_consent(by=request.actor, guest=guest, said=said)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _page(request, guest.appointment, GuestForm(), 422, not_noted=guest.code, said=said)
    messages.success(request, _("Samtykket er noteret, og linket er på vej."))
    return redirect("video-guests", guest.appointment.code)


@roles(*HOSTS)
@require_POST
def call_off(request: ActorRequest, code: UUID) -> HttpResponse:
    """The invitation is taken back."""
    guest = fetch(request, Guest, code, "write")
    check_patient_token(request, guest.appointment.course)
    actions.call_off(by=request.actor, guest=guest)
    messages.success(request, _("Invitationen er taget tilbage. Linket virker ikke længere."))
    return redirect("video-guests", guest.appointment.code)


@roles(Role.PATIENT)
@require_GET
def ask(request: ActorRequest, code: UUID) -> HttpResponse:
    """One guest, what they are to do there, and two buttons."""
    guest = fetch(request, Guest, code, "consent")
    context = {"guest": guest, "row": guest.appointment, "words": texts.consent_words(guest)}
    return render(request, "video/consent.html", context)


@roles(Role.PATIENT)
@require_POST
def answer(request: ActorRequest, code: UUID) -> HttpResponse:
    """Yes or no; a yes can be taken back until the guest has gone."""
    guest = fetch(request, Guest, code, "consent")
    said = request.POST.get("svar", "")
    if said not in {"ja", "nej"}:
        messages.error(request, _("Vælg ja eller nej."))
        return redirect("video-guest-ask", guest.code)
    try:
        actions.consent(by=request.actor, guest=guest, yes=said == "ja")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        done = _("Dit ja er gemt.") if said == "ja" else _("Dit nej er gemt. Gæsten kommer ikke med.")
        messages.success(request, done)
    return redirect("video-appointment", guest.appointment.code)


@roles(Role.PATIENT)
@require_POST
def send_away(request: ActorRequest, code: UUID) -> HttpResponse:
    """The guest has to go ("Bed gæsten om at gå"), also without the page of the call."""
    guest = fetch(request, Guest, code, "remove")
    actions.send_away(by=request.actor, guest=guest)
    messages.success(request, _("Gæsten er ude, og linket virker ikke længere."))
    return redirect("video-appointment", guest.appointment.code)
