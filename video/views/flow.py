"""Choosing a time, the same for patients and staff: the free times, the one that was chosen, and then it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from care import numbers
from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest
from care.models import Course, PhoneNumber
from video import listing
from video.actions.bookings import NotNow, Taken, Time
from video.models import Appointment
from video.queries import times
from video.queries.times import Choice, Offer

Again = Callable[[str, int], HttpResponse]  # the page once more, with what is wrong and a status
FRAMES = {True: "cms/base.html", False: "cms/staff.html"}


def frame(request: ActorRequest) -> str:
    """The page's frame: a patient's, or staff's."""
    return FRAMES[request.actor.role == Role.PATIENT]


def clinic_numbers(request: ActorRequest) -> list[numbers.Shown]:
    """Where the clinic can be called."""
    return [one for one in numbers.for_request(request) if one.kind == PhoneNumber.Kind.CLINIC]


@dataclass
class Choosing:
    """What is chosen for, where the pages lead, and the words of the last button."""

    course: Course
    kind: str
    back: str
    title: str
    button: str
    moving: Appointment | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def words(self, request: ActorRequest) -> dict[str, Any]:
        """What both pages show."""
        return {
            "frame": frame(request),
            "course": self.course,
            "kind": Appointment.Kind(self.kind).label,
            "back": self.back,
            "title": self.title,
            "button": self.button,
            "moving": self.moving,
            "is_patient": request.actor.role == Role.PATIENT,
            **self.extra,
        }


def choose(request: ActorRequest, about: Choosing, offer: Offer, *, error: str = "", status: int = 200) -> HttpResponse:
    """The free times."""
    by_fast = request.actor.role != Role.PATIENT or about.course.priority > 0
    context = about.words(request) | {
        "offer": offer,
        "minutes": int(offer.length.total_seconds() // 60),
        "groups": listing.groups(offer, by_fast=by_fast),
        "several": len(offer.psychologists) > 1,
        "error": error,
        "numbers": clinic_numbers(request),
    }
    return render(request, "video/choose.html", context, status=status)


def confirm(request: ActorRequest, about: Choosing, choice: Choice, form: Any, *, status: int = 200) -> HttpResponse:
    """The time that was chosen, what else is needed, and one button."""
    context = about.words(request) | {"choice": choice, "form": form}
    return render(request, "video/confirm.html", context, status=status)


def time_of(people: list[Any], value: str) -> Time | None:
    """The time that a form named, free or not; None for something that no page has offered."""
    named = times.moment_of(value)
    person = next((one for one in people if named and str(one.code) == named[1]), None)
    return Time(psychologist=person, starts_at=named[0]) if person is not None and named is not None else None


def carry_out(request: ActorRequest, act: Callable[[], Appointment], done: str, again: Again) -> HttpResponse:
    """Do it and show the appointment; a time that is gone is said above the list, a rule on the page behind."""
    try:
        row = act()
    except NotNow as error:
        messages.error(request, error.messages[0])
        return redirect("video-talks" if request.actor.role == Role.PATIENT else "video-week")
    except (Taken, KeyTaken) as error:
        return again(error.messages[0], 409)
    except ValidationError as error:
        return again(error.messages[0], 422)
    messages.success(request, done)
    return redirect("video-appointment", row.code)
