"""Letters while everything falls: Redis, PostgreSQL and the web processes are killed again and again (R1, R2, R4, R8, R14).

Many people write to each other through production's processes. What each page was told is compared with what is stored:
nothing acknowledged is lost, nothing is shown twice, every thread keeps its order. The negative control is the same run
with pages that believe in pushes: they must lose letters, or the comparison sees nothing.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.infra.measure import Measurement
from tests.letters import load, people
from tests.letters import site as sites
from tests.letters.load import Crowd, Result
from tests.letters.site import Site, Web

AT_ONCE = 30  # letters on their way; two processes answer them
BETWEEN = 4.0  # seconds from one fault to the next
REDIS_AWAY = 0.5  # seconds before a killed Redis is back


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    threads: int
    letters: int
    pace: float  # letters a second
    redis: int = 0  # kills
    webs: int = 0
    postgres: int = 0  # immediate shutdowns


WHOLE = Size(threads=500, letters=10_000, pace=100, redis=5, webs=5, postgres=4)
SHORT = Size(threads=30, letters=300, pace=15, redis=2, webs=1, postgres=1)

Faults = Callable[[], Awaitable[float]]


def killing(site: Site, size: Size) -> Faults:
    """All kinds in turn; the web processes one after the other. Gives the moment at which the last had passed."""
    kinds = [("redis", size.redis), ("web", size.webs), ("postgres", size.postgres)]
    turns = [kind for turn in range(max(count for _kind, count in kinds)) for kind, count in kinds if turn < count]

    async def faults() -> float:
        for number, kind in enumerate(turns):
            await asyncio.sleep(BETWEEN)
            await sites.beside(_fault, site, kind, site.webs[number % len(site.webs)])
        return time.monotonic()

    return faults


def _fault(site: Site, kind: str, web: Web) -> None:
    if kind == "redis":
        site.kill_redis()
        time.sleep(REDIS_AWAY)
        site.redis.start()
    elif kind == "web":
        web.kill()
        web.start()
    else:
        site.restart_postgres()


def pausing(site: Site, seconds: float) -> Faults:
    """A web process, Redis and PostgreSQL stand still for a while, one after the other (SIGSTOP)."""

    async def faults() -> float:
        for pids in ([site.webs[0].sockets.pid], [site.webs[0].pages.pid], site.redis_pids, site.postgres_pids):
            await asyncio.sleep(1.0)
            sites.send(signal.SIGSTOP, pids)
            await asyncio.sleep(seconds)
            sites.send(signal.SIGCONT, pids)
        return time.monotonic()

    return faults


def rolling(site: Site, rounds: int) -> Faults:
    """A new version goes out under load: each web process in turn ends in good order and starts again."""

    async def faults() -> float:
        for number in range(rounds):
            await asyncio.sleep(1.0)
            web = site.webs[number % len(site.webs)]
            await sites.beside(web.stop)
            await sites.beside(web.start)
        return time.monotonic()

    return faults


def without_redis(site: Site, seconds: float) -> Faults:
    """Redis is gone for a long time; pages ask instead."""

    async def faults() -> float:
        await asyncio.sleep(1.0)
        site.kill_redis()
        await asyncio.sleep(seconds)
        await sites.beside(site.redis.start)
        return time.monotonic()

    return faults


def one_after_another(*all_faults: Faults) -> Faults:
    """First these, then those."""

    async def faults() -> float:
        return [await each() for each in all_faults][-1]

    return faults


def run(
    site: Site,
    ends: Sequence[tuple[people.End, people.End]],
    size: Size,
    faults: Faults | None = None,
    *,
    guarded: bool = True,
) -> Result:
    """One run of a fresh crowd."""
    crowd = Crowd(site, list(ends), guarded=guarded)
    return asyncio.run(load.run(crowd, letters=size.letters, pace=size.pace, at_once=AT_ONCE, faults=faults))


def _figures(name: str, result: Result) -> Iterator[Measurement]:
    yield Measurement(f"{name}: letters acknowledged", result.acked, "letters")
    yield Measurement(f"{name}: letters never acknowledged", result.unacked, "letters", goal=0)
    yield Measurement(f"{name}: acknowledged letters lost", len(result.lost), "letters", goal=0)
    yield Measurement(f"{name}: letters shown or stored twice", len(result.doubled), "letters", goal=0)
    yield Measurement(f"{name}: pages with another order", len(result.disordered), "pages", goal=0)
    yield Measurement(
        f"{name}: longest wait for an acknowledgement after the last fault", result.acked_after, "s", goal=60
    )
    yield Measurement(f"{name}: every page up to date after the last fault", result.settled_after, "s")
    for share in (0.5, 0.99):
        yield Measurement(f"{name}: from Send to seen, {share:.0%}", result.delay(share), "s")


def measure() -> Iterator[Measurement]:
    """The whole run, the control, and the other faults on a smaller scale."""
    with sites.running() as site:
        yield from _figures("kills", run(site, people.make(WHOLE.threads), WHOLE, killing(site, WHOLE)))
    with sites.running() as site:
        lost = len(run(site, people.make(WHOLE.threads), WHOLE, killing(site, WHOLE), guarded=False).lost)
        yield Measurement("push only, kills: acknowledged letters lost", lost, "letters", goal=1, more_is_better=True)
    smaller = Size(threads=100, letters=1_500, pace=25)
    with sites.running() as site:
        for name, faults in (
            ("pauses of 15 s", pausing(site, 15)),
            ("five rolling restarts", rolling(site, 5)),
            ("Redis away for two minutes", without_redis(site, 120)),
        ):
            yield from _figures(name, run(site, people.make(smaller.threads), smaller, faults))
