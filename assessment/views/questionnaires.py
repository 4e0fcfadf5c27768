"""The patient's questionnaires: the list, one form, its review, and what is said after it was sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import answering
from assessment import questionnaire_texts as texts
from assessment.actions import questionnaires, sending
from assessment.models import Assignment, FollowUp
from assessment.queries import curves, questionnaire_list
from assessment.queries import questionnaire_pages as pages
from assessment.queries.questionnaire_pages import Paper
from assessment.queries.questionnaires import is_over
from assessment.queries.risk import open_follow_up
from care import course_time, kept, responsible
from care.access import Role
from care.http import ActorRequest, fetch, refuse, roles
from cms.language import content_language

WHOLE, ONE = "hele", "et"


@roles(Role.PATIENT)
@require_GET
def forms(request: ActorRequest) -> HttpResponse:
    """The list "Skemaer"."""
    return render(request, "assessment/questionnaires/list.html", {"forms": questionnaire_list.forms_of(request.actor)})


@roles(Role.PATIENT)
@require_GET
def form(request: ActorRequest, code: UUID) -> HttpResponse:
    """The questions: where one left off, at the question asked for (`nr`), or all of them (`vis=hele`)."""
    assignment = fetch(request, Assignment, code)
    if answer := _not_now(request, assignment):
        return answer
    paper, asked = pages.paper(assignment, content_language()), request.GET
    if not paper.resume and "nr" not in asked and "vis" not in asked:
        return redirect("assessment-send", code)
    return _form_page(request, paper, _whole(asked.get("nr")) or paper.resume or 1, asked.get("vis", ""))


def _form_page(request: ActorRequest, paper: Paper, number: int, view: str, **given: Any) -> HttpResponse:
    context = {
        "paper": paper,
        "assignment": paper.assignment,
        "title": texts.title(paper.assignment.form, paper.assignment.ordinal),
        "number": min(max(number, 1), paper.count),
        "whole": view == WHOLE,
        "chosen": view if view in {WHOLE, ONE} else "",
        "key": uuid4(),
        "language": content_language(),
        "begun": paper.is_begun,
    }
    status = given.pop("status", 200)
    return render(request, "assessment/questionnaires/form.html", context | given, status=status)


def _not_now(request: ActorRequest, assignment: Assignment) -> HttpResponse | None:
    """The page that says why nothing can be answered here now; None when it can."""
    now = course_time.of(assignment.course).now()
    if assignment.submitted_at is not None:
        words = texts.already_sent(assignment.submitted_at)
    elif assignment.closes_at is not None and assignment.closes_at <= now:
        words = texts.closed(assignment.closes_at)
    elif assignment.opens_at > now:
        words = texts.not_open(assignment.opens_at)
    elif is_over(assignment):
        words = texts.over()
    else:
        return None
    return _shut(request, assignment, words, 200)


def _shut(request: ActorRequest, assignment: Assignment, words: str, status: int) -> HttpResponse:
    context = {
        "title": texts.title(assignment.form, assignment.ordinal),
        "words": words,
        "assignment": assignment,
    }
    return render(request, "assessment/questionnaires/shut.html", context, status=status)


@roles(Role.PATIENT)
@require_POST
def answer(request: ActorRequest, code: UUID) -> HttpResponse:
    """Save what was answered. JSON for the page's own saving; a plain form works the same. Help comes first (3.1)."""
    assignment = fetch(request, Assignment, code, verb="write")
    if kept.is_foreign(request, request.user):
        return _not_the_writer(request)
    if assignment.opens_at > course_time.of(assignment.course).now():
        return _shut(request, assignment, texts.not_open(assignment.opens_at), 409)
    language = content_language()
    paper = pages.paper(assignment, language)
    outcome = answering.handle(request.actor, paper, request.POST, language)
    if not request.accepts("text/html"):
        return _as_json(assignment, outcome)
    return _answered_page(request, assignment, outcome)


def help_url(follow_up: FollowUp, onward: str) -> str:
    """Where the patient is helped now, and where they go on afterwards."""
    return f"{reverse('assessment-help-follow-up', args=[follow_up.code])}?{urlencode({'next': onward})}"


def _as_json(assignment: Assignment, outcome: answering.Outcome) -> HttpResponse:
    onward = reverse("assessment-form", args=[assignment.code])
    body = {
        "message": outcome.message,
        "saved_at": timezone.now().isoformat(),
        "errors": outcome.errors,
        "help": help_url(outcome.follow_up, onward) if outcome.follow_up else None,
    }
    return JsonResponse(body, status=outcome.status)


def _answered_page(request: ActorRequest, assignment: Assignment, outcome: answering.Outcome) -> HttpResponse:
    """After a posted step: the help page before anything else, then what was wrong, then where the button leads."""
    paper = pages.paper(assignment, content_language())
    onward = _onward(request, paper)
    if outcome.follow_up:
        return redirect(help_url(outcome.follow_up, onward))
    if outcome.errors:
        here = paper.named(next(iter(outcome.errors)))
        view, given = request.POST.get("vis", ""), {"errors": outcome.errors, "typed": outcome.typed}
        return _form_page(request, paper, here.number if here else 1, view, status=422, **given)
    if outcome.status >= 400:
        return _shut(request, assignment, outcome.message, outcome.status)
    return redirect(onward)


def _onward(request: ActorRequest, paper: Paper) -> str:
    """Where the pressed button leads, counted from the question that was shown, as the form stands now."""
    post, code = request.POST, paper.assignment.code
    if "_save" in post:
        return reverse("assessment-forms")
    if "_review" in post:
        return reverse("assessment-send", args=[code])
    here = paper.named(post.get("at", ""))
    number = (here.number if here else 1) + (-1 if "_back" in post else 1)
    if number > paper.count:
        return reverse("assessment-send", args=[code])
    return f"{reverse('assessment-form', args=[code])}?nr={max(number, 1)}"


def _not_the_writer(request: ActorRequest) -> HttpResponse:
    """A page that somebody else had opened in this browser: nothing of it may land among my answers."""
    refuse(request, "refused.another_writer")
    if not request.accepts("text/html"):
        return JsonResponse({"error": "signed_out", "message": texts.signed_out()}, status=401)
    kept.keep(request)
    messages.warning(request, texts.not_yours())
    return redirect("assessment-forms")


@roles(Role.PATIENT)
@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, code: UUID) -> HttpResponse:
    """Look through what is missing, and send knowingly; a second press is the same sending."""
    assignment = fetch(request, Assignment, code, verb="write")
    if request.method == "GET":
        return _not_now(request, assignment) or _review(request, assignment)
    if kept.is_foreign(request, request.user):
        return _not_the_writer(request)
    if assignment.opens_at > course_time.of(assignment.course).now():
        return _shut(request, assignment, texts.not_open(assignment.opens_at), 409)
    try:
        submitted = sending.send(by=request.actor, assignment=assignment)
    except questionnaires.Refused as error:
        return _shut(request, assignment, error.messages[0], 409)
    follow_up = submitted.follow_up
    if assignment.submitted_at is not None:  # sent again, because the first answer never arrived
        follow_up = open_follow_up(request.actor, assignment.course)
    onward = reverse("assessment-thanks", args=[code])
    return redirect(help_url(follow_up, onward) if follow_up else onward)


def _review(request: ActorRequest, assignment: Assignment) -> HttpResponse:
    paper = pages.paper(assignment, content_language())
    context = {
        "paper": paper,
        "assignment": assignment,
        "title": texts.title(assignment.form, assignment.ordinal),
        "reader": responsible.for_course(assignment.course).user,
        "language": content_language(),
    }
    return render(request, "assessment/questionnaires/send.html", context)


@roles(Role.PATIENT)
@require_GET
def thanks(request: ActorRequest, code: UUID) -> HttpResponse:
    """What came of it, in words (1.0): never a score."""
    assignment = fetch(request, Assignment, code)
    if assignment.submitted_at is None:
        return redirect("assessment-form", code)
    context = {
        "assignment": assignment,
        "title": texts.title(assignment.form, assignment.ordinal),
        "sentences": curves.sentences(request.actor, assignment),
        "reader": responsible.for_course(assignment.course).user,
        "goes_on": questionnaire_list.application_waits(assignment),
        "open": questionnaire_list.count_open(request.actor),
    }
    return render(request, "assessment/questionnaires/thanks.html", context)


@roles(Role.PATIENT)
@require_GET
def curve(request: ActorRequest) -> HttpResponse:
    """The patient's own curves, in words."""
    context = {"curves": curves.of_patient(request.actor)}
    return render(request, "assessment/questionnaires/curve.html", context)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
