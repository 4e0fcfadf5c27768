"""The pages around a call: the way in, what to do without video, and what is written down afterwards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from care.http import patient_token
from tests.care import people
from tests.care.cast import later
from tests.video.rooms_of import Room
from video.actions import calls
from video.models import Call


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def read(room: Room, user: object, name: str) -> str:
    answer = people.browser_of(user).get(reverse(name, args=[room.row.code]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_way_in_stands_on_the_appointment_from_a_quarter_before(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = reverse("video-call", args=[room.row.code])
    assert door in read(room, room.lone, "video-appointment")
    later(monkeypatch, minutes=-15)
    assert door not in read(room, room.lone, "video-appointment")


def test_the_page_says_what_to_do_without_video_and_names_the_phone(room: Room) -> None:
    room.row.phone = "20 30 40 50"
    room.row.save()
    page = read(room, room.lone, "video-call")
    assert "Videosamtalen kræver JavaScript" in page
    assert "20 30 40 50" in page
    assert 'href="tel:20304050"' in read(room, room.mette, "clinic-call")


def test_a_talk_by_telephone_has_no_room(room: Room) -> None:
    room.row.means = "phone"
    room.row.save()
    page = reverse("video-call", args=[room.row.code])
    assert people.browser_of(room.lone).get(page).status_code == 302
    with pytest.raises(calls.Closed):
        room.ticket(room.lone)


def test_only_its_own_psychologist_opens_the_room(room: Room) -> None:
    page = reverse("clinic-call", args=[room.row.code])
    assert people.browser_of(room.anders).get(page).status_code == 404
    ticket = reverse("video-ticket", args=[room.row.code])
    assert people.browser_of(room.anders).post(ticket).status_code == 404
    assert people.browser_of(room.karen).post(ticket).status_code == 403
    assert "ticket" in people.browser_of(room.mette).post(ticket).json()


def test_too_early_says_when_the_door_opens(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, minutes=-30)
    answer = people.browser_of(room.lone).post(reverse("video-ticket", args=[room.row.code]))
    assert answer.status_code == 409
    assert answer.json()["door"] == "early"


def test_mette_notes_the_telephone_and_confirms_the_minutes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    form = {"patient": patient_token(room.course, room.mette)}
    by_phone = reverse("video-by-phone", args=[room.row.code])
    assert people.browser_of(room.mette).post(by_phone, form).status_code == 302
    assert people.browser_of(room.lone).post(by_phone, form).status_code == 404
    later(monkeypatch, minutes=30)
    browser = people.browser_of(room.mette)
    call = Call.unscoped.get()
    browser.post(reverse("video-call-end", args=[call.code]), form)
    assert "Talt af uret: 30 minutter." in read(room, room.mette, "video-appointment")
    minutes = reverse("video-call-minutes", args=[call.code])
    browser.post(minutes, form | {"minutes": "many"})
    browser.post(minutes, form | {"minutes": "35"})
    kept = Call.unscoped.get()
    assert (kept.minutes, kept.counted, kept.confirmed_by) == (35, 30, room.mette)
    assert "Fortsat i telefonen" in read(room, room.mette, "video-appointment")


@pytest.mark.parametrize(("kind", "guide"), [("assessment", "clinic-interview"), ("follow_up", "clinic-follow-up")])
def test_the_guide_of_the_conversation_stands_beside_the_picture(room: Room, kind: str, guide: str) -> None:
    room.row.kind = kind
    room.row.save()
    page = read(room, room.mette, "clinic-call")
    assert f'action="{reverse(f"{guide}-save", args=[room.row.course.code])}"' in page
    assert "data-call" in page


def test_who_has_been_agreed_to_stands_in_the_guide_until_something_is_written_there(room: Room) -> None:
    room.row.kind = "assessment"
    room.row.save()
    assert "(pårørende)" not in read(room, room.mette, "clinic-call")
    guest = room.invite()
    assert f"{guest.name} (pårørende)" not in read(room, room.mette, "clinic-call")
    room.agrees(guest)
    assert f'value="{guest.name} (pårørende)"' in read(room, room.mette, "clinic-call")


def test_another_conversation_has_no_guide(room: Room) -> None:
    room.row.kind = "other"
    room.row.save()
    assert "data-note" not in read(room, room.mette, "clinic-call")


def test_nothing_is_ever_recorded() -> None:
    from tests.rules.code import ROOT

    for path in (ROOT / "video").rglob("*"):
        if path.suffix in {".js", ".py"}:
            text = path.read_text(encoding="utf-8")
            assert "MediaRecorder" not in text, path
            assert "captureStream" not in text, path
