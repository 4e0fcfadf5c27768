"""The diaries: one short line at a time, on a phone, and everything written so far."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from care import kept
from care.access import Role
from care.http import ActorRequest, refuse, roles
from care.models import Course
from cms.language import content_language
from program import actions, answering, diary_charts, diary_words, worksheets
from program import diary_queries as queries
from program.actions import diary as diary_actions
from program.forms import WorksheetForm
from program.models import EntryVersion
from program.queries import left_out
from program.views import not_the_writer


def _place(request: ActorRequest, kind: str) -> tuple[Course, str]:
    """The patient's course and the diary's worksheet, if that diary is open to them."""
    course = request.actor.own_course
    if course is None or kind not in queries.open_kinds(course):
        refuse(request, "refused.diary", reason=kind[:40])
        raise Http404
    return course, queries.KINDS[kind]


@roles(Role.PATIENT)
@require_GET
def diaries(request: ActorRequest) -> HttpResponse:
    """The diaries that are open to me."""
    course, language = request.actor.own_course, content_language()
    kinds = queries.open_kinds(course) if course else []
    rows = [(kind, worksheets.get(queries.KINDS[kind]).title[language]) for kind in kinds]
    return render(request, "program/diaries.html", {"rows": rows, "course": course})


@roles(Role.PATIENT)
@require_GET
def diary(request: ActorRequest, kind: str) -> HttpResponse:
    """One diary: the way to a new line, what is written, and what can be seen in it."""
    course, worksheet = _place(request, kind)
    language = content_language()
    held = queries.diary(request.actor, course, worksheet, language)
    context = {
        "kind": kind,
        "course": course,
        "words": diary_words.of(kind),
        "title": held.sheet.title[language],
        "intro": held.sheet.intro[language],
        "diary": held,
        "page": held.page(request.GET.get("side")),
        "reading": diary_charts.read(worksheet, held.data, language),
        "key": uuid4(),
    }
    return render(request, "program/diary.html", context)


@roles(Role.PATIENT)
@require_http_methods(["GET", "POST"])
def new_line(request: ActorRequest, kind: str) -> HttpResponse:
    """A line that is not there yet. Its code comes with the page, so that two pages make two lines."""
    course, worksheet = _place(request, kind)
    if request.method == "GET":
        return _line_page(request, kind, course, uuid4())
    code = answering.as_uuid(request.POST.get("code"))
    if code is None:
        return HttpResponse(_("Siden er ikke hel. Genindlæs den, og prøv igen."), status=400)
    return _saved(request, kind, course, worksheet, code)


@roles(Role.PATIENT)
@require_http_methods(["GET", "POST"])
def line(request: ActorRequest, kind: str, code: UUID) -> HttpResponse:
    """One line: put right, saved as it is typed, and read again."""
    if _was_removed(request, code):
        return _saved(request, kind, *_place(request, kind), code)
    course, worksheet, _version = _line_or_404(request, kind, code)
    if request.method == "GET":
        return _line_page(request, kind, course, code)
    return _saved(request, kind, course, worksheet, code)


def _was_removed(request: ActorRequest, code: UUID) -> bool:
    """Whether a page saves a line that was taken away on another device: what is typed there is a new line."""
    return answering.as_uuid(request.POST.get("key")) is not None and queries.is_unused(code)


def _saved(request: ActorRequest, kind: str, course: Course, worksheet: str, code: UUID) -> HttpResponse:
    if kept.is_foreign(request, request.user):
        return not_the_writer(request)
    try:
        target = actions.Row(course, worksheet, code)
        outcome = answering.handle(request.actor, target, request.POST, content_language())
    except PermissionDenied:
        refuse(request, "refused.diary", reason=kind)
        raise Http404 from None
    if not request.accepts("text/html"):
        return JsonResponse(outcome.as_json(), status=outcome.status)
    if outcome.form is not None or outcome.status >= 400:
        return _line_page(request, kind, course, code, outcome)
    return redirect(f"{reverse('program-diary', args=[kind])}#{code}")


def _line_page(
    request: ActorRequest, kind: str, course: Course, code: UUID, outcome: answering.Outcome | None = None
) -> HttpResponse:
    worksheet, language = worksheets.get(queries.KINDS[kind]), content_language()
    version, sent_before = queries.version_of(request.actor, course, worksheet.key, code)
    form = outcome.form if outcome else None
    if form is None and (version is None or version.is_draft):
        saved = version.data if version else _beginning(worksheet.key)
        without = left_out(course, worksheet, saved, sent_before=sent_before)
        form = WorksheetForm(worksheet, lang=language, saved=saved, without=without)
    lacking = []
    if form is not None and outcome is None and version is not None:
        lacking = WorksheetForm(worksheet, lang=language, saved=version.data, final=True).problems
    context: dict[str, Any] = {
        "kind": kind,
        "course": course,
        "lacking": lacking,
        "code": code,
        "title": worksheet.title[language],
        "words": diary_words.of(kind),
        "asks_how": version is not None and worksheet.asks_how(version.data),
        "worksheet": worksheet,
        "version": version,
        "sent_before": sent_before,
        "form": form,
        "base": version.saved_no if version else 0,
        "key": uuid4(),
        "fresh": uuid4(),
        "outcome": outcome,
        "conflict": outcome.conflict if outcome else None,
    }
    return render(request, "program/diary_line.html", context, status=outcome.status if outcome else 200)


def _beginning(worksheet: str) -> dict[str, object]:
    """What a new line begins with: when it is about. Nothing that is an answer."""
    now = timezone.localtime()
    match worksheet:
        case "w6" | "w8":
            return {"when": now.replace(minute=0).strftime("%Y-%m-%dT%H:%M")}
        case "w3":
            return {"start": now.replace(minute=0).strftime("%Y-%m-%dT%H:%M"), "minutes": 60}
        case "mood":
            return {"date": now.date().isoformat()}
        case "w11":
            return {"date": (now.date() - timedelta(days=1)).isoformat()}
        case _:
            return {}


@roles(Role.PATIENT)
@require_POST
def send(request: ActorRequest, kind: str) -> HttpResponse:
    """Send every line that is whole; the others stay with me, and I am told so."""
    course, worksheet = _place(request, kind)
    key = answering.as_uuid(request.POST.get("key"))
    if key is None:
        messages.error(request, _("Siden er ikke hel. Genindlæs den, og prøv igen."))
        return redirect("program-diary", kind)
    try:
        done = diary_actions.submit_all(by=request.actor, course=course, worksheet=worksheet, key=key)
    except actions.CourseEnded:
        messages.error(request, answering.ended_words())
        return redirect("program-diary", kind)
    if done.sent:
        words = ngettext("%(count)d linje er sendt.", "%(count)d linjer er sendt.", len(done.sent))
        messages.success(request, words % {"count": len(done.sent)})
    if done.incomplete:
        words = ngettext(
            "%(count)d linje mangler noget og er ikke sendt.",
            "%(count)d linjer mangler noget og er ikke sendt.",
            len(done.incomplete),
        )
        messages.warning(request, words % {"count": len(done.incomplete)})
    if done.unheard:
        messages.warning(request, _unheard())
    return redirect("program-diary", kind)


def _unheard() -> str:
    words = _("Du har bedt om en påmindelse, men har ikke valgt, hvordan den skal komme. {link}")
    return format_html(words, link=format_html('<a href="{}">{}</a>', reverse("care-reminders"), _("Vælg det her.")))


def _line_or_404(request: ActorRequest, kind: str, code: UUID) -> tuple[Course, str, EntryVersion]:
    course, worksheet = _place(request, kind)
    version, _sent = queries.version_of(request.actor, course, worksheet, code)
    if version is None:
        refuse(request, "refused.diary", reason=kind)
        raise Http404
    return course, worksheet, version


@roles(Role.PATIENT)
@require_POST
def write_again(request: ActorRequest, kind: str, code: UUID) -> HttpResponse:
    """Open a line that was sent: to put it right, or to say how a plan went."""
    course, worksheet, _version = _line_or_404(request, kind, code)
    actions.edit_again(by=request.actor, place=actions.Row(course, worksheet, code))
    after = worksheets.get(worksheet).after
    return redirect(reverse("program-diary-line", args=[kind, code]) + (f"#{worksheet}-{after[0]}" if after else ""))


@roles(Role.PATIENT)
@require_POST
def remove(request: ActorRequest, kind: str, code: UUID) -> HttpResponse:
    """Throw away a draft."""
    course, _worksheet, version = _line_or_404(request, kind, code)
    if not version.is_draft:
        messages.error(request, _("Linjen er sendt og kan ikke fjernes. Du kan rette den."))
    else:
        diary_actions.remove_draft(by=request.actor, course=course, code=code)
        messages.success(request, _("Kladden er fjernet."))
    return redirect("program-diary", kind)


@roles(Role.PATIENT)
@require_POST
def make_plan(request: ActorRequest, code: UUID) -> HttpResponse:
    """Put what a thought record ends with into the activity plan: a new plan to look at."""
    course, _worksheet, version = _line_or_404(request, "tanker", code)
    fresh = answering.as_uuid(request.POST.get("fresh"))
    if fresh is None or not version.data.get("next"):
        messages.error(request, _("Siden er ikke hel. Genindlæs den, og prøv igen."))
        return redirect("program-diary-line", "tanker", code)
    made = diary_actions.plan_from_thought(by=request.actor, course=course, code=code, fresh=fresh)
    return redirect("program-diary-line", "plan", made.entry.code)


@roles(Role.PATIENT)
@require_POST
def make_smaller(request: ActorRequest, code: UUID) -> HttpResponse:
    """Make a plan that did not happen smaller: a new plan to look at."""
    course, _worksheet, _version = _line_or_404(request, "plan", code)
    fresh = answering.as_uuid(request.POST.get("fresh"))
    if fresh is None:
        messages.error(request, _("Siden er ikke hel. Genindlæs den, og prøv igen."))
        return redirect("program-diary", "plan")
    made = diary_actions.copy_smaller(by=request.actor, course=course, code=code, fresh=fresh)
    return redirect("program-diary-line", "plan", made.entry.code)
