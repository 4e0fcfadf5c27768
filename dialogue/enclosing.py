"""Files in the exchange between a box and the server, where JavaScript has not sent them by itself."""

from __future__ import annotations

from uuid import UUID

from care.http import ActorRequest
from care.models import Course
from dialogue import attachment_actions, attachment_queries, file_texts, texts
from dialogue.actions import KeyTaken, Unsendable
from dialogue.attachment_actions import Unattachable
from dialogue.forms import DraftForm
from dialogue.models import Attachment


def files_of(request: ActorRequest, course: Course, form: DraftForm) -> list[UUID]:
    """The files of the letter: those that the page shows, and one that was chosen without JavaScript.

    The form is valid. Raises Unattachable, and what `attach` raises.
    """
    chosen = take_chosen(request, course, form)
    return [*form.cleaned_data["files"], *([chosen.code] if chosen else [])]


def take_chosen(request: ActorRequest, course: Course, form: DraftForm) -> Attachment | None:
    """Take in the file that was chosen in the form; None when none was."""
    chosen, key = request.FILES.get("file"), form.cleaned_data["attach_id"]
    if chosen is None:
        return None
    if key is None:
        raise Unsendable(texts.form_broken())
    about = form.cleaned_data["about"]
    try:
        return attachment_actions.attach(by=request.actor, course=course, client_id=key, file=chosen, about=about)
    except KeyTaken as error:
        raise Unattachable(file_texts.key_taken()) from error


def settle(request: ActorRequest, course: Course, form: DraftForm) -> str:
    """Take in and take away what a draft's buttons ask for; what there is to say about it. Raises as `files_of`."""
    if code := form.cleaned_data["remove"]:
        mine = attachment_queries.own(request.actor, course, code)
        if mine is not None:
            attachment_actions.remove(by=request.actor, attachment=mine)
        return file_texts.removed()
    chosen = take_chosen(request, course, form)
    if chosen is not None:
        return file_texts.attached(chosen.plain_name)
    if "attach" in request.POST:
        raise Unattachable(file_texts.none_chosen())
    return ""
