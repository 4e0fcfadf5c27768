"""The one socket of a signed-in page (care/SOCKETS.md)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from redis.exceptions import RedisError

from care import frames, registry, sockets
from care.connections import Allowance, connections
from care.failures import where
from care.reach_queries import Reach, reach_of
from care.registry import Followed
from care.signed_in import may_listen, signed_in

logger = logging.getLogger(__name__)

BAD_FRAME, SIGNED_OUT, TOO_MUCH = 4400, 4401, 4429
TOO_LARGE, TRY_LATER = 1009, 1013
RATE, BURST = 20, 40
LAYER_FAILURES = (OSError, TimeoutError, RedisError)


class PageSocket(AsyncWebsocketConsumer):
    """Forwards the doorbells of one person to one page, for as long as the page's session lasts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_code: UUID
        self.session_key = ""
        self.reach: Reach = frozenset()
        self._role: str | None = None
        self._topics: frozenset[str] | None = None
        self.followed: dict[str, Followed] = {}
        self._allowance = Allowance(RATE, BURST)
        self._ended = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Live until either side closes; a channel layer that breaks on the way is the page's cue to come back."""
        try:
            await super().__call__(scope, receive, send)
        except LAYER_FAILURES as error:
            logger.warning("a socket lost the channel layer: %s", where(error))
            await self._turn_away(TRY_LATER, "layer")
        finally:
            connections.leave(self)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message; unlike Channels' own, without a trip to a thread to tidy connections we do not use."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Let a signed-in person's page in. It is in its groups before it is accepted, so no doorbell falls between."""
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        listener = await database_sync_to_async(_listener)(self.session_key)
        if listener is None:
            await self._refuse(SIGNED_OUT, "signed_out")
            return
        self.user_code, self._role, self.reach = listener
        if not connections.enter(self):
            await self._refuse(TOO_MUCH, "sockets")
            return
        sockets.serve_on(asyncio.get_running_loop())
        await self.rejoin()
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the groups; a layer that is away forgets them by itself."""
        connections.leave(self)
        if hasattr(self, "user_code"):
            await self._in_turn(self._leave_groups)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame from the page."""
        if self._ended:
            return
        if len(text_data or "") > frames.LONGEST_FRAME or len(bytes_data or b"") > frames.LONGEST_FRAME:
            await self.end("too_large", TOO_LARGE)
        elif not self._allowance.take():
            await self.end("too_fast", TOO_MUCH)
        else:
            await self._answer(text_data)

    async def _answer(self, text: str | None) -> None:
        try:
            frame = frames.parse(text or "")
        except frames.BadFrame:
            await self.end("bad_frame", BAD_FRAME)
            return
        if isinstance(frame, frames.Hello):
            self._topics = frame.topics
        elif isinstance(frame, frames.Follow):
            self._follow(frame)
        else:
            await self.send(frames.pong())

    def _follow(self, frame: frames.Follow) -> None:
        if frame.topic in registry.standings:
            self.followed[frame.topic] = Followed(self.user_code, self._role, frame.key)
            connections.follows(self)

    async def told(self, topic: str, key: str, state: str) -> None:
        """How a thing that the page follows stands."""
        if not self._ended:
            await self.send(frames.stands(topic, key, state))

    async def ring_event(self, message: dict[str, Any]) -> None:
        """A doorbell from the channel layer."""
        if not self._ended and self._listens(message["topic"], message.get("role")):
            await self.send(message["frame"])

    def _listens(self, topic: str, role: str | None) -> bool:
        return (self._topics is None or topic in self._topics) and role in {None, self._role}

    async def session_ended(self, message: dict[str, Any]) -> None:
        """Our session, or our person's access, has ended."""
        await self.end(message["reason"])

    async def end(self, reason: str, code: int = SIGNED_OUT) -> None:
        """Say goodbye and close."""
        if not self._ended:
            self._ended = True
            connections.leave(self)
            await self.send(frames.bye(reason))
            await self.close(code)

    async def rejoin(self) -> None:
        """Enter our groups; again and again, because the layer may have been emptied meanwhile."""
        await self._in_turn(self._enter_groups)

    async def _in_turn(self, deed: Callable[[], Awaitable[None]]) -> None:
        """A few at a time: a thousand sockets together ask for more connections than the layer gives, and fail."""
        async with connections.doorway:
            await asyncio.wait_for(deed(), sockets.LAYER_TIMEOUT)

    async def _enter_groups(self) -> None:
        for group in self._our_groups():
            await self.channel_layer.group_add(group, self.channel_name)

    async def _leave_groups(self) -> None:
        for group in self._our_groups():
            await self.channel_layer.group_discard(group, self.channel_name)

    def _our_groups(self) -> tuple[str, str]:
        return sockets.group_of_user(self.user_code), sockets.group_of_session(self.session_key)

    async def _refuse(self, code: int, reason: str) -> None:
        """Accepted first: a browser learns the code of a socket only if it was open."""
        await self.accept()
        await self.end(reason, code)

    async def _turn_away(self, code: int, reason: str) -> None:
        """After a failure: the socket may be half open, open or gone."""
        if not self._ended:
            self._ended = True
            try:
                await self.close(code, reason)
            except (RuntimeError, OSError) as error:
                logger.info("the socket was gone already: %s", where(error))


def _listener(session_key: str) -> tuple[UUID, str | None, Reach] | None:
    """The person behind a good session, the role chosen in it, and what they reach; None for anybody else."""
    held = signed_in([session_key]).get(session_key) if session_key else None
    if held is None or not may_listen(held.user):
        return None
    return held.user.code, held.role, reach_of([held.user])[held.user.pk]
