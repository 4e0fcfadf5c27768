"""Beginning a rehearsal from Wagtail, winding its clock, and ending it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.access import Role
from care.actions import rehearsals
from care.http import ActorRequest, roles
from care.models import Rehearsal
from care.views.choices import next_of
from program import rehearsal
from program.actions import rehearsing
from program.releases import MissingTranslation

DAYS = {"day": 1, "week": 7}


@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Become an invented patient who begins the programme now."""
    code, text = request.POST.get("programme", ""), request.POST.get("text", "")
    region = request.actor.region
    if region is None:
        raise Http404
    try:
        made = rehearsing.begin(by=request.actor, region=region, programme_code=code, text=text)
    except MissingTranslation as missing:
        messages.error(
            request, _("Der mangler en oversættelse: %(where)s. Prøven er ikke begyndt.") % {"where": missing}
        )
        return redirect("program-releases")
    except rehearsing.NoText:
        messages.error(request, _("Den tekst findes ikke længere. Vælg en anden, og begynd igen."))
        return redirect("program-releases")
    return _enter(request, made)


@require_POST
def resume(request: ActorRequest, code: UUID) -> HttpResponse:
    """Go on with a rehearsal that was left."""
    return _enter(request, get_object_or_404(rehearsal.going_on(request.actor), code=code))


def _enter(request: ActorRequest, made: Rehearsal) -> HttpResponse:
    request.session[rehearsal.SESSION] = str(made.code)
    return redirect("program-today")


@roles(Role.PATIENT)
@require_POST
def wind(request: ActorRequest) -> HttpResponse:
    """Stop the clock, let it run, or set it forward."""
    mine = _of(request)
    turn = request.POST.get("turn", "")
    if turn in DAYS:
        rehearsals.set_forward(by=request.actor, rehearsal=mine, time=timedelta(days=DAYS[turn]))
    elif turn in {"run", "stop"}:
        rehearsals.let_run(by=request.actor, rehearsal=mine, running=turn == "run")
    return redirect(next_of(request))


@roles(Role.PATIENT)
@require_POST
def leave(request: ActorRequest) -> HttpResponse:
    """Be the editor again; `end` closes the rehearsal for good."""
    mine = _of(request)
    if "end" in request.POST:
        rehearsals.end(by=request.actor, rehearsal=mine)
    del request.session[rehearsal.SESSION]
    return redirect("program-releases")


def _of(request: ActorRequest) -> Rehearsal:
    """The rehearsal this page belongs to; for real patients there is none, and no such address."""
    shown: rehearsal.Shown | None = getattr(request, "rehearsal", None)
    if shown is None:
        raise Http404
    return shown.rehearsal
