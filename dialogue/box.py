"""The writing box: everything its template shows, for patients and staff alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from care import kept, opening
from care.access import Actor
from care.answer_day import next_answer_day
from care.http import patient_token
from care.models import Course, today
from care.workdays import Calendar
from cms.language import content_language
from dialogue import (
    attachment_queries,
    file_texts,
    file_types,
    live_queries,
    queries,
    reader_queries,
    reply_texts,
    slots,
    structure,
    texts,
)
from dialogue.about import CORRECTION, About
from dialogue.aids import Aids, aids
from dialogue.attachment_actions import KEPT_UNSENT
from dialogue.attachment_queries import Enclosed, enclosed
from dialogue.models import BODY_LIMIT, Draft
from dialogue.preview import Preview, preview_of


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
    closed: str = ""
    answer_day: str = ""
    error: str = ""
    error_on: str = "body"
    files: tuple[Enclosed, ...] = ()
    attach_url: str = ""
    attach_id: str = field(default_factory=lambda: str(uuid4()))
    note: str = ""
    plain_url: str = ""
    other: Other | None = None
    aids: Aids | None = None
    asks: str = ""
    preview: Preview | None = None
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

    @property
    def look(self) -> structure.Look:
        """What can be counted in the text."""
        return structure.look(self.text)

    @property
    def counted(self) -> str:
        return reply_texts.counted(self.look)

    @property
    def moves(self) -> list[tuple[str, str]]:
        """The five moves of a reply."""
        return reply_texts.moves()

    @property
    def usual_length(self) -> str:
        return reply_texts.usual_length()

    @property
    def open_slots(self) -> list[str]:
        """What of a template is still to be filled in."""
        return slots.open_slots(self.text)

    def again(self, *, text: str, error: str, error_on: str = "body", asks: str = "") -> Box:
        """The box with what was typed and why it did not go through.

        `error_on` is the field, body or file; `asks` the template that is asked about.
        """
        saved = self.saved if text == self.text else ""
        return replace(self, text=text, error=error, error_on=error_on, asks=asks, saved=saved)

    def previewed(self, actor: Actor, course: Course) -> Box:
        """The box with its letter as the patient will see it."""
        return replace(self, preview=preview_of(actor, course, self.text)) if self.text.strip() else self

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
    ended = texts.nobody_answers() if course.has_ended else ""
    who = reader_queries.Reader(course.patient) if actor.is_staff else reader_queries.reader_of(course)
    made = Box(
        key=key_of(about),
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
        reader=texts.stands_in(who.user, who.stands_in_for, who.until),
        send_label=texts.send_label(who.user.name if who.user else ""),
        ended=ended,
        is_patient=not actor.is_staff,
    )
    if ended:
        return made
    return _for_staff(made, actor, course) if actor.is_staff else _for_patient(made, course, who)


def _label(actor: Actor, course: Course, about: About | None) -> str:
    if about is not None and about.kind == CORRECTION:
        return texts.correction_label(about.label)
    return texts.box_label(course.patient.name if actor.is_staff else "", about.label if about else "")


def key_of(about: About | None) -> str:
    """What tells the box about a matter from the others on its page."""
    return about.code.hex[:8] if about else "brev"


def _for_patient(made: Box, course: Course, who: reader_queries.Reader) -> Box:
    """Above the box, always: until when one gets an answer, and the truth about who reads now (clinical.md 5.2)."""
    now = timezone.now()
    clock = opening.reply_clock(course.region, now)
    return replace(
        made,
        promise=texts.promise_of(clock.due, who.user, who.stands_in_for),
        closed=texts.nobody_reads_before(clock.opens_at) if clock.opens_at else "",
        answer_day=_answer_day(course, clock.calendar),
    )


def _answer_day(course: Course, calendar: Calendar) -> str:
    """The fixed weekly answer day of somebody in treatment."""
    if course.answer_weekday is None or course.state != Course.State.ACTIVE:
        return ""
    return texts.answer_day(course.answer_weekday, next_answer_day(course.answer_weekday, today(), calendar))


def _for_staff(made: Box, actor: Actor, course: Course) -> Box:
    """What the psychologist owes, and what they may insert."""
    due = queries.answer_due(actor, course)
    promise = texts.deadline_sentence(due, timezone.now()) if due else ""
    return replace(made, promise=promise, aids=aids(actor, course, content_language()))
