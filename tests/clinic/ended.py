"""Lone, enrolled with Mette, and her course ended in the ways of 5.7."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from care.access import Actor
from care.actions import consents, notes
from care.actions.discharges import Words
from care.models import ConsentText, Course, Discharge, Note
from clinic import actions
from program import actions as program
from tests.assessment.test_discharge_letter import WHOLE


def enrolled(psychologist: Actor, patient: Actor) -> Course:
    """The patient's course, on the programme."""
    course: Course = Course.unscoped.select_related("patient", "region__successor").get(patient=patient.user)
    program.enrol(by=psychologist, course=course, programme_code="skridt-for-skridt")
    return course


def end(by: Actor, course: Course, kind: str = "D1", **more: Any) -> Discharge:
    """The course is over; there are words where they are needed."""
    key = more.pop("key", None) or uuid4()
    where = {"where": "Lokalpsykiatrien"} if kind == "D4" else {}
    words = Words(kind=kind, **({"reason": "Aftalt i telefonen."} | where | more))
    return actions.end_course(by=by, course=course, words=words, key=key)


def signed_letter(by: Actor, course: Course, **texts: str) -> Note:
    """The letter that the end began, filled in and signed."""
    draft: Note = Note.unscoped.select_related(*Note.FETCHED_WITH).get(course=course, kind="ending", signed_at=None)
    return signed(by, draft, **texts)


def signed(by: Actor, draft: Note, **texts: str) -> Note:
    """A draft of a letter, filled in and signed."""
    parts = [{"key": key, "heading": key, "text": text} for key, text in {**WHOLE, **texts}.items()]
    held = notes.save(by=by, note=draft, parts=parts, base=draft.saved_no)
    return notes.sign(by=by, note=held)


def says_yes(patient: Actor) -> None:
    """The patient agrees that the letter goes to their doctor."""
    text = ConsentText.objects.filter(kind="gp_letter").latest("version")
    consents.give_consent(by=patient, text=text, code=uuid4())
