"""The socket of a call's page (video/PROTOCOL.md): who may come in, what is taken from them, and when it closes.

What happens once somebody has a seat stands in `video/seat.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from redis.exceptions import RedisError

from care import sockets
from care.connections import Allowance
from care.failures import where
from video import entry, protocol, typed
from video.actions import calls
from video.models import Appointment, Participant, Ticket
from video.seat import Echo, Seat

logger = logging.getLogger(__name__)

BAD_FRAME, NO_ENTRY, TOO_MUCH = 4400, 4401, 4429
TOO_LARGE, TRY_LATER = 1009, 1013
FIRST_FRAME = 10.0  # seconds that a socket may stay silent after it was opened
CHECK_EVERY = 20.0  # seconds between two looks at session and rights, and two signs of life
MOST_SOCKETS = 6  # of one browser
LAYER_FAILURES = (OSError, TimeoutError, RedisError)

_open: Counter[str] = Counter()


class CallSocket(AsyncWebsocketConsumer):
    """One page of a call. Whatever goes wrong, it says so and closes; the media connection lives on without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = uuid4()
        self.visitors: list[entry.Visitor] = []
        self.visitor: entry.Visitor | None = None
        self.seat: Seat | Echo | None = None
        self._allowance = Allowance(protocol.RATE, protocol.BURST)
        self._counted = ""
        self._ended = False
        self._watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Live until either side closes; a channel layer that breaks on the way is the page's cue to come back."""
        try:
            await super().__call__(scope, receive, send)
        except LAYER_FAILURES as error:
            logger.warning("a call's socket lost the channel layer: %s", where(error))
            if not self._ended:
                self._ended = True
                await self._close(TRY_LATER)
        finally:
            await self._let_go()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message; unlike Channels' own, without a trip to a thread to tidy connections we do not use."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Let a person's page, or a guest's, open it; the first frame must bring a ticket."""
        await self.accept()
        self.visitors = await database_sync_to_async(entry.visitors)(self.scope["cookies"])
        if not self.visitors:
            await self.refuse("ticket", NO_ENTRY)
            return
        self._counted = self.visitors[0].session_hash
        _open[self._counted] += 1
        if _open[self._counted] > MOST_SOCKETS:
            await self.refuse("too_fast", TOO_MUCH)
            return
        sockets.serve_on(asyncio.get_running_loop())
        self._watch = asyncio.create_task(self._look_after(), name="call socket watch")

    async def disconnect(self, code: int) -> None:
        """The socket is gone. The seat is kept, and so is the media connection."""
        self._ended = True
        await self._let_go()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame from the page."""
        if self._ended:
            return
        if len((text_data or "").encode(errors="replace")) > typed.LONGEST or len(bytes_data or b"") > typed.LONGEST:
            await self.refuse("too_large", TOO_LARGE)
        elif not self._allowance.take():
            await self.refuse("too_fast", TOO_MUCH)
        else:
            await self._read(text_data or "")

    async def _read(self, text: str) -> None:
        try:
            frame = protocol.from_page(text)
        except protocol.BadMessage as error:
            logger.warning("a call's page sent what is no frame: %s", error)
            await self.refuse("bad_frame", BAD_FRAME)
            return
        if isinstance(frame, protocol.Ping):
            await self.say(protocol.Pong())
        elif isinstance(frame, protocol.Join | protocol.Resume):
            await self._come_in(frame)
        elif self.seat is None:
            logger.warning("a call's page did not begin with a ticket")
            await self.refuse("bad_frame", BAD_FRAME)
        else:
            await self.seat.take(frame)

    # --- coming in ---

    async def _come_in(self, frame: protocol.Join | protocol.Resume) -> None:
        if self.seat is not None:
            await self.refuse("bad_frame", BAD_FRAME)
            return
        try:
            visitor, found = await database_sync_to_async(self._find)(frame)
        except calls.NoEntry:
            await self.refuse("ticket", NO_ENTRY)
            return
        self.visitor = visitor
        self.seat = Echo(self) if isinstance(found, Ticket) else Seat(self, visitor.by, found)
        if visitor.session_key:
            await self.channel_layer.group_add(sockets.group_of_session(visitor.session_key), self.channel_name)
        await self.seat.begin()

    def _find(self, frame: protocol.Join | protocol.Resume) -> tuple[entry.Visitor, Participant | Ticket]:
        """Whose ticket or token it is; of a browser that is both a guest's and somebody's, either may be meant."""
        for visitor in self.visitors:
            try:
                return visitor, self._seat_or_ticket(frame, visitor)
            except calls.NoEntry:
                continue
        raise calls.NoEntry

    def _seat_or_ticket(self, frame: protocol.Join | protocol.Resume, visitor: entry.Visitor) -> Participant | Ticket:
        by, key = visitor.by, visitor.session_hash
        if isinstance(frame, protocol.Resume):
            seat = calls.resume(by=by, secret=frame.token, session_hash=key, socket=self.code, encrypts=frame.encrypts)
            _check(visitor, seat.call.appointment)
            return seat
        ticket = calls.use_ticket(by=by, secret=frame.ticket, session_hash=key)
        if ticket.appointment is None:
            return ticket
        _check(visitor, ticket.appointment)
        return calls.enter(by=by, ticket=ticket, socket=self.code, encrypts=frame.encrypts)

    # --- what comes through the channel layer ---

    async def call_changed(self, _message: dict[str, Any]) -> None:
        """Somebody came, was let in or went: read again."""
        if isinstance(self.seat, Seat) and not self._ended:
            await self.seat.look()

    async def media_event(self, message: dict[str, Any]) -> None:
        """The media worker tells something about the room."""
        if self.seat is not None and not self._ended:
            await self.seat.hear(message["event"])

    async def room_frame(self, message: dict[str, Any]) -> None:
        """Another page's frame, passed on."""
        if isinstance(self.seat, Seat) and not self._ended:
            await self.seat.pass_on(message["frame"], UUID(message["to"]) if message["to"] else None)

    async def session_ended(self, _message: dict[str, Any]) -> None:
        """Signed out: nobody stays in a conversation without a session."""
        await self.out(NO_ENTRY)

    # --- going ---

    async def say(self, frame: Any) -> None:
        """A frame to the page."""
        if not self._ended:
            await self.send(protocol.to_page(frame))

    async def refuse(self, code: str, close: int) -> None:
        """Say what is wrong, and close."""
        await self.say(protocol.Error(code=code))  # type: ignore[arg-type]
        await self.finish(close)

    async def out(self, close: int) -> None:
        """The right to be here has ended: out of the room as well."""
        if self.seat is not None and not self._ended:
            await self.seat.give_up()
        await self.say(protocol.Ended(why="ended"))
        await self.finish(close)

    async def finish(self, code: int = 1000) -> None:
        """Close, once."""
        if not self._ended:
            self._ended = True
            await self._close(code)
            await self._let_go()

    async def _close(self, code: int) -> None:
        try:
            await self.close(code)
        except (RuntimeError, OSError) as error:
            logger.info("a call's socket was gone already: %s", where(error))

    async def _let_go(self) -> None:
        if self._counted:
            _open[self._counted] -= 1
            if _open[self._counted] <= 0:
                del _open[self._counted]
            self._counted = ""
        watch, self._watch = self._watch, None
        if watch is not None and watch is not asyncio.current_task():
            watch.cancel()
        seat, self.seat = self.seat, None
        if seat is not None:
            await self._leave_groups(seat)

    async def _leave_groups(self, seat: Seat | Echo) -> None:
        try:
            async with asyncio.timeout(sockets.LAYER_TIMEOUT):
                await seat.end()
                if self.visitor is not None and self.visitor.session_key:
                    group = sockets.group_of_session(self.visitor.session_key)
                    await self.channel_layer.group_discard(group, self.channel_name)
        except LAYER_FAILURES as error:
            logger.info("a call's socket could not leave its groups: %s", where(error))

    async def _look_after(self) -> None:
        """The first frame must come soon, and the right to be here is asked for again and again."""
        await asyncio.sleep(FIRST_FRAME)
        if self.seat is None:
            await self.refuse("ticket", NO_ENTRY)
        while not self._ended:
            try:
                await self._look_once()
            except Exception as error:  # noqa: BLE001 - without a database nobody reads anything; look again soon
                logger.warning("a call's socket could not be checked: %s", where(error))
            await asyncio.sleep(CHECK_EVERY)

    async def _look_once(self) -> None:
        seat, visitor = self.seat, self.visitor
        if seat is None or visitor is None:
            return
        if not await database_sync_to_async(entry.may_stay)(visitor, seat.appointment):
            await self.out(NO_ENTRY)
            return
        await seat.rejoin()


def _check(visitor: entry.Visitor, appointment: Appointment) -> None:
    """A ticket was given a minute ago; the right may be gone since. Raises NoEntry."""
    if not entry.may_stay(visitor, appointment):
        raise calls.NoEntry
