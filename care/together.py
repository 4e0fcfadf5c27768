"""Doing the same to many sockets at once, so that none of them holds up the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Coroutine
from typing import Any

from care.failures import where

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds; a page that reads no more is closed by the server's pings later
_late: set[asyncio.Task[Any]] = set()


async def all_of(works: Collection[Coroutine[Any, Any, object]], patience: float | None = PATIENCE) -> None:
    """Wait for all of these, or for as long as patience lasts; the rest go on by themselves. Failures are logged."""
    tasks = [asyncio.create_task(work) for work in works]
    _late.update(tasks)
    for task in tasks:
        task.add_done_callback(_is_over)
    done, _late_ones = await asyncio.wait(tasks, timeout=patience) if tasks else (set(), set())
    failures = [error for task in done if not task.cancelled() and (error := task.exception()) is not None]
    if failures:
        logger.warning("%s of %s sockets did not follow: %s", len(failures), len(tasks), where(failures[0]))


def _is_over(task: asyncio.Task[Any]) -> None:
    _late.discard(task)
    if not task.cancelled():
        task.exception()  # of one that was waited for it has been logged; a late one's page is gone
