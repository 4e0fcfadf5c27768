"""The safety plan and the crisis page without a network: the page that is kept, and the choice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import plan_on_device as actions
from assessment.queries import safety_plan as queries
from assessment.views.safety_plan import own_desk
from care import device_copy
from care.access import Role
from care.http import ActorRequest, roles
from cms.language import content_language


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
