"""Steering a patient's way through the programme: open a module, see what they see, compare versions, the reply day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role, may
from care.actions import courses
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, needs_reach, reaches, roles
from care.models import Course
from clinic import module_queries
from clinic.forms import AnswerDayForm, OverrideForm
from cms.language import content_language
from dialogue import actions as dialogue_actions
from dialogue import queries as dialogue_queries
from dialogue.box import box
from program import comparing
from program.actions import ABOUT_MODULE, delivery
from program.frozen import segments
from program.letter_matters import about_page
from program.models import EntryVersion, ModuleProgress
from program.queries import label_of, module_of

CLINICIANS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
DECIDING = (Role.PSYCHOLOGIST, Role.LEAD)
CONFLICT, UNPROCESSABLE = 409, 422


@roles(*CLINICIANS)
@require_GET
def modules(request: ActorRequest, code: UUID) -> HttpResponse:
    """Every module: what is open, what the next waits for, and the way to open one before its time."""
    return _page(request, fetch(request, Course, code))


def _page(
    request: ActorRequest, course: Course, *, form: OverrideForm | None = None, why: str = "", status: int = 200
) -> HttpResponse:
    audit.record("modules.read", by=request.actor, course=course)
    context = {
        "course": course,
        "page": module_queries.page(course, content_language()),
        "language": content_language(),
        "may_open": may(request.actor, "override", "write"),
        "form": form,
        "why": why,
    }
    return render(request, "clinic/modules.html", context, status=status)


@roles(*DECIDING)
@require_POST
def open_module(request: ActorRequest, code: UUID) -> HttpResponse:
    """Open a module before its conditions are met, with a reason the patient reads."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    form = OverrideForm(request.POST)
    enrolment = module_queries.enrolment_of(course)
    if enrolment is None or not form.is_valid():
        return _page(request, course, form=form, why=_("Vælg et modul, og skriv en grund."), status=UNPROCESSABLE)
    try:
        delivery.override(by=request.actor, enrolment=enrolment, **form.cleaned_data)
    except KeyTaken as taken:
        return _page(request, course, form=form, why=" ".join(taken.messages), status=CONFLICT)
    except ValidationError as error:
        return _page(request, course, form=form, why=" ".join(error.messages), status=UNPROCESSABLE)
    messages.success(request, _("Beslutningen er gemt. Patienten kan læse din grund."))
    return redirect("clinic-modules", code)


@roles(*CLINICIANS)
@require_GET
def step(request: ActorRequest, code: UUID, number: int) -> HttpResponse:
    """A page of a module as the patient reads it, in the release they began with, beside the letters about it."""
    progress = fetch(request, ModuleProgress, code)
    here = module_of(progress).step(number)
    if here is None:
        raise Http404
    language, module = content_language(), module_of(progress)
    context = {
        "course": progress.enrolment.course,
        "progress": progress,
        "module": module,
        "step": here,
        "title": here.title[language],
        "parts": segments(progress.release, here, module, language),
        "before": module.step(number - 1),
        "after": module.step(number + 1),
        "language": language,
        "contents": [(one.number, one.title[language]) for one in module.steps],
        **_letters_beside(request, progress, number),
    }
    return render(request, "clinic/module_step.html", context)


def _letters_beside(request: ActorRequest, progress: ModuleProgress, number: int) -> dict[str, Any]:
    """The letters about the module and the box to answer in, for those who may read and write them."""
    course, actor = progress.enrolment.course, request.actor
    if not reaches(actor, "message", course):
        return {}
    letters = dialogue_queries.about_codes(actor, ABOUT_MODULE, [progress.code]).get(progress.code, [])
    if letters:
        audit.record("letters.read", by=actor, course=course)
        dialogue_actions.mark_seen_beside(by=actor, course=course, letters=letters)
    about = about_page(progress, number, course.patient.language)
    names = {"send_url": "send", "draft_url": "draft", "attach_url": "attach"}
    urls = {key: reverse(f"clinic-letters-{name}", args=[course.code]) for key, name in names.items()}
    return {"letters": letters, "box": box(actor, course, about, **urls) if may(actor, "message", "write") else None}


@roles(*CLINICIANS)
@require_GET
def compare(request: ActorRequest, code: UUID, number: int) -> HttpResponse:
    """A version beside an earlier one of the same work."""
    version = fetch(request, EntryVersion, code)
    needs_reach(request, "worksheet", version.entry.course)
    other = EntryVersion.objects.for_user(request.actor).filter(entry=version.entry, number=number).first()
    if other is None or other.pk == version.pk:
        raise Http404
    before, after = sorted((version, other), key=lambda one: one.number)
    audit.record("worksheet.read", by=request.actor, course=version.entry.course, about=version)
    language = content_language()
    context = {
        "course": version.entry.course,
        "label": label_of(version)[language],
        "before": before,
        "after": after,
        "pairs": comparing.pairs(after.entry.worksheet, before.data, after.data, language),
    }
    return render(request, "clinic/compare.html", context)


@roles(*DECIDING)
@require_POST
def answer_day(request: ActorRequest, code: UUID) -> HttpResponse:
    """Agree on another weekday for the fixed weekly answer."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    form = AnswerDayForm(request.POST)
    if form.is_valid():
        courses.set_answer_day(by=request.actor, course=course, weekday=int(form.cleaned_data["weekday"]))
        messages.success(request, _("Svardagen er gemt. Patienten ser den på siden med breve."))
    else:
        messages.error(request, _("Vælg en ugedag fra listen."))
    return redirect("clinic-patient", code)
