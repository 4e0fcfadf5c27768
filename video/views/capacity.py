"""The lead's page: how many conversations a week each psychologist has and has used, and whether the times reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, roles
from care.models import Region, User
from care.people_queries import psychologists_of
from video.actions import times as actions
from video.forms.times import LimitForm
from video.queries import week as queries
from video.views.times import not_there


def _region(request: ActorRequest) -> Region:
    if request.actor.region is None:
        raise Http404
    return request.actor.region.current()


def _page(request: ActorRequest, bound: tuple[User, Any] | None = None, status: int = 200) -> HttpResponse:
    found = queries.capacity(_region(request))
    forms = [
        bound[1] if bound and bound[0] == row.psychologist else _form(row.psychologist, row.cells[0].most)
        for row in found.rows
    ]
    context = {"found": found, "rows": list(zip(found.rows, forms, strict=True)), "bound": bound and bound[1]}
    return render(request, "video/capacity.html", context, status=status)


def _form(psychologist: User, most: int, post: Any = None) -> LimitForm:
    return LimitForm(post, auto_id=f"{psychologist.code}_%s", initial={"most": most})


@roles(Role.LEAD)
@require_GET
def capacity(request: ActorRequest) -> HttpResponse:
    """Four weeks of every psychologist."""
    return _page(request)


@roles(Role.LEAD)
@require_POST
def set_limit(request: ActorRequest, code: UUID) -> HttpResponse:
    """Another number from a week on."""
    region = _region(request)
    psychologist = psychologists_of(region).filter(code=code).first()
    if psychologist is None:
        raise not_there(request, code)
    form, status = _form(psychologist, 0, request.POST), 422
    if form.is_valid():
        most, week = form.cleaned_data["most"], form.cleaned_data["week"]
        try:
            actions.set_week_limit(
                by=request.actor, region=region, psychologist=psychologist, most=most, week=week, key=form.code
            )
        except ValidationError as error:
            form.add_error(None, error)
            status = 409 if isinstance(error, KeyTaken) else 422
        else:
            said = {"name": psychologist.name, "most": most}
            messages.success(request, _("%(name)s har op til %(most)s samtaler om ugen.") % said)
            return redirect("video-capacity")
    return _page(request, (psychologist, form), status)
