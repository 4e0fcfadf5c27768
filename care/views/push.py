"""Messages on one's own devices: this device on, any device off, and staff's page about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.actions import push as actions
from care.forms.push import SubscriptionForm
from care.http import ActorRequest, roles
from care.models import PushDevice
from care.push import devices, keys

ALERTED = (Role.PSYCHOLOGIST, Role.LEAD)  # who is told of A alerts (clinical.md 3.4)
WITH_DEVICES = (Role.PATIENT, *ALERTED)


@require_GET
@roles(*ALERTED)
def alerted(request: ActorRequest) -> HttpResponse:
    """Staff: on which devices an A alert is told of, besides mail and text message."""
    return render(request, "care/push_staff.html", context(request))


def context(request: ActorRequest) -> dict[str, Any]:
    """What the part of the page about devices shows."""
    found = devices.lines(request, request.actor.user)
    return {
        "push_is_offered": devices.are_offered(),
        "push_key": keys.current_public(),
        "push_devices": found,
        "push_here": next((line for line in found if line.is_this and line.works), None),
        "push_works": any(line.works for line in found),
    }


@require_POST
@roles(*WITH_DEVICES)
def subscribe(request: ActorRequest) -> HttpResponse:
    """This device on; the page's script sends what the browser made."""
    form = SubscriptionForm(request.POST)
    if not devices.are_offered() or not form.is_valid():
        return _refused(_("Det lykkedes ikke. Åbn siden igen, og prøv en gang til."))
    agent, session = request.headers.get("User-Agent", "")[:300], request.session.session_key or ""
    try:
        device = actions.add(by=request.actor, user_agent=agent, session_key=session, **form.cleaned_data)
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    response = HttpResponse(status=204)
    devices.remember(response, device)
    return response


def _refused(why: str) -> HttpResponse:
    return JsonResponse({"message": why}, status=422)


@require_POST
@roles(*WITH_DEVICES)
def remove(request: ActorRequest, code: UUID) -> HttpResponse:
    """One of the person's devices off, this or another."""
    device = PushDevice.objects.filter(user=request.actor.user, code=code).first()
    if device is None:
        raise Http404
    is_this = devices.this_device(request, request.actor.user) == device.code
    actions.remove(by=request.actor, device=device)
    messages.success(request, _("Enheden får ikke flere beskeder."))
    response = redirect("care-reminders" if request.actor.role == Role.PATIENT else "care-push")
    if is_this:
        devices.forget(response)
    return response
