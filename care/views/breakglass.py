"""Emergency access (nødadgang): find exactly one patient, say why, and get in for four hours; and who has done so."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from care import audit, people_queries
from care.access import Role
from care.actions import break_glass
from care.forms.break_glass import LookForPatientForm, ReasonForm
from care.guard import KeyTaken
from care.http import ActorRequest, refuse, roles
from care.models import Course
from care.models.course import BREAK_GLASS_HOURS
from care.views.region import status_of

FOUND = "break_glass_found"


@roles(Role.PSYCHOLOGIST, Role.LEAD)
def look(request: ActorRequest) -> HttpResponse:
    """Exactly one CPR number or e-mail; nothing is listed and nothing is guessed."""
    form = LookForPatientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            course = break_glass.look_for_patient(by=request.actor, text=form.cleaned_data["who"])
        except break_glass.TooManySearches as error:
            form.add_error("who", error)
            return render(request, "care/break_glass.html", {"form": form}, status=429)
        if course is not None:
            request.session[FOUND] = str(course.code)
            return redirect("care-open-break-glass", course.code)
        form.add_error("who", _("Vi fandt ingen patient med præcis det. Se efter, om der er en slåfejl."))
    return render(request, "care/break_glass.html", {"form": form}, status=status_of(form))


def _course(request: ActorRequest, code: UUID) -> Course:
    """The course just found, or one that the actor's role reaches in part (a lead's region); anything else is 404."""
    if request.session.get(FOUND) == str(code):
        return people_queries.course_with(code)
    course = Course.objects.for_user(request.actor).filter(code=code).select_related("patient", "region").first()
    if course is None:
        refuse(request, "refused.care.breakglass", reason=f"foreign or missing {code}")
        raise Http404
    found: Course = course
    return found


@roles(Role.PSYCHOLOGIST, Role.LEAD)
def open_course(request: ActorRequest, code: UUID) -> HttpResponse:
    """Say why, and get in."""
    course = _course(request, code)
    form, status = ReasonForm(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        try:
            break_glass.open_break_glass(
                by=request.actor, course=course, reason=form.cleaned_data["reason"], code=form.code
            )
        except KeyTaken as error:
            form.add_error(None, error)
            status = 409
        else:
            messages.warning(request, _("Du har nødadgang i %s timer. Patienten kan se det.") % BREAK_GLASS_HOURS)
            return redirect("clinic-patient", course.code)
    audit.record("break_glass.considered", by=request.actor, course=course)
    context = {"course": course, "form": form, "hours": BREAK_GLASS_HOURS}
    return render(request, "care/break_glass_reason.html", context, status=status or status_of(form))
