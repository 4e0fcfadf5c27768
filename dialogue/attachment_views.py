"""Files that come with letters: sent up one at a time, taken away, and handed out to those who may read the letter."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from care import audit
from care.access import Role
from care.http import ActorRequest, WrongPatient, check_patient_token, fetch, roles
from care.models import Course
from dialogue import attachment_actions, attachment_queries, file_texts, texts, tickets
from dialogue.actions import KeyTaken, Unsendable
from dialogue.attachment_queries import enclosed
from dialogue.file_types import SENT_AS
from dialogue.forms import AttachForm
from dialogue.models import Attachment
from dialogue.views import CONFLICT, FORBIDDEN, UNPROCESSABLE, own_course

# Whatever a browser makes of the file, it may do nothing in our name.
HARMLESS = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@require_POST
@roles(Role.PATIENT)
def attach_own(request: ActorRequest) -> HttpResponse:
    """Send up a file for the letter that I am writing."""
    return attach(request, own_course(request))


def attach(request: ActorRequest, course: Course) -> HttpResponse:
    """Take in one file, for any page that shows a box; the caller has fetched and authorised the course."""
    form = AttachForm(request.POST, request.FILES, course=course)
    try:
        check_patient_token(request, course)
        if not form.is_valid():
            raise Unsendable(file_texts.none_chosen() if "file" in form.errors else texts.form_broken())
        data = form.cleaned_data
        kept = attachment_actions.attach(
            by=request.actor, course=course, client_id=data["attach_id"], file=data["file"], about=data["about"]
        )
    except WrongPatient as error:
        return _refused("wrong_patient", str(error), FORBIDDEN)
    except KeyTaken:
        return _refused("key_taken", file_texts.key_taken(), CONFLICT)
    except Unsendable as error:
        return _refused("unattachable", str(error), UNPROCESSABLE)
    shown = enclosed(kept, request.actor)
    said = file_texts.attached(shown.name)
    return JsonResponse({"code": str(shown.code), "name": shown.name, "size": shown.size, "said": said}, status=201)


@require_POST
@roles(Role.PATIENT, Role.PSYCHOLOGIST)
def remove(request: ActorRequest, code: UUID) -> HttpResponse:
    """Take away a file of mine that has not been sent."""
    attachment = fetch(request, Attachment, code, "write", author=request.user, message=None)
    attachment_actions.remove(by=request.actor, attachment=attachment)
    return JsonResponse({"said": file_texts.removed()})


@require_GET
@roles(Role.PATIENT, Role.PSYCHOLOGIST, Role.LEAD, Role.SUPERVISOR)
def download(request: ActorRequest, code: UUID) -> HttpResponse:
    """Hand out a file to whoever may read its letter now; never shown by the browser itself, never kept by it."""
    attachment = fetch(request, Attachment, code)
    if settings.FILES_HOST:
        return HttpResponseRedirect(tickets.address(request.actor, attachment))
    return _handed_out(request, attachment)


@login_not_required
@require_GET
def hand_out(request: ActorRequest, ticket: str) -> HttpResponse:
    """The same on the host for files, where a ticket says who it is; whether they may is asked anew."""
    if not settings.FILES_HOST:
        raise Http404
    try:
        request.actor, code = tickets.used(ticket)
    except tickets.BadTicket as error:
        raise Http404 from error
    return _handed_out(request, fetch(request, Attachment, code))


def _handed_out(request: ActorRequest, attachment: Attachment) -> HttpResponse:
    content = attachment_queries.content_of(attachment)
    if request.actor.is_staff:
        audit.record("attachment.read", by=request.actor, course=attachment.thread.course, about=attachment)
    return as_download(content, SENT_AS[attachment.kind], attachment.plain_name)


def as_download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """An answer that lands on the disk and runs nowhere."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": HARMLESS,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _refused(kind: str, why: str, status: int) -> HttpResponse:
    return JsonResponse({"error": kind, "message": why}, status=status)
