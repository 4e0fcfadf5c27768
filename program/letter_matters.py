"""Modules as what a letter is about: how it is called, and where it is read and written about."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from care.access import Actor, Role
from dialogue.about import LABEL_LIMIT, About
from program.actions import ABOUT_MODULE
from program.models import ModuleProgress
from program.queries import module_of


def about_page(progress: ModuleProgress, number: int, language: str) -> About:
    """The module, named by the page that somebody writes from, in the language of the patient."""
    module = module_of(progress)
    step = module.step(number)
    with translation.override(language):
        words = _("Modul {module}, side {page}: {title}")
    label = words.format(module=module.number, page=number, title=step.title[language] if step else "")
    return About(ABOUT_MODULE, progress.code, label[:LABEL_LIMIT])


def link(actor: Actor, code: UUID) -> str | None:
    """Where the actor reads the module; None when they may not."""
    progress = _reached(actor, code)
    if progress is None:
        return None
    if actor.role != Role.PATIENT:
        return f"{reverse('clinic-module-step', args=[code, _page(progress)])}#breve"
    return reverse("program-step", args=[progress.module_code, _page(progress)])


def write(actor: Actor, code: UUID) -> str | None:
    """Where the actor writes about the module: staff beside its text."""
    progress = _reached(actor, code)
    if progress is None or actor.role != Role.PATIENT:
        return link(actor, code)
    return reverse("program-write", args=[progress.module_code, _page(progress)])


def _reached(actor: Actor, code: UUID) -> ModuleProgress | None:
    rows = ModuleProgress.objects.for_user(actor).select_related("release")
    found: ModuleProgress | None = rows.filter(code=code).first()
    return found


def _page(progress: ModuleProgress) -> int:
    """The page where the patient was last in the module."""
    step = module_of(progress).step_by_code(progress.resume_step)
    return step.number if step else 1
