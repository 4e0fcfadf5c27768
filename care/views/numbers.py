"""The telephone numbers that patients see: who answers for each, when somebody last called it, and changes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import number_checks, numbers
from care.actions import regions
from care.forms.region import NumberForm
from care.guard import KeyTaken
from care.http import ActorRequest, refuse, roles
from care.models import PhoneNumber, family
from care.views.region import DECIDE, own_region, status_of


def _number(request: ActorRequest, code: UUID, *, to_change: bool) -> PhoneNumber:
    """A number in force of one's region or the country, else 404; the country's cannot be changed here (403)."""
    reach = Q(region__in=family(own_region(request))) | Q(region__isnull=True)
    number = numbers.dated().filter(reach, code=code).first()
    if number is None:
        refuse(request, "refused.care.number", reason=f"foreign or missing {code}")
        raise Http404
    if to_change and number.region is None:
        refuse(request, "refused.care.number.write", about=number)
        raise PermissionDenied(_("Nummeret gælder for hele landet og kan ikke ændres i en region."))
    return number


@roles(*DECIDE)
@require_GET
def number_list(request: ActorRequest) -> HttpResponse:
    """Every number with its owner, the day it was verified, and a warning when that is too long ago."""
    mine = own_region(request)
    states = number_checks.states_for(mine)
    context = {
        "region": mine,
        "own": [state for state in states if state.number.region],
        "country": [state for state in states if not state.number.region],
        "too_old": sum(state.too_old for state in states),
    }
    return render(request, "care/numbers.html", context)


@roles(*DECIDE)
def add_number(request: ActorRequest) -> HttpResponse:
    """A new number of the region."""
    mine, form = own_region(request), NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            regions.add_number(by=request.actor, region=mine, code=form.code, **form.values)
        except KeyTaken as error:
            form.add_error(None, error)
            return render(request, "care/number.html", {"region": mine, "form": form}, status=409)
        messages.success(request, _("Nummeret er tilføjet. Ring det op, og markér, at det er kontrolleret."))
        return redirect("care-numbers")
    return render(request, "care/number.html", {"region": mine, "form": form}, status=status_of(form))


@roles(*DECIDE)
def edit_number(request: ActorRequest, code: UUID) -> HttpResponse:
    """Change a number from today on."""
    number = _number(request, code, to_change=True)
    held = {name: getattr(number, name) for name in regions.NUMBER_FIELDS}
    form = NumberForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        changed = regions.edit_number(by=request.actor, number=number, **form.values)
        messages.success(request, _("Nummeret er gemt."))
        if changed.verified_on is None:
            messages.warning(request, _("Ring det nye nummer op, og markér, at det er kontrolleret."))
        return redirect("care-numbers")
    context = {"region": number.region, "number": number, "form": form}
    return render(request, "care/number.html", context, status=status_of(form))


@roles(*DECIDE)
@require_POST
def verify_number(request: ActorRequest, code: UUID) -> HttpResponse:
    """I have called the number, and it is right."""
    number = _number(request, code, to_change=False)
    regions.verify_number(by=request.actor, number=number)
    messages.success(request, _("%s er kontrolleret i dag af dig.") % number.phone)
    return redirect("care-numbers")


@roles(*DECIDE)
@require_POST
def end_number(request: ActorRequest, code: UUID) -> HttpResponse:
    """Stop showing the number."""
    number = _number(request, code, to_change=True)
    try:
        regions.end_number(by=request.actor, number=number)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%s vises ikke længere.") % number.phone)
    return redirect("care-numbers")
