"""One appointment: its page for the patient and for staff, and moving, cancelling and keeping it.

The page is the place where the way in to the conversation stands (`video/_door.html`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from care import audit, registry
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from cms.language import content_language
from video import notices, texts
from video.actions import bookings
from video.booking import MINUTES
from video.forms.booking import MoveForm, OwnTimeForm
from video.forms.outcome import OutcomeForm
from video.ical import KIND
from video.limits import limits_for
from video.models import Appointment, Guest
from video.queries import appointments as found
from video.queries import calls, times
from video.views import flow
from video.views.keys import key_of

READERS = (Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
WRITERS = (Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD)


@roles(*READERS)
@require_GET
def appointment(request: ActorRequest, code: UUID) -> HttpResponse:
    """When, with whom, what one needs, and what one can do."""
    row = fetch(request, Appointment, code)
    if request.actor.role == Role.PATIENT:
        return _patients(request, row)
    audit.record("appointment.read", by=request.actor, course=row.course, about=row)
    context = {
        "row": row,
        "steps": found.steps_of(request.actor, row),
        "phone": found.call_number(row),
        "form": OutcomeForm(),
        "may_write": request.actor.role in WRITERS,
        "may_settle": row.state != Appointment.State.CANCELLED and row.starts_at <= timezone.now(),
        "may_host": row.is_joinable and calls.role_of(request.actor, row) is not None,
        "calls": calls.of_appointment(request.actor, row),
        "guest_count": row.guests.count(),
        "guide_url": registry.link_to(request.actor, f"guide-{row.kind}", row.course.code),
    }
    return render(request, "video/appointment_staff.html", context)


def _patients(request: ActorRequest, row: Appointment) -> HttpResponse:
    limits = limits_for(row.course.region)
    can = found.can(row, limits)
    context: dict[str, Any] = {
        "row": row,
        "can": can,
        "why_not_move": texts.why_not(can.move, limits) if can.move else "",
        "why_not_cancel": texts.why_not(can.cancel, limits) if can.cancel else "",
        "may_book": not row.is_booked and found.may_book(row.course),
        "phone": found.call_number(row),
        "numbers": flow.clinic_numbers(request),
        "guests": list(Guest.objects.for_user(request.actor).filter(appointment=row)),
        "wait": int(limits.wait / MINUTES),
        "key": uuid4(),
    }
    return render(request, "video/appointment.html", context)


@roles(*WRITERS)
def move(request: ActorRequest, code: UUID) -> HttpResponse:
    """Another time for the same conversation."""
    row = fetch(request, Appointment, code, "write")
    if request.method == "POST":
        return _move(request, row)
    about, offer = _about(request, row), times.offer(request.actor, row.course, row.kind, moving=row)
    if request.actor.role == Role.PATIENT and (why := found.can(row, limits_for(row.course.region)).move):
        messages.error(request, texts.why_not(why, limits_for(row.course.region)))
        return redirect("video-appointment", row.code)
    choice = times.chosen(offer, value := request.GET.get("valg", ""))
    if choice is None:
        return flow.choose(request, about, offer, error=texts.taken() if value else "")
    return flow.confirm(request, about, choice, MoveForm(initial={"valg": value}))


def _about(request: ActorRequest, row: Appointment) -> flow.Choosing:
    extra: dict[str, Any] = {}
    if request.actor.role != Role.PATIENT:
        people = times.candidates(request.actor, row.course, row.kind, limits_for(row.course.region))
        first = {"minutes": (row.ends_at - row.starts_at) // MINUTES, "psychologist": row.psychologist.code}
        extra["own_form"] = OwnTimeForm(people=people, initial=first)
        extra["own_url"] = reverse("video-move-own-time", args=[row.code])
    back = reverse("video-appointment", args=[row.code])
    return flow.Choosing(row.course, row.kind, back, _("Flyt samtalen"), _("Flyt samtalen"), moving=row, extra=extra)


def _move(request: ActorRequest, row: Appointment) -> HttpResponse:
    if request.actor.role != Role.PATIENT:
        check_patient_token(request, row.course)
    form, about = MoveForm(request.POST), _about(request, row)

    def again(error: str, status: int) -> HttpResponse:
        offer = times.offer(request.actor, row.course, row.kind, moving=row)
        return flow.choose(request, about, offer, error=error, status=status)

    if not form.is_valid():
        return again(texts.taken(), 422)
    people = times.candidates(request.actor, row.course, row.kind, limits_for(row.course.region))
    time = flow.time_of(people, form.cleaned_data["valg"])
    if time is None:
        return again(texts.taken(), 409)

    def act() -> Appointment:
        return bookings.move(by=request.actor, appointment=row, time=time, key=form.code)

    return flow.carry_out(request, act, moved(request), again)


def moved(request: ActorRequest) -> str:
    """Said after a move."""
    if request.actor.role == Role.PATIENT:
        return _("Samtalen er flyttet. Vi har også sendt dig den nye tid.")
    return _("Samtalen er flyttet, og patienten har fået besked.")


@roles(*WRITERS)
def cancel(request: ActorRequest, code: UUID) -> HttpResponse:
    """Ask once, then it is off."""
    row = fetch(request, Appointment, code, "write")
    if request.method != "POST":
        context = {"row": row, "frame": flow.frame(request), "is_patient": request.actor.role == Role.PATIENT}
        return render(request, "video/cancel.html", context | {"key": uuid4()})
    if request.actor.role != Role.PATIENT:
        check_patient_token(request, row.course)
    try:
        bookings.cancel(by=request.actor, appointment=row, key=key_of(request))
    except bookings.NotNow as error:
        messages.error(request, error.messages[0])
        return redirect("video-appointment", row.code)
    if request.actor.role == Role.PATIENT:
        messages.success(request, _("Du har meldt afbud."))
        return redirect("video-talks")
    messages.success(request, _("Samtalen er aflyst, og patienten har fået besked."))
    return redirect("video-appointment", row.code)


@roles(Role.PATIENT)
@require_GET
def calendar(request: ActorRequest, code: UUID) -> HttpResponse:
    """The appointment for one's own calendar; it says nothing about what it is."""
    row = fetch(request, Appointment, code)
    response = HttpResponse(notices.calendar_file(row, content_language()), content_type=f"{KIND}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{notices.FILE}"'
    return response
