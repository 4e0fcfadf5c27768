"""Guests of a conversation, to the letter of clinical.md 7.4; NEG12 and NEG13."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from care import notify
from care.access import System
from care.http import patient_token
from care.models import AuditEvent, Notice
from tests.care import people
from tests.care.cast import later
from tests.video.rooms_of import GUEST, Room
from video import guest_links
from video.actions import calls, guests
from video.door import shown_name
from video.models import Guest, Participant
from video.queries import calls as found

SAID = "Jeg spurgte, om Karin må være med. Lone svarede ja."
State = Participant.State


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def again(row: Any) -> Any:
    return type(row).unscoped.get(pk=row.pk)


def texts_sent(capfd: Any) -> str:
    notify.deliver_due()
    return str(capfd.readouterr().out)


def link(guest: Guest) -> str:
    return reverse("video-guest-link", args=[guest.code, guest_links.token(guest)])


def test_nothing_is_sent_before_the_patient_has_said_yes(room: Room) -> None:
    guest = room.invite()
    assert not Notice.objects.filter(kind="video.guest_link").exists()
    room.agrees(guest)
    notice = Notice.objects.get(kind="video.guest_link")
    assert (notice.channel, notice.address, notice.recipient) == ("sms", "", None)
    assert "Karin" not in str(notice.payload)
    assert guest_links.token(guest) not in str(notice.payload)


def test_the_link_comes_as_a_text_message_to_the_guest(room: Room, capfd: Any) -> None:
    guest = room.agrees(room.invite())
    sent = texts_sent(capfd)
    assert "20 30 40 51" in sent
    assert link(guest) in sent
    assert "Lone" not in sent


def test_a_no_sends_nothing_and_lets_nobody_in(room: Room) -> None:
    guest = guests.consent(by=room.by(room.lone), guest=room.invite(), yes=False)
    assert guest.consent == "refused"
    assert not Notice.objects.filter(kind="video.guest_link").exists()
    with pytest.raises(guests.LinkUsed):
        guests.open_link(by=GUEST, guest=guest, cookie="a browser")


def test_consent_said_aloud_is_noted_with_its_words_and_time(room: Room) -> None:
    with pytest.raises(ValidationError):
        guests.note_consent(by=room.by(room.mette), guest=room.invite(), said="Ja")
    guest = guests.note_consent(by=room.by(room.mette), guest=room.invite(), said=SAID)
    assert (guest.consent, guest.consent_text, guest.consent_by) == ("oral", SAID, room.mette)
    assert guest.consent_at is not None


def test_words_that_are_too_few_stay_on_the_page(room: Room) -> None:
    guest = room.invite()
    form = {"said": "Hun sagde ja", "patient": patient_token(room.row.course, room.mette)}
    answer = people.browser_of(room.mette).post(reverse("video-guest-consent", args=[guest.code]), form)
    assert answer.status_code == 422
    assert ">Hun sagde ja</textarea>" in answer.content.decode()
    guest.refresh_from_db()
    assert guest.consent == "asked"


def test_a_no_cannot_be_turned_into_a_yes_by_the_psychologist(room: Room) -> None:
    guest = guests.consent(by=room.by(room.lone), guest=room.invite(), yes=False)
    with pytest.raises(ValidationError):
        guests.note_consent(by=room.by(room.mette), guest=guest, said=SAID)


def test_only_the_patient_consents_and_only_staff_invite(room: Room) -> None:
    guest = room.invite()
    with pytest.raises(PermissionDenied):
        guests.consent(by=room.by(room.mette), guest=guest, yes=True)
    with pytest.raises(PermissionDenied):
        guests.note_consent(by=room.by(room.lone), guest=guest, said=SAID)


def test_a_case_workers_purpose_is_written_before(room: Room) -> None:
    with pytest.raises(ValidationError) as wrong:
        room.invite("case_worker")
    assert "purpose" in wrong.value.message_dict
    guest = room.invite("case_worker", purpose="Planen for at vende tilbage til arbejdet. Kun det må deles.")
    assert guest.purpose


def test_the_link_is_bound_to_the_first_browser(room: Room) -> None:
    guest = room.agrees(room.invite())
    first, second = Client(), Client()
    assert first.get(link(guest)).status_code == 200
    assert second.get(link(guest)).status_code == 200  # looking changes nothing
    assert first.post(link(guest)).status_code == 302
    for answer in (second.get(link(guest)), second.post(link(guest))):
        assert answer.status_code == 410
        assert "Linket er brugt" in answer.content.decode()
    assert first.get(reverse("video-guest-room")).status_code == 200
    assert first.get(link(guest)).status_code == 302
    assert second.get(reverse("video-guest-room")).status_code == 410
    assert second.post(reverse("video-guest-ticket")).status_code == 401


def test_the_link_is_valid_from_fifteen_minutes_before_until_the_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = room.agrees(room.invite())
    later(monkeypatch, minutes=-11)
    browser = Client()
    assert "Linket virker fra" in browser.get(link(guest)).content.decode()
    browser.post(link(guest))
    assert again(guest).browser_hash == ""
    later(monkeypatch, minutes=11 + 66)
    assert browser.get(link(guest)).status_code == 410
    assert browser.post(link(guest)).status_code == 410


def test_a_link_that_was_never_made_looks_like_a_used_one(room: Room) -> None:
    guest = room.agrees(room.invite())
    wrong = reverse("video-guest-link", args=[guest.code, "x" * 43])
    assert Client().get(wrong).status_code == 410


def test_a_guest_gets_401_everywhere_else(room: Room) -> None:
    guest, browser = room.agrees(room.invite()), Client()
    browser.post(link(guest))
    for name, arguments in (
        ("care-home", []),
        ("video-talks", []),
        ("video-appointment", [room.row.code]),
        ("video-call", [room.row.code]),
        ("dialogue-letters", []),
        ("clinic-patient", [room.course.code]),
    ):
        assert browser.get(reverse(name, args=arguments)).status_code == 401, name
        assert browser.post(reverse(name, args=arguments)).status_code in {401, 405}, name
    assert Client().get(reverse("care-home")).status_code == 302  # control: without the link one is asked to sign in


def test_a_guest_waits_in_the_lobby_and_only_the_host_lets_them_in(room: Room) -> None:
    guest = room.agrees(room.invite())
    karin, mette = room.guest_enters(guest), room.enters(room.mette)
    assert again(karin).state == State.WAITING
    assert [(one.name, one.role) for one in found.standing(mette.code).lobby] == [("Karin Kristensen", "relative")]
    calls.admit(by=room.by(room.mette), seat=karin)
    assert again(karin).state == State.INSIDE
    calls.send_to_lobby(by=room.by(room.mette), seat=karin)
    assert again(karin).state == State.WAITING
    calls.admit(by=room.by(room.mette), seat=karin)
    assert again(karin).state == State.INSIDE


def test_lone_asks_the_guest_to_leave_without_the_host(room: Room) -> None:
    guest = room.agrees(room.invite())
    karin = room.guest_enters(guest)
    guests.send_away(by=room.by(room.lone), guest=guest)
    assert again(karin).state == State.REMOVED
    assert not found.guest_may_still(guest.code, again(guest).browser_hash)
    with pytest.raises(calls.NoEntry):
        room.guest_enters(again(guest))
    browser = Client()
    assert browser.get(link(guest)).status_code == 410


def test_the_seat_can_be_taken_away_from_the_page_of_the_call_too(room: Room) -> None:
    guest = room.agrees(room.invite())
    karin = room.guest_enters(guest)
    calls.send_away(by=room.by(room.lone), seat=karin)
    assert again(guest).sent_away_at is not None


def test_consent_taken_back_ends_the_visit(room: Room) -> None:
    guest = room.agrees(room.invite())
    karin = room.guest_enters(guest)
    assert guests.consent(by=room.by(room.lone), guest=guest, yes=False).consent == "withdrawn"
    assert again(karin).state == State.REMOVED


def test_an_invitation_taken_back_ends_the_visit(room: Room) -> None:
    guest = room.agrees(room.invite())
    karin = room.guest_enters(guest)
    guests.call_off(by=room.by(room.mette), guest=guest)
    assert again(karin).state == State.REMOVED


def test_an_interpreter_sees_the_first_name_only() -> None:
    assert shown_name("Lone Kristensen", "patient", "interpreter") == "Lone"
    assert shown_name("Mette Dahl", "host", "interpreter") == "Mette Dahl"
    assert shown_name("Lone Kristensen", "patient", "relative") == "Lone Kristensen"


def test_the_page_of_an_interpreter_names_the_patient_nowhere(room: Room) -> None:
    guest, browser = room.agrees(room.invite("interpreter", name="Amir Tolk")), Client()
    assert "Kristensen" not in browser.get(link(guest)).content.decode()
    browser.post(link(guest))
    assert "Kristensen" not in browser.get(reverse("video-guest-room")).content.decode()


def test_there_is_room_for_two_guests(room: Room) -> None:
    room.invite()
    room.invite("interpreter", name="Amir Tolk")
    with pytest.raises(ValidationError):
        room.invite("doctor", name="Læge")


def test_after_thirty_days_the_guest_is_forgotten_and_the_log_remains(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = room.agrees(room.invite())
    karin = room.guest_enters(guest)
    calls.leave(by=GUEST, seat=karin)
    by = System("retention")
    later(monkeypatch, days=29)
    assert guests.forget_old(by=by) == 0
    later(monkeypatch, days=2)
    assert guests.forget_old(by=by) == 1
    held = again(guest)
    assert (held.name, held.phone, held.purpose, held.browser_hash) == ("", "", "", "")
    assert (held.kind, held.consent, again(karin).role) == ("relative", "written", "relative")
    assert guests.forget_old(by=by) == 0
    assert timezone.now() - room.row.ends_at > timedelta(days=30)


def test_type_and_consent_stand_in_the_trail_and_no_name(room: Room) -> None:
    guest = room.agrees(room.invite())
    room.guest_enters(guest)
    rows = AuditEvent.objects.filter(action__startswith="guest.")
    assert list(rows.values_list("action", "reason")) == [
        ("guest.invited", "relative"),
        ("guest.agreed", "relative"),
        ("guest.opened_link", "relative"),
    ]
    assert "Karin" not in str(list(AuditEvent.objects.values()))


def test_mette_invites_and_lone_answers_on_their_pages(room: Room) -> None:
    mette, lone = people.browser_of(room.mette), people.browser_of(room.lone)
    page = reverse("video-guests", args=[room.row.code])
    key = "6b1f6c0e-8a49-4d0e-9c55-2a3b5f8f0001"
    form = {"key": key, "kind": "relative", "name": "Karin", "phone": "20304051"}
    form["patient"] = patient_token(room.course, room.mette)
    assert mette.post(page, form | {"phone": "12"}).status_code == 422
    assert mette.post(page, form).status_code == 302
    assert mette.post(page, form).status_code == 302  # sent twice, made once
    guest = Guest.unscoped.get()
    assert "Vi har brug for dit svar" in lone.get(reverse("video-appointment", args=[room.row.code])).content.decode()
    assert "Må Karin være med?" in lone.get(reverse("video-guest-ask", args=[guest.code])).content.decode()
    assert lone.post(reverse("video-guest-answer", args=[guest.code]), {"svar": "ja"}).status_code == 302
    assert again(guest).is_agreed
    assert "Ja, skrevet her" in mette.get(page).content.decode()
