"""The one page that a relative sees: the shared safety plan, behind the code that the patient has told them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from assessment.actions import safety_plan as actions
from assessment.models import SafetyPlanVersion
from assessment.queries import safety_plan as queries
from care.access import System
from cms.language import content_language

GONE, REFUSED = 410, 403


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; with it, show the plan and nothing else. No address tells whether there is such a link."""
    if request.method != "POST":
        return _page(request, "assessment/safety_plan/shared_code.html", {})
    found = actions.open_shared(by=System("shared plan"), token=token, pin=request.POST.get("pin", "")[:12])
    if found.state == actions.CLOSED:
        return _page(request, "assessment/safety_plan/shared_code.html", {"closed": True}, GONE)
    if found.version is None:
        return _page(request, "assessment/safety_plan/shared_code.html", {"wrong": True}, REFUSED)
    return _plan(request, found.version)


def _plan(request: HttpRequest, version: SafetyPlanVersion) -> HttpResponse:
    course = version.plan.course
    context = {
        "steps": queries.shown_steps(course, version.data, content_language()),
        "name": course.patient.name.split(" ", 1)[0],
        "version": version,
    }
    return _page(request, "assessment/safety_plan/shared.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """Kept by no browser, and by no search engine."""
    response = render(request, template, context, status=status)
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
