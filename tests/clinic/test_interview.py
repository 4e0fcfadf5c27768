"""The psychologist writes the guide while they talk; finished, it is a draft note and the outcome waits (2.5)."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assessment.actions import decisions, interviews
from assessment.models import Interview
from care.access import Role
from care.http import patient_token
from care.models import AuditEvent, Note
from clinic.note_fields import PREFIX
from tests.assessment.applicants import Triage
from tests.assessment.test_interview_guide import WHOLE
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def triage(db):
    made = Triage()
    made.treats(made.mette)
    words = {"reason": "Passer.", "message": "Vi ringer.", "key": uuid4()}
    decisions.decide(by=made.lead, course=made.course, outcome="U3", **words)
    return made


@pytest.fixture
def mette(triage):
    return people.browser_of(triage.mette)


def url(triage, verb=""):
    return reverse(f"clinic-interview{verb}", args=[triage.course.code])


def body(triage, texts, base=0, by=None):
    fields = {f"{PREFIX}{key}": text.split("\n") if "\n" in text else text for key, text in texts.items()}
    return {**fields, "base": base, "patient": patient_token(triage.course, by or triage.mette)}


def post(client, triage, verb, texts, base=0, **more):
    return client.post(url(triage, verb), body(triage, texts, base), **more)


def save(client, triage, texts, base):
    return post(client, triage, "-save", texts, base, headers={"accept": "application/json"})


def test_what_is_typed_is_there_when_the_guide_is_opened_again(triage, mette):
    assert save(mette, triage, {"presenting": "Sover dårligt."}, 0).json()["base"] == 1
    page = mette.get(url(triage)).content.decode()
    assert "Sover dårligt." in page
    assert 'name="base" value="1"' in page
    assert AuditEvent.objects.filter(action="interview.opened").count() == 1


def test_the_guide_works_without_scripts(triage, mette):
    assert post(mette, triage, "-save", {"presenting": "Sover dårligt."}).status_code == 302
    assert Interview.unscoped.get().data == {"presenting": "Sover dårligt."}


def test_two_tabs_do_not_overwrite_each_other(triage, mette):
    save(mette, triage, {"presenting": "Den ene."}, 0)
    answer = save(mette, triage, {"presenting": "Den anden."}, 0)
    assert answer.status_code == 409
    assert "anden side" in answer.json()["message"]
    assert Interview.unscoped.get().data == {"presenting": "Den ene."}
    assert save(mette, triage, {"presenting": "Den ene."}, 0).status_code == 200  # an answer that got lost


def test_only_the_author_reads_an_unfinished_guide(triage, mette):
    save(mette, triage, {"presenting": "Sover dårligt."}, 0)
    page = people.browser_of(triage.karen).get(url(triage))
    assert page.status_code == 200
    assert "Sover dårligt." not in page.content.decode()
    assert people.browser_of(triage.jonas).get(url(triage)).status_code == 404


def test_a_guide_for_another_patient_is_refused(triage, mette):
    other = people.course_of(triage.applicant("Amal Haddad"))
    answer = mette.post(url(triage, "-save"), {"base": 0, "patient": patient_token(other, triage.mette)})
    assert answer.status_code == 403


def test_what_is_missing_is_named_and_what_was_typed_is_kept(triage, mette):
    texts = {key: text for key, text in WHOLE.items() if key != "diagnosis"}
    answer = post(mette, triage, "-finish", texts)
    assert answer.status_code == 422
    assert "Vælg et svar." in answer.content.decode()
    assert "Går på arbejde." in answer.content.decode()
    assert Interview.unscoped.get().data["function"] == "Går på arbejde."
    assert not Note.unscoped.exists()
    assert triage.course.state == "invited"


def test_finished_it_is_a_draft_note_and_the_outcome_waits(triage, mette):
    answer = post(mette, triage, "-finish", WHOLE)
    note = Note.unscoped.get()
    assert answer["Location"] == reverse("clinic-note", args=[note.code])
    assert (note.kind, note.author, note.is_signed) == ("interview", triage.mette, False)
    assert triage.course.state == "assessed"
    assert Interview.unscoped.get().note == note
    assert AuditEvent.objects.filter(action="interview.finished").count() == 1

    page = mette.get(reverse("clinic-triage-application", args=[triage.application.code]))
    assert [one.code for one in page.context["outcomes"]] == ["U5", "U6"]


def test_finishing_twice_makes_one_note(triage, mette):
    assert post(mette, triage, "-finish", WHOLE)["Location"] == post(mette, triage, "-finish", WHOLE)["Location"]
    assert Note.unscoped.count() == 1


def test_nobody_else_writes(triage):
    with pytest.raises(PermissionDenied):
        interviews.save(
            by=people.actor(triage.jonas, Role.PSYCHOLOGIST), course=triage.course, kind="assessment", texts={}, base=0
        )
    with pytest.raises(PermissionDenied):
        interviews.finish(by=people.actor(triage.signe), course=triage.course, kind="assessment", texts=WHOLE, base=0)
