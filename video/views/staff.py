"""Staff: the week's conversations, and a conversation that is booked for a patient."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from care.models import Course, User, today
from care.workdays import DAY
from video import booking, slots, texts
from video.actions import bookings
from video.actions.bookings import Time
from video.booking import MINUTES
from video.forms.booking import OwnTimeForm, StaffChosenForm, StaffOwnTimeForm
from video.limits import limits_for
from video.models import Appointment
from video.queries import times
from video.queries import week as weeks
from video.views import flow
from video.views.appointment import moved

STAFF = (Role.PSYCHOLOGIST, Role.LEAD)
Kind = Appointment.Kind


@roles(*STAFF)
@require_GET
def week(request: ActorRequest) -> HttpResponse:
    """One week, from ?uge=; one audit row per person shown."""
    monday = _monday(request.GET.get("uge", ""))
    days = weeks.week(request.actor, monday)
    courses = {line.appointment.course for day in days for line in day.lines}
    ties = audit.relations(request.actor, courses)
    audit.record_many(
        audit.event("appointment.listed", by=request.actor, course=one, relation=ties[one.pk]) for one in courses
    )
    context = {
        "days": days,
        "monday": monday,
        "sunday": monday + slots.WEEK - DAY,
        "before": monday - slots.WEEK,
        "after": monday + slots.WEEK,
        "is_this_week": monday == slots.monday(today()),
        "is_lead": request.actor.role == Role.LEAD,
        "today": today(),
    }
    return render(request, "video/week.html", context)


def _monday(text: str) -> date:
    """The Monday of the week that is asked for; this week for anything that is no day near enough."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or abs((day - today()).days) > 3660:
        day = today()
    return slots.monday(day)


# --- booking for a patient --------------------------------------------------------------------------------


def _kinds(course: Course) -> list[str]:
    """What can be booked for the patient now, the likeliest first."""
    found = [Kind.ASSESSMENT] if course.state in booking.TALKING else []
    found += [Kind.FOLLOW_UP] if course.state in booking.IN_TREATMENT else []
    return [*found, Kind.OTHER] if course.state in booking.AFTER_INVITATION else []


def _kind(request: ActorRequest, course: Course) -> str:
    kinds, asked = _kinds(course), request.POST.get("kind", "") or request.GET.get("slags", "")
    if not kinds:
        raise Http404
    return asked if asked in kinds else kinds[0]


def _only(request: ActorRequest, course: Course, people: list[User]) -> User | None:
    """Whose times are shown: the one asked for, else who treats, else the first."""
    asked = next((one for one in people if str(one.code) == request.GET.get("hos", "")), None)
    return asked or next((one for one in people if one == times.treating(course)), people[0] if people else None)


def _about(request: ActorRequest, course: Course, kind: str, *, own_form: Any = None) -> flow.Choosing:
    limits = limits_for(course.region)
    people = times.candidates(request.actor, course, kind, limits)
    only = _only(request, course, people)
    first = {"kind": kind, "minutes": limits.length(kind) // MINUTES, "psychologist": only.code if only else None}
    extra = {
        "kinds": [(one, Kind(one).label) for one in _kinds(course)],
        "kind_value": kind,
        "people": people,
        "only": only,
        "own_form": own_form or StaffOwnTimeForm(people=people, initial=first),
        "own_url": reverse("video-book-own-time", args=[course.code]),
    }
    back = reverse("clinic-patient", args=[course.code])
    return flow.Choosing(course, kind, back, _("Book en samtale"), _("Book tiden"), extra=extra)


def _offered(request: ActorRequest, about: flow.Choosing) -> times.Offer:
    return times.offer(request.actor, about.course, about.kind, only=about.extra["only"])


@roles(*STAFF)
def book_for(request: ActorRequest, code: UUID) -> HttpResponse:
    """One of the free times, for a patient who is on the telephone."""
    course = fetch(request, Course, code)
    kind = _kind(request, course)
    about = _about(request, course, kind)
    if request.method == "POST":
        return _book(request, about)
    offer, value = _offered(request, about), request.GET.get("valg", "")
    choice = times.chosen(offer, value)
    if choice is None:
        return flow.choose(request, about, offer, error=texts.taken() if value else "")
    return flow.confirm(request, about, choice, StaffChosenForm(initial={"valg": value, "kind": kind}))


def _book(request: ActorRequest, about: flow.Choosing) -> HttpResponse:
    check_patient_token(request, about.course)
    form = StaffChosenForm(request.POST)
    time = flow.time_of(about.extra["people"], form.data.get("valg", ""))
    if not form.is_valid() or time is None:
        choice = times.chosen(_offered(request, about), form.data.get("valg", ""))
        if choice is None:
            return _again(request, about)(texts.taken(), 409)
        return flow.confirm(request, about, choice, form, status=422)

    def act() -> Appointment:
        return bookings.book(
            by=request.actor, course=about.course, kind=about.kind, time=time, key=form.code, how=form.how
        )

    return flow.carry_out(request, act, booked(), _again(request, about))


def booked() -> str:
    """Said after a booking."""
    return _("Samtalen er booket, og patienten har fået besked.")


def _again(request: ActorRequest, about: flow.Choosing) -> flow.Again:
    def again(error: str, status: int) -> HttpResponse:
        return flow.choose(request, about, _offered(request, about), error=error, status=status)

    return again


@roles(*STAFF)
@require_POST
def book_own_time(request: ActorRequest, code: UUID) -> HttpResponse:
    """A time that was agreed with the patient beside the free ones."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    kind = _kind(request, course)
    form = StaffOwnTimeForm(request.POST, people=_about(request, course, kind).extra["people"])
    about = _about(request, course, kind, own_form=form)
    again = _again(request, about)
    if not form.is_valid():
        return again("", 422)

    def act() -> Appointment:
        time, key = _typed(form), form.code
        return bookings.book(by=request.actor, course=course, kind=kind, time=time, key=key, how=form.how)

    return flow.carry_out(request, act, booked(), again)


def _typed(form: OwnTimeForm) -> Time:
    data = form.cleaned_data
    return Time(psychologist=data["psychologist"], starts_at=form.starts_at, minutes=data["minutes"])


@roles(*STAFF)
@require_POST
def move_own_time(request: ActorRequest, code: UUID) -> HttpResponse:
    """Move to a time that was agreed with the patient beside the free ones."""
    row = fetch(request, Appointment, code, "write")
    check_patient_token(request, row.course)
    people = times.candidates(request.actor, row.course, row.kind, limits_for(row.course.region))
    form = OwnTimeForm(request.POST, people=people)
    extra = {"own_form": form, "own_url": reverse("video-move-own-time", args=[row.code])}
    back = reverse("video-appointment", args=[row.code])
    about = flow.Choosing(row.course, row.kind, back, _("Flyt samtalen"), _("Flyt samtalen"), moving=row, extra=extra)

    def again(error: str, status: int) -> HttpResponse:
        offer = times.offer(request.actor, row.course, row.kind, moving=row)
        return flow.choose(request, about, offer, error=error, status=status)

    if not form.is_valid():
        return again("", 422)

    def act() -> Appointment:
        return bookings.move(by=request.actor, appointment=row, time=_typed(form), key=form.code)

    return flow.carry_out(request, act, moved(request), again)
