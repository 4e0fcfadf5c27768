"""What a call's socket does with the media workers (video/PROTOCOL.md, "From Python").

It finds the worker that has a room or leases one, asks it, and watches it: when a worker dies, every socket of this
process that has a seat there is told to take it anew, within about three seconds.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from care.failures import where
from video import bus, control, protocol
from video.bus import group
from video.leases import Busy, leases

__all__ = ["Refused", "close", "forget", "free", "group", "relay", "rewire", "show", "take"]

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds
LAST_QUESTION = 1.0  # seconds that a silent worker is given to answer
AWAY = (OSError, TimeoutError, RedisError)
AGAIN = {"busy", "unavailable", "unknown"}


class Refused(Exception):
    """It was not done. `code` is one of `error`'s, or "unknown": the worker has no such seat, take it anew."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def again(self) -> bool:
        """Whether trying once more later makes sense."""
        return self.code in AGAIN


async def take(request: control.Take, *, channel: str) -> control.Taken:
    """Take a seat with a new peer connection; `channel` hears of the worker's death. Raises Refused."""
    try:
        worker = await leases().lease(request.room)
        try:
            reply = await bus.ask(worker, request)
        except TimeoutError:  # it lives by its beat and does not answer: somebody else then
            worker = await leases().lease(request.room, dead=worker)
            reply = await bus.ask(worker, request)
    except Busy:
        raise Refused("busy") from None
    except AWAY as error:
        raise _unavailable(error) from None
    taken = _taken(reply)
    _watch().add(channel, request.room, worker)
    return taken


async def rewire(request: control.Rewire) -> control.Taken:
    """ICE restart. Raises Refused; with "unknown" the page is told to rejoin."""
    try:
        worker = await leases().holder(request.room)
        if worker is None:
            raise Refused("unknown")
        return _taken(await bus.ask(worker, request))
    except TimeoutError:
        raise Refused("unknown") from None
    except AWAY as error:
        raise _unavailable(error) from None


async def show(request: control.Show) -> None:
    """Tell what a seat sends now. It is told again with the next `take`, so a lost one does no harm."""
    await _mention(request.room, request)


async def free(*, room: UUID, seat: UUID) -> None:
    """Somebody has left for good. A worker that cannot be reached frees a silent seat by itself."""
    await _mention(room, control.Free(room=room, seat=seat))


async def close(*, room: UUID) -> None:
    """The conversation is over."""
    await _mention(room, control.Close(room=room))


async def relay(*, room: UUID, frame: Any, to: UUID | None = None) -> None:
    """Pass a frame on to the page of one seat, or of everybody in the room, through their sockets' `room_frame`."""
    message = {"type": "room.frame", "frame": protocol.to_page(frame), "to": str(to) if to else None}
    try:
        async with asyncio.timeout(bus.PATIENCE):
            await get_channel_layer().group_send(group(room), message)
    except AWAY as error:
        raise _unavailable(error) from None


def forget(*, channel: str) -> None:
    """The socket is gone. Its seat is kept."""
    _watch().remove(channel)


def _taken(reply: Any) -> control.Taken:
    if isinstance(reply, control.Taken):
        return reply
    raise Refused(reply.code if isinstance(reply, control.Refused) else "unavailable")


def _unavailable(error: BaseException) -> Refused:
    logger.warning("the media workers cannot be reached: %s", where(error))
    return Refused("unavailable")


async def _mention(room: UUID, request: Any) -> None:
    try:
        worker = await leases().holder(room)
        if worker is not None:
            await bus.ask(worker, request)
    except AWAY as error:
        logger.warning("a media worker was not told: %s", where(error))


class Watch:
    """The workers that this loop's sockets depend on. While there are sockets, a task looks after the workers."""

    def __init__(self) -> None:
        self._seats: dict[str, tuple[UUID, UUID]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, channel: str, room: UUID, worker: UUID) -> None:
        """The socket has a seat of the room, at this worker."""
        self._seats[channel] = room, worker
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look(), name="watch media workers")

    def remove(self, channel: str) -> None:
        """The socket has no seat any more."""
        self._seats.pop(channel, None)

    async def _look(self) -> None:
        while self._seats:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self._look_once()
            except AWAY as error:  # nobody can say who lives; conversations go on
                logger.info("the leases cannot be read: %s", where(error))

    async def _look_once(self) -> None:
        living = {beat.worker for beat in await leases().alive()}
        for worker in {worker for _room, worker in self._seats.values()} - living:
            if not await _answers(worker):
                await self._mourn(worker)

    async def _mourn(self, worker: UUID) -> None:
        logger.warning("a media worker is gone; its conversations move")
        lost = [channel for channel, (_room, held) in self._seats.items() if held == worker]
        for channel in lost:
            self.remove(channel)
            await get_channel_layer().send(channel, bus.as_event(control.Moved(why="worker")))


async def _answers(worker: UUID) -> bool:
    """Whether a worker whose beat is missing answers all the same: Redis may have lost the beat."""
    try:
        await bus.ask(worker, control.Alive(), LAST_QUESTION)
    except TimeoutError:
        return False
    return True


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


def _watch() -> Watch:
    return _watches.setdefault(asyncio.get_running_loop(), Watch())
