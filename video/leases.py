"""Which media workers there are, and which of them has which room: in Redis, or in this process when there is none.

Nothing here holds up a conversation that goes on. When Redis has forgotten everything, workers say again what they have
with their next beat; a room that was given to somebody else in between moves there.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings

from video import control, typed

BEAT_LIFE = 2.0  # seconds
ROOM_LIFE = 10.0
FULL_LOAD = 0.7  # of one core
TIMEOUT = 2.0
WORKERS, WORKER, ROOM = "lysning:media:workers", "lysning:media:worker:", "lysning:media:room:"

# Keeps the rooms of a worker that are its own or nobody's; the others are given back.
KEEP = """
local taken = {}
for _, key in ipairs(KEYS) do
  local holder = redis.call('GET', key)
  if not holder or holder == ARGV[1] then redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
  else taken[#taken + 1] = key end
end
return taken
"""
# Gives a room to ARGV[1] unless it is somebody's; ARGV[3] is a holder that is known to be dead, or ''.
TAKE = """
local holder = redis.call('GET', KEYS[1])
if not holder or holder == ARGV[3] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
return holder
"""
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Busy(Exception):
    """No worker takes another room now."""


class Leases(Protocol):
    """What workers and sockets need; the first three are the worker's."""

    async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
        """A worker lives and keeps these rooms; those that somebody else has meanwhile."""

    async def release(self, worker: UUID, room: UUID) -> None:
        """A worker is done with a room."""

    async def leave(self, worker: UUID) -> None:
        """A worker lives no more."""

    async def holder(self, room: UUID) -> UUID | None:
        """Who has the room."""

    async def lease(self, room: UUID, *, dead: UUID | None = None) -> UUID:
        """Who has the room: its holder, or the idlest worker from now on. Raises Busy."""

    async def alive(self) -> list[control.Beat]:
        """The workers whose beat is fresh."""


def choose(beats: list[control.Beat]) -> UUID:
    """The idlest worker that takes rooms; raises Busy."""
    able = [beat for beat in beats if not beat.draining and beat.load <= FULL_LOAD]
    if not able:
        raise Busy
    return min(able, key=lambda beat: (round(beat.load, 1), beat.rooms)).worker


class MemoryLeases:
    """The twin for one process."""

    def __init__(self) -> None:
        self._beats: dict[UUID, tuple[float, control.Beat]] = {}
        self._rooms: dict[UUID, tuple[float, UUID]] = {}

    async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
        """Keep the worker and its rooms for a while."""
        now = time.monotonic()
        self._beats[beat.worker] = now, beat
        taken = []
        for room in rooms:
            if await self.holder(room) in {None, beat.worker}:
                self._rooms[room] = now, beat.worker
            else:
                taken.append(room)
        return taken

    async def release(self, worker: UUID, room: UUID) -> None:
        """Forget the room if it is the worker's."""
        if await self.holder(room) == worker:
            del self._rooms[room]

    async def leave(self, worker: UUID) -> None:
        """Forget the worker."""
        self._beats.pop(worker, None)

    async def holder(self, room: UUID) -> UUID | None:
        """Who has the room."""
        at, worker = self._rooms.get(room, (0.0, None))
        return worker if worker is not None and time.monotonic() - at < ROOM_LIFE else None

    async def lease(self, room: UUID, *, dead: UUID | None = None) -> UUID:
        """The holder, or a new one."""
        holder = await self.holder(room)
        beats = await self.alive()
        if holder is not None and holder != dead and holder in {beat.worker for beat in beats}:
            return holder
        chosen = choose([beat for beat in beats if beat.worker != dead])
        self._rooms[room] = time.monotonic(), chosen
        return chosen

    async def alive(self) -> list[control.Beat]:
        """The workers whose beat is fresh."""
        now = time.monotonic()
        return [beat for at, beat in self._beats.values() if now - at < BEAT_LIFE]


class RedisLeases:
    """The leases of all processes. A client belongs to the event loop that made it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()

    @property
    def _redis(self) -> Any:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = redis.asyncio.from_url(
                self._url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, decode_responses=True
            )
        return self._clients[loop]

    async def close(self) -> None:
        """Give back the connections of this loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
        """Say everything anew: Redis may have forgotten it."""
        name = beat.worker.hex
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.sadd(WORKERS, name)
            pipe.set(WORKER + name, json.dumps(typed.plain(beat)), px=int(BEAT_LIFE * 1000))
            if rooms:
                pipe.eval(KEEP, len(rooms), *[ROOM + room.hex for room in rooms], name, int(ROOM_LIFE * 1000))
            taken = (await pipe.execute())[2:]
        return [UUID(key.removeprefix(ROOM)) for keys in taken for key in keys]

    async def release(self, worker: UUID, room: UUID) -> None:
        """Forget the room if it is the worker's."""
        await self._redis.eval(RELEASE, 1, ROOM + room.hex, worker.hex)

    async def leave(self, worker: UUID) -> None:
        """Forget the worker."""
        await self._redis.srem(WORKERS, worker.hex)
        await self._redis.delete(WORKER + worker.hex)

    async def holder(self, room: UUID) -> UUID | None:
        """Who has the room."""
        found = await self._redis.get(ROOM + room.hex)
        return UUID(found) if found else None

    async def lease(self, room: UUID, *, dead: UUID | None = None) -> UUID:
        """The holder if it lives, or a new one; of two sockets that ask at once both get the same."""
        holder, beats = await self.holder(room), await self.alive()
        living = {beat.worker for beat in beats} - {dead}
        if holder is not None and holder in living:
            return holder
        chosen = choose([beat for beat in beats if beat.worker in living])
        life, former = int(ROOM_LIFE * 1000), holder.hex if holder else ""
        return UUID(await self._redis.eval(TAKE, 1, ROOM + room.hex, chosen.hex, life, former))

    async def alive(self) -> list[control.Beat]:
        """The workers whose beat is fresh; those whose beat is not are struck off."""
        names = sorted(await self._redis.smembers(WORKERS))
        if not names:
            return []
        found = await self._redis.mget([WORKER + name for name in names])
        if silent := [name for name, beat in zip(names, found, strict=True) if beat is None]:
            await self._redis.srem(WORKERS, *silent)
        return [typed.read(control.Beat, json.loads(beat)) for beat in found if beat is not None]


_memory = MemoryLeases()
_redis: dict[str, RedisLeases] = {}


def leases() -> Leases:
    """The leases that the settings choose."""
    if not settings.REDIS_URL:
        return _memory
    if settings.REDIS_URL not in _redis:
        _redis[settings.REDIS_URL] = RedisLeases(settings.REDIS_URL)
    return _redis[settings.REDIS_URL]
