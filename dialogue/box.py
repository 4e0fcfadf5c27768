"""The writing box: everything its template shows, for patients and staff alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from care import kept
from care.access import Actor
from care.http import patient_token
from care.models import Course
from dialogue import attachment_queries, file_texts, file_types, live_queries, queries, texts
from dialogue.about import CORRECTION, About
from dialogue.attachment_actions import KEPT_UNSENT
from dialogue.attachment_queries import Enclosed, enclosed
from dialogue.models import BODY_LIMIT, Draft


@dataclass(frozen=True, slots=True)
class Other:
    """The same draft as it was saved from another page."""

    text: str
    saved: str
    why: str


@dataclass(frozen=True, slots=True)
class Box:
    """One box. `key` tells its ids from those of other boxes on the page; `base` is the save the page builds on.

    `known` is the newest letter there was when the box was opened; a newer one is pointed out before anything is sent.
    `patient` and `kept_for` are signed: whose form it is, in case another tab or another person comes in between.
    """

    key: str
    label: str
    send_url: str
    draft_url: str
    patient: str
    kept_for: str
    about: str = ""
    text: str = ""
    base: int | None = None
    known: int = 0
    saved: str = ""
    promise: str = ""
    reader: str = ""
    send_label: str = ""
    ended: str = ""
    error: str = ""
    error_on: str = "body"
    files: tuple[Enclosed, ...] = ()
    attach_url: str = ""
    attach_id: str = field(default_factory=lambda: str(uuid4()))
    note: str = ""
    plain_url: str = ""
    other: Other | None = None
    is_patient: bool = True
    limit: int = BODY_LIMIT
    client_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def state(self) -> str:
        """What the save state shows at first: nothing is amiss before anything is typed."""
        if self.saved:
            return "saved"
        return "waiting" if self.text else "empty"

    @property
    def file_words(self) -> dict[str, Any]:
        """What stands beside the field for files, and what it offers to choose."""
        return {
            "hint": file_texts.hint(),
            "unsent": file_texts.unsent(KEPT_UNSENT.days),
            "offered": file_types.OFFERED,
            "most_bytes": file_types.MOST_BYTES,
            "too_large": file_texts.bad("large", "{name}"),
            "no_code": UUID(int=0),
        }

    def again(self, *, text: str, error: str, error_on: str = "body") -> Box:
        """The box with what was typed and why it did not go through; `error_on` is the field: body or file."""
        return replace(self, text=text, error=error, error_on=error_on, saved=self.saved if text == self.text else "")

    def beside(self, stored: Draft | None, *, text: str) -> Box:
        """The box with what was typed and what another page has stored; saving again replaces that knowingly."""
        shown = replace(self, text=text, base=stored.saved_no if stored else None, saved="")
        if stored is None or not stored.body:
            return shown
        other = Other(stored.body, texts.saved(stored.saved_at), texts.draft_conflict(stored.saved_at))
        return replace(shown, other=other)


def box(
    actor: Actor,
    course: Course,
    about: About | None = None,
    *,
    send_url: str = "",
    draft_url: str = "",
    attach_url: str = "",
    begin: str = "",
) -> Box:
    """The box for a letter in the course, with the actor's draft in it. Patients' own addresses are the default.

    `begin` is what it begins with when there is no draft.
    """
    draft = queries.draft_row(actor, course, about)
    ended = texts.nobody_answers() if queries.has_ended(course) else ""
    who = queries.Reader(course.patient) if actor.is_staff else queries.reader_of(course)
    return Box(
        key=about.code.hex[:8] if about else "brev",
        label=_label(actor, course, about),
        send_url=send_url or reverse("dialogue-send"),
        draft_url=draft_url or reverse("dialogue-draft"),
        attach_url=attach_url or reverse("dialogue-attach"),
        files=tuple(enclosed(file, actor) for file in attachment_queries.waiting(actor, course, about)),
        note=texts.correction_note() if about and about.kind == CORRECTION else "",
        plain_url=reverse("dialogue-about", args=["letters", course.code])
        if actor.is_staff
        else reverse("dialogue-letters"),
        patient=patient_token(course, actor.user),
        kept_for=kept.token(actor.user),
        about=about.signed(course) if about else "",
        text=draft.body if draft and draft.body else begin,
        base=draft.saved_no if draft else None,
        known=draft.thread.last_seq if draft else live_queries.newest_seq(course),
        saved=texts.saved(draft.saved_at) if draft and draft.body else "",
        promise="" if ended else _promise(actor, course, who),
        reader=texts.stands_in(who.user, who.stands_in_for, who.until),
        send_label=texts.send_label(who.user.name if who.user else ""),
        ended=ended,
        is_patient=not actor.is_staff,
    )


def _label(actor: Actor, course: Course, about: About | None) -> str:
    if about is not None and about.kind == CORRECTION:
        return texts.correction_label(about.label)
    return texts.box_label(course.patient.name if actor.is_staff else "", about.label if about else "")


def _promise(actor: Actor, course: Course, who: queries.Reader) -> str:
    """The line above the box (clinical.md 5.2): the patient's promise, or what the psychologist owes."""
    if not actor.is_staff:
        return texts.reader_promise(queries.promised(course), has_psychologist=who.user is not None)
    due = queries.answer_due(actor, course)
    return texts.deadline_sentence(due, timezone.now()) if due else ""
