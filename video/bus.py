"""The way between the pages' sockets and the media workers: Channels' layer, in memory or through Redis.

In Redis everything is encrypted by the layer's key, which also keeps strangers from asking a worker for anything.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer

from video import control, typed

logger = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for the layer to take a message


def inbox(worker: UUID) -> str:
    """The channel that a worker reads."""
    return f"media.{worker.hex}"


def group(room: UUID) -> str:
    """The channel layer's group of everybody in a room."""
    return f"call.{room.hex}"


class LayerBus:
    """A worker's end."""

    def __init__(self, worker: UUID) -> None:
        self._inbox = inbox(worker)

    async def next_request(self) -> tuple[str, Any]:
        """The next request that can be understood, and the channel that its answer goes to."""
        while True:
            message = await get_channel_layer().receive(self._inbox)
            try:
                return str(message["reply"]), control.request(message["request"])
            except (KeyError, typed.BadMessage) as error:
                logger.warning("media worker: a message was not understood: %s", type(error).__name__)

    async def reply(self, to: str, reply: Any) -> None:
        """Answer a request."""
        async with asyncio.timeout(PATIENCE):
            await get_channel_layer().send(to, {"type": "media.reply", "reply": typed.named(reply)})

    async def tell(self, room: UUID, event: Any) -> None:
        """Tell everybody in the room."""
        async with asyncio.timeout(PATIENCE):
            await get_channel_layer().group_send(group(room), as_event(event))


def as_event(event: Any) -> dict[str, Any]:
    """An event as the consumers' `media_event` gets it."""
    return {"type": "media.event", "event": typed.named(event)}


async def ask(worker: UUID, request: Any, limit: float = PATIENCE) -> Any:
    """Ask a worker, and wait for its reply. Raises TimeoutError, or what the layer raises when it is away.

    The reply's channel has the prefix of every consumer's: whoever reads this process's channels reads all of them.
    """
    layer = get_channel_layer()
    async with asyncio.timeout(limit):
        channel = await layer.new_channel()
        await layer.send(inbox(worker), {"type": "media.request", "reply": channel, "request": typed.named(request)})
        message = await layer.receive(channel)
    return control.reply(message["reply"])
