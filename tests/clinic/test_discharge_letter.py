"""The discharge letter is signed, read by its patient, and goes to the doctor if the patient wants it to (5.7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from care.access import Actor, Role
from care.actions import consents, discharges, notes
from care.discharge_queries import standing
from care.guard import KeyTaken
from care.http import patient_token
from care.models import Absence, AuditEvent, CareLink, Course, LetterDelivery, Note, User
from clinic import discharge_worklist, note_fields
from clinic.demo import people
from tests.care.people import browser_of
from tests.clinic.ended import end, enrolled, says_yes, signed, signed_letter
from tests.rules.world import give_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette(actors: dict[str, Actor]) -> Actor:
    return actors["mette"]


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(mette: Actor, lone: Actor) -> Course:
    return enrolled(mette, lone)


@pytest.fixture
def karen(cast: dict[str, User]) -> Actor:
    return people.actor(cast["karen"], Role.LEAD)


@pytest.fixture
def page(mette: Actor) -> Client:
    give_factor(mette.user)
    return browser_of(mette.user)


def waiting(by: Actor) -> list[str]:
    return [row.reason.split(" senest")[0] for row in discharge_worklist.rows(by)]


class TestTheWorklist:
    def test_a_letter_is_written_then_sent_and_sent_again_when_it_comes_back(
        self, mette: Actor, lone: Actor, course: Course
    ) -> None:
        says_yes(lone)
        end(mette, course)
        assert waiting(mette) == ["Epikrise skal skrives"]
        letter = signed_letter(mette, course)
        assert waiting(mette) == ["Epikrise skal sendes"]
        sent = discharges.send_letter(by=mette, note=letter, way="journal", key=uuid4())
        assert waiting(mette) == []
        discharges.letter_returned(by=mette, delivery=sent, key=uuid4(), reason="Ukendt læge")
        assert waiting(mette) == ["Epikrise skal sendes"]
        discharges.send_letter(by=mette, note=letter, way="post", key=uuid4())
        assert waiting(mette) == []

    def test_without_consent_it_is_done_when_it_is_signed(self, mette: Actor, course: Course) -> None:
        end(mette, course)
        signed_letter(mette, course)
        assert waiting(mette) == []

    def test_a_yes_that_was_taken_back_counts_no_more(self, mette: Actor, lone: Actor, course: Course) -> None:
        says_yes(lone)
        end(mette, course)
        signed_letter(mette, course)
        consents.withdraw_consent(by=lone, kind="gp_letter", code=uuid4())
        assert waiting(mette) == []

    def test_what_was_sent_without_consent_and_came_back_is_to_be_sent_again(
        self, mette: Actor, course: Course
    ) -> None:
        end(mette, course)
        letter = signed_letter(mette, course)
        sent = discharges.send_letter(by=mette, note=letter, way="post", key=uuid4(), reason="Fare for liv.")
        assert waiting(mette) == []
        discharges.letter_returned(by=mette, delivery=sent, key=uuid4())
        assert waiting(mette) == ["Epikrise skal sendes"]

    def test_a_yes_in_a_later_course_is_about_that_one(self, mette: Actor, lone: Actor, course: Course) -> None:
        end(mette, course)
        signed_letter(mette, course)
        Course.unscoped.create(patient=lone.user, region=course.region, state="draft")
        says_yes(lone)
        assert waiting(mette) == []
        held = standing(course)
        assert held is not None
        assert not held.has_consent

    def test_of_two_corrections_the_one_signed_last_counts(self, mette: Actor, lone: Actor, course: Course) -> None:
        says_yes(lone)
        end(mette, course)
        letter = signed_letter(mette, course)
        parts = note_fields.parts_of_addendum(letter)
        first, second = (notes.addendum(by=mette, note=letter, parts=parts, key=uuid4()) for _ in range(2))
        signed(mette, second)
        last = signed(mette, first)
        with pytest.raises(ValidationError, match="rettet"):
            discharges.send_letter(by=mette, note=letter, way="post", key=uuid4())
        discharges.send_letter(by=mette, note=last, way="post", key=uuid4())
        assert waiting(mette) == []

    def test_a_corrected_letter_is_to_be_sent_too(self, mette: Actor, lone: Actor, course: Course) -> None:
        says_yes(lone)
        end(mette, course)
        letter = signed_letter(mette, course)
        discharges.send_letter(by=mette, note=letter, way="journal", key=uuid4())
        again = notes.addendum(by=mette, note=letter, parts=note_fields.parts_of_addendum(letter), key=uuid4())
        assert waiting(mette) == []
        signed(mette, again, diagnosis="F33.1 Tilbagevendende depression, moderat")
        assert waiting(mette) == ["Epikrise skal sendes"]

    def test_a_lead_is_told_when_it_is_late_and_others_are_not(
        self, mette: Actor, karen: Actor, course: Course, actors: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        end(mette, course)
        assert waiting(karen) == []
        later = timezone.now() + timedelta(days=10)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        assert waiting(karen) == ["Epikrise skal skrives"]
        CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
        monkeypatch.undo()
        assert waiting(karen) == ["Epikrise skal skrives"]  # nobody else has it
        assert waiting(people.actor(actors["nils"].user, Role.LEAD)) == []  # another region's
        assert waiting(actors["jonas"]) == []


class TestSending:
    def test_without_consent_it_needs_a_reason(self, mette: Actor, course: Course) -> None:
        end(mette, course)
        letter = signed_letter(mette, course)
        with pytest.raises(ValidationError, match="ikke givet samtykke"):
            discharges.send_letter(by=mette, note=letter, way="journal", key=uuid4(), reason="  ")
        row = discharges.send_letter(by=mette, note=letter, way="journal", key=uuid4(), reason="Fare for liv.")
        assert (row.has_consent, row.reason) == (False, "Fare for liv.")

    def test_a_draft_and_another_note_cannot_be_sent(self, mette: Actor, lone: Actor, course: Course) -> None:
        says_yes(lone)
        end(mette, course)
        draft = Note.unscoped.get(kind="ending")
        phone = notes.create_draft(
            by=mette, course=course, kind="phone", parts=[{"key": "text", "heading": "x", "text": "Vi talte."}]
        )
        for note in (draft, notes.sign(by=mette, note=phone)):
            with pytest.raises(ValidationError, match="ikke underskrevet"):
                discharges.send_letter(by=mette, note=note, way="journal", key=uuid4())

    def test_the_same_key_is_one_row_and_other_words_are_refused(
        self, mette: Actor, lone: Actor, course: Course
    ) -> None:
        says_yes(lone)
        end(mette, course)
        letter, key = signed_letter(mette, course), uuid4()
        first = discharges.send_letter(by=mette, note=letter, way="journal", key=key)
        assert discharges.send_letter(by=mette, note=letter, way="journal", key=key) == first
        with pytest.raises(KeyTaken):
            discharges.send_letter(by=mette, note=letter, way="post", key=key)
        with pytest.raises(ValidationError, match="allerede"):
            discharges.send_letter(by=mette, note=letter, way="post", key=uuid4())
        assert AuditEvent.objects.filter(action="letter.sent").count() == 1

    def test_a_substitute_writes_and_a_supervisor_does_not(
        self, mette: Actor, course: Course, actors: dict[str, Actor]
    ) -> None:
        end(mette, course)
        draft = Note.unscoped.select_related(*Note.FETCHED_WITH).get(kind="ending")
        CareLink.unscoped.create(course=course, user=actors["bodil"].user, kind="supervision")
        bodil, jonas = actors["bodil"], actors["jonas"]
        assert not Note.objects.for_user(bodil).filter(pk=draft.pk).exists()
        with pytest.raises(PermissionDenied):
            signed(bodil, draft)
        now = timezone.now()
        Absence.objects.create(
            user=mette.user,
            substitute=jonas.user,
            starts_on=now.date(),
            ends_on=now.date(),
            access_until=now + timedelta(1),
        )
        assert signed(jonas, draft).signed_by == jonas.user

    def test_others_may_not(self, mette: Actor, course: Course, actors: dict[str, Actor]) -> None:
        end(mette, course)
        letter = signed_letter(mette, course)
        for who in ("jonas", "sara", "bodil", "lone"):
            with pytest.raises(PermissionDenied):
                discharges.send_letter(by=actors[who], note=letter, way="post", key=uuid4(), reason="x")
        assert not LetterDelivery.unscoped.exists()


class TestThePages:
    def test_from_the_patients_page_to_a_letter_that_is_sent(
        self, page: Client, mette: Actor, lone: Actor, course: Course
    ) -> None:
        says_yes(lone)
        url = reverse("clinic-discharge", args=[course.code])
        assert url in page.get(reverse("clinic-patient", args=[course.code])).content.decode()
        token = {"patient": patient_token(course, mette.user)}
        form = {**token, "key": str(uuid4()), "kind": "D1", "reason": "Vi er enige."}
        answer = page.post(url, form, follow=True)
        letter = Note.unscoped.get(kind="ending")
        assert answer.redirect_chain[-1][0] == reverse("clinic-note", args=[letter.code])
        assert "Ønskes opfølgning hos egen læge?" in answer.content.decode()
        refused = page.post(reverse("clinic-note-sign", args=[letter.code]), {**token, "base": 0, "key": str(uuid4())})
        assert refused.status_code == 422
        assert 'href="#part-diagnosis"' in refused.content.decode()
        signed_letter(mette, course)
        shown = page.get(reverse("clinic-note", args=[letter.code])).content.decode()
        assert "Patienten har givet samtykke" in shown
        sent = page.post(
            reverse("clinic-letter-sent", args=[letter.code]),
            {**token, "key": str(uuid4()), "way": "journal"},
            follow=True,
        )
        assert "Det er noteret, at brevet er sendt." in sent.content.decode()
        row = LetterDelivery.unscoped.get()
        back = page.post(
            reverse("clinic-letter-returned", args=[row.code]), {**token, "key": str(uuid4()), "reason": "Flyttet"}
        )
        assert back.status_code == 302
        assert "Flyttet" in page.get(reverse("clinic-note", args=[letter.code])).content.decode()

    def test_what_stands_in_the_way_and_what_was_typed_are_shown(
        self, page: Client, mette: Actor, lone: Actor, course: Course
    ) -> None:
        from dialogue import actions as letters

        letters.send_message(by=lone, course=course, client_id=uuid4(), body="Hvad nu?")
        url = reverse("clinic-discharge", args=[course.code])
        form = {"patient": patient_token(course, mette.user), "key": str(uuid4()), "kind": "D3", "reason": "Flytter."}
        answer = page.post(url, form)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Et brev venter på svar" in text
        assert reverse("clinic-letters", args=[course.code]) in text
        assert "Flytter." in text
        assert 'value="D3" checked' in text

    def test_a_form_without_a_choice_says_so(self, page: Client, mette: Actor, course: Course) -> None:
        url = reverse("clinic-discharge", args=[course.code])
        answer = page.post(url, {"patient": patient_token(course, mette.user), "key": str(uuid4())})
        assert answer.status_code == 422
        assert "Vælg, hvordan forløbet ender." in answer.content.decode()

    def test_a_refused_sending_keeps_what_was_chosen(self, page: Client, mette: Actor, course: Course) -> None:
        end(mette, course)
        letter = signed_letter(mette, course)
        form = {"patient": patient_token(course, mette.user), "key": str(uuid4()), "way": "post", "reason": ""}
        answer = page.post(reverse("clinic-letter-sent", args=[letter.code]), form)
        assert answer.status_code == 422
        assert 'value="post" checked' in answer.content.decode()

    def test_the_patient_reads_it_when_it_is_signed_and_it_is_among_their_data(
        self, mette: Actor, lone: Actor, course: Course
    ) -> None:
        from care.own_data import everything

        end(mette, course, "D3", reason="Flytter til Norge.")
        own = browser_of(lone.user)
        letter = Note.unscoped.get(kind="ending")
        url = reverse("clinic-own-note", args=[letter.code])
        assert own.get(url).status_code == 404
        assert everything(lone.user)["notes"] == []
        signed_letter(mette, course)
        assert "F32.1" in own.get(url).content.decode()
        data = everything(lone.user)
        assert data["notes"][0]["parts"][0]["text"] == "Nej"
        assert data["courses"][0]["ended"]["why"] == "Flytter til Norge."
