"""What one does with a patient's letters beside reading and answering them: files, search, print, download."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from care.access import Role
from care.http import ActorRequest, fetch, needs_reach, roles
from care.models import Course
from dialogue import attachment_views, thread_views

CLINICIANS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)


@roles(Role.PSYCHOLOGIST)
@require_POST
def attach(request: ActorRequest, code: UUID) -> HttpResponse:
    """Send up a file for the letter that is being written."""
    return attachment_views.attach(request, fetch(request, Course, code))


@roles(*CLINICIANS)
@require_http_methods(["GET", "POST"])
def search(request: ActorRequest, code: UUID) -> HttpResponse:
    """Find words in the letters of a course."""
    course = _readable(request, code)
    return thread_views.search(request, course, reverse("clinic-letters", args=[code]), "clinic/letters_search.html")


@roles(*CLINICIANS)
@require_GET
def printed(request: ActorRequest, code: UUID) -> HttpResponse:
    """All letters of a course on one page, made for paper."""
    course = _readable(request, code)
    return thread_views.printed(request, course, reverse("clinic-letters", args=[code]), "clinic/letters_printed.html")


@roles(*CLINICIANS)
@require_GET
def download(request: ActorRequest, code: UUID) -> HttpResponse:
    """All letters of a course as one text file."""
    return thread_views.download(request, _readable(request, code))


def _readable(request: ActorRequest, code: UUID) -> Course:
    course = fetch(request, Course, code)
    needs_reach(request, "message", course)
    return course
