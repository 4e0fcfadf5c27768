"""One open page of letters: its socket, its questions, and its sends; it behaves as socket.js, letters.js and box.js do."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException
from websockets.typing import Origin

from tests.letters import wire
from tests.letters.people import End
from tests.letters.reader import Reader
from tests.letters.site import Web

TOKEN = re.compile(r"brev-[0-9a-f]{32}")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
RESYNC = (20.0, 30.0)
TOLD_WITHIN, TOLD_EVERY, JITTER = 5.0, 30.0, 1.0
SEND_PAUSES = (0.5, 1.0, 2.0, 4.0)
ACCEPTED = 201


@dataclass
class Book:
    """What all tabs of a run were told: when each letter was sent, acknowledged, and first shown at the other end."""

    sent: dict[str, float] = field(default_factory=dict)
    acked: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    opened: int = 0

    @property
    def delays(self) -> list[float]:
        """Seconds from pressing Send to being shown at the other end, in order of size."""
        return sorted(at - self.sent[token] for token, at in self.shown.items())


@dataclass
class Tab:
    """A tab. Without its guard it neither asks nor sends again: push only."""

    end: End
    webs: list[Web]
    book: Book
    guarded: bool = True
    number: int = 0
    sends: list[str] = field(default_factory=list)
    is_open: bool = False

    def __post_init__(self) -> None:
        """A page that was opened just now, on one of the web processes."""
        self.reader = Reader(self.end.course, mark=self.end.mark, guarded=self.guarded)
        self._order = asyncio.Lock()
        self._asking: asyncio.Task[None] | None = None
        self._again = False
        self._counted = 0
        self._told_until = 0.0
        self._later: set[asyncio.Task[None]] = set()

    @property
    def tokens(self) -> list[str]:
        """What the page shows, in its order."""
        return [found.group() for one in self.reader.letters if (found := TOKEN.search(one.html))]

    # --- the socket

    async def live(self) -> None:
        """Keep the socket open, and ask now and then, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_open())
            if self.guarded:
                group.create_task(self._now_and_then())

    async def _keep_open(self) -> None:
        pause = FIRST_PAUSE
        while True:
            with contextlib.suppress(OSError, TimeoutError, InvalidHandshake, InvalidMessage, WebSocketException):
                async with self._connection() as socket:
                    pause = FIRST_PAUSE
                    await self._listen(socket)
            self._closed()
            await asyncio.sleep(random.uniform(pause / 2, pause))
            pause = min(pause * 2, LONGEST_PAUSE)
            self.number += 1

    def _connection(self) -> connect:
        cookie = {"Cookie": wire.cookies(self.end.session), "Host": wire.HOST}
        url = f"ws://127.0.0.1:{self._web.sockets.port}/ws/"
        return connect(
            url,
            origin=Origin(wire.ORIGIN),
            additional_headers=cookie,
            compression=None,
            ping_interval=None,
            open_timeout=10,
        )

    async def _listen(self, socket: ClientConnection) -> None:
        self.is_open = True
        self.book.opened += 1
        if self.guarded:
            await socket.send(json.dumps({"type": "follow", "topic": "letters", "key": self.end.course}))
            self._soon(self._ask_unless_told(after=TOLD_WITHIN))
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "event" and frame["topic"] == "letters":
                must_ask = self.reader.rung(frame["payload"])
                self._note()
                if must_ask:
                    self.ask()
            elif frame["type"] == "stands":
                self._told_until = time.monotonic() + TOLD_EVERY
                self._soon(self._ask_unless_so(frame["state"]))
                self._soon(self._ask_unless_told(after=TOLD_EVERY))

    async def _ask_unless_so(self, state: str) -> None:
        if state != self.reader.state:
            await asyncio.sleep(random.uniform(0, JITTER))
        if state != self.reader.state:
            self.ask()

    async def _ask_unless_told(self, *, after: float = 0.0) -> None:
        await asyncio.sleep(after)
        if time.monotonic() >= self._told_until:
            self.ask()

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        self._later.add(task := asyncio.create_task(work))
        task.add_done_callback(self._later.discard)

    def _closed(self) -> None:
        self._told_until = 0.0
        if self.is_open:
            self.is_open = False
            self.book.opened -= 1

    @property
    def _web(self) -> Web:
        return self.webs[self.number % len(self.webs)]

    # --- asking

    def ask(self) -> None:
        """Ask now, or once more when the question on its way is answered."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        else:
            self._again = True

    async def _ask(self) -> None:
        more = True
        while more:
            self._again = False
            answer = await wire.get(self._web.pages.port, self.end.news, self.end.session, **self.reader.cursor)
            more = self.reader.news(answer.body) if answer.status == 200 else False
            self._note()
            more = more or self._again

    async def _now_and_then(self) -> None:
        while True:
            await asyncio.sleep(random.uniform(*RESYNC))
            await self._ask_unless_told()

    def _note(self) -> None:
        """The moment at which a letter of the other end stood on this page for the first time."""
        for one in self.reader.letters[self._counted :]:
            found = TOKEN.search(one.html)
            if found and found.group() not in self.sends:
                self.book.shown.setdefault(found.group(), time.monotonic())
        self._counted = len(self.reader.letters)

    # --- sending

    async def send(self) -> None:
        """Press Send, and again with the same key until there is an answer; one letter after another."""
        async with self._order:
            token, key = f"brev-{uuid4().hex}", str(uuid4())
            self.sends.append(token)
            self.book.sent[token] = time.monotonic()
            for tries in range(1_000):
                answer = await self._post(token, key)
                if answer.status == ACCEPTED:
                    self.book.acked[token] = time.monotonic()
                if answer.status == ACCEPTED or not self.guarded:
                    return
                assert answer.status == 0 or answer.status >= 500, answer
                self.number += 1
                await asyncio.sleep(SEND_PAUSES[min(tries, len(SEND_PAUSES) - 1)] * random.uniform(0.8, 1.2))

    async def _post(self, token: str, key: str) -> wire.Answer:
        form = {"patient": self.end.token, "client_id": key, "about": "", "base": "", "body": f"Hej. {token}"}
        return await wire.post(self._web.pages.port, self.end.send, self.end.session, **form)
