"""What the patient sees of the programme."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.queries import questionnaire_list
from assessment.queries.weekly import weekly
from care import kept
from care.access import Role
from care.discharge_queries import discharge_of
from care.http import ActorRequest, fetch, refuse, roles
from care.models import Course, Note
from care.note_queries import newest_signed
from cms.language import content_language
from dialogue import actions as letter_actions
from dialogue import headline, reader_queries
from dialogue import queries as letters
from program import actions, answering, asked_queries, look_back, queries, toolbox_queries, worksheets
from program.actions import ABOUT
from program.frozen import Exercise, Step, segments
from program.ical import week_plan_ics
from program.models import EntryVersion, ModuleProgress
from program.next_module import finish_of, next_module, overrides_of
from program.sheets import SheetView, diary_view, sheet_view
from video.queries import appointments

T = TypeVar("T")


def progress_or_404(request: ActorRequest, module_code: str) -> ModuleProgress:
    """The patient's own way through a module that is open to them."""
    return _open(request, module_code, queries.progress_of(request.actor, module_code))


def _open(request: ActorRequest, module_code: str, found: T | None) -> T:
    if found is None:
        refuse(request, "refused.module", reason=module_code)
        raise Http404
    return found


@roles(Role.PATIENT)
@require_GET
def today(request: ActorRequest) -> HttpResponse:
    """The front page: one next step, how far I am, and what my psychologist wrote last."""
    progress, language = queries.current_progress(request.actor), content_language()
    if progress is not None and progress.enrolment.course.has_ended:
        return _after_the_end(request, progress.enrolment.course)
    place = queries.glance(progress) if progress else None
    done = progress if place and place.is_finished else None
    coming = next_module(done, language) if done else None
    context = {
        "place": place,
        "check": weekly(progress.enrolment.course) if progress else None,
        "next": coming,
        "dots": queries.module_dots(progress) if progress else [],
        "finish": finish_of(done, language) if done and not coming else [],
        "talk": appointments.next_for(request.actor),
        "letter": headline.newest_from_clinic(request.actor),
        "stands_in": headline.stands_in(request.actor),
        "greeting": queries.greeting(),
        "language": language,
    }
    return render(request, "program/today.html", context)


def _after_the_end(request: ActorRequest, course: Course) -> HttpResponse:
    """What is still there: the programme, the toolbox, and the letter about the course when it is signed."""
    context = {
        "letter": newest_signed(request.actor, course, Note.Kind.ENDING),
        "waits_for_letter": discharge_of(course) is not None,
        "newest": headline.newest_from_clinic(request.actor),
        "forms": questionnaire_list.forms_of(request.actor).open,
        "greeting": queries.greeting(),
    }
    return render(request, "program/ended.html", context)


@roles(Role.PATIENT)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Every module, open or not yet, and the steps of those that are open."""
    enrolment = queries.enrolment_of(request.actor)
    if enrolment is None:
        return render(request, "program/no_programme.html")
    language, progress = content_language(), queries.current_progress(request.actor)
    coming = next_module(progress, language) if progress and not enrolment.course.has_ended else None
    context = {
        "modules": queries.overview(enrolment),
        "course": enrolment.course,
        "language": language,
        "next": coming,
        "finish": finish_of(progress, language) if progress and not coming else [],
        "current": progress.module_code if progress else "",
        "overrides": overrides_of(enrolment),
    }
    return render(request, "program/overview.html", context)


@roles(Role.PATIENT)
@require_GET
def step(request: ActorRequest, module_code: str, number: int) -> HttpResponse:
    """One page of a module, with its exercises."""
    progress = progress_or_404(request, module_code)
    here = queries.module_of(progress).step(number)
    if here is None:
        raise Http404
    if progress.resume_step != here.code and not actions.read_step(by=request.actor, progress=progress, step=here):
        return redirect(request.path)  # with the release that they were given meanwhile
    return _step_page(request, queries.on_step(progress, here), here)


def _step_page(request: ActorRequest, place: queries.Place, here: Step, **given: Any) -> HttpResponse:
    """`given` may carry `form` with errors for the exercise `key`, and the `status`."""
    language, course = content_language(), place.progress.enrolment.course
    sheets = {exercise.key: _sheet(request, place, exercise, given) for exercise in here.exercises}
    has_form = any(sheet.form for sheet in sheets.values())
    parts = segments(place.progress.release, here, place.module, language)
    beside = [letter for sheet in sheets.values() for letter in sheet.feedback]
    letter_actions.mark_seen_beside(by=request.actor, course=course, letters=beside)
    context = {
        "place": place,
        "step": here,
        "title": here.title[language],
        "module_title": place.module.title[language],
        "parts": [(part, sheets.get(part.exercise.key) if part.exercise else None) for part in parts],
        "check": weekly(course) if any(part.is_check for part in parts) and not course.has_ended else None,
        "back": look_back.of(request.actor, course, language) if any(part.is_look_back for part in parts) else None,
        "kept": toolbox_queries.is_kept(request.actor, course, here.code),
        "contents": [(step.number, step.title[language]) for step in place.module.steps],
        "before": place.module.step(here.number - 1),
        "after": place.module.step(here.number + 1),
        "conflict": given.get("conflict"),
        "has_form": has_form,
        "reader": reader_queries.reader_of(course).user if has_form else None,
        "course": course,
    }
    return render(request, "program/step.html", context, status=given.get("status", 200))


def _sheet(request: ActorRequest, place: queries.Place, exercise: Exercise, given: dict[str, Any]) -> SheetView:
    language, key = content_language(), exercise.key
    if worksheets.get(exercise.worksheet).diary:
        return diary_view(place.progress.enrolment.course, exercise, place.module, language)
    again = request.GET.get("ny") == key or given.get("again") == key
    form = given.get("form") if given.get("key") == key else None
    course = place.progress.enrolment.course
    return sheet_view(request.actor, course, place.sheets[key], language, again=again, form=form)


@roles(Role.PATIENT)
@require_POST
def answer(request: ActorRequest, module_code: str, number: int, key: str, ordinal: int) -> HttpResponse:
    """Save or send what was typed. JSON in, JSON out for the page's own saving; a plain form works the same.

    `number` is where the page was when it was opened; the exercise's key alone says what is answered.
    """
    course = _open(request, module_code, asked_queries.course_in(request.actor, module_code))
    asked = asked_queries.asked(course, module_code, key)
    if asked is None or worksheets.get(asked.exercise.worksheet).diary:
        raise Http404
    target = actions.Place(course, asked.exercise, ordinal)
    if not queries.may_begin(target):
        raise Http404
    if kept.is_foreign(request, request.user):
        return not_the_writer(request)
    outcome = answering.handle(request.actor, target, request.POST, content_language())
    if not request.accepts("text/html"):
        return JsonResponse(outcome.as_json(), status=outcome.status)
    if asked.is_former and outcome.version:
        return _answered_elsewhere(request, outcome.version)
    return _answered_page(request, target, outcome, is_former=asked.is_former)


def _answered_elsewhere(request: ActorRequest, version: EntryVersion) -> HttpResponse:
    """The page is not in the patient's programme any more: what was typed on it is shown by itself."""
    messages.warning(request, _("Siden er taget ud af programmet. Det, du skrev, er gemt. Her står det."))
    return redirect("program-entry", version.code)


def not_the_writer(request: ActorRequest) -> HttpResponse:
    """Handle a page that somebody else had opened in this browser: nothing of it may land among my answers."""
    refuse(request, "refused.another_writer")
    if not request.accepts("text/html"):
        return JsonResponse({"error": "signed_out", "message": _("Du er logget ud. Log ind igen.")}, status=401)
    kept.keep(request)
    messages.warning(request, _("Siden blev åbnet af en anden. Intet af den er gemt hos dig."))
    return redirect("program-today")


def _answered_page(
    request: ActorRequest, target: actions.Place, outcome: answering.Outcome, *, is_former: bool
) -> HttpResponse:
    module_code, number, key = target.exercise.module_code, target.exercise.step_number, target.exercise.key
    if not is_former and (outcome.form is not None or outcome.conflict is not None):
        return _form_again(request, target, outcome)
    page = reverse("program-overview") if is_former else reverse("program-step", args=[module_code, number])
    if outcome.status >= 400:
        context = {"outcome": outcome, "worksheet": target.worksheet, "step_url": page}
        return render(request, "program/refused.html", context, status=outcome.status)
    return redirect(f"{page}#{outcome.anchor or key}")


def _form_again(request: ActorRequest, target: actions.Place, outcome: answering.Outcome) -> HttpResponse:
    """The step once more, with what is missing or the two versions of a conflict."""
    progress, key = progress_or_404(request, target.exercise.module_code), target.exercise.key
    here = queries.module_of(progress).steps[target.exercise.step_number - 1]
    place = queries.on_step(progress, here)
    again = key if target.ordinal > place.sheets[key].ordinal else None
    given: dict[str, Any] = {"key": key, "form": outcome.form, "status": outcome.status, "again": again}
    return _step_page(request, place, here, **given, conflict=outcome.conflict)


@roles(Role.PATIENT)
@require_POST
def edit_again(request: ActorRequest, module_code: str, number: int, key: str, ordinal: int) -> HttpResponse:
    """Begin "Redigér": open the next version as a draft."""
    progress = progress_or_404(request, module_code)
    place = queries.place_in(progress)
    exercise = place.module.exercise(key)
    if exercise is None or not any(entry.ordinal == ordinal for entry in place.sheets[key].entries):
        raise Http404
    actions.edit_again(by=request.actor, place=actions.Place(progress.enrolment.course, exercise, ordinal))
    return redirect(f"{reverse('program-step', args=[module_code, number])}#{key}")


@roles(Role.PATIENT)
@require_GET
def entry(request: ActorRequest, code: UUID) -> HttpResponse:
    """One version that I sent, with the answers I got to it."""
    version = fetch(request, EntryVersion, code)
    feedback = letters.about_codes(request.actor, ABOUT, [version.code]).get(version.code, [])
    letter_actions.mark_seen_beside(by=request.actor, course=version.entry.course, letters=feedback)
    context = {
        "version": version,
        "label": queries.label_of(version)[content_language()],
        "feedback": feedback,
        "course": version.entry.course,
    }
    return render(request, "program/entry.html", context)


@roles(Role.PATIENT)
@require_GET
def calendar(request: ActorRequest, code: UUID) -> HttpResponse:
    """The week plan as a calendar file."""
    version = fetch(request, EntryVersion, code)
    slots = version.data.get("slots") if version.entry.worksheet == "w17" else None
    if not slots or not worksheets.get("w17").minimum_met(version.data):
        raise Http404(_("Ugeplanen er ikke udfyldt endnu."))
    body = week_plan_ics(slots, lang=content_language(), start=timezone.localdate(), uid=str(version.entry.code))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ugeplan.ics"'
    return response
