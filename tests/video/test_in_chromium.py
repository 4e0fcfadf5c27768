"""Real browser tabs with fake cameras call through a worker: pictures decoded both ways, and after every mishap again.

Figures (freezes, concealment) belong to tests/faults/video.py; here it counts that media flow and come back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.infra.browser import Visit
from tests.video.sfu.engine import LossyMux, Threaded, threaded
from tests.video.sfu.nat import nat
from tests.video.sfu.site import served
from video import control
from video.sfu.mux import Mux

pytestmark = [pytest.mark.slow, pytest.mark.browser_allows(hosts=[r"^http://localhost"])]
Called = tuple[Threaded, str]


@pytest.fixture
def engine() -> Iterator[Threaded]:
    with threaded() as running:
        yield running


@pytest.fixture
def site(engine: Threaded) -> Iterator[str]:
    with served(engine) as address:
        yield address


def tab(visit: Visit, site: str) -> Page:
    page = visit(base_url=site, permissions=["camera", "microphone"])
    page.goto("/")
    return page


def joins(page: Page, room: str, **more: Any) -> Any:
    answer = page.evaluate("(who) => start(who)", {"room": room, "seat": str(uuid4())} | more)
    assert answer["type"] == "taken", answer
    return answer


def waits(page: Page, true: Callable[[Any], bool], patience: float = 30) -> Any:
    """The page's figures, once they are so."""
    deadline = time.monotonic() + patience
    while not true(found := page.evaluate("figures()")):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(200)
    return found


def sees_more(page: Page, slot: int = 0, more: int = 20) -> None:
    before = page.evaluate("figures()")["frames"][slot]
    waits(page, lambda found: found["frames"][slot] >= before + more)


def test_two_tabs_see_each_other_and_one_key_frame_is_enough(visit: Visit, site: str, engine: Threaded) -> None:
    lone, mette = tab(visit, site), tab(visit, site)
    room = str(uuid4())
    for page in (lone, mette):
        joins(page, room)
    for page in (lone, mette):
        found = waits(page, lambda found: found["frames"][0] >= 40 and found["samples"][0] > 48_000)
        assert found["keys"][0] <= 5
        assert found["frames"][1:] == [0, 0]
    assert {peer.link.profile for peer in engine.worker.peers} == {"SRTP_AEAD_AES_256_GCM"}


def test_three_tabs_are_each_in_one_slot(visit: Visit, site: str) -> None:
    pages, room = [tab(visit, site) for _tab in range(3)], str(uuid4())
    for page in pages:
        joins(page, room, kbit=300)
    for page in pages:
        waits(page, lambda found: min(found["frames"][:2]) >= 10, patience=60)


def test_a_tab_that_makes_a_new_connection_is_the_same_stream_to_the_other(visit: Visit, site: str) -> None:
    lone, mette = tab(visit, site), tab(visit, site)
    room, seat = str(uuid4()), str(uuid4())
    joins(lone, room, seat=seat)
    joins(mette, room)
    sees_more(mette)
    joins(lone, room, seat=seat)
    for page in (mette, lone):
        sees_more(page)


def test_an_ice_restart_goes_on_with_the_same_connection(visit: Visit, site: str) -> None:
    lone, mette = tab(visit, site), tab(visit, site)
    room = str(uuid4())
    for page in (lone, mette):
        joins(page, room)
    sees_more(mette)
    for _restart in range(2):
        assert lone.evaluate("restart()")["type"] == "taken"
        for page in (mette, lone):
            sees_more(page)


def test_a_dead_worker_is_left_for_another(visit: Visit, site: str, engine: Threaded) -> None:
    lone, mette = tab(visit, site), tab(visit, site)
    room, seats = str(uuid4()), (str(uuid4()), str(uuid4()))
    for page, seat in zip((lone, mette), seats, strict=True):
        joins(page, room, seat=seat)
    sees_more(mette)
    dead = engine.worker
    engine.replace(lambda: Mux(bind="127.0.0.1", port=0))
    engine.thread.loop.call_soon_threadsafe(dead.mux.stop)
    for page, seat in zip((lone, mette), seats, strict=True):
        joins(page, room, seat=seat)
    for page in (lone, mette):
        waits(page, lambda found: found["frames"][0] >= 20)
    engine.run(dead.stop())


def test_a_network_that_is_cut_and_comes_back_on_another_port(visit: Visit, site: str, engine: Threaded) -> None:
    lone, mette = tab(visit, site), tab(visit, site)
    room = str(uuid4())
    with nat(engine.worker.mux.port) as router:
        engine.worker.mux.port, real = router.port, engine.worker.mux.port  # her answer leads through the router
        joins(lone, room)
        engine.worker.mux.port = real
        joins(mette, room)
        for page in (lone, mette):
            sees_more(page)
        router.is_cut = True
        lone.wait_for_timeout(3000)
        router.is_cut = False
        router.rebind()
        assert lone.evaluate("restart()")["type"] == "taken"
        for page in (mette, lone):
            sees_more(page)


def test_five_per_cent_lost_each_way_are_repaired(visit: Visit) -> None:
    with threaded(lambda: LossyMux(bind="127.0.0.1", port=0, up=0.05, down=0.05)) as engine, served(engine) as site:
        lone, mette = tab(visit, site), tab(visit, site)
        room = str(uuid4())
        for page in (lone, mette):
            joins(page, room)
        for page in (lone, mette):
            waits(page, lambda found: found["frames"][0] >= 100, patience=60)
        streams = [stream for peer in engine.worker.peers for stream in peer.published.values()]
        assert sum(stream.repaired for stream in streams) > 0
        assert sum(out.resent for peer in engine.worker.peers for out in peer.out.values()) > 0


def test_the_device_page_hears_itself(visit: Visit, site: str, engine: Threaded) -> None:
    page = tab(visit, site)
    joins(page, str(uuid4()), echo=True, pairs=1)
    waits(page, lambda found: found["frames"][0] >= 20)
    page.wait_for_timeout(2500)
    assert engine.bus.events(control.Measured)[-1].quality.kbit_down > 0
