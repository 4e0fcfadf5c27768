"""Calls under mishap and attack: mutated offers, every ending, spoofed hellos, bad lines, dead workers, cut networks."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aioice.ice
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.infra import needs
from tests.infra.browser import FLAGS
from tests.infra.measure import Measurement
from tests.video.sfu import attacks, calls
from tests.video.sfu.engine import LossyMux, Threaded, running, threaded, until
from tests.video.sfu.nat import nat
from tests.video.sfu.offers import mutant
from tests.video.sfu.raw import RawPeer
from tests.video.sfu.site import served
from tests.video.sfu.test_attacks import mutants, starts
from tests.video.sockets import ROOM, Socket, WorkerProcess, forget_all
from video import control, leases
from video.sfu import link, sdp

MUTANTS, TAKEN, CALLS, STARTED = 100_000, 5_000, 500, 20
PATIENCE = 60


def measure() -> Iterator[Measurement]:
    """All of it, about ten minutes."""
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    yield from _validated()
    yield from asyncio.run(_mutated())
    yield from asyncio.run(_ended())
    for a_second in (1, 1000):
        started = asyncio.run(_attacked(a_second))
        name = f"calls that start under {a_second} spoofed hellos a second, of {STARTED}"
        yield Measurement(name, started, "calls", goal=STARTED, more_is_better=True)
    yield Measurement("two people back after their worker was killed", asyncio.run(_killed()), "s", goal=5)
    yield from _in_browsers()


def _validated() -> Iterator[Measurement]:
    dice, slowest, unhandled = random.Random(1), 0.0, 0
    for _mutant in range(MUTANTS):
        text, began = mutant(dice), time.thread_time()
        try:
            sdp.read(text)
        except sdp.BadSdp:
            pass
        except Exception as error:  # noqa: BLE001 - counted
            unhandled += 1
            print(f"{type(error).__name__} in {error.__traceback__}")
        slowest = max(slowest, time.thread_time() - began)
    yield Measurement(f"{MUTANTS} mutated offers read: errors nobody expected", unhandled, "", goal=0)
    yield Measurement("the slowest of them", slowest * 1000, "ms", goal=50)


def _left() -> tuple[int, int]:
    return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))


async def _mutated() -> list[Measurement]:
    async with running() as (worker, bus):
        await calls.one_call(worker, bus, "hang up")
        tasks, files = _left()
        refused, taken = await mutants(worker, bus, TAKEN, seed=5)
        await until(lambda: not worker.peers and len(asyncio.all_tasks()) <= tasks, PATIENCE)
        left = len(worker.rooms) + len(worker.mux.links) + max(0, _left()[1] - files)
    return [
        Measurement(
            f"left of {refused + taken} mutated offers that asked for a seat ({taken} got one)", left, "", goal=0
        )
    ]


async def _ended() -> list[Measurement]:
    link.CONNECT_LIMIT = 1.0
    async with running() as (worker, bus):
        await calls.one_call(worker, bus, "hang up")
        tasks, files = _left()
        for number in range(CALLS):
            await calls.one_call(worker, bus, calls.ENDINGS[number % len(calls.ENDINGS)])
        await until(lambda: not worker.peers and len(asyncio.all_tasks()) <= tasks, PATIENCE)
        left = len(worker.rooms) + len(worker.mux.links) + len(worker.connecting) + max(0, _left()[1] - files)
    link.CONNECT_LIMIT = 15.0
    return [Measurement(f"sockets, tasks and rooms left of {CALLS} calls with every ending", left, "", goal=0)]


async def _attacked(a_second: int) -> int:
    async with running() as (worker, bus):
        stop = asyncio.Event()
        attack = asyncio.create_task(attacks.hellos(worker.mux.port, a_second, stop))
        started = sum([await starts(bus) for _call in range(STARTED)])
        stop.set()
        await attack
    return started


async def _killed() -> float:
    """Seconds from the death of the worker until both media connections are up at the other one."""
    forget_all(settings.REDIS_URL)
    with tempfile.TemporaryDirectory() as folder:
        processes = [WorkerProcess(Path(folder), settings.REDIS_URL) for _worker in range(2)]
        try:
            for process in processes:
                await asyncio.to_thread(process.wait_until_listening)
            return await _move(processes)
        finally:
            for process in processes:
                process.kill()


async def _move(processes: list[WorkerProcess]) -> float:
    socket = Socket()
    await socket.open()
    people: list[Any] = [RawPeer(), RawPeer()]
    for person in people:
        await person.join(socket, ROOM)
    await until(lambda: socket.is_good(2))
    port = people[0].of("candidate").split()[5]
    next(one for one in processes if f":{port}\n" in one.output()).kill()
    died = time.monotonic()
    await until(lambda: bool(socket.events(control.Moved)))
    socket.heard.clear()
    await asyncio.gather(*(RawPeer(seat=person.seat).join(socket, ROOM) for person in people))
    await until(lambda: socket.is_good(2))
    passed = time.monotonic() - died
    await socket.close()
    await leases.leases().close()
    return passed


# --- in real browsers ------------------------------------------------------------------------------------------------


def _in_browsers() -> Iterator[Measurement]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield from _lossy(browser)
        yield from _cut(browser)
        browser.close()


@contextmanager
def _two(browser: Browser, engine: Threaded, *, way: int = 0) -> Iterator[list[Page]]:
    """Two tabs in a call; the first one's media lead through the port `way`."""
    with served(engine) as site:
        pages, room = (
            [browser.new_context(permissions=["camera", "microphone"]).new_page() for _tab in range(2)],
            uuid4(),
        )
        for number, page in enumerate(pages):
            page.goto(site)
            real = engine.worker.mux.port
            engine.worker.mux.port = way if way and number == 0 else real
            page.evaluate("(who) => start(who)", {"room": str(room), "seat": str(uuid4())})
            engine.worker.mux.port = real
        for page in pages:
            _until(page, lambda found: found["frames"][0] > 20)
        yield pages
        for page in pages:
            page.context.close()


def _until(page: Page, true: Any) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not true(found := page.evaluate("figures()")):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)
    return found


def _lossy(browser: Browser) -> Iterator[Measurement]:
    lossy = lambda: LossyMux(bind="127.0.0.1", port=0, up=0.05, down=0.05)  # noqa: E731
    with threaded(lossy) as engine, _two(browser, engine) as pages:
        pages[0].wait_for_timeout(3000)
        before = [(page.evaluate("gaps()"), page.evaluate("figures()"))[1] for page in pages]
        pages[0].wait_for_timeout(20_000)
        after = [page.evaluate("figures()") for page in pages]
        longest = max(page.evaluate("gaps()") for page in pages)
    concealed = max(
        (new["concealed"][0] - old["concealed"][0]) / (new["samples"][0] - old["samples"][0])
        for old, new in zip(before, after, strict=True)
    )
    yield Measurement("5 % lost each way: the longest freeze in 20 s", longest, "s", goal=0.5)
    yield Measurement("5 % lost each way: sound that had to be invented", concealed * 100, "%", goal=1)


def _cut(browser: Browser) -> Iterator[Measurement]:
    """Ten seconds without a network, then another port, as from Wi-Fi to mobile: the gap after the page has noticed."""
    with threaded() as engine, nat(engine.worker.mux.port) as router, _two(browser, engine, way=router.port) as pages:
        router.is_cut = True
        pages[0].wait_for_timeout(10_000)
        told = [one.seats[0].connection for one in engine.bus.events(control.Roster)]
        router.is_cut = False
        router.rebind()
        before, began = [page.evaluate("figures()")["frames"][0] for page in pages], time.monotonic()
        pages[0].evaluate("restart()")
        for page, frames in zip(pages, before, strict=True):
            _until(page, lambda found, frames=frames: found["frames"][0] > frames + 3)
        yield Measurement(
            "both see again after 10 s without a network and an ICE restart", time.monotonic() - began, "s", goal=5
        )
        yield Measurement("the other one was told of it", float("problem" in told), "", goal=1, more_is_better=True)
