"""Every way in which a call may end, and that nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
import os
from uuid import UUID, uuid4

import pytest

from tests.video.sfu.calls import ENDINGS, one_call
from tests.video.sfu.engine import MemoryBus, running, take, until
from tests.video.sfu.nat import nat
from tests.video.sfu.raw import RawPeer, talk
from video import control
from video.sfu import link, room, worker
from video.sfu.mux import Mux

pytestmark = pytest.mark.asyncio
ROOM = UUID(int=7)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_nothing_is_left_of_a_call(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "CONNECT_LIMIT", 1.0)
    async with running() as (engine, bus):
        await one_call(engine, bus, "hang up")  # whatever is made once, is made
        tasks, files = len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))
        for _call in range(2):
            await one_call(engine, bus, ending)
        await until(lambda: not engine.peers and len(asyncio.all_tasks()) <= tasks)
        assert not engine.rooms
        assert not engine.connecting
        assert not engine.mux.links
        assert not engine.mux._by_ufrag
        assert len(os.listdir("/proc/self/fd")) <= files


async def good(bus: MemoryBus, seat: UUID, state: str = "good", patience: float = 20) -> None:
    def so() -> bool:
        seats = {one.seat: one.connection for one in bus.events(control.Roster)[-1].seats}
        return seats.get(seat) == state

    await until(so, patience)


async def test_an_unanswered_offer_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "CONNECT_LIMIT", 0.5)
    async with running() as (engine, bus):
        for _offer in range(10):
            await RawPeer().join(bus, uuid4(), connect=False)
        assert len(engine.peers) == 10
        await until(lambda: not engine.peers)


async def test_the_limit_is_fifteen_seconds() -> None:
    assert (link.CONNECT_LIMIT, room.SILENT, room.GONE, room.KEPT) == (15, 3, 30, 60)


async def test_silence_is_told_then_the_connection_is_given_up_and_at_last_the_seat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, seconds in {"SILENT": 1.0, "GONE": 3.0, "KEPT": 2.0}.items():
        monkeypatch.setattr(room, name, seconds)
    async with running() as (engine, bus):
        lone, mette = RawPeer(), RawPeer()
        await mette.join(bus, ROOM)
        with nat(engine.mux.port) as router:
            await lone.join(bus, ROOM, port=router.port)
            await good(bus, lone.seat)
            talking = asyncio.create_task(talk(mette, 10_000, pause=0.02))
            router.is_cut = True
            await good(bus, lone.seat, "problem")
            await good(bus, lone.seat, "away")
            await until(lambda: len(engine.peers) == 1)
            await until(lambda: len(bus.events(control.Roster)[-1].seats) == 1)
        talking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await talking


async def test_a_network_that_comes_back_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SILENT", 0.6)
    async with running() as (engine, bus):
        lone, mette = RawPeer(), RawPeer()
        await mette.join(bus, ROOM)
        with nat(engine.mux.port) as router:
            await lone.join(bus, ROOM, port=router.port)
            await good(bus, lone.seat)
            router.is_cut = True
            await good(bus, lone.seat, "problem")
            router.is_cut = False
            await talk(lone, 20)
            await good(bus, lone.seat)
            await until(lambda: len(mette.heard(0, "audio")) >= 20)


async def test_a_new_source_port_is_followed_after_its_check() -> None:
    async with running() as (engine, bus):
        lone, mette = RawPeer(), RawPeer()
        await mette.join(bus, ROOM)
        with nat(engine.mux.port) as router:
            await lone.join(bus, ROOM, port=router.port)
            await good(bus, lone.seat)
            router.rebind()
            await talk(lone, 5)
            assert mette.heard(0, "audio") == []  # nobody has proved that this port is hers
            pair = lone.connection._nominated[1]
            request = lone.connection.build_request(pair, nominate=True)
            await pair.protocol.request(
                request, pair.remote_addr, integrity_key=lone.connection.remote_password.encode()
            )
            await talk(lone, 5, first=6)
            await until(lambda: len(mette.heard(0, "audio")) == 5)
            await talk(mette, 5)
            await until(lambda: len(lone.heard(0, "audio")) == 5)
            address = next(peer.link.address for peer in engine.peers if lone.ssrcs["audio"] in peer.streams)
            assert address == ("127.0.0.1", router.outer_port)


async def test_a_restart_of_an_unknown_seat_is_to_be_taken_anew() -> None:
    async with running() as (_engine, bus):
        lone = RawPeer()
        await lone.gatherer.gather()
        bus.clients.append(lone)
        offer = lone.offer()
        unknown = control.Refused(code="unknown")
        assert await bus.ask(control.Rewire(room=ROOM, seat=lone.seat, sdp=offer)) == unknown
        await lone.join(bus, ROOM, offer=offer)
        other = RawPeer(seat=lone.seat)
        assert await bus.ask(control.Rewire(room=ROOM, seat=lone.seat, sdp=other.offer())) == unknown
        assert await bus.ask(control.Rewire(room=ROOM, seat=lone.seat, sdp="v=0")) == control.Refused(code="bad_sdp")


async def test_a_request_that_is_delivered_twice_is_one_request() -> None:
    """As the channel layer does after its Redis was away."""
    async with running() as (engine, bus):
        lone = RawPeer()
        await lone.gatherer.gather()
        bus.clients.append(lone)
        request = take(ROOM, lone.offer(), lone.seat)
        first, again = await bus.ask(request), await bus.ask(request)
        assert first == again
        assert len(engine.peers) == 1
        lone.answer = first.sdp
        await lone.connect()
        await good(bus, lone.seat)


async def test_a_full_or_draining_worker_takes_no_new_room_but_those_who_come_back() -> None:
    async with running() as (engine, bus):
        lone = RawPeer()
        await lone.join(bus, ROOM)
        engine.load = worker.FULL_LOAD + 0.1
        assert await RawPeer().join(bus, uuid4()) == control.Refused(code="busy")
        assert isinstance(await RawPeer(seat=lone.seat).join(bus, ROOM, connect=False), control.Taken)
        engine.load = 0.0
        draining = asyncio.create_task(engine.drain())
        await asyncio.sleep(0.05)
        assert await RawPeer().join(bus, uuid4()) == control.Refused(code="busy")
        assert not draining.done()
        await bus.ask(control.Close(room=ROOM))
        await asyncio.wait_for(draining, 5)


async def test_too_many_who_connect_at_once_are_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_CONNECTING", 3)
    async with running() as (_engine, bus):
        replies = [await RawPeer().join(bus, uuid4(), connect=False) for _offer in range(4)]
        assert [isinstance(reply, control.Taken) for reply in replies] == [True, True, True, False]


async def test_a_room_that_somebody_else_has_is_handed_over() -> None:
    class Lost:
        taken: list[UUID] = []

        async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
            return [one for one in rooms if one in self.taken]

        async def release(self, _worker: UUID, _room: UUID) -> None:
            raise OSError("away")

        async def leave(self, _worker: UUID) -> None:
            raise OSError("away")

    async with running(leases=Lost()) as (engine, bus):
        await RawPeer().join(bus, ROOM)
        Lost.taken = [ROOM]
        await until(lambda: not engine.peers)
        assert control.Moved(why="worker") in bus.events(control.Moved)
        assert not engine.rooms


async def test_a_bus_that_fails_ends_nothing() -> None:
    async with running(Mux(bind="127.0.0.1", port=0)) as (engine, bus):
        lone, mette = RawPeer(), RawPeer()
        await lone.join(bus, ROOM)
        await mette.join(bus, ROOM)
        await good(bus, mette.seat)
        next_request, bus.next_request = bus.next_request, _away  # type: ignore[assignment, method-assign]
        tell, bus.tell = bus.tell, _away  # type: ignore[assignment, method-assign]
        await bus.ask(control.Show(room=ROOM, seat=lone.seat, audio=False, video=False))
        await talk(lone, 10)
        await until(lambda: len(mette.heard(0, "audio")) == 10)
        bus.next_request, bus.tell = next_request, tell  # type: ignore[method-assign]
        await asyncio.wait_for(bus.ask(control.Alive()), 5)
        assert engine.peers


async def _away(*_given: object) -> None:
    raise ConnectionError("the bus is away")


async def test_a_request_that_cannot_be_done_is_answered() -> None:
    async with running() as (_engine, bus):
        assert await bus.ask(take(ROOM, "nonsense")) == control.Refused(code="bad_sdp")
        assert await bus.ask(control.Free(room=ROOM, seat=uuid4())) == control.Done()
        assert await bus.ask(object()) == control.Refused(code="unknown")
