"""The guide of the assessment interview: a page of its own, and a part that stands beside a call (clinical.md 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment import interview_guide
from assessment.actions import interviews
from assessment.models import Interview
from care import audit
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from care.models import Course
from clinic import interview_form
from cms.language import content_language

WRITERS = (Role.PSYCHOLOGIST, Role.LEAD)
PAGE, PART = "clinic/interview.html", "clinic/_interview.html"


@roles(*WRITERS)
@require_GET
def guide(request: ActorRequest, code: UUID) -> HttpResponse:
    """The guide with what the reader has written in it so far."""
    return _opened(request, code, PAGE)


@roles(*WRITERS)
@require_GET
def part(request: ActorRequest, code: UUID) -> HttpResponse:
    """The same as a part of another page."""
    return _opened(request, code, PART)


def _opened(request: ActorRequest, code: UUID, template: str) -> HttpResponse:
    course = fetch(request, Course, code)
    return render(request, template, opened(request, course))


def opened(request: ActorRequest, course: Course) -> dict[str, Any]:
    """What the part shows of the reader's own guide, for the pages that it stands in; the opening is audited."""
    audit.record("interview.opened", by=request.actor, course=course, about=course)
    held = Interview.objects.for_user(request.actor).filter(course=course, finished_at=None).first()
    return _context(course, held.data if held else {}, held)


def _context(
    course: Course, texts: Mapping[str, str], held: Interview | None, missing: tuple[str, ...] = (), why: str = ""
) -> dict[str, Any]:
    shown = interview_form.sections(texts, content_language(), missing)
    return {
        "course": course,
        "sections": shown,
        "errors": [one for section in shown for one in section.inputs if one.error],
        "why": why,
        "base": held.saved_no if held else 0,
        "saved": _saved_words(held) if held else _("Kun du kan se guiden, indtil du er færdig."),
    }


def _saved_words(held: Interview) -> str:
    local = timezone.localtime(held.saved_at)
    return _("Gemt kl. %(time)s") % {"time": date_format(local, "TIME_FORMAT")}


@roles(*WRITERS)
@require_POST
def save(request: ActorRequest, code: UUID) -> HttpResponse:
    """Keep what is written so far; JSON for the page's own saving."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    texts = interview_form.posted(request.POST)
    try:
        held = interviews.save(by=request.actor, course=course, texts=texts, base=_base(request))
    except (interviews.Conflict, ValidationError) as error:
        return _not_saved(request, course, texts, error)
    if _wants_json(request):
        return JsonResponse({"base": held.saved_no, "saved": _saved_words(held)})
    messages.success(request, _saved_words(held))
    return redirect("clinic-interview", course.code)


@roles(*WRITERS)
@require_POST
def finish(request: ActorRequest, code: UUID) -> HttpResponse:
    """The interview is over: go on to the note that it became."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    texts = interview_form.posted(request.POST)
    try:
        note = interviews.finish(by=request.actor, course=course, texts=texts, base=_base(request))
    except (interviews.Conflict, ValidationError) as error:
        return _not_saved(request, course, texts, error)
    messages.success(request, _next_words(interview_guide.outcome(texts)))
    return redirect("clinic-note", note.code)


def _next_words(outcome: str) -> str:
    if outcome == "U2":
        return _("Samtalen er skrevet ind. Underskriv notatet. Lederen afgør, at ansøgeren skal til egen læge først.")
    return _("Samtalen er skrevet ind. Underskriv notatet, og gem så afgørelsen på ansøgningen.")


def _not_saved(request: ActorRequest, course: Course, texts: Mapping[str, str], error: Exception) -> HttpResponse:
    """What was typed stays on the page, with why it is not stored."""
    stored = error.stored if isinstance(error, interviews.Conflict) else None
    missing: tuple[str, ...] = getattr(error, "missing", ())
    why = _("Guiden er gemt fra en anden side siden. Åbn den igen, før du skriver videre.") if stored else ""
    if isinstance(error, ValidationError) and not missing:
        why = error.messages[0]
    status = 409 if stored else 422
    if _wants_json(request):
        return JsonResponse({"message": why}, status=status)
    held: Any = Interview.objects.for_user(request.actor).filter(course=course, finished_at=None).first()
    return render(request, PAGE, _context(course, texts, held, missing, why), status=status)


def _base(request: ActorRequest) -> int:
    text = request.POST.get("base", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _wants_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
