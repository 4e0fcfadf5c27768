"""A thread as a whole: searched, printed and downloaded, by the patient here and by staff through clinic."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from care import audit
from care.access import Role
from care.http import ActorRequest, roles
from care.models import Course
from dialogue import as_text, queries, search_queries
from dialogue.attachment_views import as_download
from dialogue.forms import SearchForm
from dialogue.views import own_course

FILE_NAME = "breve.txt"


@require_http_methods(["GET", "POST"])
@roles(Role.PATIENT)
def search_own(request: ActorRequest) -> HttpResponse:
    """Find words in my letters; what is looked for is posted, so that no address and no log has it."""
    return search(request, own_course(request), reverse("dialogue-letters"), "dialogue/search.html")


def search(request: ActorRequest, course: Course, letters_url: str, template: str) -> HttpResponse:
    """Find words in the letters of a course that the caller has fetched and authorised."""
    form = SearchForm(request.POST or None)
    context = {"course": course, "form": form, "letters_url": letters_url, "results": None}
    if form.is_valid():
        if request.actor.is_staff:
            audit.record("letters.searched", by=request.actor, course=course)
        context["results"] = search_queries.found(request.actor, course, form.cleaned_data["q"])
    return render(request, template, context)


@require_GET
@roles(Role.PATIENT)
def print_own(request: ActorRequest) -> HttpResponse:
    """All my letters on one page, made for paper."""
    return printed(request, own_course(request), reverse("dialogue-letters"), "dialogue/printed.html")


def printed(request: ActorRequest, course: Course, letters_url: str, template: str) -> HttpResponse:
    """All letters of a course that the caller has fetched and authorised, on one page."""
    if request.actor.is_staff:
        audit.record("letters.printed", by=request.actor, course=course)
    letters = queries.whole_thread(request.actor, course)
    return render(request, template, {"course": course, "letters": letters, "letters_url": letters_url})


@require_GET
@roles(Role.PATIENT)
def download_own(request: ActorRequest) -> HttpResponse:
    """All my letters as one text file."""
    return download(request, own_course(request))


def download(request: ActorRequest, course: Course) -> HttpResponse:
    """All letters of a course that the caller has fetched and authorised, as one text file."""
    audit.record("letters.downloaded", by=request.actor, course=course)
    text = as_text.thread(queries.whole_thread(request.actor, course), course.patient.name)
    return as_download(text.encode(), "text/plain; charset=utf-8", FILE_NAME)
