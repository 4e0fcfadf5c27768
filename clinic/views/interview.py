"""The guide of a conversation: a page of its own, and a part that stands beside a call (clinical.md 2.5, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment import interview_guide
from assessment.actions import interviews
from assessment.actions.interviews import GUIDES, Kind
from assessment.guides import OTHERS
from assessment.models import Interview
from care import audit
from care.access import Role
from care.http import ActorRequest, check_patient_token, fetch, roles
from care.models import Course
from clinic import interview_form
from cms.language import content_language

PAGE = "clinic/interview.html"
PAGES: Mapping[str, str] = {Kind.ASSESSMENT: "clinic-interview", Kind.FOLLOW_UP: "clinic-follow-up"}
WRITERS = (Role.PSYCHOLOGIST, Role.LEAD)
Missing = tuple[str, ...]


@roles(*WRITERS)
@require_GET
def guide(request: ActorRequest, code: UUID, kind: str) -> HttpResponse:
    """The guide with what the reader has written in it so far."""
    return render(request, PAGE, opened(request, fetch(request, Course, code), kind))


def opened(request: ActorRequest, course: Course, kind: str, *, others: str = "") -> dict[str, Any]:
    """What the part shows of the reader's own guide, for the pages that it stands in; the opening is audited.

    `others` stands in the field for who else is in the room until something is written there.
    """
    audit.record("interview.opened", by=request.actor, course=course, about=course, reason=kind)
    held = _held(request, course, kind)
    known = {OTHERS: others} if others else {}
    return _context(course, kind, known | (held.data if held else {}), held)


def _held(request: ActorRequest, course: Course, kind: str) -> Interview | None:
    mine = Interview.objects.for_user(request.actor).filter(course=course, kind=kind, finished_at=None)
    found: Interview | None = mine.first()
    return found


def _context(
    course: Course, kind: str, texts: Mapping[str, str], held: Interview | None, missing: Missing = (), why: str = ""
) -> dict[str, Any]:
    language = content_language()
    shown = interview_form.sections(GUIDES[kind], texts, language, missing)
    return {
        "course": course,
        "guide_title": GUIDES[kind].title[language],
        "save_url": reverse(f"{PAGES[kind]}-save", args=[course.code]),
        "finish_url": reverse(f"{PAGES[kind]}-finish", args=[course.code]),
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
def save(request: ActorRequest, code: UUID, kind: str) -> HttpResponse:
    """Keep what is written so far; JSON for the page's own saving."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    texts = interview_form.posted(GUIDES[kind], request.POST)
    try:
        held = interviews.save(by=request.actor, course=course, kind=kind, texts=texts, base=_base(request))
    except (interviews.Conflict, ValidationError) as error:
        return _not_saved(request, course, kind, texts, error)
    if _wants_json(request):
        return JsonResponse({"base": held.saved_no, "saved": _saved_words(held)})
    messages.success(request, _saved_words(held))
    return redirect(PAGES[kind], course.code)


@roles(*WRITERS)
@require_POST
def finish(request: ActorRequest, code: UUID, kind: str) -> HttpResponse:
    """The interview is over: go on to the note that it became."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    texts = interview_form.posted(GUIDES[kind], request.POST)
    try:
        note = interviews.finish(by=request.actor, course=course, kind=kind, texts=texts, base=_base(request))
    except (interviews.Conflict, ValidationError) as error:
        return _not_saved(request, course, kind, texts, error)
    messages.success(request, _next_words(kind, texts))
    return redirect("clinic-note", note.code)


def _next_words(kind: str, texts: Mapping[str, str]) -> str:
    if kind == Kind.FOLLOW_UP:
        return _(
            "Samtalen er skrevet ind. Læs notatet igennem, og underskriv det. Forløbet afslutter du på patientens side."
        )
    if interview_guide.outcome(texts) == "U2":
        return _("Samtalen er skrevet ind. Underskriv notatet. Lederen afgør, at ansøgeren skal til egen læge først.")
    return _("Samtalen er skrevet ind. Underskriv notatet, og gem så afgørelsen på ansøgningen.")


def _not_saved(
    request: ActorRequest, course: Course, kind: str, texts: Mapping[str, str], error: Exception
) -> HttpResponse:
    """What was typed stays on the page, with why it is not stored."""
    stored = error.stored if isinstance(error, interviews.Conflict) else None
    missing: Missing = getattr(error, "missing", ())
    why = _("Guiden er gemt fra en anden side siden. Åbn den igen, før du skriver videre.") if stored else ""
    if isinstance(error, ValidationError) and not missing:
        why = error.messages[0]
    status = 409 if stored else 422
    if _wants_json(request):
        return JsonResponse({"message": why}, status=status)
    context = _context(course, kind, texts, _held(request, course, kind), missing, why)
    return render(request, PAGE, context, status=status)


def _base(request: ActorRequest) -> int:
    text = request.POST.get("base", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _wants_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"
