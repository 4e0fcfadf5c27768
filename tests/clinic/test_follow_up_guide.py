"""The follow-up interview has a guide of its own; finished, it is a draft note of its own kind (5.6)."""

import pytest
from django.urls import reverse

from assessment.models import Interview
from care.access import Role
from care.http import patient_token
from care.models import Note, User
from clinic.note_fields import PREFIX
from tests.assessment.test_follow_up_guide import WHOLE
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def psychologist(db):
    return people.staff("Mette Dahl", Role.PSYCHOLOGIST)


@pytest.fixture
def course(psychologist):
    found = people.course_of(people.patient())
    people.treats(psychologist, found)
    return found


@pytest.fixture
def mette(psychologist):
    return people.browser_of(psychologist)


def post(client, course, verb, texts, base=0, name="clinic-follow-up"):
    fields = {f"{PREFIX}{key}": text for key, text in texts.items()}
    body = {**fields, "base": base, "patient": patient_token(course, User.objects.get(name="Mette Dahl"))}
    return client.post(reverse(f"{name}-{verb}", args=[course.code]), body, headers={"accept": "application/json"})


def test_it_asks_what_the_follow_up_asks_and_not_what_the_assessment_asks(course, mette):
    page = mette.get(reverse("clinic-follow-up", args=[course.code])).content.decode()
    assert f'name="{PREFIX}goals"' in page
    assert f'name="{PREFIX}negative"' in page
    assert f'name="{PREFIX}diagnosis"' not in page


def test_the_two_guides_are_kept_apart(course, mette):
    assert post(mette, course, "save", {"mood": "Bedre."}).json()["base"] == 1
    assert post(mette, course, "save", {"presenting": "Nedtrykt."}, name="clinic-interview").json()["base"] == 1
    assert {one.kind: one.data for one in Interview.unscoped.all()} == {
        "follow_up": {"mood": "Bedre."},
        "assessment": {"presenting": "Nedtrykt."},
    }


def test_finished_it_is_a_draft_note_and_the_course_goes_on(psychologist, course, mette):
    before = course.state
    answer = mette.post(
        reverse("clinic-follow-up-finish", args=[course.code]),
        {f"{PREFIX}{key}": text for key, text in WHOLE.items()}
        | {"base": 0, "patient": patient_token(course, psychologist)},
    )
    note = Note.unscoped.get(kind="follow_up")
    assert answer["Location"] == reverse("clinic-note", args=[note.code])
    assert not note.is_signed
    assert "Målene, 0–10" in {part["heading"] for part in note.data["parts"]}
    course.refresh_from_db()
    assert course.state == before


def test_what_is_missing_is_named_and_kept(course, mette):
    answer = post(mette, course, "finish", {"mood": "Bedre."})
    assert answer.status_code == 422
    assert Interview.unscoped.get().data == {"mood": "Bedre."}
    assert not Note.unscoped.filter(kind="follow_up").exists()
