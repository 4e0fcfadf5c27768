"""Notes of the record: drafted, saved, signed once, locked, corrected by an addendum."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import Settings

from care.access import Actor, Role, System
from care.actions import alerts, notes
from care.guard import KeyTaken
from care.http import patient_token
from care.models import Alert, AuditEvent, Course, Note, User
from care.note_queries import texts_of
from clinic.demo import people

pytestmark = pytest.mark.django_db

TALK = [{"key": "text", "heading": "Samtale", "text": "Vi talte om ugen."}]


@pytest.fixture
def course(cast: dict[str, User]) -> Course:
    return Course.unscoped.select_related("patient", "region__successor").get(patient=cast["lone"])


@pytest.fixture
def mette(actors: dict[str, Actor]) -> Actor:
    return actors["mette"]


def draft(by: Actor, course: Course, **more: object) -> Note:
    return notes.create_draft(by=by, course=course, kind=Note.Kind.PHONE, parts=TALK, **more)


def alert_of(course: Course) -> Alert:
    cause = alerts.Cause("phq9_9", 2)
    return alerts.raise_alert(by=System("test"), course=course, kind="risk", causes=[cause], grade="B")


class TestWriting:
    def test_a_saved_note_holds_the_words_and_counts_its_saves(self, mette: Actor, course: Course) -> None:
        note = draft(mette, course)
        saved = notes.save(by=mette, note=note, parts=[TALK[0] | {"text": "Nyt"}], base=0)
        assert (texts_of(saved)["text"], saved.saved_no) == ("Nyt", 1)

    def test_an_older_page_meets_a_conflict(self, mette: Actor, course: Course) -> None:
        note = draft(mette, course)
        notes.save(by=mette, note=note, parts=[TALK[0] | {"text": "Nyt"}], base=0)
        with pytest.raises(notes.NoteConflict):
            notes.save(by=mette, note=note, parts=[TALK[0] | {"text": "Fra den anden fane"}], base=0)
        notes.save(by=mette, note=note, parts=[TALK[0] | {"text": "Nyt"}], base=0)  # the same words are no conflict

    def test_the_same_key_is_the_same_note(self, mette: Actor, course: Course, actors: dict[str, Actor]) -> None:
        key = uuid4()
        assert draft(mette, course, key=key) == draft(mette, course, key=key)
        with pytest.raises(KeyTaken):
            notes.create_draft(by=mette, course=course, kind=Note.Kind.PLAN, parts=TALK, key=key)

    @pytest.mark.parametrize("who", ["jonas", "sara", "nils", "bodil", "ida", "per", "lone"])
    def test_others_may_not_begin_one(self, who: str, course: Course, actors: dict[str, Actor]) -> None:
        with pytest.raises(PermissionDenied):
            draft(actors[who], course)
        assert AuditEvent.objects.filter(action="refused.note.write", outcome="refused").exists()

    def test_somebody_elses_own_draft_is_refused_and_unseen(
        self, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        note = draft(mette, course)
        karen = people.actor(actors["karen"].user, Role.LEAD)
        with pytest.raises(PermissionDenied):
            notes.save(by=karen, note=note, parts=TALK, base=0)
        assert not Note.objects.for_user(karen).filter(pk=note.pk).exists()
        notes.sign(by=mette, note=note)
        assert Note.objects.for_user(karen).filter(pk=note.pk).exists()


class TestSigning:
    def test_signing_twice_is_once(self, mette: Actor, course: Course) -> None:
        note = draft(mette, course)
        first = notes.sign(by=mette, note=note)
        assert notes.sign(by=mette, note=note).signed_at == first.signed_at
        assert AuditEvent.objects.filter(action="note.signed").count() == 1

    def test_a_signed_note_is_locked_by_the_action_and_by_the_database(self, mette: Actor, course: Course) -> None:
        note = notes.sign(by=mette, note=draft(mette, course))
        with pytest.raises(notes.Locked):
            notes.save(by=mette, note=note, parts=TALK, base=0)
        for change in (lambda: Note.unscoped.update(kind="plan"), lambda: Note.unscoped.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_an_unsigned_one_is_not_locked(self, mette: Actor, course: Course) -> None:
        draft(mette, course)
        assert Note.unscoped.update(kind="plan") == 1

    def test_nothing_is_not_signed(self, mette: Actor, course: Course) -> None:
        empty = notes.create_draft(by=mette, course=course, kind="phone", parts=[TALK[0] | {"text": " "}])
        with pytest.raises(notes.NoteIncomplete):
            notes.sign(by=mette, note=empty)

    def test_an_addendum_hangs_on_the_signed_note_only(self, mette: Actor, course: Course) -> None:
        note = draft(mette, course)
        with pytest.raises(notes.ValidationError):
            notes.addendum(by=mette, note=note, parts=TALK)
        notes.sign(by=mette, note=note)
        more = notes.addendum(by=mette, note=note, parts=TALK)
        assert more.addendum_to == note
        assert not more.is_signed
        assert notes.sign(by=mette, note=more).is_signed


class TestTheAlertsNote:
    def test_facts_are_renewed_without_touching_the_clinicians_words(self, mette: Actor, course: Course) -> None:
        alert = alert_of(course)
        note = notes.draft_for_alert(by=System("test"), alert=alert, facts=["PHQ-9, spørgsmål 9: 2"])
        notes.save(by=mette, note=note, parts=[{"key": "conclusion", "heading": "x", "text": "Rolig"}], base=0)
        again = notes.draft_for_alert(by=System("test"), alert=alert, facts=["PHQ-9, spørgsmål 9: 3"])
        assert again == note
        assert texts_of(again) == {"facts": "PHQ-9, spørgsmål 9: 3", "conclusion": "Rolig"}
        notes.save(by=mette, note=note, parts=[{"key": "facts", "heading": "x", "text": "Rettet"}], base=1)
        assert texts_of(Note.unscoped.get())["facts"] == "PHQ-9, spørgsmål 9: 3"

    def test_after_signing_only_new_facts_begin_an_addendum(self, mette: Actor, course: Course) -> None:
        alert = alert_of(course)
        note = notes.draft_for_alert(by=System("test"), alert=alert, facts=["a"])
        given = {"conclusion": "Rolig.", "action": "Tættere kontakt", "next_contact": "2026-12-01T10:00"}
        parts = [{"key": key, "heading": key, "text": text} for key, text in given.items()]
        for part in parts:  # each of them is needed
            less = notes.save(by=mette, note=note, parts=[one for one in parts if one != part], base=note.saved_no)
            with pytest.raises(notes.NoteIncomplete) as refused:
                notes.sign(by=mette, note=less)
            assert refused.value.missing == (part["key"],)
            note = less
        notes.save(by=mette, note=note, parts=parts, base=note.saved_no)
        notes.sign(by=mette, note=note)
        assert notes.draft_for_alert(by=System("test"), alert=alert, facts=["a"]) == note
        more = notes.draft_for_alert(by=System("test"), alert=alert, facts=["a", "b"])
        assert more.addendum_to == note

    def test_the_substitute_goes_on_with_it(self, course: Course, actors: dict[str, Actor]) -> None:
        note = notes.draft_for_alert(by=System("test"), alert=alert_of(course), facts=["a"])
        karen = people.actor(actors["karen"].user, Role.LEAD)
        assert Note.objects.for_user(karen).filter(pk=note.pk).exists()
        assert not Note.objects.for_user(actors["jonas"]).filter(pk=note.pk).exists()


class TestThePages:
    @pytest.fixture(autouse=True)
    def demo(self, settings: Settings) -> None:
        settings.DEMO = True  # the second factor has tests of its own

    def browser(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def form(self, course: Course, user: User, **more: object) -> dict[str, object]:
        return {"patient": patient_token(course, user), "key": str(uuid4()), **more}

    def test_a_note_from_its_beginning_to_its_signature(self, cast: dict[str, User], course: Course) -> None:
        mette = self.browser(cast["mette"])
        answer = mette.post(
            f"/klinik/patienter/{course.code}/notater/nyt/", self.form(course, cast["mette"], kind="phone")
        )
        url, words = answer.url, {"part.text": "Vi talte om søvn."}
        saved = mette.post(
            f"{url}gem/", self.form(course, cast["mette"], base=0, **words), headers={"Accept": "application/json"}
        )
        assert saved.json()["base"] == 1
        late = mette.post(
            f"{url}gem/",
            self.form(course, cast["mette"], base=0, **{"part.text": "Andet"}),
            headers={"Accept": "application/json"},
        )
        assert late.status_code == 409
        late = mette.post(f"{url}gem/", self.form(course, cast["mette"], base=0, **{"part.text": "Andet"}))
        assert (late.status_code, "Andet" in late.content.decode()) == (409, True)
        for _round in range(2):
            assert mette.post(f"{url}underskriv/", self.form(course, cast["mette"], base=1, **words)).status_code == 302
        page = mette.get(url).content.decode()
        assert "Underskrevet af Mette Dahl" in page
        assert mette.post(f"{url}gem/", self.form(course, cast["mette"], base=1, **words)).status_code == 409
        added = mette.post(f"{url}tilfoej/", self.form(course, cast["mette"]))
        assert "Tilføjelse, kladde" in mette.get(added.url).content.decode()

    def test_neg08_the_patient_reads_what_is_signed_only(
        self, mette: Actor, cast: dict[str, User], course: Course
    ) -> None:
        note, lone = draft(mette, course), self.browser(cast["lone"])
        assert lone.get(f"/mig/notater/{note.code}/").status_code == 404
        assert str(note.code) not in lone.get("/mig/notater/").content.decode()
        assert AuditEvent.objects.filter(outcome="refused", actor_code=cast["lone"].code).exists()
        notes.sign(by=mette, note=note)
        assert "Vi talte om ugen." in lone.get(f"/mig/notater/{note.code}/").content.decode()
        assert AuditEvent.objects.filter(action="note.read", actor_code=cast["lone"].code).count() == 1
        assert self.browser(cast["emil"]).get(f"/mig/notater/{note.code}/").status_code == 404

    def test_an_unsigned_addendum_is_not_shown_to_the_patient(
        self, mette: Actor, cast: dict[str, User], course: Course
    ) -> None:
        note = notes.sign(by=mette, note=draft(mette, course))
        notes.addendum(by=mette, note=note, parts=[TALK[0] | {"text": "Ikke færdig endnu"}])
        assert "Ikke færdig endnu" not in self.browser(cast["lone"]).get(f"/mig/notater/{note.code}/").content.decode()
        assert "Ikke færdig endnu" in self.browser(cast["mette"]).get(f"/klinik/notater/{note.code}/").content.decode()

    def test_a_form_of_another_patient_is_refused(self, mette: Actor, cast: dict[str, User], course: Course) -> None:
        note, other = draft(mette, course), Course.unscoped.get(patient=cast["emil"])
        form = self.form(other, cast["mette"], base=0, **{"part.text": "Om Emil"})
        for verb in ("gem", "underskriv", "tilfoej"):
            assert self.browser(cast["mette"]).post(f"/klinik/notater/{note.code}/{verb}/", form).status_code == 403
