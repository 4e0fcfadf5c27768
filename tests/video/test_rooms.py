"""Sockets find, ask and watch media workers: in one process without Redis, and through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from channels.layers import get_channel_layer
from pytest_django import Settings

from tests.video.sfu.engine import until
from tests.video.sfu.raw import RawPeer, talk
from tests.video.sockets import ROOM, Socket, forget_all, worker
from video import bus, control, leases, protocol, rooms

pytestmark = pytest.mark.asyncio
MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest_asyncio.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[str]:
    """Where leases and messages are."""
    if request.param == "memory":
        settings.CHANNEL_LAYERS, settings.REDIS_URL = MEMORY, ""
        leases._memory.__init__()  # type: ignore[misc]
        yield "memory"
        return
    forget_all(settings.REDIS_URL)
    yield "redis"
    await leases.leases().close()


@pytest_asyncio.fixture
async def socket(store: str) -> AsyncIterator[Socket]:
    opened = Socket()
    await opened.open()
    yield opened
    await opened.close()


async def test_two_people_meet_on_one_worker_of_two(socket: Socket) -> None:
    async with worker() as first, worker() as second:
        lone, mette = RawPeer(), RawPeer()
        await lone.join(socket, ROOM)
        await mette.join(socket, ROOM)
        await until(lambda: socket.is_good(2))
        await asyncio.gather(talk(lone, 5), talk(mette, 5))
        await until(lambda: len(mette.heard(0, "audio")) == 5 == len(lone.heard(0, "audio")))
        assert sorted(len(one.peers) for one in (first, second)) == [0, 2]
        assert await leases.leases().holder(ROOM) in {first.code, second.code}

        await rooms.show(control.Show(room=ROOM, seat=lone.seat, audio=False, video=True))
        await until(lambda: not socket.events(control.Roster)[-1].seats[0].audio)
        await rooms.free(room=ROOM, seat=lone.seat)
        await until(lambda: len(socket.events(control.Roster)[-1].seats) == 1)
        await rooms.close(room=ROOM)
        await until(lambda: not first.rooms and not second.rooms)
        assert await leases.leases().holder(ROOM) is None


async def test_the_idlest_worker_gets_the_room_and_a_draining_one_none(store: str) -> None:
    held, workers = leases.leases(), [uuid4() for _worker in range(3)]
    for code, load in zip(workers, (0.5, 0.2, 0.0), strict=True):
        await held.beat(control.Beat(worker=code, load=load, rooms=0, draining=load == 0), [])
    assert await held.lease(ROOM) == workers[1]
    await held.beat(control.Beat(worker=workers[1], load=0.69, rooms=9), [ROOM])
    assert await held.lease(ROOM) == workers[1]
    assert await held.lease(UUID(int=4)) == workers[0]
    assert await held.lease(ROOM, dead=workers[1]) == workers[0]
    for code in workers:
        await held.beat(control.Beat(worker=code, load=0.8, rooms=0), [])
    with pytest.raises(leases.Busy):
        await held.lease(UUID(int=5))
    assert await held.lease(ROOM) == workers[0]


async def test_a_worker_keeps_its_rooms_and_hears_of_those_it_has_lost(store: str) -> None:
    held, mine, other = leases.leases(), uuid4(), uuid4()
    beat = control.Beat(worker=mine, load=0, rooms=2)
    assert await held.beat(beat, [ROOM]) == []
    assert await held.beat(control.Beat(worker=other, load=0, rooms=1), [ROOM, UUID(int=9)]) == [ROOM]
    assert await held.beat(beat, [ROOM, UUID(int=9)]) == [UUID(int=9)]
    await held.release(other, ROOM)
    assert await held.holder(ROOM) == mine
    await held.release(mine, ROOM)
    assert await held.holder(ROOM) is None
    await held.leave(mine)
    assert [one.worker for one in await held.alive()] == [other]


async def test_who_beats_no_more_is_not_alive(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "BEAT_LIFE", 0.1)
    held = leases.leases()
    await held.beat(control.Beat(worker=uuid4(), load=0, rooms=0), [])
    assert len(await held.alive()) == 1
    await asyncio.sleep(0.2)
    assert await held.alive() == []
    with pytest.raises(leases.Busy):
        await held.lease(ROOM)


async def test_without_a_worker_everybody_is_told_to_try_again(socket: Socket) -> None:
    peer = RawPeer(pairs=1)
    request = control.Take(room=ROOM, seat=peer.seat, page=peer.page, sdp="v=0")
    with pytest.raises(rooms.Refused) as refused:
        await rooms.take(request, channel=socket.channel)
    assert (refused.value.code, refused.value.again) == ("busy", True)
    with pytest.raises(rooms.Refused) as refused:
        await rooms.rewire(control.Rewire(room=ROOM, seat=peer.seat, sdp="v=0"))
    assert refused.value.code == "unknown"
    await rooms.free(room=ROOM, seat=peer.seat)


async def test_what_a_worker_refuses_reaches_the_page(socket: Socket) -> None:
    async with worker():
        request = control.Take(room=ROOM, seat=uuid4(), page=uuid4(), sdp="v=0")
        with pytest.raises(rooms.Refused) as refused:
            await rooms.take(request, channel=socket.channel)
        assert (refused.value.code, refused.value.again) == ("bad_sdp", False)


async def test_frames_are_passed_on_between_sockets(socket: Socket) -> None:
    seat = uuid4()
    frame = protocol.Reveal(epoch=3, public="A" * 87, seat=uuid4())
    await rooms.relay(room=ROOM, frame=frame, to=seat)
    await until(lambda: bool(socket.heard))
    assert socket.heard[0] == {"type": "room.frame", "frame": protocol.to_page(frame), "to": str(seat)}


async def test_a_worker_that_is_stopped_sends_its_rooms_elsewhere(socket: Socket) -> None:
    async with AsyncExitStack() as stack:
        leaving = await stack.enter_async_context(worker())
        lone = RawPeer()
        await lone.join(socket, ROOM)
        await until(lambda: socket.is_good(1))
        async with worker() as staying:
            await stack.aclose()
            await until(lambda: control.Moved(why="drain") in socket.events(control.Moved))
            again = RawPeer(seat=lone.seat)
            await again.join(socket, ROOM)
            assert len(staying.peers) == 1
            assert not leaving.peers


async def test_a_bad_message_in_the_inbox_is_passed_over(socket: Socket) -> None:
    async with worker() as made:
        for rubbish in (
            {"type": "media.request"},
            {"type": "media.request", "reply": "x", "request": {"type": "take"}},
        ):
            await get_channel_layer().send(bus.inbox(made.code), rubbish)
        assert await bus.ask(made.code, control.Alive()) == control.Done()
