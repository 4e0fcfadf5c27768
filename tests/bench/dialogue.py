"""How long a letter takes from Send to the other end's page, with a thousand pages open, and how fast they come back.

Production's processes, two of each kind, on this machine, which also carries the thousand pages: the figures say what
they say about both. As a measure that travels, the same moment's round trip through a bare Redis channel, and the load
that others put on the machine, stand beside.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from statistics import median

from redis.asyncio import Redis

from tests.infra.measure import Measurement
from tests.letters import people
from tests.letters import site as sites
from tests.letters.load import Crowd
from tests.letters.site import Site

THREADS = 500  # two pages each
SECONDS = 20  # of writing at each pace
ROUND_TRIPS = 2_000
WARM = 200  # letters before anything is measured
# letters a second, and the goals for the median and the 99th of a hundred, in milliseconds
PACES = ((20, 10.0, 150.0), (100, 10.0, 150.0), (200, 10.0, 500.0))
BACK_AGAIN = 15.0  # seconds


def measure() -> Iterator[Measurement]:
    """At 20, 100 and 200 letters a second; then the sockets' processes are killed."""
    yield Measurement("load of the machine before (1 minute)", os.getloadavg()[0], "")
    with sites.running() as site:
        yield from asyncio.run(_measured(site, people.make(THREADS)))


async def _measured(site: Site, ends: list[tuple[people.End, people.End]]) -> list[Measurement]:
    found: list[Measurement] = []
    crowd = Crowd(site, ends)
    async with crowd.open():
        await crowd.write_or_give_up(WARM, 50, at_once=10)
        for pace, middle, slowest in PACES:
            found += await _at(crowd, site, pace, middle, slowest)
        for web in site.webs:
            web.sockets.kill()
        began = time.monotonic()
        await asyncio.gather(*(sites.beside(web.sockets.start) for web in site.webs))
        started = time.monotonic()
        await crowd.all_open()
        pages = len(crowd.tabs)
        found.append(
            Measurement(
                f"{pages} pages open again after the processes serve", time.monotonic() - started, "s", goal=BACK_AGAIN
            )
        )
        found.append(
            Measurement(f"{pages} pages open again after the kill, starting included", time.monotonic() - began, "s")
        )
    return found


async def _at(crowd: Crowd, site: Site, pace: int, middle: float, slowest: float) -> list[Measurement]:
    crowd.book.shown.clear()
    trips = asyncio.create_task(_round_trips(site.redis.url(1)))
    began = time.monotonic()
    await crowd.write_or_give_up(pace * SECONDS, pace, at_once=1_000)
    answered = pace * SECONDS / (time.monotonic() - began)
    await crowd.settle()
    bare = median(await trips) * 1000
    delays = [delay * 1000 for delay in crowd.book.delays]
    name = f"Send to seen at {pace}/s, {len(crowd.tabs)} pages"
    p50, p99 = delays[len(delays) // 2], delays[int(len(delays) * 0.99)]
    return [
        Measurement(f"{name}: median", p50, "ms", goal=middle),
        Measurement(f"{name}: 99 of 100", p99, "ms", goal=slowest),
        Measurement(f"{name}: median against a bare Redis round trip", p50, "ms", baseline=bare),
        Measurement(f"{name}: 99 of 100 against a bare Redis round trip", p99, "ms", baseline=bare),
        Measurement(f"{name}: letters a second that were answered", answered, "/s"),
    ]


async def _round_trips(url: str) -> list[float]:
    """Seconds that a word takes through a Redis channel and back to us, under the same load."""
    found = []
    async with Redis.from_url(url) as redis, redis.pubsub() as channel:
        await channel.subscribe("bench")
        while (await channel.get_message(timeout=5))["type"] != "subscribe":
            pass
        for _trip in range(ROUND_TRIPS):
            began = time.monotonic()
            await redis.publish("bench", "x")
            while not (heard := await channel.get_message(timeout=5)) or heard["type"] != "message":
                pass
            found.append(time.monotonic() - began)
            await asyncio.sleep(SECONDS / ROUND_TRIPS)
    return found
