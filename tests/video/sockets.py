"""What a page's consumer does with the rooms, without a page; and media workers on this loop or as processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import redis as redis_client
from channels.layers import get_channel_layer

from tests.infra import servers
from tests.video.sfu.raw import RawPeer
from video import control, leases, rooms
from video.bus import LayerBus
from video.sfu.mux import Mux
from video.sfu.worker import Worker, end

ROOM = UUID(int=3)


def forget_all(url: str) -> None:
    with redis_client.from_url(url) as client:
        for key in client.scan_iter("lysning:media:*"):
            client.delete(key)


@asynccontextmanager
async def worker() -> AsyncIterator[Worker]:
    """A worker on this loop."""
    code = uuid4()
    made = Worker(LayerBus(code), leases.leases(), Mux(bind="127.0.0.1", port=0), code=code)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


class Socket:
    """What a page's consumer does: its channel, its group, and what comes to them. Also the peers' way to the rooms."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.clients: list[RawPeer] = []
        self.channel = ""
        self._task: asyncio.Task[None] | None = None

    async def open(self, room: UUID = ROOM) -> None:
        layer = get_channel_layer()
        self.channel = await layer.new_channel()
        await layer.group_add(rooms.group(room), self.channel)
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                self.heard.append(await get_channel_layer().receive(self.channel))
            except (OSError, redis_client.RedisError):
                await asyncio.sleep(0.1)

    async def ask(self, request: Any) -> Any:
        if isinstance(request, control.Take):
            return await rooms.take(request, channel=self.channel)
        return await rooms.rewire(request)

    def events(self, kind: type) -> list[Any]:
        events = [control.event(one["event"]) for one in self.heard if one["type"] == "media.event"]
        return [event for event in events if isinstance(event, kind)]

    def is_good(self, count: int) -> bool:
        rosters = self.events(control.Roster)
        seats = rosters[-1].seats if rosters else ()
        return len(seats) == count and all(seat.connection == "good" for seat in seats)

    async def close(self) -> None:
        for client in self.clients:
            await client.close()
        rooms.forget(channel=self.channel)
        if self._task is not None:
            await end({self._task})


class WorkerProcess:
    """`manage.py mediaworker`."""

    def __init__(self, folder: Path, redis_url: str, *arguments: str, **surroundings: str) -> None:
        self.log = folder / f"worker-{uuid4().hex[:6]}.log"
        command = [sys.executable, "manage.py", "mediaworker", "--port", "0", *arguments]
        extra = {"LYSNING_REDIS_URL": redis_url, "PYTHONUNBUFFERED": "1", **surroundings}
        self.process = servers.launch(servers.tied(command), self.log, surroundings=extra)

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until_listening(self) -> None:
        deadline = time.monotonic() + 60
        while "media worker on" not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.1)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
