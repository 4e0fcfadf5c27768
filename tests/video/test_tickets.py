"""Nobody comes into a conversation without a ticket of their own (reliability.md V1, V2)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from care import secrets
from care.models import AuditEvent
from tests.care.cast import later
from tests.video.rooms_of import Room
from video.actions import calls
from video.door import Door
from video.models import Call, Participant, Ticket
from video.queries import calls as found

State = Participant.State


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def again(room: Room, participant: Participant) -> Participant:
    return Participant.unscoped.get(pk=participant.pk)


def test_a_ticket_is_good_once(room: Room) -> None:
    secret = room.ticket(room.lone)
    calls.use_ticket(by=room.by(room.lone), secret=secret, session_hash=room.key(room.lone))
    with pytest.raises(calls.NoEntry):
        calls.use_ticket(by=room.by(room.lone), secret=secret, session_hash=room.key(room.lone))


def test_a_ticket_is_good_in_its_own_session_only(room: Room) -> None:
    secret = room.ticket(room.lone)
    with pytest.raises(calls.NoEntry):
        calls.use_ticket(by=room.by(room.lone), secret=secret, session_hash=secrets.hashed("another"))
    with pytest.raises(calls.NoEntry):
        calls.use_ticket(by=room.by(room.mette), secret=secret, session_hash=room.key(room.lone))


def test_a_ticket_lives_a_minute(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = room.ticket(room.lone)
    later(monkeypatch, seconds=61)
    with pytest.raises(calls.NoEntry):
        calls.use_ticket(by=room.by(room.lone), secret=secret, session_hash=room.key(room.lone))


def test_guessed_tickets_open_nothing(room: Room) -> None:
    room.ticket(room.lone)
    for _guess in range(200):
        with pytest.raises(calls.NoEntry):
            calls.use_ticket(by=room.by(room.lone), secret=secrets.new(), session_hash=room.key(room.lone))


def test_the_secret_is_not_in_the_database(room: Room) -> None:
    secret = room.ticket(room.lone)
    row = Ticket.unscoped.get()
    assert secret not in {str(getattr(row, field.name)) for field in row._meta.concrete_fields}


@pytest.mark.parametrize(("minutes", "how"), [(-30, Door.EARLY), (180, Door.OVER)])
def test_there_are_no_tickets_before_the_door_opens_and_after_it_closed(
    room: Room, minutes: int, how: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, minutes=minutes)
    with pytest.raises(calls.Closed) as closed:
        room.ticket(room.lone)
    assert closed.value.door == how


def test_another_psychologist_and_the_lead_have_no_role_in_it(room: Room) -> None:
    assert found.role_of(room.by(room.mette), room.row) == "host"
    assert found.role_of(room.by(room.karen), room.row) is None
    assert not found.may_still(room.by(room.anders), room.row.code)
    bearer = calls.Bearer(role="host", session_hash="x", appointment=room.row)
    with pytest.raises(PermissionDenied):
        calls.give_ticket(by=room.by(room.per), bearer=bearer)


def test_lone_waits_until_mette_lets_her_in_and_then_it_has_begun(room: Room) -> None:
    lone = room.enters(room.lone)
    assert lone.state == State.WAITING
    mette = room.enters(room.mette)
    assert mette.state == State.INSIDE
    assert [one.name for one in found.standing(mette.code).lobby] == ["Lone Kristensen"]
    assert found.standing(lone.code).lobby == ()
    calls.admit(by=room.by(room.mette), seat=lone)
    assert again(room, lone).state == State.INSIDE
    assert Call.unscoped.get().begun_at is not None
    assert found.standing(mette.code).lobby == ()


def test_who_is_inside_keeps_the_seat_when_the_page_is_loaded_again(room: Room) -> None:
    lone, _mette = room.enters(room.lone), room.enters(room.mette)
    calls.admit(by=room.by(room.mette), seat=lone)
    same = room.enters(room.lone, socket := uuid4())
    assert (same.pk, same.state, again(room, lone).socket) == (lone.pk, State.INSIDE, socket)


def test_a_token_gives_the_seat_back_once_within_a_minute(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    mette = room.enters(room.mette)
    token = calls.renew_token(by=room.by(room.mette), seat=mette)
    with pytest.raises(calls.NoEntry):
        calls.resume(by=room.by(room.mette), secret=token, session_hash="other", socket=uuid4(), encrypts=True)
    key = room.key(room.mette)
    assert calls.resume(by=room.by(room.mette), secret=token, session_hash=key, socket=uuid4(), encrypts=True) == mette
    with pytest.raises(calls.NoEntry):
        calls.resume(by=room.by(room.mette), secret=token, session_hash=key, socket=uuid4(), encrypts=True)
    token = calls.renew_token(by=room.by(room.mette), seat=mette)
    later(monkeypatch, seconds=90)
    with pytest.raises(calls.NoEntry):
        calls.resume(by=room.by(room.mette), secret=token, session_hash=key, socket=uuid4(), encrypts=True)


def test_when_mette_hangs_up_it_is_over_and_the_minutes_are_counted(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone, mette = room.enters(room.lone), room.enters(room.mette)
    calls.admit(by=room.by(room.mette), seat=lone)
    later(monkeypatch, minutes=42)
    calls.leave(by=room.by(room.mette), seat=mette)
    call = Call.unscoped.get()
    assert call.ended_at is not None
    assert call.counted == 42
    assert again(room, lone).state == State.OUTSIDE
    assert again(room, lone).left_at is not None
    kept = calls.confirm_minutes(by=room.by(room.mette), call=call, minutes=45)
    assert (kept.minutes, kept.counted) == (45, 42)


def test_when_lone_hangs_up_the_room_stays(room: Room) -> None:
    lone, _mette = room.enters(room.lone), room.enters(room.mette)
    calls.admit(by=room.by(room.mette), seat=lone)
    calls.leave(by=room.by(room.lone), seat=lone)
    assert Call.unscoped.get().ended_at is None
    assert room.enters(room.lone).state == State.WAITING


def test_a_conversation_that_is_over_gets_a_new_room(room: Room) -> None:
    mette = room.enters(room.mette)
    calls.leave(by=room.by(room.mette), seat=mette)
    assert room.enters(room.mette).call != mette.call
    assert Call.unscoped.filter(ended_at=None).count() == 1


def test_going_on_by_phone_is_written_down(room: Room) -> None:
    call = calls.continue_by_phone(by=room.by(room.mette), appointment=room.row)
    assert call.by_phone_at is not None
    assert call.begun_at == call.by_phone_at
    with pytest.raises(PermissionDenied):
        calls.continue_by_phone(by=room.by(room.lone), appointment=room.row)


def test_nobody_is_sent_to_the_lobby_or_away_who_cannot_be(room: Room) -> None:
    lone, mette = room.enters(room.lone), room.enters(room.mette)
    with pytest.raises(calls.NotAllowed):
        calls.send_to_lobby(by=room.by(room.mette), seat=mette)
    with pytest.raises(calls.NotAllowed):
        calls.send_away(by=room.by(room.mette), seat=lone)


def test_a_forgotten_room_is_closed_by_the_clock(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from care.access import System

    room.enters(room.mette)
    later(monkeypatch, hours=4)
    assert calls.tidy_up(by=System("calls")) == 1
    assert Call.unscoped.get().ended_at is not None
    assert calls.tidy_up(by=System("calls")) == 0


def test_coming_and_going_stand_in_the_trail(room: Room) -> None:
    mette = room.enters(room.mette)
    calls.leave(by=room.by(room.mette), seat=mette)
    assert list(AuditEvent.objects.filter(action__startswith="call.").values_list("action", flat=True)) == [
        "call.came",
        "call.left",
    ]


def test_old_tickets_are_thrown_away(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from care.access import System

    room.ticket(room.lone)
    later(monkeypatch, hours=30)
    calls.tidy_up(by=System("calls"))
    assert not Ticket.unscoped.exists()
    assert timezone.now() - room.row.starts_at > timedelta(0)
