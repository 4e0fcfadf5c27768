"""Notes of a patient's record: the list, writing one, signing it, and adding to what is signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role, may
from care.actions import alert_steps, notes
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, needs_reach, roles
from care.models import Alert, Course, Note
from care.note_queries import FACTS, addenda_of, notes_of, texts_of
from clinic import letter_page, note_fields
from clinic.forms import BeginNoteForm, KeyForm, SaveNoteForm, SignNoteForm
from cms.language import content_language

CLINICIANS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
CONFLICT, UNPROCESSABLE = 409, 422


@roles(*CLINICIANS)
@require_GET
def note_list(request: ActorRequest, code: UUID) -> HttpResponse:
    """The notes of a patient, newest first, and the way to a new one."""
    course = fetch(request, Course, code)
    needs_reach(request, "note", course)
    audit.record("notes.read", by=request.actor, course=course)
    context = {
        "course": course,
        "notes": notes_of(request.actor, course),
        "kinds": note_fields.WRITTEN_HERE if may(request.actor, "note", "write") else (),
        "key": uuid4(),
    }
    return render(request, "clinic/notes.html", context)


@roles(*CLINICIANS)
@require_POST
def begin(request: ActorRequest, code: UUID) -> HttpResponse:
    """Begin a note of the chosen kind."""
    course = fetch(request, Course, code)
    check_patient_token(request, course)
    form = BeginNoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Vælg, hvad notatet handler om."), reverse("clinic-notes", args=[code]))
    kind, key = form.cleaned_data["kind"], form.cleaned_data["key"]
    try:
        made = notes.create_draft(
            by=request.actor, course=course, kind=kind, parts=note_fields.first_parts(kind), key=key
        )
    except KeyTaken as error:
        return _refused(request, error.messages[0], reverse("clinic-notes", args=[code]))
    return redirect("clinic-note", made.code)


@roles(*CLINICIANS)
@require_GET
def note(request: ActorRequest, code: UUID) -> HttpResponse:
    """A draft to write on, or a signed note with what was added to it."""
    held = fetch(request, Note, code)
    audit.record("note.read", by=request.actor, course=held.course, about=held)
    return signed_page(request, held) if held.is_signed else _draft_page(request, held, 200)


@roles(*CLINICIANS)
@require_POST
def save(request: ActorRequest, code: UUID) -> HttpResponse:
    """Keep what is written so far; JSON for the page's own saving."""
    held = fetch(request, Note, code, "write")
    check_patient_token(request, held.course)
    try:
        saved = _saved(request, held, SaveNoteForm(request.POST))
    except (notes.NoteConflict, ValidationError) as error:
        return _not_saved(request, held, error)
    if _wants_json(request):
        return JsonResponse({"base": saved.saved_no, "saved": _saved_words(saved)})
    messages.success(request, _saved_words(saved))
    return redirect("clinic-note", code)


@roles(*CLINICIANS)
@require_POST
def sign(request: ActorRequest, code: UUID) -> HttpResponse:
    """Save and sign; the assessment of an alert takes the alert a step on."""
    held = fetch(request, Note, code, "sign")
    check_patient_token(request, held.course)
    form = SignNoteForm(request.POST)
    try:
        ready = held if held.is_signed else _saved(request, held, form)
        signed = notes.sign(by=request.actor, note=ready)
    except notes.NoteIncomplete as error:
        return _draft_page(request, ready, UNPROCESSABLE, missing=error.missing)
    except (notes.NoteConflict, ValidationError) as error:
        return _not_saved(request, held, error)
    messages.success(request, _("Notatet er underskrevet."))
    return _after_signing(request, signed, form)


@roles(*CLINICIANS)
@require_POST
def addendum(request: ActorRequest, code: UUID) -> HttpResponse:
    """Begin an addendum to a signed note."""
    held = fetch(request, Note, code, "write")
    check_patient_token(request, held.course)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Åbn notatet igen, og prøv en gang til."), reverse("clinic-note", args=[code]))
    parts = note_fields.parts_of_addendum(held)
    made = notes.addendum(by=request.actor, note=held, parts=parts, key=form.cleaned_data["key"])
    return redirect("clinic-note", made.code)


def _saved(request: ActorRequest, held: Note, form: SaveNoteForm) -> Note:
    if not form.is_valid():
        raise ValidationError(_("Formularen er ikke hel. Åbn notatet igen."))
    parts = note_fields.posted(held, request.POST)
    return notes.save(by=request.actor, note=held, parts=parts, base=form.cleaned_data["base"])


def _after_signing(request: ActorRequest, signed: Note, form: SignNoteForm) -> HttpResponse:
    alert = _alert_of(request, signed)
    if alert is None or not form.is_valid():
        return redirect("clinic-note", signed.code)
    key, stable = form.cleaned_data["key"], form.cleaned_data["stable"]
    try:
        alert_steps.assess(by=request.actor, alert=alert, key=key, note_code=signed.code, stable=stable)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("clinic-alert", alert.code)


def _alert_of(request: ActorRequest, note: Note) -> Alert | None:
    if note.kind != Note.Kind.RISK or note.about_code is None:
        return None
    found: Alert | None = Alert.objects.for_user(request.actor).filter(code=note.about_code).first()
    return found


def _draft_page(
    request: ActorRequest, held: Note, status: int, *, missing: tuple[str, ...] = (), typed: Any = None, why: str = ""
) -> HttpResponse:
    inputs = note_fields.inputs(held, content_language(), missing, typed)
    context = {
        "note": held,
        "course": held.course,
        "facts": texts_of(held).get(FACTS, ""),
        "inputs": inputs,
        "errors": [one for one in inputs if one.error],
        "why": why,
        "alert": _alert_of(request, held),
        "saved": _saved_words(held) if held.saved_no else "",
        "rows": note_fields.ROWS.get(Note.Kind(held.kind), 10),
        "may_sign": may(request.actor, "note", "sign"),
        "key": uuid4(),
    }
    return render(request, "clinic/note_draft.html", context, status=status)


def signed_page(request: ActorRequest, held: Note, status: int = 200, **more: Any) -> HttpResponse:
    """A signed note with what was added to it; under a discharge letter, where it went. `more` is for its forms."""
    language = content_language()
    added = [(one, note_fields.shown(one, language)) for one in addenda_of(request.actor, held)]
    context = {
        "note": held,
        "course": held.course,
        "parts": note_fields.shown(held, language),
        "addenda": added,
        "may_write": may(request.actor, "note", "write"),
        "key": uuid4(),
        **letter_page.context(request.actor, held, **more),
    }
    return render(request, "clinic/note_signed.html", context, status=status)


def _not_saved(request: ActorRequest, held: Note, error: notes.NoteConflict | ValidationError) -> HttpResponse:
    """What was typed stays on the page, beside why it is not stored."""
    is_conflict = isinstance(error, notes.NoteConflict | notes.Locked)
    stored = error.stored if isinstance(error, notes.NoteConflict) else held
    why = _conflict_words(stored) if isinstance(error, notes.NoteConflict) else error.messages[0]
    status = CONFLICT if is_conflict else UNPROCESSABLE
    if _wants_json(request):
        return JsonResponse({"error": "conflict" if is_conflict else "unsaved", "message": why}, status=status)
    typed = {part["key"]: part["text"] for part in note_fields.posted(held, request.POST)}
    return _draft_page(request, stored, status, typed=typed, why=why)


def _refused(request: ActorRequest, why: str, url: str) -> HttpResponse:
    messages.error(request, why)
    return HttpResponseRedirect(url)


def _wants_json(request: ActorRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _saved_words(note: Note) -> str:
    return _("Gemt kl. {time}").format(time=time_format(timezone.localtime(note.saved_at), "TIME_FORMAT"))


def _conflict_words(stored: Note) -> str:
    at = time_format(timezone.localtime(stored.saved_at), "TIME_FORMAT")
    return _("Notatet er gemt fra en anden side kl. {time}. Gem igen, hvis det, du ser her, skal gælde.").format(
        time=at
    )
