"""A media worker for tests, with a bus and leases in memory: on the test's own loop, or in a thread beside a browser."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID, uuid4

from tests.infra.loops import LoopThread
from video import control
from video.sfu.mux import Mux
from video.sfu.worker import Worker


class MemoryBus:
    """Requests are asked by the test; what the worker tells is kept."""

    def __init__(self) -> None:
        self._requests: asyncio.Queue[tuple[asyncio.Future[Any], Any]] = asyncio.Queue()
        self.told: list[tuple[UUID, Any]] = []
        self.clients: list[Any] = []  # what is to be closed at the end

    async def next_request(self) -> tuple[asyncio.Future[Any], Any]:
        return await self._requests.get()

    async def reply(self, to: asyncio.Future[Any], reply: Any) -> None:
        if not to.done():
            to.set_result(reply)

    async def tell(self, room: UUID, event: Any) -> None:
        self.told.append((room, event))

    async def ask(self, request: Any) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._requests.put_nowait((future, request))
        return await asyncio.wait_for(future, 10)

    def events(self, kind: type, room: UUID | None = None) -> list[Any]:
        return [event for code, event in self.told if isinstance(event, kind) and room in {None, code}]


class NoLeases:
    """One worker has everything."""

    async def beat(self, beat: control.Beat, rooms: list[UUID]) -> list[UUID]:
        return []

    async def release(self, worker: UUID, room: UUID) -> None:
        pass

    async def leave(self, worker: UUID) -> None:
        pass


class LossyMux(Mux):
    """Loses a part of the media, as a bad line does: before decryption on the way in, before sending on the way out."""

    def __init__(self, *, up: float = 0.0, down: float = 0.0, seed: int = 1, **options: Any) -> None:
        super().__init__(**options)
        self.up, self.down, self.lost_up, self.lost_down = up, down, 0, 0
        self.dice = random.Random(seed)
        receive, send = self.receive, self.send

        def lossy_receive(view: Any) -> tuple[int, Any]:
            while True:
                size, address = receive(view)
                if 127 < view[0] < 192 and self.dice.random() < self.up:
                    self.lost_up += 1
                    continue
                return size, address

        def lossy_send(data: Any, address: Any) -> int:
            if 127 < data[0] < 192 and self.dice.random() < self.down:
                self.lost_down += 1
                return len(data)
            return send(data, address)

        self.receive, self.send = lossy_receive, lossy_send


@asynccontextmanager
async def running(mux: Mux | None = None, leases: Any = None) -> AsyncIterator[tuple[Worker, MemoryBus]]:
    """A worker on this loop."""
    bus = MemoryBus()
    worker = Worker(bus, leases or NoLeases(), mux or Mux(bind="127.0.0.1", port=0))
    await worker.start()
    try:
        yield worker, bus
    finally:
        await worker.stop()
        await asyncio.gather(*(client.close() for client in bus.clients))


class Threaded:
    """A worker in a thread of its own; `run` runs a coroutine there."""

    def __init__(self, make_mux: Callable[[], Mux]) -> None:
        self.thread = LoopThread("media")
        self.worker, self.bus = self.run(self._start(make_mux))

    async def _start(self, make_mux: Callable[[], Mux]) -> tuple[Worker, MemoryBus]:
        bus = MemoryBus()
        worker = Worker(bus, NoLeases(), make_mux())
        await worker.start()
        return worker, bus

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.thread.run(work)

    def ask(self, request: Any) -> Any:
        return self.run(self.bus.ask(request))

    def replace(self, make_mux: Callable[[], Mux]) -> None:
        """Another worker, on a port of its own; the former one is not told."""
        self.worker, self.bus = self.run(self._start(make_mux))

    def stop(self) -> None:
        self.run(self.worker.stop())
        self.thread.stop()


@contextmanager
def threaded(make_mux: Callable[[], Mux] | None = None) -> Iterator[Threaded]:
    engine = Threaded(make_mux or (lambda: Mux(bind="127.0.0.1", port=0)))
    try:
        yield engine
    finally:
        engine.stop()


def take(room: UUID, sdp: str, seat: UUID | None = None, **more: Any) -> control.Take:
    """A request for a seat."""
    return control.Take(room=room, seat=seat or uuid4(), page=more.pop("page", None) or uuid4(), sdp=sdp, **more)


async def until(true: Callable[[], bool], patience: float = 20.0) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.02)
