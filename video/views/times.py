"""Times for conversations: a psychologist's own, and for a lead those of the region's psychologists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, refuse, roles
from care.models import User, today
from care.people_queries import psychologists_of
from video import booking, listing
from video.actions import times as actions
from video.forms.times import CloseForm, OpenForm, RuleForm
from video.queries import week as queries

STAFF = (Role.PSYCHOLOGIST, Role.LEAD)
FORMS = {"rule": RuleForm, "close": CloseForm, "open": OpenForm}


def people_of(request: ActorRequest) -> list[User]:
    """Whose times the actor decides about."""
    if request.actor.region is None:
        raise Http404
    everybody = list(psychologists_of(request.actor.region))
    return everybody if request.actor.role == Role.LEAD else [one for one in everybody if one == request.user]


def not_there(request: ActorRequest, code: object) -> Http404:
    """Somebody else's, or none: the same answer and the same row in the trail."""
    refuse(request, "refused.talk_times", reason=f"foreign or missing {code}")
    return Http404()


def _whose(request: ActorRequest) -> User:
    """The psychologist that the page is about: oneself, or the one a lead asks for."""
    people, asked = people_of(request), request.POST.get("hos") or request.GET.get("hos", "")
    chosen = next((one for one in people if str(one.code) == asked), people[0] if people else None)
    if chosen is None or (asked and str(chosen.code) != asked):
        raise not_there(request, asked[:60])
    return chosen


def _page(request: ActorRequest, psychologist: User, status: int = 200, **bound: Any) -> HttpResponse:
    region = request.actor.region
    if region is None:
        raise Http404
    free = queries.preview(psychologist, region.current(), booking.ASSESSMENT)
    context = {
        "psychologist": psychologist,
        "people": people_of(request) if request.actor.role == Role.LEAD else [],
        "rules": queries.rules_of(psychologist),
        "changes": queries.changes_of(psychologist),
        "days": listing.days_of(free),
        "forms": {name: bound.get(name) or form(auto_id=f"{name}_%s") for name, form in FORMS.items()},
        "bound": next(iter(bound.values()), None),
        "today": today(),
    }
    return render(request, "video/times.html", context, status=status)


@roles(*STAFF)
@require_GET
def times(request: ActorRequest) -> HttpResponse:
    """The recurring times, the changes, and the free times as patients get them."""
    return _page(request, _whose(request))


def _change(request: ActorRequest, name: str, act: Callable[[User, Any], object], done: str) -> HttpResponse:
    """Carry out one of the forms; what is wrong comes back with what was typed."""
    psychologist, status = _whose(request), 422
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(psychologist, form)
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if isinstance(error, KeyTaken) else 422
        else:
            messages.success(request, done)
            return redirect(f"{reverse('video-times')}?hos={psychologist.code}")
    return _page(request, psychologist, status, **{name: form})


@roles(*STAFF)
@require_POST
def add_rule(request: ActorRequest) -> HttpResponse:
    """Recurring times."""

    def act(psychologist: User, form: RuleForm) -> None:
        actions.add_rule(
            by=request.actor, psychologist=psychologist, window=form.window, rhythm=form.rhythm, key=form.code
        )

    return _change(request, "rule", act, _("Tiderne er gemt."))


@roles(*STAFF)
@require_POST
def close_day(request: ActorRequest) -> HttpResponse:
    """No free times on a day."""

    def act(psychologist: User, form: CloseForm) -> None:
        data = form.cleaned_data
        day, starts, ends = data["day"], data["starts"], data["ends"]
        actions.close_day(by=request.actor, psychologist=psychologist, day=day, starts=starts, ends=ends, key=form.code)

    return _change(request, "close", act, _("Tiderne er lukket. Det, der er booket, står ved magt."))


@roles(*STAFF)
@require_POST
def open_more(request: ActorRequest) -> HttpResponse:
    """More free times on a day."""

    def act(psychologist: User, form: OpenForm) -> None:
        day = form.cleaned_data["day"]
        actions.open_more(by=request.actor, psychologist=psychologist, day=day, window=form.window, key=form.code)

    return _change(request, "open", act, _("Tiderne er åbnet."))


@roles(*STAFF)
@require_POST
def stop_rule(request: ActorRequest, code: UUID) -> HttpResponse:
    """No more of these times from today on."""
    rule = queries.rule_with(code, people_of(request))
    if rule is None:
        raise not_there(request, code)
    actions.stop_rule(by=request.actor, rule=rule, from_day=today())
    messages.success(request, _("Tiderne er stoppet. Det, der er booket, står ved magt."))
    return redirect(f"{reverse('video-times')}?hos={rule.psychologist.code}")


@roles(*STAFF)
@require_POST
def remove_change(request: ActorRequest, code: UUID) -> HttpResponse:
    """The day is as usual again."""
    change = queries.change_with(code, people_of(request))
    if change is None:
        raise not_there(request, code)
    back = f"{reverse('video-times')}?hos={change.psychologist.code}"
    actions.remove_change(by=request.actor, change=change)
    messages.success(request, _("Dagen er som ellers igen."))
    return redirect(back)
