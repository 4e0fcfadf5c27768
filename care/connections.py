"""The open sockets of this process: how many each person has, and which of them belong to sessions that have ended."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Collection
from typing import Protocol
from uuid import UUID

from channels.db import database_sync_to_async

from care.failures import where
from care.reach_queries import Reach, reach_of
from care.signed_in import signed_in

logger = logging.getLogger(__name__)

MOST_PER_PERSON = 5
CHECK_EVERY = 4.0  # seconds; with the check itself below the five of the promise
REJOIN_EVERY = 8  # checks; a channel layer that was restarted has forgotten who is in which group


class Socket(Protocol):
    """What the watch needs of a socket."""

    user_code: UUID
    session_key: str
    reach: Reach

    async def end(self, reason: str) -> None:
        """Say goodbye and close."""

    async def rejoin(self) -> None:
        """Enter the groups again."""


class Allowance:
    """A bucket of `burst` frames that fills at `rate` a second."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Whether one more is allowed now."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Connections:
    """The sockets of one process. While there are any, a task watches their sessions; it ends with the last."""

    def __init__(self) -> None:
        self._sockets: set[Socket] = set()
        self._watch: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._sockets)

    def enter(self, socket: Socket) -> bool:
        """Count a socket in; False when the person has as many as they may."""
        if Counter(other.user_code for other in self._sockets)[socket.user_code] >= MOST_PER_PERSON:
            return False
        self._sockets.add(socket)
        if self._watch is None or self._watch.done() or self._watch.get_loop() is not asyncio.get_running_loop():
            self._watch = asyncio.create_task(self._run(), name="session watch")
        return True

    def leave(self, socket: Socket) -> None:
        """Count a socket out."""
        self._sockets.discard(socket)
        if not self._sockets and self._watch is not None:
            self._watch.cancel()
            self._watch = None

    async def check(self) -> None:
        """Close the sockets whose session has ended, and those whose person has lost a right meanwhile."""
        sockets = list(self._sockets)
        standing = await database_sync_to_async(_standing)({socket.session_key for socket in sockets})
        await _all([socket.end("signed_out") for socket in sockets if socket.session_key not in standing])
        there = [(socket, standing[socket.session_key]) for socket in sockets if socket.session_key in standing]
        await _all([socket.end("access_changed") for socket, reach in there if socket.reach - reach])
        for socket, reach in there:
            socket.reach = reach

    async def _run(self) -> None:
        rounds = 0
        while self._sockets:
            await asyncio.sleep(CHECK_EVERY)
            rounds += 1
            try:
                await self.check()
                if rounds % REJOIN_EVERY == 0:
                    await _all([socket.rejoin() for socket in list(self._sockets)])
            except Exception as error:  # noqa: BLE001 - without a database nobody reads anything; look again soon
                logger.warning("the sockets' sessions could not be checked: %s", where(error))


def _standing(session_keys: Collection[str]) -> dict[str, Reach]:
    """What the person of each session that has not ended reaches now."""
    good = signed_in(session_keys)
    reached = reach_of({held.user.pk: held.user for held in good.values()}.values())
    return {key: reached[held.user.pk] for key, held in good.items()}


async def _all(works: Collection[Awaitable[None]]) -> None:
    for result in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(result, Exception):
            logger.warning("a socket did not follow: %s", where(result))


connections = Connections()
