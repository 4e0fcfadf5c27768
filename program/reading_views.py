"""What one does with a page besides reading it: keep it, find it again, and go on where one was."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care.access import Role
from care.http import ActorRequest, refuse, roles
from cms.language import content_language
from program import asked_queries, printing, queries, toolbox_queries
from program.actions import reading
from program.frozen import Step
from program.models import ModuleProgress
from program.views import progress_or_404


def _here(request: ActorRequest, module_code: str, number: int) -> tuple[ModuleProgress, Step]:
    progress = progress_or_404(request, module_code)
    step = queries.module_of(progress).step(number)
    if step is None:
        raise Http404
    return progress, step


@roles(Role.PATIENT)
@require_GET
def toolbox(request: ActorRequest) -> HttpResponse:
    """The pages I keep, and what I wrote on pages that are not there any more."""
    course = request.actor.own_course
    context = {
        "shelves": toolbox_queries.shelves(request.actor, course) if course else [],
        "former": asked_queries.on_former_pages(request.actor, course) if course else [],
        "language": content_language(),
    }
    return render(request, "program/toolbox.html", context)


@roles(Role.PATIENT)
@require_GET
def printed(request: ActorRequest, module_code: str = "", number: int = 0) -> HttpResponse:
    """One page, one module or every module that is open, to be printed or saved as PDF; worksheets are empty."""
    found = printing.modules_of(request.actor, module_code, number, content_language())
    if not found:
        refuse(request, "refused.module", reason=module_code)
        raise Http404
    return render(request, "program/printed.html", {"modules": found, "language": content_language()})


@roles(Role.PATIENT)
@require_POST
def keep(request: ActorRequest, module_code: str, number: int) -> HttpResponse:
    """Put the page in my tool box, or take it out."""
    progress, step = _here(request, module_code, number)
    course = progress.enrolment.course
    if request.POST.get("keep") == "1":
        reading.keep(by=request.actor, course=course, module_code=module_code, step_code=step.code)
        messages.success(request, _("Siden ligger i din værktøjskasse."))
    else:
        reading.let_go(by=request.actor, course=course, step_code=step.code)
        messages.success(request, _("Siden er taget ud af din værktøjskasse."))
    return redirect("program-step", module_code, number)


@roles(Role.PATIENT)
@require_POST
def mark_place(request: ActorRequest, module_code: str, number: int) -> HttpResponse:
    """The page says by itself which part of it is in view."""
    progress, step = _here(request, module_code, number)
    anchor = request.POST.get("anchor", "")
    done = reading.mark_place(by=request.actor, progress=progress, step_code=step.code, anchor=anchor)
    return HttpResponse(status=204 if done else 400)
