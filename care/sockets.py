"""Doorbells: telling open pages that something happened, after it is safely stored.

The database is the truth and pages ask it again every half minute, so a doorbell may be lost and its failure never
reaches the caller. Nothing rings before the commit of the caller's transaction.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import threading
import time
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from care import frames
from care.failures import where

logger = logging.getLogger(__name__)

LAYER_TIMEOUT = 2.0  # seconds for the channel layer to take one doorbell
GRACE = 0.25  # seconds that a caller waits for it
Rings = Sequence[tuple[str, dict[str, Any]]]  # groups of the channel layer, and what each is told
SILENCE = 5.0  # seconds without doorbells after the layer did not answer in time


@dataclass(frozen=True, slots=True)
class Ear:
    """Somebody who is told, on those of their pages only that are open in `role`; None for every page of theirs."""

    code: UUID
    role: str | None = None


def ring(user_codes: Iterable[UUID], topic: str, payload: Mapping[str, Any], seq: int | None = None) -> None:
    """Tell every open page of these people, after commit. `payload` is JSON-ready and below 64 kB.

    With a sequence number the page notices a gap and asks the server. Raises only for a wrong topic or payload.
    """
    message = _message(topic, payload, seq, None)
    _after_commit([(group_of_user(code), message) for code in set(user_codes)])


def ring_each(payloads: Mapping[Ear, Mapping[str, Any]], topic: str, seq: int | None = None) -> None:
    """The same where everybody is told in their own words; all are told at once."""
    rings = [(group_of_user(ear.code), _message(topic, what, seq, ear.role)) for ear, what in payloads.items()]
    _after_commit(rings)


def _message(topic: str, payload: Mapping[str, Any], seq: int | None, role: str | None) -> dict[str, Any]:
    frame = frames.event(topic, payload, seq, DjangoJSONEncoder)
    return {"type": "ring.event", "topic": topic, "frame": frame, "role": role}


def close_session(session_key: str, *, reason: str = "signed_out") -> None:
    """Close the sockets of a session that has ended, after commit."""
    _after_commit([(group_of_session(session_key), {"type": "session.ended", "reason": reason})])


def close_user(user_code: UUID, *, reason: str = "signed_out") -> None:
    """Close every socket of a person, after commit."""
    _after_commit([(group_of_user(user_code), {"type": "session.ended", "reason": reason})])


def tell_group(group: str, message: dict[str, Any]) -> None:
    """Hand a message to every consumer in the group, after commit. It may be lost, as any doorbell."""
    _after_commit([(group, message)])


def group_of_user(code: UUID) -> str:
    """The channel layer's group of a person's sockets."""
    return f"user.{code.hex}"


def group_of_session(session_key: str) -> str:
    """The group of one session's sockets. The key itself never travels."""
    return f"session.{hashlib.sha256(session_key.encode()).hexdigest()}"


def serve_on(loop: asyncio.AbstractEventLoop) -> None:
    """Remember the loop on which this process's sockets live; the in-memory layer wakes nobody on another."""
    _lines.server = loop


class _Lines:
    """The loops of this process on which doorbells travel, and whether the layer answers at present."""

    def __init__(self) -> None:
        self.server: asyncio.AbstractEventLoop | None = None
        self.silent_until = 0.0
        self._sender: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def loop(self) -> asyncio.AbstractEventLoop | None:
        """Where to send from: with the in-memory layer the sockets' own loop, or None when there are none."""
        if not isinstance(get_channel_layer(), InMemoryChannelLayer):
            return self._own()
        return self.server if self.server is not None and self.server.is_running() else None

    def _own(self) -> asyncio.AbstractEventLoop:
        """A loop in a thread of its own, which keeps its connection: cheaper than one loop per doorbell."""
        with self._lock:
            if self._sender is None:
                self._sender = asyncio.new_event_loop()
                threading.Thread(target=self._sender.run_forever, name="doorbells", daemon=True).start()
            return self._sender


_lines = _Lines()


def _hang_up() -> None:
    """A forked worker starts without its parent's threads and loops."""
    global _lines
    _lines = _Lines()


os.register_at_fork(after_in_child=_hang_up)


def _after_commit(rings: Rings) -> None:
    if rings:
        transaction.on_commit(lambda: _send(rings), robust=True)  # Django cannot name a partial that failed


def _send(rings: Rings) -> None:
    loop = _lines.loop()
    if loop is None or time.monotonic() < _lines.silent_until:
        return
    sent = asyncio.run_coroutine_threadsafe(_deliver(rings), loop)
    if loop is not _lines.server:
        _wait_a_moment(sent)


def _wait_a_moment(sent: Future[None]) -> None:
    """A short command must not end before its doorbell is out; a page must not wait for a layer that hangs.

    Slow is not gone: on a machine that has more to do than it can, the doorbell still goes out, a little later.
    """
    with suppress(TimeoutError):
        sent.result(GRACE)


async def _deliver(rings: Rings) -> None:
    layer = get_channel_layer()
    sends: list[Coroutine[Any, Any, None]] = [layer.group_send(group, message) for group, message in rings]
    try:
        await asyncio.wait_for(asyncio.gather(*sends), LAYER_TIMEOUT)
    except Exception as error:  # noqa: BLE001 - pages ask again by themselves; the caller's work is done and stored
        _lines.silent_until = time.monotonic() + SILENCE
        logger.warning("a doorbell was lost: %s", where(error))
