"""Writing to one's psychologist about a module, from one of its pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from care.access import Role
from care.http import ActorRequest, roles
from cms.language import content_language
from dialogue import actions as letter_actions
from dialogue import queries as letters
from dialogue.box import box
from program import letter_matters, queries
from program.actions import ABOUT_MODULE
from program.views import progress_or_404


@roles(Role.PATIENT)
@require_GET
def write(request: ActorRequest, module_code: str, number: int) -> HttpResponse:
    """The letters about this module, and the box to write the next one; it names the page it was written from."""
    progress = progress_or_404(request, module_code)
    module, course, language = queries.module_of(progress), progress.enrolment.course, content_language()
    if module.step(number) is None:
        raise Http404
    about = letter_matters.about_page(progress, number, language)
    shown = letters.about_codes(request.actor, ABOUT_MODULE, [progress.code]).get(progress.code, [])
    letter_actions.mark_seen_beside(by=request.actor, course=course, letters=shown)
    context = {
        "letters": shown,
        "letters_url": reverse("dialogue-letters"),
        "box": box(request.actor, course, about),
        "place": {"number": module.number, "title": module.title[language]},
        "step_url": reverse("program-step", args=[module_code, number]),
    }
    return render(request, "program/write.html", context)
