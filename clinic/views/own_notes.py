"""A patient's own record: the notes that are signed. A draft does not exist here (clinical.md 7.3, NEG08)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from care import audit
from care.access import Role
from care.http import ActorRequest, fetch, refuse, roles
from care.models import Note
from care.note_queries import addenda_of, signed_own
from clinic import note_fields
from cms.language import content_language


@roles(Role.PATIENT)
@require_GET
def own_notes(request: ActorRequest) -> HttpResponse:
    """My signed notes, newest first."""
    return render(request, "clinic/own_notes.html", {"notes": signed_own(request.actor)})


@roles(Role.PATIENT)
@require_GET
def own_note(request: ActorRequest, code: UUID) -> HttpResponse:
    """One signed note with what was added to it."""
    note = fetch(request, Note, code)
    if not note.is_signed:
        refuse(request, "refused.care.note", reason=f"unsigned {code}")
        raise Http404
    audit.record("note.read", by=request.actor, course=note.course, about=note)
    language = content_language()
    added = [(one, note_fields.shown(one, language)) for one in addenda_of(request.actor, note)]
    context = {"note": note, "parts": note_fields.shown(note, language), "addenda": added}
    return render(request, "clinic/own_note.html", context)
