"""The end of a course, and where its letter went (clinical.md 5.7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from care import audit
from care.actions import discharges
from care.discharge_queries import standing
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, roles
from care.models import Course, Discharge, LetterDelivery, Note
from care.models.course import OPEN_STATES
from clinic import actions, ending_queries
from clinic.forms import DischargeForm, LetterReturnedForm, LetterSentForm
from clinic.letter_page import WRITERS
from clinic.views.notes import signed_page

CONFLICT, UNPROCESSABLE = 409, 422


@roles(*WRITERS)
@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, code: UUID) -> HttpResponse:
    """End the course: how, and why. What would be left lying stands in the way, with the way to it."""
    course = fetch(request, Course, code)
    if request.method == "POST":
        check_patient_token(request, course)
        return _ended(request, course, DischargeForm(request.POST))
    held = standing(course)
    if held is not None and held.letter is not None:
        return redirect("clinic-note", held.letter.code)
    audit.record("course.read", by=request.actor, course=course, about=course)
    return _page(request, course, DischargeForm(initial={"key": uuid4()}), 200)


def _ended(request: ActorRequest, course: Course, form: DischargeForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, course, form, UNPROCESSABLE)
    try:
        key = form.cleaned_data.pop("key")
        actions.end_course(by=request.actor, course=course, words=discharges.Words(**form.cleaned_data), key=key)
    except actions.Unsettled as error:
        form.add_error(None, error.messages[0])
        return _page(request, course, form, CONFLICT)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, course, form, CONFLICT if isinstance(error, KeyTaken) else UNPROCESSABLE)
    messages.success(request, _("Forløbet er slut. Læs brevet igennem, skriv det, der mangler, og underskriv."))
    return redirect("clinic-discharge", course.code)  # and from there to the letter


def _page(request: ActorRequest, course: Course, form: DischargeForm, status: int) -> HttpResponse:
    context = {
        "course": course,
        "form": form,
        "kinds": [(kind, HELP[kind]) for kind in Discharge.Kind],
        "obstacles": ending_queries.in_the_way(request.actor, course),
        "facts": ending_queries.facts(course),
        "may_end": course.state in OPEN_STATES,
    }
    return render(request, "clinic/discharge.html", context, status=status)


HELP: dict[str, Any] = {
    Discharge.Kind.COMPLETED: gettext_lazy("Patienten er kommet igennem forløbet."),
    Discharge.Kind.RECOVERED: gettext_lazy("Fra uge 6, når modul 1 til 5 er afleveret, og I er enige."),
    Discharge.Kind.STOPPED: gettext_lazy("Patienten vil ikke fortsætte."),
    Discharge.Kind.OTHER_HELP: gettext_lazy("Forløbet er ikke nok. Skriv, hvilken hjælp der er brug for."),
    Discharge.Kind.NO_SHOW: gettext_lazy("Patienten svarer ikke og kommer ikke til samtaler."),
    Discharge.Kind.MISPLACED: gettext_lazy("Forløbet passede ikke til det, patienten har brug for."),
    Discharge.Kind.OTHER: gettext_lazy("Patienten er død, eller der er en anden grund."),
}


# --- the letter -----------------------------------------------------------------------------------------


@roles(*WRITERS)
@require_POST
def sent(request: ActorRequest, code: UUID) -> HttpResponse:
    """The letter has left for the patient's doctor."""
    note = fetch(request, Note, code)
    check_patient_token(request, note.course)
    form = LetterSentForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Vælg, hvordan brevet er sendt."))
        discharges.send_letter(by=request.actor, note=note, **form.cleaned_data)
    except ValidationError as error:
        status = CONFLICT if isinstance(error, KeyTaken) else UNPROCESSABLE
        return signed_page(request, note, status, sent_form=form, why=error.messages[0])
    messages.success(request, _("Det er noteret, at brevet er sendt."))
    return redirect("clinic-note", code)


@roles(*WRITERS)
@require_POST
def returned(request: ActorRequest, code: UUID) -> HttpResponse:
    """The letter came back: it waits to be sent again."""
    delivery = fetch(request, LetterDelivery, code)
    note = delivery.note
    check_patient_token(request, note.course)
    form = LetterReturnedForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Formularen er ikke hel. Prøv igen."))
        discharges.letter_returned(by=request.actor, delivery=delivery, **form.cleaned_data)
    except ValidationError as error:
        status = CONFLICT if isinstance(error, KeyTaken) else UNPROCESSABLE
        return signed_page(request, note, status, why=error.messages[0])
    messages.success(request, _("Det er noteret. Brevet står igen på din liste."))
    return redirect("clinic-note", note.code)
