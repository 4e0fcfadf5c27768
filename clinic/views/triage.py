"""Visitation: the board of the region's applications, one application, and the decision about it (clinical.md 2.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import decisions
from assessment.models import Application, Decision
from assessment.queries import decisions as queries
from care import audit
from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, patient_token, roles
from clinic import actions, triage_page, triage_queries
from clinic.actions import Talk, Words
from clinic.triage_forms import FORMS, DecisionForm

READERS = (Role.LEAD, Role.PSYCHOLOGIST, Role.SUPERVISOR)
DECIDERS = (Role.LEAD, Role.PSYCHOLOGIST)
ARRANGED = frozenset({"invited", "interview_booked"})
TALKING = ARRANGED | {"assessed"}


@roles(Role.LEAD)
@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """The region's applications, 50 a page; one audit row per person shown."""
    page = triage_queries.board(request.actor, request.GET.get("tilstand", ""), request.GET.get("side"))
    ties = audit.relations(request.actor, [line.course for line in page.lines])
    audit.record_many(
        audit.event("application.listed", by=request.actor, course=line.course, relation=ties[line.course.pk])
        for line in page.lines
    )
    return render(request, "clinic/triage.html", {"page": page, "filters": triage_queries.FILTERS})


def _page(
    request: ActorRequest,
    application: Application,
    form: DecisionForm | None,
    status: int = 200,
) -> HttpResponse:
    shown = triage_page.context(request.actor, application) | {
        "form": form,
        "patient": patient_token(application.course, request.user),
        "may_arrange": request.actor.role in DECIDERS and application.course.state in ARRANGED,
        "may_interview": request.actor.role in DECIDERS and application.course.state in TALKING,
        "confirm_key": uuid4(),
    }
    return render(request, "clinic/application.html", shown, status=status)


@roles(*READERS)
@require_GET
def application(request: ActorRequest, code: UUID) -> HttpResponse:
    """One application beside the form of the outcome that was chosen (?udfald=U3)."""
    found = fetch(request, Application, code)
    decisions.open_application(by=request.actor, application=found)
    chosen = request.GET.get("udfald", "")
    allowed = {one.code for one in triage_page.outcomes(request.actor, found)}
    form = FORMS[chosen](actor=request.actor, course=found.course) if chosen in allowed else None
    return _page(request, found, form)


@roles(*DECIDERS)
@require_POST
def decide(request: ActorRequest, code: UUID, outcome: str) -> HttpResponse:
    """Write the decision; what is wrong or missing comes back with what was typed."""
    found = fetch(request, Application, code)
    check_patient_token(request, found.course)
    if outcome not in FORMS:
        raise Http404
    form = FORMS[outcome](request.POST, actor=request.actor, course=found.course)
    if form.is_valid() and _done(form, lambda: _decide(request, found, form)):
        messages.success(request, _("Afgørelsen er gemt, og ansøgeren har fået besked."))
        return redirect("clinic-triage-application", found.code)
    return _page(request, found, form, status=409 if getattr(form, "conflict", False) else 422)


def _done(form: Any, act: Callable[[], object]) -> bool:
    """Run the verb; its refusal becomes errors of the form."""
    try:
        act()
    except ValidationError as error:
        form.conflict = isinstance(error, decisions.NotNow | KeyTaken)
        fields = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, texts in fields.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    return True


def _decide(request: ActorRequest, found: Application, form: Any) -> None:
    data, by, course = form.cleaned_data, request.actor, found.course
    words = Words(reason=data["reason"], message=data["message"], details=form.details())
    key = data["key"]
    if form.outcome in queries.INVITING:
        talk = Talk(psychologist=data["psychologist"], at=form.at, how=form.how)
        actions.invite(by=by, course=course, outcome=form.outcome, words=words, talk=talk, key=key)
    elif form.outcome == Decision.Outcome.U5:
        above = bool(data.get("above_ceiling"))
        to, day = data["psychologist"], data["weekday"]
        actions.admit(by=by, course=course, words=words, psychologist=to, weekday=day, key=key, above_ceiling=above)
    elif data.get("doubt"):
        actions.propose_decline(by=by, course=course, words=words, second=data["second"], key=key)
    else:
        decisions.decide(
            by=by,
            course=course,
            outcome=form.outcome,
            reason=words.reason,
            message=words.message,
            details=words.details,
            key=key,
        )


@roles(*DECIDERS)
@require_POST
def confirm(request: ActorRequest, code: UUID) -> HttpResponse:
    """The second clinician agrees with a decline."""
    proposed = fetch(request, Decision, code, proposed=True)
    check_patient_token(request, proposed.course)
    decisions.confirm(by=request.actor, proposed=proposed, key=_key(request))
    messages.success(request, _("Afslaget gælder nu, og ansøgeren har fået besked."))
    return redirect("clinic-triage-application", proposed.course.application.code)


def _key(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
