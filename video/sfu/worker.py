"""A media worker: one process or task, one UDP port, many rooms.

Everything it is told comes through a `Bus`, everything it is known by goes to `Leases`; both may be away for a while,
and conversations go on. It owns its tasks: `start` begins them, `stop` ends them and everything they made.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, Protocol
from uuid import UUID, uuid4

from video import control
from video.sfu import sdp
from video.sfu.forward import Peer
from video.sfu.link import Certificates
from video.sfu.mux import Mux
from video.sfu.room import Full, Room

logger = logging.getLogger(__name__)

TICK = 0.02  # seconds between two rounds of what is due
BEAT_EVERY = 0.5
ASK_AGAIN = 0.2
PAUSE = 0.5  # before the bus is asked again after it failed
FULL_LOAD = 0.7  # of one core
MOST_CONNECTING = 40
MOST_LINKS = 600
DRAIN_AFTER = 90 * 60.0  # seconds: the longest session
START_KBIT = 800


class Bus(Protocol):
    """The way from the pages' sockets and back."""

    async def next_request(self) -> tuple[Any, Any]:
        """The next request, and what `reply` needs to answer it. Raises OSError while the bus is away."""

    async def reply(self, to: Any, reply: Any) -> None:
        """Answer a request."""

    async def tell(self, room: UUID, event: Any) -> None:
        """Tell everybody in the room."""


class Leases(Protocol):
    """Which worker has which room, and which workers there are."""

    async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
        """Say that we live and keep these rooms; the rooms that somebody else has meanwhile."""

    async def release(self, worker: UUID, room: UUID) -> None:
        """The room is nobody's."""

    async def leave(self, worker: UUID) -> None:
        """We live no more."""


async def end(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel the tasks until they have ended: libraries below us may swallow a cancellation (asyncio.wait_for does)."""
    while tasks:
        for task in tasks:
            task.cancel()
        done, _pending = await asyncio.wait(tasks, timeout=ASK_AGAIN)
        tasks -= done


class Worker:
    """Rooms and their connections on one port."""

    def __init__(self, bus: Bus, leases: Leases, mux: Mux, *, code: UUID | None = None) -> None:
        self.code = code or uuid4()
        self.bus, self.leases, self.mux = bus, leases, mux
        self.rooms: dict[UUID, Room] = {}
        self.peers: dict[Peer, Room] = {}
        self.connecting: set[Peer] = set()
        self.draining = False
        self.load = 0.0
        self.lag = 0.0  # seconds by which the last round was late
        self._certificates = Certificates()
        self._tasks: set[asyncio.Task[None]] = set()
        self._events: asyncio.Queue[tuple[UUID, Any]] = asyncio.Queue(maxsize=10_000)
        self._lost_bus = self._lost_leases = False
        self.empty = asyncio.Event()

    # --- its life ---

    async def start(self) -> None:
        """Listen, and be known."""
        self.mux.after = self._after_batch
        self.mux.start()
        await self._beat()
        for work in (self._serve, self._tell, self._tick, self._keep_beating):
            self._tasks.add(asyncio.create_task(work(), name=f"media {work.__name__}"))

    async def stop(self) -> None:
        """Send everybody elsewhere, close everything, give the port back."""
        await self._try("leases", self.leases.leave(self.code))
        for room in list(self.rooms.values()):
            await self._try("bus", self.bus.tell(room.code, control.Moved(why="drain")))
            room.close()
        await end(self._tasks)
        await asyncio.gather(*(peer.link.close() for peer in list(self.peers)))
        self.mux.stop()

    async def drain(self, patience: float = DRAIN_AFTER) -> None:
        """Take no new rooms; return when the last conversation is over, or when patience is."""
        self.draining = True
        await self._beat()
        if not self.rooms:
            return
        self.empty.clear()
        try:
            async with asyncio.timeout(patience):
                await self.empty.wait()
        except TimeoutError:
            logger.warning("media worker: %d rooms are still open and will be moved", len(self.rooms))

    # --- requests ---

    async def answer(self, request: Any) -> Any:
        """Do what is asked; the reply."""
        if isinstance(request, control.Take):
            return await self._take(request)
        if isinstance(request, control.Rewire):
            return self._rewire(request)
        room = self.rooms.get(request.room) if not isinstance(request, control.Alive) else None
        if room is None:
            return control.Done()
        if isinstance(request, control.Show):
            room.show(request)
        elif isinstance(request, control.Free):
            room.free(request.seat)
        elif isinstance(request, control.Close):
            room.close()
        await self._forget_if_empty(room)
        return control.Done()

    async def _take(self, request: control.Take) -> Any:
        try:
            offer = sdp.read(request.sdp)
        except sdp.BadSdp:
            return control.Refused(code="bad_sdp")
        room = self.rooms.get(request.room)
        if self._is_busy(is_new=room is None):
            return control.Refused(code="busy")
        if room is None:
            room = self.rooms[request.room] = Room(request.room, echo=request.echo, tell=self._queue)
        try:
            seat = room.seat_for(request)
        except Full:
            return control.Refused(code="full")
        twin = next((one for one in seat.peers if one.link.offered == offer.ufrag), None)
        if twin is not None:  # the channel layer delivers a request again when its store has been away
            return control.Taken(sdp=twin.answer(offer, START_KBIT), place=seat.place)
        peer = Peer(
            self.mux, self._certificates.current(), offer,
            publishes=request.publishes, on_open=self._opened, on_end=self._ended,
        )  # fmt: skip
        self.peers[peer] = room
        self.connecting.add(peer)
        peer.link.start(offer)
        room.comes(seat, peer)
        return control.Taken(sdp=peer.answer(offer, START_KBIT), place=seat.place)

    def _rewire(self, request: control.Rewire) -> Any:
        room = self.rooms.get(request.room)
        seat = room.seats.get(request.seat) if room else None
        peer = seat.peers[-1] if seat and seat.peers else None
        if peer is None:
            return control.Refused(code="unknown")
        try:
            offer = sdp.read(request.sdp)
        except sdp.BadSdp:
            return control.Refused(code="bad_sdp")
        if seat is None or not peer.fits(offer):
            return control.Refused(code="unknown")
        peer.link.restart(offer)
        return control.Taken(sdp=peer.answer(offer, START_KBIT), place=seat.place)

    def _is_busy(self, *, is_new: bool) -> bool:
        """Whether one more would be too many. Who has a room here already may always come back to it."""
        if len(self.connecting) >= MOST_CONNECTING or len(self.peers) >= MOST_LINKS:
            return True
        return is_new and (self.draining or self.load > FULL_LOAD)

    def _opened(self, peer: Peer) -> None:
        self.connecting.discard(peer)
        self.peers[peer].is_open(peer)

    def _ended(self, peer: Peer) -> None:
        self.connecting.discard(peer)
        room = self.peers.pop(peer, None)
        if room is not None:
            room.has_ended(peer)

    async def _forget_if_empty(self, room: Room) -> None:
        if room.is_empty and self.rooms.get(room.code) is room:
            del self.rooms[room.code]
            await self._try("leases", self.leases.release(self.code, room.code))
        if not self.rooms:
            self.empty.set()

    # --- its tasks ---

    async def _serve(self) -> None:
        while True:
            try:
                to, request = await self.bus.next_request()
            except Exception as error:  # noqa: BLE001 - conversations go on while the bus is away
                self._note("bus", error)
                await asyncio.sleep(PAUSE)
                continue
            self._lost_bus = False
            await self._reply(to, request)

    async def _reply(self, to: Any, request: Any) -> None:
        try:
            reply = await self.answer(request)
        except Exception as error:  # one request must not end the others' service
            logger.exception("media worker: a request failed (%s)", type(error).__name__)
            reply = control.Refused(code="unknown")
        await self._try("bus", self.bus.reply(to, reply))

    def _queue(self, room: UUID, event: Any) -> None:
        try:
            self._events.put_nowait((room, event))
        except asyncio.QueueFull:
            logger.warning("media worker: an event was dropped, the bus is too slow")

    async def _tell(self) -> None:
        while True:
            room, event = await self._events.get()
            await self._try("bus", self.bus.tell(room, event))

    async def _tick(self) -> None:
        due = time.monotonic()
        rooms_at = 0.0
        while True:
            due = max(due + TICK, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            now = time.monotonic()
            self.lag = now - due
            for peer in self.peers:
                if peer.link.is_open:
                    peer.feedback.tick(now)
            if now - rooms_at >= BEAT_EVERY:
                rooms_at = now
                for room in list(self.rooms.values()):
                    room.tick(now)
                    await self._forget_if_empty(room)

    def _after_batch(self, now: float) -> None:
        for peer in self.peers:
            if peer.hurries:
                peer.hurries = False
                peer.feedback.hurry(now)

    async def _keep_beating(self) -> None:
        used, at = time.thread_time(), time.monotonic()
        while True:
            await asyncio.sleep(BEAT_EVERY)
            spent, now = time.thread_time(), time.monotonic()
            self.load = 0.7 * self.load + 0.3 * (spent - used) / max(0.001, now - at)
            used, at = spent, now
            await self._beat()

    async def _beat(self) -> None:
        beat = control.Beat(worker=self.code, load=round(self.load, 3), rooms=len(self.rooms), draining=self.draining)
        try:
            taken = await self.leases.beat(beat, list(self.rooms))
        except Exception as error:  # noqa: BLE001 - known again with the next beat
            self._note("leases", error)
            return
        self._lost_leases = False
        for code in taken:
            await self._hand_over(code)

    async def _hand_over(self, code: UUID) -> None:
        """Another worker was given the room while we could not be reached: everybody meets there."""
        room = self.rooms.pop(code, None)
        if room is not None:
            logger.warning("media worker: a room has moved to another worker")
            await self._try("bus", self.bus.tell(code, control.Moved(why="worker")))
            room.close()

    async def _try(self, what: str, act: Coroutine[Any, Any, Any]) -> None:
        try:
            await act
        except Exception as error:  # noqa: BLE001 - the media do not depend on it
            self._note(what, error)

    def _note(self, what: str, error: Exception) -> None:
        """Say once that something is away, not twice a second."""
        name = "_lost_bus" if what == "bus" else "_lost_leases"
        if not getattr(self, name):
            setattr(self, name, True)
            logger.warning("media worker: the %s cannot be reached: %s", what, type(error).__name__)
