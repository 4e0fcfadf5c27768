"""Telling the pages of this process how the things that they follow stand: a doorbell may be lost, this is the net.

A thousand open pages that each asked for themselves would cost a request each; here they cost a few queries together.
Who has just come is told at once, with everybody else who comes in the same moment; everybody is told again and again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Protocol

from channels.db import database_sync_to_async

from care import registry
from care.failures import where
from care.registry import Followed
from care.together import all_of

logger = logging.getLogger(__name__)

EVERY = 20.0  # seconds; what a lost doorbell costs
GATHER = 0.25  # seconds that the first to come waits for others


class Follower(Protocol):
    """What the herald needs of a socket."""

    @property
    def followed(self) -> Mapping[str, Followed]:
        """What the page follows, by topic."""

    async def told(self, topic: str, key: str, state: str) -> None:
        """Tell the page."""


class Herald:
    """Goes round for as long as its task lives; `comes` is called from the same loop."""

    def __init__(self) -> None:
        self._fresh: set[Follower] = set()
        self._somebody = asyncio.Event()

    def comes(self, follower: Follower) -> None:
        """A page follows something from now on."""
        self._fresh.add(follower)
        self._somebody.set()

    def goes(self, follower: Follower) -> None:
        """A page has gone."""
        self._fresh.discard(follower)

    async def run(self, everybody: Collection[Follower]) -> None:
        """Until nobody is left; `everybody` is looked at anew each time."""
        next_round = time.monotonic() + EVERY
        while everybody:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._somebody.wait(), max(0.0, next_round - time.monotonic()))
            if time.monotonic() >= next_round:
                self._fresh, next_round = set(everybody), time.monotonic() + EVERY
            else:
                await asyncio.sleep(GATHER)
            followers, self._fresh = self._fresh, set()
            self._somebody.clear()
            await _tell(followers)


async def _tell(followers: Collection[Follower]) -> None:
    try:
        for topic, wanted in _wanted(followers).items():
            states = await database_sync_to_async(registry.standings.get(topic).states)(wanted.keys())
            await all_of([one.told(topic, of.key, state) for of, state in states.items() for one in wanted[of]])
    except Exception as error:  # noqa: BLE001 - pages that hear nothing ask by themselves
        logger.warning("pages could not be told how things stand: %s", where(error))


def _wanted(followers: Collection[Follower]) -> dict[str, dict[Followed, list[Follower]]]:
    found: dict[str, dict[Followed, list[Follower]]] = defaultdict(lambda: defaultdict(list))
    for follower in followers:
        for topic, followed in follower.followed.items():
            if topic in registry.standings:
                found[topic][followed].append(follower)
    return found
