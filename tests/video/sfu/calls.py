"""Calls of two people, and the ways in which they end: for tests and for `make faults`."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID, uuid4

from tests.video.sfu.engine import MemoryBus, until
from tests.video.sfu.raw import RawPeer, talk
from video import control
from video.sfu.worker import Worker

ENDINGS = (
    "hang up",
    "close",
    "tabs close",
    "nobody answers",
    "rejoin",
    "glare",
    "bad offer",
    "early end",
    "wrong keys",
)


async def one_call(worker: Worker, bus: MemoryBus, ending: str, *, talking: int = 3) -> None:
    """Two people call, talk and end in this way; afterwards the room is closed, as the socket would do."""
    room = uuid4()
    lone, mette = RawPeer(pairs=2), RawPeer(pairs=2)
    await lone.join(bus, room)
    await _end(ending, bus, room, lone, mette, talking)
    await bus.ask(control.Close(room=room))
    for peer in bus.clients:
        await peer.close()
    bus.clients.clear()
    bus.told.clear()
    await until(lambda: room not in worker.rooms)


async def _end(ending: str, bus: MemoryBus, room: UUID, lone: RawPeer, mette: RawPeer, talking: int) -> None:
    if ending == "bad offer":
        await bus.ask(control.Take(room=room, seat=mette.seat, page=mette.page, sdp="v=0"))
        return
    if ending == "wrong keys":
        with contextlib.suppress(ConnectionError):
            await mette.join(bus, room, fingerprint=":".join(["00"] * 32))
        return
    if ending in {"nobody answers", "early end"}:
        await mette.join(bus, room, connect=False)
        if ending == "nobody answers":
            await asyncio.sleep(1.1)
        return
    if ending == "glare":
        others = [RawPeer(pairs=2, seat=mette.seat) for _other in range(3)]
        await asyncio.gather(*(other.join(bus, room, connect=False) for other in others))
    await mette.join(bus, room)
    await asyncio.gather(talk(lone, talking), talk(mette, talking))
    if ending == "rejoin":
        await RawPeer(pairs=2, seat=lone.seat).join(bus, room)
    if ending == "hang up":
        for peer in (lone, mette):
            await bus.ask(control.Free(room=room, seat=peer.seat))
    if ending == "tabs close":
        await asyncio.gather(lone.close(), mette.close())
