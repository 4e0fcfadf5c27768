"""The region's page: settings, opening hours and days closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import opening, regional
from care.access import Role
from care.actions import regions
from care.forms.region import ClosureForm, SettingForm, SinceForm, WeekForm
from care.http import ActorRequest, refuse, roles
from care.models import Closure, Region, family, today

DECIDE = (Role.ADMIN, Role.LEAD)


def own_region(request: ActorRequest) -> Region:
    """The region the role belongs to; every role that decides about one has one."""
    region = request.actor.region
    if region is None:
        raise Http404
    return region


def status_of(form: Any) -> int:
    """422 for a form that must be mended."""
    return 422 if form.is_bound and form.errors else 200


@roles(*DECIDE)
@require_GET
def region(request: ActorRequest) -> HttpResponse:
    """Every setting with its value, the level it comes from, since when and by whom."""
    mine = own_region(request)
    return render(request, "care/region.html", {"region": mine, "groups": regional.groups_of(mine)})


def _key(name: str) -> regional.Key:
    if name not in regional.KEYS:
        raise Http404
    return regional.KEYS[name]


@roles(*DECIDE)
def setting(request: ActorRequest, name: str) -> HttpResponse:
    """One setting: what has applied, and a value from a day on."""
    mine, key = own_region(request), _key(name)
    found = regional.resolve_all(mine)[name]
    form = SettingForm(request.POST or None, key=key, initial={"value": found.value})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["valid_from"]
        regions.set_region_setting(
            by=request.actor, region=mine, key=name, value=form.cleaned_data["value"], valid_from=day
        )
        messages.success(request, _("Gemt: %s") % key.label)
        return redirect("care-region")
    context = {"region": mine, "row": found, "form": form, "since": SinceForm(prefix="inherit")}
    context |= {"history": regional.history_in_words(mine, key), "shown": regional.in_words(key, found.value)}
    return render(request, "care/setting.html", context, status=status_of(form))


@roles(*DECIDE)
@require_POST
def inherit_setting(request: ActorRequest, name: str) -> HttpResponse:
    """Use the country's value again, from a day on."""
    mine, key = own_region(request), _key(name)
    form = SinceForm(request.POST, prefix="inherit")
    if form.is_valid():
        regions.inherit_region_setting(
            by=request.actor, region=mine, key=name, valid_from=form.cleaned_data["valid_from"]
        )
        messages.success(request, _("%s følger landet fra den valgte dag.") % key.label)
        return redirect("care-region")
    return _complain(request, form, "care-setting", name)


def _complain(request: ActorRequest, form: Any, back: str, *args: Any) -> HttpResponse:
    """For the one-field forms: say what is wrong and show the page again."""
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect(back, *args)


@roles(*DECIDE)
def hours(request: ActorRequest) -> HttpResponse:
    """The week the clinic is open, and a new week from a day on."""
    mine = own_region(request)
    week = opening.week_of(mine)
    form = WeekForm(request.POST or None, week=week.hours)
    if request.method == "POST" and form.is_valid():
        regions.set_opening_hours(
            by=request.actor, region=mine, hours=form.cleaned_data["hours"], valid_from=form.cleaned_data["valid_from"]
        )
        messages.success(request, _("Åbningstiderne er gemt."))
        return redirect("care-hours")
    return _hours_page(request, mine, week_form=form)


def _hours_page(request: ActorRequest, mine: Region, **forms: Any) -> HttpResponse:
    context = {
        "region": mine,
        "week": opening.week_of(mine),
        "planned": opening.planned_week(mine),
        "closures": opening.closures_of(mine, since=today()),
        "week_form": WeekForm(week=opening.week_of(mine).hours),
        "closure_form": ClosureForm(),
        "since": SinceForm(prefix="inherit"),
    } | forms
    return render(request, "care/hours.html", context, status=max(map(status_of, forms.values())))


@roles(*DECIDE)
@require_POST
def inherit_hours(request: ActorRequest) -> HttpResponse:
    """Use the country's week again, from a day on."""
    form = SinceForm(request.POST, prefix="inherit")
    if not form.is_valid():
        return _complain(request, form, "care-hours")
    mine = own_region(request)
    regions.inherit_opening_hours(by=request.actor, region=mine, valid_from=form.cleaned_data["valid_from"])
    messages.success(request, _("Åbningstiderne følger landet fra den valgte dag."))
    return redirect("care-hours")


@roles(*DECIDE)
@require_POST
def add_closure(request: ActorRequest) -> HttpResponse:
    """Close on one coming day."""
    mine, form = own_region(request), ClosureForm(request.POST)
    if form.is_valid():
        try:
            regions.add_closure(by=request.actor, region=mine, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("day", error)
        else:
            messages.success(request, _("Dagen er lukket. Svarfrister regner med det fra nu af."))
            return redirect("care-hours")
    return _hours_page(request, mine, closure_form=form)


@roles(*DECIDE)
@require_POST
def remove_closure(request: ActorRequest, code: UUID) -> HttpResponse:
    """Open again on a coming day."""
    closure = Closure.objects.filter(code=code, region__in=family(own_region(request))).first()
    if closure is None:
        refuse(request, "refused.care.closure", reason=f"foreign or missing {code}")
        raise Http404
    try:
        regions.remove_closure(by=request.actor, closure=closure)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Klinikken har åbent den dag."))
    return redirect("care-hours")
