"""Many people write to each other at a given pace; afterwards what they were told is compared with what is stored."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.db import connection

from tests.letters import people, wire
from tests.letters.site import Site
from tests.letters.tab import TOKEN, Book, Tab

OPENING = 120.0  # seconds until every socket must be open
GIVE_UP, SLOWEST = 120.0, 6.0  # seconds, and times the pace: then no answer will come any more
LAST_PUSHES = 5.0
SETTLING = 90.0  # seconds after the last fault and letter until everybody must be up to date


@dataclass
class Result:
    """What a run amounted to."""

    acked: int = 0
    unacked: int = 0
    lost: list[str] = field(default_factory=list)  # acknowledged, but not stored or not on both pages
    doubled: list[str] = field(default_factory=list)  # shown or stored twice
    disordered: list[str] = field(default_factory=list)  # threads in which somebody saw another order
    acked_after: float = 0.0  # the longest wait for an acknowledgement, from the last fault or Send, whichever is later
    settled_after: float = 0.0  # seconds from the last fault until every page was up to date
    took: float = 0.0
    delays: list[float] = field(default_factory=list)

    def delay(self, share: float) -> float:
        """A quantile of the seconds from Send to being shown."""
        return self.delays[min(int(len(self.delays) * share), len(self.delays) - 1)] if self.delays else 0.0


class Crowd:
    """The tabs of both ends of every thread."""

    def __init__(self, site: Site, ends: list[tuple[people.End, people.End]], *, guarded: bool = True) -> None:
        self.book = Book()
        self.tabs = [
            Tab(end, site.webs, self.book, guarded, number) for number, pair in enumerate(ends) for end in pair
        ]
        self._lives: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Crowd]:
        """Every tab with its socket open."""
        self._lives = [asyncio.create_task(tab.live()) for tab in self.tabs]
        try:
            await self.all_open()
            yield self
        finally:
            for life in self._lives:
                life.cancel()
            await asyncio.gather(*self._lives, return_exceptions=True)

    async def all_open(self) -> float:
        """Wait until every socket is open; how long it took."""
        began = time.monotonic()
        while self.book.opened < len(self.tabs):
            if time.monotonic() - began > OPENING:
                raise TimeoutError(f"{self.book.opened} of {len(self.tabs)} sockets are open")
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    async def write(self, letters: int, pace: float, at_once: int) -> None:
        """Send so many letters, `pace` a second, from tabs chosen at random; return when all have their answer.

        Never more than `at_once` are on their way, as if people waited for each other when the site is slow.
        """
        chosen, room = random.Random(7), asyncio.Semaphore(at_once)
        began = time.monotonic()
        sends = []
        for number in range(letters):
            await asyncio.sleep(max(0.0, began + number / pace - time.monotonic()))
            await room.acquire()
            sends.append(asyncio.create_task(chosen.choice(self.tabs).send()))
            sends[-1].add_done_callback(lambda _done: room.release())
        await asyncio.gather(*sends)

    async def write_or_give_up(self, letters: int, pace: float, at_once: int) -> None:
        """The same for as long as it can be expected to take; what has no answer then never gets one."""
        writing = asyncio.create_task(self.write(letters, pace, at_once))
        await asyncio.wait([writing], timeout=GIVE_UP + SLOWEST * letters / pace)
        if not writing.done():
            writing.cancel()
            await asyncio.wait([writing])
            await asyncio.sleep(wire.PATIENCE)  # what is on its way may still be stored
            return
        writing.result()

    async def settle(self) -> None:
        """Wait until every page shows as much as is stored; pages that only believe in pushes get a moment for the last."""
        if not self.tabs[0].guarded:
            await asyncio.sleep(LAST_PUSHES)
            return
        until, threads = time.monotonic() + SETTLING, await _stored()
        while any(tab.reader.seq < len(threads[tab.end.course]) for tab in self.tabs):
            if time.monotonic() > until:
                return
            await asyncio.sleep(0.1)

    async def result(self) -> Result:
        """Compare."""
        book, threads = self.book, await _stored()
        found = Result(acked=len(book.acked), unacked=len(book.sent) - len(book.acked), delays=book.delays)
        stored = Counter(token for tokens in threads.values() for token in tokens)
        found.doubled = [token for token, times in stored.items() if times > 1]
        found.lost = [token for token in book.acked if token not in stored]
        for tab in self.tabs:
            _compare(tab, threads[tab.end.course], found)
        return found


def _compare(tab: Tab, stored: list[str], found: Result) -> None:
    shown = tab.tokens
    found.lost += [token for token in stored if token not in shown and token in tab.book.acked]
    found.doubled += [token for token, times in Counter(shown).items() if times > 1]
    ours = [token for token in stored if token in tab.sends]
    wanted = [token for token in stored if token in shown]
    if shown != wanted or ours != [token for token in tab.sends if token in ours]:
        found.disordered.append(tab.end.course)


@database_sync_to_async
def _stored() -> dict[str, list[str]]:
    """What the database holds, thread by thread in its order."""
    from dialogue.models import Message

    connection.close()  # the server may have been restarted since
    found: dict[str, list[str]] = defaultdict(list)
    rows: Any = Message.unscoped.select_related("thread__course").order_by("thread", "seq")
    for row in rows:
        match = TOKEN.search(row.body)
        found[str(row.thread.course.code)].append(match.group() if match else "?")
    return found


async def run(
    crowd: Crowd,
    *,
    letters: int,
    pace: float,
    at_once: int = 1_000,
    faults: Callable[[], Awaitable[float]] | None = None,
) -> Result:
    """Write while the faults happen; `faults` gives the moment of the last one."""
    began = time.monotonic()
    async with crowd.open():
        nemesis = asyncio.ensure_future(faults()) if faults else None
        await crowd.write_or_give_up(letters, pace, at_once)
        last = await nemesis if nemesis else time.monotonic()
        await crowd.settle()
        result = await crowd.result()
    now = time.monotonic()
    result.took = now - began
    waits = [at - max(crowd.book.sent[token], last) for token, at in crowd.book.acked.items()]
    result.acked_after = max(waits, default=0.0)
    result.settled_after = now - last
    return result
