"""Absence: a psychologist's own, and for a lead the whole region's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care import people_queries, registry
from care.access import Role
from care.actions import absences as actions
from care.actions import taking_over
from care.forms.region import AbsenceForm, TakeOverForm
from care.guard import KeyTaken
from care.http import ActorRequest, refuse, roles
from care.models import Absence, User
from care.views.region import own_region, status_of


def _colleagues(request: ActorRequest) -> QuerySet[User]:
    return people_queries.psychologists_of(own_region(request))


def _away(request: ActorRequest) -> QuerySet[User]:
    """Whose absence the actor decides about."""
    everyone = _colleagues(request)
    return everyone if request.actor.role == Role.LEAD else everyone.filter(pk=request.actor.user.pk)


def _form(request: ActorRequest, *, bound: bool = True) -> AbsenceForm:
    away, colleagues = _away(request), _colleagues(request)
    if request.actor.role != Role.LEAD:
        colleagues = colleagues.exclude(pk=request.actor.user.pk)
    return AbsenceForm((request.POST or None) if bound else None, away=away, colleagues=colleagues)


@roles(Role.PSYCHOLOGIST, Role.LEAD)
def absences(request: ActorRequest) -> HttpResponse:
    """What is planned and what has been, and a new absence with a substitute."""
    form, status = _form(request), 0
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if k != "key"}
        try:
            actions.set_absence(by=request.actor, code=form.code, **values)
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if isinstance(error, KeyTaken) else 422
        else:
            messages.success(request, _("Fraværet er gemt. %s afløser.") % values["substitute"].name)
            return redirect("care-absence")
    return _page(request, form, status or status_of(form))


def _page(request: ActorRequest, form: AbsenceForm, status: int, over: TakeOverForm | None = None) -> HttpResponse:
    is_lead = request.actor.role == Role.LEAD
    rows = people_queries.absences_of(_away(request))
    left = registry.left_by(request.actor, [row.absence for row in rows])
    context = {
        "form": form,
        "rows": [(row, left.get(row.absence.pk, [])) for row in rows],
        "is_lead": is_lead,
        "over": (over or _over_form(request)) if is_lead else None,
    }
    return render(request, "care/absence.html", context, status=status)


def _over_form(request: ActorRequest, data: Any = None) -> TakeOverForm:
    everyone = _colleagues(request)
    return TakeOverForm(data, away=everyone, colleagues=everyone)


@roles(Role.LEAD)
@require_POST
def take_over(request: ActorRequest) -> HttpResponse:
    """A psychologist is suddenly away, and a colleague answers from now on."""
    form, status = _over_form(request, request.POST), 422
    if form.is_valid():
        user, substitute = form.cleaned_data["user"], form.cleaned_data["substitute"]
        try:
            taking_over.take_over(
                by=request.actor, user=user, ends_on=form.cleaned_data["ends_on"], substitute=substitute, code=form.code
            )
        except ValidationError as error:
            _complain(form, error)
            status = 409 if isinstance(error, KeyTaken) else 422
        else:
            shown = {"name": substitute.name, "away": user.name}
            messages.success(request, _("%(name)s svarer nu for %(away)s. Alle frister er, som de var.") % shown)
            return redirect("care-absence")
    return _page(request, _form(request, bound=False), status, form)


def _complain(form: TakeOverForm, error: ValidationError) -> None:
    """Each message beside its field; a day that this form does not ask for, above them all."""
    for name, why in getattr(error, "error_dict", {None: error}).items():
        form.add_error(name if name in form.fields else None, why)


@roles(Role.PSYCHOLOGIST, Role.LEAD)
@require_POST
def cancel(request: ActorRequest, code: UUID) -> HttpResponse:
    """Take an absence back."""
    absence = Absence.objects.filter(code=code, user__in=_away(request), cancelled_at__isnull=True).first()
    if absence is None:
        refuse(request, "refused.care.absence", reason=f"foreign or missing {code}")
        raise Http404
    actions.cancel_absence(by=request.actor, absence=absence)
    messages.success(request, _("Fraværet er aflyst. Afløseren har ikke længere adgang."))
    return redirect("care-absence")
