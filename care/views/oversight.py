"""What leads and data protection officers oversee: emergency access, and one person's log when there is a case."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from care import audit, people_queries, queries
from care.access import Role
from care.actions import cases
from care.forms.break_glass import CaseForm
from care.http import ActorRequest, refuse, roles
from care.models import Course
from care.views.region import own_region, status_of

CASES = "cases"


@roles(Role.LEAD, Role.DPO)
@require_GET
def emergencies(request: ActorRequest) -> HttpResponse:
    """Who has taken emergency access in the region, when and why; never the patient's name."""
    rows = people_queries.emergencies_in(own_region(request))
    audit.record_many(
        audit.event("break_glass.reviewed", by=request.actor, course=row.course, about=row) for row in rows
    )
    return render(request, "care/emergencies.html", {"rows": rows, "is_dpo": request.actor.role == Role.DPO})


def _course(request: ActorRequest, code: UUID) -> Course:
    course = people_queries.course_in(own_region(request), code)
    if course is None:
        refuse(request, "refused.care.log", reason=f"foreign or missing {code}")
        raise Http404
    return course


@roles(Role.DPO)
def person_log(request: ActorRequest, code: UUID) -> HttpResponse:
    """The log of one person: 403 until the officer has named a case, and the name appears only then."""
    course = _course(request, code)
    form = CaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cases.open_log(by=request.actor, course=course, case=form.cleaned_data["case"])
        request.session[CASES] = request.session.get(CASES, {}) | {str(code): form.cleaned_data["case"]}
        return redirect("care-person-log", code)
    case = request.session.get(CASES, {}).get(str(code), "")
    if not case:
        if request.method == "GET":
            refuse(request, "refused.access_log.read", course=course, reason=_("uden sag"))
        return render(
            request, "care/person_log_case.html", {"form": form}, status=status_of(form) if form.is_bound else 403
        )
    page, days = queries.access_log(course.patient, number=request.GET.get("side", "1"), own=True)
    audit.record("access_log.read", by=request.actor, course=course, about=course, reason=case)
    context = {"course": course, "case": case, "page": page, "days": days}
    return render(request, "care/person_log.html", context)
