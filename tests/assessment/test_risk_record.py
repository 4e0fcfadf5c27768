"""The unsigned note that a trigger begins: what was answered, shown and when, in Danish (clinical.md 3.8)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import translation

from assessment.actions import questionnaires, risk
from assessment.models import Response
from care.access import Actor, System
from care.models import Alert, Note
from care.note_queries import texts_of

pytestmark = pytest.mark.django_db


def test_the_facts_follow_the_answers_until_the_clinician_has_signed(actors: dict[str, Actor]) -> None:
    lone = actors["lone"]
    questionnaires.give(by=System("test"), course=lone.own_course, form="w14", ordinal=1)
    response = Response.unscoped.get(assignment__course=lone.own_course, instrument="phq9")
    with translation.override("en"):
        saved = questionnaires.save_answer(
            by=lone, response=response, item="phq9_9", value=2, language="en", key=uuid4()
        )
        note = Note.unscoped.get(about_code=Alert.unscoped.get().code)
        assert not note.is_signed
        first = texts_of(note)["facts"]
        risk.answer(by=lone, follow_up=saved.follow_up, key_name="k1", answer="ofte", language="en", key=uuid4())
        risk.finish(by=lone, follow_up=saved.follow_up, language="en")
    facts = texts_of(Note.unscoped.get())["facts"]
    assert "PHQ-9, spørgsmål 9: 2 (" in first
    assert "(foreløbig)" in first
    assert "vist for patienten" in first
    assert "Ja, ofte" in facts
    assert "ikke besvaret, tæller som “Ønsker ikke at svare”" in facts
    assert "gjort færdige" in facts
    assert "(foreløbig)" not in facts
