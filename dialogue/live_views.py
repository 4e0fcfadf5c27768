"""What an open page of letters asks and says by itself; staff pages use the same exchange (dialogue/LIVE.md)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.http import ActorRequest, roles
from care.models import Course
from dialogue import actions, live
from dialogue.events import News, as_json
from dialogue.forms import CursorForm, SeenForm
from dialogue.views import own_course

NOTHING_NEW, BAD = 204, 400


@require_GET
@roles(Role.PATIENT)
def news_own(request: ActorRequest) -> HttpResponse:
    """What has happened to my letters since my page last knew."""
    course = own_course(request)
    cursor = cursor_of(request)
    return answered(live.news(request.actor, course, cursor)) if cursor else bad()


@require_POST
@roles(Role.PATIENT)
def seen_own(request: ActorRequest) -> HttpResponse:
    """My page has shown me the letters up to a number."""
    return seen(request, own_course(request))


def cursor_of(request: ActorRequest) -> live.Cursor | None:
    """How far the page has come; None when it does not say so in our words."""
    form = CursorForm(request.GET)
    return live.Cursor(**form.cleaned_data) if form.is_valid() else None


def answered(news: News | None) -> HttpResponse:
    """The news in JSON; an empty answer when there is none."""
    return HttpResponse(status=NOTHING_NEW) if news is None else JsonResponse(as_json(news))


def seen(request: ActorRequest, course: Course) -> HttpResponse:
    """Mark letters seen, for any page that shows them; the caller has fetched and authorised the course."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return bad()
    actions.mark_seen(by=request.actor, course=course, seq=form.cleaned_data["seq"])
    return JsonResponse({})


def bad() -> HttpResponse:
    """Nothing that a page of ours would ask."""
    return JsonResponse({"error": "bad", "message": _("Siden er gammel. Hent den igen.")}, status=BAD)
