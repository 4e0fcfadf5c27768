"""A page that follows a thing is told how it stands: at once with everybody who comes, and again every twenty seconds."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from redis.exceptions import MaxConnectionsError

from care import connections as watch
from care import frames, heralding, registry, together
from care.connections import connections
from care.consumers import PageSocket
from care.models import User
from care.registry import Followed, Standing
from tests.care.test_sockets import Tab, key, lone, omar, opened, signed

__all__ = ["key", "lone", "omar", "signed"]  # fixtures of the sockets' own tests
pytestmark = pytest.mark.asyncio
FOLLOW = '{"type":"follow","topic":"plants","key":"a1"}'


class Plants:
    """What a topic says of its things, and how often it was asked."""

    def __init__(self) -> None:
        self.state = "green"
        self.asked: list[set[Followed]] = []
        self.breaks = False

    def states(self, wanted: Collection[Followed]) -> dict[Followed, str]:
        self.asked.append(set(wanted))
        if self.breaks:
            raise OSError("no database")
        return {one: self.state for one in wanted if one.key == "a1"}


@pytest.fixture
def plants() -> Iterator[Plants]:
    plants = Plants()
    with registry.standings.with_also(Standing(name="plants", states=plants.states)):
        yield plants


@pytest.fixture
def hers_and_his(lone: User, omar: User, signed: Callable[[User], str]) -> list[str]:
    """Two sessions of hers, and one of his."""
    return [signed(lone), signed(lone), signed(omar)]


@asynccontextmanager
async def following(key: str, text: str = FOLLOW) -> AsyncIterator[Tab]:
    async with opened(key) as tab:
        await tab.says(text)
        yield tab


async def hears(tab: Tab) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await tab.hears())
    return found


async def test_it_is_told_at_once(committed_db: str, lone: User, key: str, plants: Plants) -> None:
    async with following(key) as tab:
        assert await hears(tab) == {"type": "stands", "topic": "plants", "key": "a1", "state": "green"}
    assert plants.asked == [{Followed(lone.code, "patient", "a1")}]


async def test_it_is_told_again_and_again(
    committed_db: str, key: str, plants: Plants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heralding, "EVERY", 0.5)
    async with following(key) as tab:
        assert (await hears(tab))["state"] == "green"
        plants.state = "yellow"
        assert (await hears(tab))["state"] == "yellow"


async def test_who_comes_in_the_same_moment_is_asked_for_together(
    committed_db: str, lone: User, omar: User, hers_and_his: list[str], plants: Plants
) -> None:
    first, second, third = hers_and_his
    async with following(first) as hers, following(second) as hers_too, following(third) as his:
        for tab in (hers, hers_too, his):
            assert (await hears(tab))["state"] == "green"
    assert plants.asked == [{Followed(user.code, "patient", "a1") for user in (lone, omar)}]


async def test_a_page_that_follows_nothing_is_told_nothing(committed_db: str, key: str, plants: Plants) -> None:
    async with opened(key) as tab:
        await asyncio.sleep(2 * heralding.GATHER)
        assert await tab.asked() == frames.pong()
    assert plants.asked == []


@pytest.mark.parametrize(
    "text", ['{"type":"follow","topic":"plants","key":"b2"}', '{"type":"follow","topic":"nothing-here","key":"a1"}']
)
async def test_a_thing_that_one_may_not_read_and_a_topic_that_is_not_there_are_silent(
    committed_db: str, key: str, plants: Plants, text: str
) -> None:
    async with following(key, text) as tab:
        await asyncio.sleep(2 * heralding.GATHER)
        assert await tab.asked() == frames.pong()


async def test_when_the_question_fails_the_next_round_tells(
    committed_db: str, key: str, plants: Plants, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(heralding, "EVERY", 1.0)
    plants.breaks = True
    async with following(key) as tab:
        await asyncio.sleep(2 * heralding.GATHER)
        plants.breaks = False
        assert (await hears(tab))["state"] == "green"
    assert "pages could not be told" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


class Fake:
    """A page that takes what it is told, or one that reads no more."""

    followed = {"plants": Followed(uuid4(), "patient", "a1")}

    def __init__(self, *, reads: bool) -> None:
        self.reads = reads
        self.heard: list[str] = []

    async def told(self, topic: str, key: str, state: str) -> None:
        if not self.reads:
            await asyncio.Event().wait()
        self.heard.append(state)


async def test_a_page_that_reads_no_more_holds_nobody_up(plants: Plants, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heralding, "EVERY", 0.1)
    monkeypatch.setattr(together.all_of, "__defaults__", (0.1,))
    stuck, awake = Fake(reads=False), Fake(reads=True)
    rounds = asyncio.create_task(heralding.Herald().run([stuck, awake]))
    await asyncio.sleep(1)
    rounds.cancel()
    assert len(awake.heard) > 2
    for task in list(together._late):
        task.cancel()


# --- many sockets of one process -----------------------------------------------------------------------


async def _many(count: int) -> list[PageSocket]:
    """Sockets that are open, without the pages at their other ends."""
    layer, found = get_channel_layer(), []
    for _number in range(count):
        socket = PageSocket()
        socket.channel_layer, socket.channel_name = layer, await layer.new_channel()
        socket.user_code, socket.session_key = uuid4(), uuid4().hex
        found.append(socket)
    return found


async def _failures() -> list[object]:
    results = await asyncio.gather(*[one.rejoin() for one in await _many(400)], return_exceptions=True)
    return [result for result in results if result is not None]


async def test_hundreds_of_sockets_find_their_groups_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "doorway", asyncio.Semaphore(watch.JOINS))
    assert await _failures() == []


async def test_control_all_at_once_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "doorway", asyncio.Semaphore(400))
    assert any(isinstance(failure, MaxConnectionsError) for failure in await _failures())
