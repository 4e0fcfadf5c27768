"""The safety plan as its patient reads, writes and shares it; the clinic's pages use the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import safety
from assessment.actions import safety_plan as actions
from assessment.forms.safety_plan import SaveForm, ShareForm, step_forms, typed
from assessment.models import SafetyPlanShare, SafetyPlanVersion
from assessment.queries import safety_plan as queries
from care.access import Role
from care.guard import KeyTaken
from care.http import ActorRequest, fetch, refuse, roles
from care.models import Course
from cms.language import content_language

BAD, CONFLICT, UNPROCESSABLE = 400, 409, 422


@dataclass(frozen=True)
class Desk:
    """Where the plan is being read and written: the patient's own pages, or the clinic's about them."""

    course: Course
    read_url: str
    history_url: str
    reviewed_url: str
    edit_url: Callable[[int | None], str]
    frame: str = "cms/base.html"
    is_own: bool = True
    may_write: bool = True

    def context(self, **more: Any) -> dict[str, Any]:
        return {"desk": self, "course": self.course, "frame": self.frame, "edit_url": self.edit_url(None)} | more


def _own_edit_url(number: int | None) -> str:
    return reverse("assessment-safety-plan-step", args=[number]) if number else reverse("assessment-safety-plan-edit")


def own_desk(request: ActorRequest) -> Desk:
    """The desk of the signed-in patient; 404 for somebody without a course."""
    course = request.actor.own_course
    if course is None:
        refuse(request, "refused.safety_plan.no_course")
        raise Http404
    read, past, done = (reverse(f"assessment-safety-plan{part}") for part in ("", "-history", "-reviewed"))
    return Desk(course, read, past, done, _own_edit_url)


@require_GET
@roles(Role.PATIENT)
def read(request: ActorRequest) -> HttpResponse:
    """Show my plan, with the numbers as they are today."""
    return show(request, own_desk(request))


@require_http_methods(["GET", "POST"])
@roles(Role.PATIENT)
def edit(request: ActorRequest, number: int | None = None) -> HttpResponse:
    """Write my plan, one step at a time or all of it."""
    return write(request, own_desk(request), number)


@require_GET
@roles(Role.PATIENT)
def history(request: ActorRequest) -> HttpResponse:
    """Show how my plan has changed."""
    return past(request, own_desk(request))


@require_POST
@roles(Role.PATIENT)
def reviewed(request: ActorRequest) -> HttpResponse:
    """I have read my plan through, and it still holds."""
    return gone_through(request, own_desk(request))


# --- sharing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@roles(Role.PATIENT)
def sharing(request: ActorRequest) -> HttpResponse:
    """With whom I share my plan; a new link and its code are shown once."""
    desk = own_desk(request)
    if request.method == "GET":
        return _sharing_page(request, desk)
    form, plan = ShareForm(request.POST), queries.plan_of(request.actor, desk.course)
    if plan is None or not form.is_valid():
        return _sharing_page(request, desk, error=_("Skriv navnet på den, du vil dele med. Højst 80 tegn."))
    try:
        shared = actions.share(by=request.actor, plan=plan, **form.cleaned_data)
    except KeyTaken as error:
        return _sharing_page(request, desk, error=error.messages[0], status=CONFLICT)
    except ValidationError as error:
        return _sharing_page(request, desk, error=error.messages[0])
    link = request.build_absolute_uri(reverse("assessment-shared-plan", args=[shared.token]))
    return _sharing_page(request, desk, made=shared, link=link, status=200)


def _sharing_page(request: ActorRequest, desk: Desk, **more: Any) -> HttpResponse:
    status = more.pop("status", UNPROCESSABLE if more.get("error") else 200)
    rows = queries.shares_of(request.actor, desk.course)
    context = desk.context(
        key=uuid4(),
        open_shares=[row for row in rows if queries.is_open(row)],
        past_shares=[row for row in rows if not queries.is_open(row)],
        has_plan=queries.newest_of(request.actor, desk.course) is not None,
        typed=request.POST,
        **more,
    )
    return render(request, "assessment/safety_plan/sharing.html", context, status=status)


@require_POST
@roles(Role.PATIENT)
def end_sharing(request: ActorRequest, code: UUID) -> HttpResponse:
    """End one sharing at once."""
    share = fetch(request, SafetyPlanShare, code, "write")
    actions.end_share(by=request.actor, share=share)
    messages.success(request, _("Delingen er slut. Linket virker ikke længere."))
    return redirect("assessment-safety-plan-sharing")


# --- what the patient's and the clinic's pages have in common -----------------------------------


def show(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The plan as it is read."""
    page = queries.page_of(request.actor, desk.course, content_language())
    return render(request, "assessment/safety_plan/read.html", desk.context(page=page))


def gone_through(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The plan still holds as it is."""
    plan = queries.plan_of(request.actor, desk.course)
    if plan is not None:
        actions.review(by=request.actor, plan=plan)
        messages.success(request, _("Tak. Vi spørger igen om fire uger."))
    return redirect(desk.read_url)


def past(request: ActorRequest, desk: Desk) -> HttpResponse:
    """The plan's versions with what each changed."""
    sittings = queries.history(request.actor, desk.course, content_language())
    return render(request, "assessment/safety_plan/history.html", desk.context(sittings=sittings))


def _steps(number: int | None) -> tuple[safety.Step, ...]:
    if number is None:
        return safety.STEPS
    if number not in safety.BY_NUMBER:
        raise Http404
    return (safety.BY_NUMBER[number],)


def write(request: ActorRequest, desk: Desk, number: int | None) -> HttpResponse:
    """The form of one step or of all (GET), and what it sends (POST), by a person or by the page itself."""
    steps = _steps(number)
    newest = queries.newest_of(request.actor, desk.course)
    if request.method == "GET":
        base = newest.number if newest else 0
        return _form_page(request, desk, steps, newest.data if newest else {}, base=base, newest=newest)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _refused(request, BAD, _("Formularen er gammel. Genindlæs siden, og send igen."))
    data = typed(steps, request.POST)
    try:
        made = actions.save(by=request.actor, course=desk.course, data=data, steps=list(data), **form.cleaned_data)
    except actions.Unsaveable as error:
        return _unsaveable(request, desk, steps, data, error)
    except actions.Conflict as error:
        return _conflict(request, desk, steps, data, error.newest)
    except KeyTaken as error:
        return _refused(request, CONFLICT, error.messages[0])
    return _saved(request, desk, number, made)


def _wants_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _saved(request: ActorRequest, desk: Desk, number: int | None, made: SafetyPlanVersion) -> HttpResponse:
    words = _("Gemt kl. {time}").format(
        time=time_format(timezone.localtime(made.saved_at), pgettext("time format", "H.i"))
    )
    if _wants_json(request):
        return JsonResponse({"base": made.number, "message": words})
    if "_add" in request.POST:
        return redirect(f"{desk.edit_url(number)}#{request.POST['_add'][:20]}")
    messages.success(request, _("Planen er gemt."))
    if "_next" in request.POST and number and number + 1 in safety.BY_NUMBER:
        return redirect(desk.edit_url(number + 1))
    return redirect(desk.read_url)


def _refused(request: ActorRequest, status: int, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": "refused", "message": why}, status=status)
    return render(request, "400.html", {"why": why}, status=status)


def _unsaveable(
    request: ActorRequest, desk: Desk, steps: tuple[safety.Step, ...], data: Any, error: actions.Unsaveable
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": "unsaveable", "message": error.messages[0]}, status=UNPROCESSABLE)
    base = int(request.POST["base"])
    return _form_page(request, desk, steps, data, base=base, problems=error.problems, status=UNPROCESSABLE)


def _conflict(
    request: ActorRequest, desk: Desk, steps: tuple[safety.Step, ...], data: Any, newest: SafetyPlanVersion
) -> HttpResponse:
    """Both versions on one page: what is stored above, what was typed in the form; saving again replaces it."""
    why = _("Planen er ændret et andet sted, mens du skrev.")
    if _wants_json(request):
        return JsonResponse({"error": "conflict", "message": why}, status=CONFLICT)
    language = content_language()
    stored = [step for step in queries.shown_steps(desk.course, newest.data, language) if step.step in steps]
    return _form_page(request, desk, steps, data, base=newest.number, newest=newest, stored=stored, status=CONFLICT)


def _form_page(
    request: ActorRequest, desk: Desk, steps: tuple[safety.Step, ...], data: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    forms = step_forms(steps, data, content_language(), more.get("problems", ()))
    number = steps[0].number if len(steps) == 1 else None
    context = desk.context(
        forms=forms,
        number=number,
        count=len(safety.STEPS),
        previous_url=desk.edit_url(number - 1) if number and number > 1 else "",
        is_last=number == len(safety.STEPS),
        errors=[field for form in forms for row in form.rows for field in row.fields if field.error],
        key=uuid4(),
        action=desk.edit_url(number),
        **more,
    )
    return render(request, "assessment/safety_plan/edit.html", context, status=status)
