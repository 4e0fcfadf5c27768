"""Strangers at the UDP port neither stop a call from starting nor turn its media; each guard with its control."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from uuid import uuid4

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.video.sfu import attacks
from tests.video.sfu.engine import MemoryBus, running, take, until
from tests.video.sfu.offers import mutant
from tests.video.sfu.raw import RawPeer, talk
from video import control
from video.sfu.mux import MOST_ADDRESSES, Mux
from video.sfu.worker import Worker

pytestmark = pytest.mark.asyncio


async def starts(bus: MemoryBus, limit: float = 10) -> bool:
    """Whether a call starts, and its media come."""
    lone = RawPeer(pairs=1)
    with contextlib.suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(limit):
            await lone.join(bus, uuid4(), echo=True)
            await until(lambda: any(seat.connection == "good" for seat in bus.events(control.Roster)[-1].seats))
            await talk(lone, 10)
            await until(lambda: len(lone.heard(0, "audio")) == 10)
            return True
    return False


@pytest.mark.parametrize("a_second", [1, 1000])
async def test_calls_start_under_spoofed_hellos(a_second: int) -> None:
    async with running() as (worker, bus):
        stop = asyncio.Event()
        attack = asyncio.create_task(attacks.hellos(worker.mux.port, a_second, stop))
        outcomes = [await starts(bus) for _call in range(4)]
        stop.set()
        assert await attack > 0
        assert outcomes == [True] * 4
        assert worker.mux.strangers > 0


async def test_without_the_filter_they_do_not_start() -> None:
    async with running(attacks.NoFilterMux(bind="127.0.0.1", port=0)) as (worker, bus):
        stop = asyncio.Event()
        attack = asyncio.create_task(attacks.hellos(worker.mux.port, 1000, stop))
        outcome = await starts(bus, limit=4)
        stop.set()
        await attack
        assert not outcome


async def test_rubbish_from_strangers_is_dropped_and_answered_by_nothing() -> None:
    async with running() as (worker, bus):
        lone = RawPeer(pairs=1)
        await lone.join(bus, uuid4(), echo=True)
        with attacks.stranger() as sender:
            for one in attacks.rubbish():
                sender.sendto(one, ("127.0.0.1", worker.mux.port))
            sender.sendto(attacks.check(lone.of("ice-ufrag"), "wrong" * 5), ("127.0.0.1", worker.mux.port))
            await talk(lone, 20)
            await until(lambda: len(lone.heard(0, "audio")) == 20)
            with pytest.raises(BlockingIOError):
                sender.recv(2048)
        assert len(worker.mux.links) == 1


async def test_rubbish_from_a_caller_harms_nobody() -> None:
    async with running() as (_worker, bus):
        lone = RawPeer(pairs=1)
        await lone.join(bus, uuid4(), echo=True)
        for one in attacks.rubbish(2):
            await lone.ice._send(one)
        assert await starts(bus)
        await talk(lone, 5)
        await until(lambda: len(lone.heard(0, "audio")) == 5)


async def stolen(mux: Mux) -> bool:
    """Whether a check without the password binds its address to somebody else's call."""
    async with running(mux) as (_worker, bus):
        lone = RawPeer(pairs=1)
        await lone.join(bus, uuid4(), echo=True)
        with attacks.stranger() as sender:
            for _time in range(5):
                sender.sendto(attacks.check(lone.of("ice-ufrag"), "wrong" * 5), ("127.0.0.1", mux.port))
                await asyncio.sleep(0.05)
            await talk(lone, 10)
            await until(lambda: len(lone.heard(0, "audio")) == 10)
            return sender.getsockname() in mux.links


async def test_an_address_is_bound_by_the_password_only() -> None:
    assert not await stolen(Mux(bind="127.0.0.1", port=0))


async def test_without_proof_it_would_be_bound() -> None:
    assert await stolen(attacks.NoProofMux(bind="127.0.0.1", port=0))


async def test_one_caller_has_few_addresses() -> None:
    async with running() as (worker, bus):
        lone = RawPeer(pairs=1)
        await lone.join(bus, uuid4(), echo=True)
        proven = attacks.check(lone.of("ice-ufrag"), lone.of("ice-pwd"))
        with contextlib.ExitStack() as stack:
            for _address in range(3 * MOST_ADDRESSES):
                stack.enter_context(attacks.stranger()).sendto(proven, ("127.0.0.1", worker.mux.port))
            await asyncio.sleep(0.2)
            assert len(worker.mux.links) <= MOST_ADDRESSES


async def test_a_wrong_fingerprint_gets_no_media() -> None:
    async with running() as (worker, bus):
        lone = RawPeer(pairs=1)
        with contextlib.suppress(ConnectionError):
            await lone.join(bus, uuid4(), echo=True, fingerprint=":".join(["AB"] * 32))
            await talk(lone, 10)
        await until(lambda: not worker.peers)
        assert not lone.received
        assert not any(seat.connection == "good" for event in bus.events(control.Roster) for seat in event.seats)


def listener() -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.bind(("127.0.0.1", 0))
    found.setblocking(False)
    return found


async def hit(target: socket.socket, patience: float) -> bool:
    await asyncio.sleep(patience)
    with contextlib.suppress(BlockingIOError):
        return bool(target.recv(2048))
    return False


async def test_an_offer_cannot_make_us_send_anywhere() -> None:
    async with running() as (_worker, bus):
        lone = RawPeer(pairs=1)
        with listener() as target:
            candidate = f"a=candidate:1 1 udp 2130706431 127.0.0.1 {target.getsockname()[1]} typ host\r\n"
            reply = await bus.ask(take(uuid4(), lone.offer() + candidate * 5))
            assert isinstance(reply, control.Taken)
            assert not await hit(target, 2)


async def test_aiortc_alone_would_send_there() -> None:
    """The negative control."""
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    with listener() as target:
        lone = RawPeer(pairs=1)
        candidate = f"a=candidate:1 1 udp 2130706431 127.0.0.1 {target.getsockname()[1]} typ host\r\n"
        offer = lone.offer().replace("a=mid:0\r\n", f"a=mid:0\r\n{candidate}")
        await pc.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
        await pc.setLocalDescription(await pc.createAnswer())
        assert await hit(target, 2)
    await pc.close()


async def test_mutated_offers_leave_nothing_behind() -> None:
    """The short form of tests/faults/video.py."""
    async with running() as (worker, bus):
        refused, taken = await mutants(worker, bus, 150, seed=3)
        assert refused > 30
        assert taken > 30
        await until(lambda: not worker.peers)
        assert not worker.mux.links
        assert not worker.rooms


async def mutants(worker: Worker, bus: MemoryBus, count: int, seed: int) -> tuple[int, int]:
    """Ask for seats with mutated offers, and end those that were taken; how many were refused and taken."""
    dice = random.Random(seed)
    outcomes = [0, 0]
    for _mutant in range(count):
        try:
            request = take(uuid4(), mutant(dice), echo=True)
        except ValueError:
            continue
        reply = await bus.ask(request)
        assert isinstance(reply, control.Taken) or reply.code in {"bad_sdp", "busy"}
        outcomes[isinstance(reply, control.Taken)] += 1
        if len(worker.rooms) > 20:
            for room in list(worker.rooms):
                await bus.ask(control.Close(room=room))
            await until(lambda: not worker.peers)
    for room in list(worker.rooms):
        await bus.ask(control.Close(room=room))
    return outcomes[0], outcomes[1]
