"""The safety plan and the crisis page without a network: the page that is kept, the choice, and the service worker."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import plan_on_device as actions
from assessment.queries import safety_plan as queries
from assessment.views.safety_plan import own_desk
from care import device_copy
from care.access import Role
from care.http import ActorRequest, roles
from cms.language import content_language

WORKER = Path(__file__).resolve().parent.parent / "worker.js"


@require_GET
@roles(Role.PATIENT)
def plan(request: ActorRequest) -> HttpResponse:
    """The plan as one page that needs nothing else."""
    page = queries.page_of(request.actor, own_desk(request).course, content_language())
    return render(request, "assessment/safety_plan/device.html", {"page": page, "made_at": timezone.now()})


@require_POST
@roles(Role.PATIENT)
def keep(request: ActorRequest) -> HttpResponse:
    """This browser is about to keep a copy."""
    actions.keep(by=request.actor, course=own_desk(request).course)
    response = HttpResponse(status=204)
    device_copy.remember(response, request.actor.user)
    return response


@require_POST
@roles(Role.PATIENT)
def let_go(request: ActorRequest) -> HttpResponse:
    """This browser has let go of its copy."""
    actions.let_go(by=request.actor, course=own_desk(request).course)
    response = HttpResponse(status=204)
    device_copy.forget(response)
    return response


@require_GET
@login_not_required
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it answers for the whole site when there is no network."""
    plan_url, crisis_url = reverse("assessment-plan-device"), reverse("cms-crisis")
    elsewhere = render_to_string("assessment/no_network_static.html", {"plan_url": plan_url, "crisis_url": crisis_url})
    values = {"PLAN": plan_url, "CRISIS": crisis_url, "ELSEWHERE": elsewhere}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    response = HttpResponse(head + WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
