"""The person's own devices: where they are signed in, and ending that."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import device_names
from care.actions import sessions
from care.http import ActorRequest
from care.middleware import seconds_left


def own_sessions(request: ActorRequest) -> HttpResponse:
    """Every session of the person, the present one first."""
    UserSession.objects.create_from_request(request)
    found = UserSession.objects.purge_and_list(request.user)
    rows = [(session, device_names.of(session.user_agent), session.is_current()) for session in found]
    rows.sort(key=lambda row: (not row[2], -row[0].last_seen_at.timestamp()))
    return render(request, "care/sessions.html", {"rows": rows})


@require_GET
def left(request: ActorRequest) -> HttpResponse:
    """How many seconds the session lasts; a page that says so before it ends asks here."""
    return JsonResponse({"seconds": seconds_left(request)})


@require_POST
def end_session(request: ActorRequest, pk: int) -> HttpResponse:
    """End one session; one's own = sign out."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    if session.is_current():
        logout(request)
        return redirect("/")
    sessions.end(by=request.actor, session=session)
    messages.success(request, _("Enheden er logget ud."))
    return redirect("care-sessions")


@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    """End every session but this one."""
    sessions.end_all(by=request.actor, user=request.user, but=request.session.session_key)
    messages.success(request, _("Alle andre enheder er logget ud."))
    return redirect("care-sessions")
