"""A letter that was being written when "Brug for hjælp nu" was pressed beside it: it is kept as a draft.

With JavaScript the page has saved it already; without, this is the only chance.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from care import kept
from care.access import Actor, Role
from care.http import check_patient_token
from care.models import Course
from dialogue import actions, queries
from dialogue.about import About
from dialogue.actions import DraftConflict
from dialogue.forms import DraftForm


def keep(request: HttpRequest) -> None:
    """Keep the text of the box, beside what is stored if that is another; raises WrongPatient."""
    if not request.POST.get("body", "").strip():
        return
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        kept.keep(request, reverse("dialogue-draft"))
        return
    course = queries.course_of(actor) if actor.role == Role.PATIENT else None
    if course is not None:
        check_patient_token(request, course)  # type: ignore[arg-type]
        form = DraftForm(request.POST, course=course)
        base = form.cleaned_data["base"] if form.is_valid() else None
        _save(actor, course, form.typed, base, form.matter)


def _save(by: Actor, course: Course, text: str, base: int | None, about: About | None) -> None:
    try:
        actions.save_draft(by=by, course=course, body=text, base=base, about=about)
    except DraftConflict as error:
        stored = error.stored
        both = _both(stored.body if stored else "", actions.printable(text))
        actions.save_draft(by=by, course=course, body=both, base=stored.saved_no if stored else None, about=about)


def _both(stored: str, text: str) -> str:
    """Neither is lost; nothing stands there twice."""
    if stored.strip() in text:
        return text
    return stored if text.strip() in stored else f"{stored}\n\n{text}"
