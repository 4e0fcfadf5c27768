"""The safety plan at the clinic: read and written together with the patient (clinical.md 3.7, 7.2)."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.queries import safety_plan as queries
from assessment.views.safety_plan import Desk, gone_through, past, show, write
from care import audit
from care.access import Role, may
from care.http import ActorRequest, check_patient_token, fetch, needs_reach, refuse, roles
from care.models import Course

READERS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)


def _desk(request: ActorRequest, course: Course) -> Desk:
    code = course.code

    def edit_url(number: int | None) -> str:
        if number is None:
            return reverse("assessment-patient-plan-edit", args=[code])
        return reverse("assessment-patient-plan-step", args=[code, number])

    return Desk(
        course,
        reverse("assessment-patient-plan", args=[code]),
        reverse("assessment-patient-plan-history", args=[code]),
        reverse("assessment-patient-plan-reviewed", args=[code]),
        edit_url,
        frame="cms/staff.html",
        is_own=False,
        may_write=may(request.actor, "safety_plan", "write"),
    )


def _opened(request: ActorRequest, code: UUID) -> Desk:
    """The plan's course if this person may read the plan now; the reading is written down."""
    course = fetch(request, Course, code)
    needs_reach(request, "safety_plan", course)
    if request.actor.role == Role.LEAD and not queries.has_open_alert(course):
        refuse(request, "refused.safety_plan.read", course=course)
        raise PermissionDenied(_("En klinisk leder kan læse planen, mens der er en åben bekymring om patienten."))
    audit.record("safety_plan.read", by=request.actor, course=course)
    return _desk(request, course)


@require_GET
@roles(*READERS)
def read(request: ActorRequest, code: UUID) -> HttpResponse:
    """Show a patient's plan."""
    return show(request, _opened(request, code))


@require_GET
@roles(*READERS)
def history(request: ActorRequest, code: UUID) -> HttpResponse:
    """Show how a patient's plan has changed."""
    return past(request, _opened(request, code))


@require_http_methods(["GET", "POST"])
@roles(Role.PSYCHOLOGIST)
def edit(request: ActorRequest, code: UUID, number: int | None = None) -> HttpResponse:
    """Write the plan together with the patient."""
    if request.method == "GET":
        return write(request, _opened(request, code), number)
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    return write(request, _desk(request, course), number)


@require_POST
@roles(Role.PSYCHOLOGIST)
def reviewed(request: ActorRequest, code: UUID) -> HttpResponse:
    """Patient and psychologist have gone through the plan, and it still holds."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    return gone_through(request, _desk(request, course))
