"""An applicant's front page: how far the application is, what was answered, and the way out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assessment.actions import application as actions
from assessment.queries import application as queries
from assessment.queries import application_status as found
from care import identity
from care.access import Role
from care.actions.courses import WrongMove
from care.eid import configuration
from care.http import ActorRequest, roles
from cms.language import content_language

REASON_LIMIT = 300


@roles(Role.PATIENT)
@require_GET
def status(request: ActorRequest) -> HttpResponse:
    """Received, read, conversation, answer; the newest decision in plain words; what one can do now."""
    application = queries.current(request.actor)
    if application is None:
        return redirect("assessment-apply" if request.actor.is_applicant else "care-home")
    if application.course.state == "draft":
        return redirect("assessment-apply-overview")
    context = {
        "application": application,
        "standing": found.standing(request.actor, application, content_language()),
        "link_eid": configuration.current() is not None and not identity.has_eid(request.user),
    }
    return render(request, "assessment/application/status.html", context)


@roles(Role.PATIENT)
def withdraw(request: ActorRequest) -> HttpResponse:
    """Ask once, then take the application back."""
    application = queries.current(request.actor)
    if application is None or not request.actor.is_applicant:
        return redirect("assessment-apply")
    if request.method != "POST":
        context = {"is_draft": application.sent_at is None, "application": application}
        return render(request, "assessment/application/withdraw.html", context)
    reason = request.POST.get("reason", "").strip()[:REASON_LIMIT]
    try:
        actions.withdraw(by=request.actor, application=application, reason=reason)
    except WrongMove:
        messages.info(request, _("Ansøgningen er afsluttet."))
        return redirect("assessment-status")
    messages.success(request, _("Du har trukket din ansøgning tilbage. Du er velkommen til at søge igen."))
    return redirect("assessment-status")
