"""The open sockets of this process: how many each person has, and which of them belong to sessions that have ended."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from channels.db import database_sync_to_async

from care.failures import where
from care.heralding import Follower, Herald
from care.reach_queries import Reach, reach_of
from care.signed_in import signed_in
from care.together import all_of

logger = logging.getLogger(__name__)

MOST_PER_PERSON = 5
CHECK_EVERY = 4.0  # seconds; with the check itself below the five of the promise
REJOIN_EVERY = 30.0  # seconds; a channel layer that was restarted has forgotten who is in which group
TASK = "watch over sockets"
JOINS = 40  # sockets that enter or leave their groups at the same time; the layer has a hundred connections


class Socket(Follower, Protocol):
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
    """The sockets of one process. While there are any, tasks watch over them; they end with the last."""

    def __init__(self) -> None:
        self._sockets: set[Socket] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._start()

    def _start(self) -> None:
        self._herald, self.doorway = Herald(), asyncio.Semaphore(JOINS)

    def __len__(self) -> int:
        return len(self._sockets)

    def enter(self, socket: Socket) -> bool:
        """Count a socket in; False when the person has as many as they may."""
        if Counter(other.user_code for other in self._sockets)[socket.user_code] >= MOST_PER_PERSON:
            return False
        self._sockets.add(socket)
        if not self._is_watched():
            self._start()
            works = (self._check_now_and_then(), self._rejoin_now_and_then(), self._herald.run(self._sockets))
            self._tasks = [asyncio.create_task(work, name=TASK) for work in works]
        return True

    def _is_watched(self) -> bool:
        loop = asyncio.get_running_loop()
        return bool(self._tasks) and all(not task.done() and task.get_loop() is loop for task in self._tasks)

    def follows(self, socket: Socket) -> None:
        """The page follows something from now on, and is told at once how it stands."""
        self._herald.comes(socket)

    def leave(self, socket: Socket) -> None:
        """Count a socket out."""
        self._sockets.discard(socket)
        self._herald.goes(socket)
        if not self._sockets:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def check(self) -> None:
        """Close the sockets whose session has ended, and those whose person has lost a right meanwhile."""
        sockets = list(self._sockets)
        standing = await database_sync_to_async(_standing)({socket.session_key for socket in sockets})
        await all_of([socket.end("signed_out") for socket in sockets if socket.session_key not in standing])
        there = [(socket, standing[socket.session_key]) for socket in sockets if socket.session_key in standing]
        await all_of([socket.end("access_changed") for socket, reach in there if socket.reach - reach])
        for socket, reach in there:
            socket.reach = reach

    async def _check_now_and_then(self) -> None:
        while self._sockets:
            await asyncio.sleep(CHECK_EVERY)
            try:
                await self.check()
            except Exception as error:  # noqa: BLE001 - without a database nobody reads anything; look again soon
                logger.warning("the sockets' sessions could not be checked: %s", where(error))

    async def _rejoin_now_and_then(self) -> None:
        """Beside the watch: a layer that hangs must not keep a session open that has ended."""
        while self._sockets:
            await asyncio.sleep(REJOIN_EVERY)
            await all_of([socket.rejoin() for socket in list(self._sockets)], patience=None)


def _standing(session_keys: Collection[str]) -> dict[str, Reach]:
    """What the person of each session that has not ended reaches now."""
    good = signed_in(session_keys)
    reached = reach_of({held.user.pk: held.user for held in good.values()}.values())
    return {key: reached[held.user.pk] for key, held in good.items()}


connections = Connections()
