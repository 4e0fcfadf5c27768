"""The patient's conversations: what is agreed, what was, and a time to choose."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.http import ActorRequest, fetch, roles
from care.models import Course
from video import texts
from video.actions import bookings, outcomes
from video.forms.booking import ChosenForm
from video.limits import limits_for
from video.models import Appointment
from video.queries import appointments as found
from video.queries import times
from video.views import flow
from video.views.keys import key_of


@roles(Role.PATIENT)
@require_GET
def talks(request: ActorRequest) -> HttpResponse:
    """The next one first, a time to choose if there is one to choose, and the earlier ones."""
    course = found.own_course(request.actor)
    if course is None:
        return render(request, "video/talks.html", {"course": None})
    rows, limits = found.of_course(request.actor, course), limits_for(course.region)
    coming = [row for row in reversed(rows) if row.is_booked]
    possible = found.possible(course, limits)
    context = {
        "course": course,
        "coming": coming,
        "earlier": [row for row in rows if not row.is_booked],
        "possible": possible,
        "why_not": texts.why_not(possible.why_not, limits) if possible.why_not and not coming else "",
        "numbers": flow.clinic_numbers(request),
    }
    return render(request, "video/talks.html", context)


def _about(course: Course, kind: str) -> flow.Choosing:
    return flow.Choosing(course, kind, reverse("video-talks"), _("Vælg en tid"), _("Book tiden"))


@roles(Role.PATIENT)
def book(request: ActorRequest) -> HttpResponse:
    """Choose among the free times, say yes to one."""
    course = found.own_course(request.actor)
    if course is None:
        return redirect("video-talks")
    if request.method == "POST":
        return _book(request, course)
    possible = found.possible(course, limits_for(course.region))
    if possible.kind is None or possible.why_not is not None:
        return redirect("video-talks")
    about, offer = _about(course, possible.kind), times.offer(request.actor, course, possible.kind)
    value = request.GET.get("valg", "")
    choice = times.chosen(offer, value)
    if choice is None:
        return flow.choose(request, about, offer, error=texts.taken() if value else "")
    first = {"valg": value, "kind": possible.kind, "phone": found.own_number(request.user)}
    return flow.confirm(request, about, choice, ChosenForm(initial=first))


def _book(request: ActorRequest, course: Course) -> HttpResponse:
    form = ChosenForm(request.POST)
    valid, kind = form.is_valid(), form.data.get("kind", "")
    if "valg" in form.errors or kind not in Appointment.Kind.values:
        return redirect("video-book")
    people = times.candidates(request.actor, course, kind, limits_for(course.region))
    time, about = flow.time_of(people, form.data["valg"]), _about(course, kind)
    again = _again(request, about)
    if time is None:
        return again(texts.taken(), 409)
    if not valid:
        choice = times.offer(request.actor, course, kind).find(time.psychologist, time.starts_at)
        return flow.confirm(request, about, choice, form, status=422) if choice else again(texts.taken(), 409)

    def act() -> Appointment:
        return bookings.book(by=request.actor, course=course, kind=kind, time=time, key=form.code, how=form.how)

    return flow.carry_out(request, act, _("Tiden er din. Vi har også sendt den til dig."), again)


def _again(request: ActorRequest, about: flow.Choosing) -> flow.Again:
    def again(error: str, status: int) -> HttpResponse:
        offer = times.offer(request.actor, about.course, about.kind)
        return flow.choose(request, about, offer, error=error, status=status)

    return again


@roles(Role.PATIENT)
@require_POST
def late(request: ActorRequest, code: UUID) -> HttpResponse:
    """Tell the psychologist that one will be late."""
    row = fetch(request, Appointment, code)
    try:
        outcomes.tell_late(by=request.actor, appointment=row, key=key_of(request))
    except bookings.NotNow as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%s ved nu, at du bliver forsinket.") % row.psychologist.name)
    return redirect("video-appointment", row.code)
