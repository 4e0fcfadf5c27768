"""One alert from the first look to its end, the list of them, and the concern that staff write down themselves."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role, may
from care.actions import alert_steps, notes
from care.actions.concerns import raise_concern
from care.guard import KeyTaken
from care.http import ActorRequest, check_patient_token, fetch, refuse, roles
from care.models import Alert, Course, Note
from care.note_queries import notes_of_alert
from clinic import alert_lists, alert_page
from clinic.forms import ConcernForm, KeyForm, StepForm

CLINICIANS = (Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
ACTING = (Role.PSYCHOLOGIST, Role.LEAD)
CONFLICT, UNPROCESSABLE = 409, 422


@roles(*CLINICIANS)
@require_GET
def alert_list(request: ActorRequest) -> HttpResponse:
    """Every alert that is open, or was closed within the last weeks, one audit row per patient shown."""
    rows = alert_lists.recent(request.actor)
    ties = audit.relations(request.actor, [row.alert.course for row in rows])
    courses = {row.alert.course.pk: row.alert.course for row in rows}
    audit.record_many(
        audit.event("course.listed", by=request.actor, course=course, relation=ties[pk])
        for pk, course in courses.items()
    )
    return render(request, "clinic/alerts.html", {"rows": rows})


@roles(*CLINICIANS)
@require_GET
def alert(request: ActorRequest, code: UUID) -> HttpResponse:
    """Who, why, what was answered, whom to call, until when, and the one next act."""
    return _page(request, fetch(request, Alert, code), 200)


def _page(request: ActorRequest, held: Alert, status: int, why: str = "", typed: str = "") -> HttpResponse:
    audit.record("alert.read", by=request.actor, course=held.course, about=held)
    shown = alert_page.page(request.actor, held)
    context = {"page": shown, "alert": held, "course": held.course, "why": why, "typed": typed, "key": uuid4()}
    return render(request, "clinic/alert.html", context, status=status)


def _acknowledge(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.acknowledge(by=request.actor, alert=held, key=form.cleaned_data["key"])


def _attempt(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.attempt(by=request.actor, alert=held, key=form.cleaned_data["key"], note=form.words())


def _contacted(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.contacted(by=request.actor, alert=held, key=form.cleaned_data["key"], note=form.words())


def _close(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.close(by=request.actor, alert=held, key=form.cleaned_data["key"], note=form.words())


def _in_error(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.close(by=request.actor, alert=held, key=form.cleaned_data["key"], note=form.words(), in_error=True)


def _assign(request: ActorRequest, held: Alert, form: StepForm) -> None:
    colleague = form.colleague()
    if colleague is None:
        raise ValidationError(_("Vælg en kollega."))
    alert_steps.assign(by=request.actor, alert=held, to=colleague, key=form.cleaned_data["key"])


def _incident(request: ActorRequest, held: Alert, form: StepForm) -> None:
    alert_steps.mark_incident(by=request.actor, alert=held, key=form.cleaned_data["key"], note=form.words())


VERBS: dict[str, tuple[Callable[[ActorRequest, Alert, StepForm], None], str]] = {
    "kvitter": (_acknowledge, "acknowledge"),
    "forsoeg": (_attempt, "acknowledge"),
    "kontaktet": (_contacted, "acknowledge"),
    "luk": (_close, "close"),
    "fejl": (_in_error, "close"),
    "giv-videre": (_assign, "assign"),
    "haendelse": (_incident, "close"),
}


@roles(*ACTING)
@require_POST
def act(request: ActorRequest, code: UUID, verb: str) -> HttpResponse:
    """Take a step. What cannot be done is said on the page, and what was written stays there."""
    if verb not in VERBS:
        refuse(request, "refused.alert.verb")
        raise Http404
    do, right = VERBS[verb]
    held = fetch(request, Alert, code, right)
    check_patient_token(request, held.course)
    form = StepForm(request.POST)
    typed = request.POST.get("note", "")
    if not form.is_valid():
        return _page(request, held, UNPROCESSABLE, _("Formularen er ikke hel. Prøv igen."), typed)
    try:
        do(request, held, form)
    except ValidationError as error:
        held.refresh_from_db()
        status = CONFLICT if isinstance(error, KeyTaken | alert_steps.WrongStep) else UNPROCESSABLE
        return _page(request, held, status, error.messages[0], typed)
    return redirect("clinic-alert", code)


@roles(*ACTING)
@require_POST
def begin_assessment(request: ActorRequest, code: UUID) -> HttpResponse:
    """Go to the draft of the assessment; after a signed one, a new one hangs on it."""
    held = fetch(request, Alert, code, "acknowledge")
    check_patient_token(request, held.course)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, held, UNPROCESSABLE, _("Formularen er ikke hel. Prøv igen."))
    written = notes_of_alert(request.actor, held)
    if (signed := alert_page.written_for(held, written)) is not None:
        return _assessed(request, held, form, signed)
    draft = next((one for one in written if not one.is_signed), None)
    return redirect("clinic-note", (draft or _new_assessment(request, held, form)).code)


def _assessed(request: ActorRequest, held: Alert, form: KeyForm, signed: Note) -> HttpResponse:
    """The assessment was signed before the contact was written down: now it counts."""
    try:
        alert_steps.assess(by=request.actor, alert=held, key=form.cleaned_data["key"], note_code=signed.code)
    except ValidationError as error:
        held.refresh_from_db()
        return _page(request, held, CONFLICT, error.messages[0])
    return redirect("clinic-alert", held.code)


def _new_assessment(request: ActorRequest, held: Alert, form: KeyForm) -> Note:
    by, course = request.actor, held.course
    first = notes.create_draft(by=by, course=course, kind=Note.Kind.RISK, parts=[], about_code=held.code)
    if not first.is_signed:
        return first
    return notes.addendum(by=by, note=first, parts=[], key=form.cleaned_data["key"])


@roles(*ACTING)
def concern(request: ActorRequest, code: UUID) -> HttpResponse:
    """Opret bekymring: a class that staff choose, and why."""
    course = fetch(request, Course, code)
    if not may(request.actor, "alert", "raise") or request.method not in {"GET", "POST"}:
        refuse(request, "refused.alert.raise", course=course)
        raise Http404
    if request.method == "GET":
        return _concern_page(request, course, ConcernForm(), 200)
    check_patient_token(request, course)
    form = ConcernForm(request.POST)
    if not form.is_valid():
        return _concern_page(request, course, form, UNPROCESSABLE)
    words = {name: form.cleaned_data[name] for name in ("grade", "why", "key")}
    source = form.cleaned_data["source"] or "staff"
    try:
        raised = raise_concern(by=request.actor, course=course, source=source, **words)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _concern_page(request, course, form, CONFLICT if isinstance(error, KeyTaken) else UNPROCESSABLE)
    return redirect("clinic-alert", raised.code)


def _concern_page(request: ActorRequest, course: Course, form: ConcernForm, status: int) -> HttpResponse:
    context = {"course": course, "form": form, "grades": alert_lists.deadlines_now(course), "key": uuid4()}
    return render(request, "clinic/concern.html", context, status=status)
