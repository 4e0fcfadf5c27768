"""After signing in: where each role lands, choosing a role, and the second factor."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from care import factors, kept
from care.access import CLINICAL_ROLES, EDITOR_ROLES, Role
from care.actions import sessions
from care.http import ActorRequest, refuse
from care.middleware import MEMBERSHIP, actor_of
from care.models import Membership

APPLICANTS_LANDING = "assessment-status"
LANDING: dict[Role, str] = {
    Role.PATIENT: "program-today",
    Role.ADMIN: "care-staff",
    **dict.fromkeys(CLINICAL_ROLES, "clinic-worklist"),
    **dict.fromkeys(EDITOR_ROLES, "wagtailadmin_home"),
}


def home(request: ActorRequest) -> HttpResponse:
    """Where the person's work begins; first of all what was kept for them."""
    if kept.waiting(request.user):
        return redirect("care-kept")
    role = request.actor.role
    if request.actor.is_applicant:
        return redirect(APPLICANTS_LANDING)
    return redirect(LANDING.get(role, "care-me") if role else "care-role")


def _memberships(request: ActorRequest) -> list[Membership]:
    return list(Membership.objects.in_force().filter(user=request.user).select_related("region__successor"))


def role(request: ActorRequest) -> HttpResponse:
    """The roles that one may choose between; one at a time."""
    if request.user.is_patient:
        raise Http404
    return render(request, "care/role.html", {"memberships": _memberships(request), "chosen": request.actor.membership})


@require_POST
def choose_role(request: ActorRequest) -> HttpResponse:
    """Go on in another role; the session gets a new key, as it does at sign-in."""
    chosen = next((held for held in _memberships(request) if str(held.code) == request.POST.get("membership")), None)
    if chosen is None:
        refuse(request, "refused.choose_role")
        raise Http404
    old_key = request.session.session_key
    request.session[MEMBERSHIP] = str(chosen.code)
    request.session.cycle_key()
    sessions.moved(old_key, request.session.session_key)
    sessions.choose_role(by=actor_of(request.user, str(chosen.code)), membership=chosen)
    return redirect("care-home")


def second_factor(request: ActorRequest) -> HttpResponse:
    """What is still missing before staff may go on: an app or a passkey, and saved recovery codes."""
    if request.user.is_patient:
        raise Http404
    found = factors.of(request.user)
    return redirect("care-home") if found.is_ready else render(request, "care/second_factor.html", {"factors": found})


@require_POST
def codes_saved(request: ActorRequest) -> HttpResponse:
    """The person says that the recovery codes are kept somewhere."""
    if request.user.is_patient:
        raise Http404
    context: dict[str, Any] = {"factors": factors.of(request.user), "error": not request.POST.get("saved")}
    if context["error"]:
        return render(request, "care/second_factor.html", context, status=422)
    factors.codes_were_saved(request.user)
    return redirect("care-home")
