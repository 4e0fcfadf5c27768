"""The page's socket: only its own person's doorbells, only while the session lasts, whatever the layer does."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import redis
import websockets
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import InMemoryChannelLayer
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from websockets.sync.client import connect
from websockets.typing import Origin

from care import connections as watch
from care import frames, sockets
from care.connections import connections
from care.consumers import PageSocket
from care.models import User
from care.signed_in import signed_in
from tests.infra.live import LiveServer

MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
NOWHERE = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]}}
OWN = "http://testserver"
in_async = pytest.mark.asyncio


class Tab(ApplicationCommunicator):
    """One page's socket, through the whole ASGI application; Channels' own test client needs Daphne."""

    def __init__(self, key: str = "", origin: str | None = OWN, path: str = "/ws/") -> None:
        from cms.asgi import application

        headers = [(b"host", b"testserver"), (b"cookie", f"sessionid={key}".encode())]
        headers += [(b"origin", origin.encode())] if origin else []
        super().__init__(application, {"type": "websocket", "path": path, "headers": headers, "subprotocols": []})

    async def opens(self) -> bool:
        """Whether it is accepted."""
        await self.send_input({"type": "websocket.connect"})
        return bool((await self.receive_output(5))["type"] == "websocket.accept")

    async def says(self, text: str | None = None, data: bytes | None = None) -> None:
        """A frame from the page."""
        await self.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def hears(self) -> str:
        """The next frame to the page."""
        message = await self.receive_output(3)
        assert message["type"] == "websocket.send", message
        return str(message["text"])

    async def closed_with(self, within: float = 3) -> int:
        """The code it is closed with; everything before is read over."""
        while (message := await self.receive_output(within))["type"] != "websocket.close":
            pass
        return int(message["code"])

    async def asked(self) -> str:
        """What arrives first after a ping: its answer, if nothing else was pending."""
        await self.says('{"type":"ping"}')
        return await self.hears()

    async def leaves(self) -> None:
        """The page goes away."""
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(1)


@pytest.fixture(autouse=True)
def _fresh_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets._lines, "silent_until", 0.0)
    monkeypatch.setattr(sockets._lines, "server", None)


@pytest.fixture(params=["redis", "memory"])
def layer(request: pytest.FixtureRequest, settings: Settings) -> str:
    if request.param == "memory":
        settings.CHANNEL_LAYERS = MEMORY
    return str(request.param)


@pytest.fixture
def lone(db: None) -> User:
    return User.objects.create_user(email="lone@example.com", name="Lone")


@pytest.fixture
def omar(db: None) -> User:
    return User.objects.create_user(email="omar@example.com", name="Omar")


@pytest.fixture
def signed(db: None) -> Callable[[User], str]:
    """A session of the person; its key."""

    def signed(user: User) -> str:
        client = Client()
        client.force_login(user)
        return str(client.session.session_key)

    return signed


@pytest.fixture
def key(lone: User, signed: Callable[[User], str]) -> str:
    return signed(lone)


@asynccontextmanager
async def opened(key: str) -> AsyncIterator[Tab]:
    tab = Tab(key)
    assert await tab.opens()
    yield tab
    await tab.leaves()


@database_sync_to_async
def ring(*people: User, topic: str = "message", seq: int | None = None, **payload: Any) -> None:
    sockets.ring([person.code for person in people], topic, payload, seq=seq)


# --- who gets in -----------------------------------------------------------------------------------


@in_async
@pytest.mark.parametrize("key", ["", "nobodysession"])
async def test_a_stranger_is_sent_away(committed_db: str, key: str) -> None:
    tab = Tab(key)
    await tab.opens()
    assert await tab.closed_with() == 4401


@in_async
@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "http://testserver:81", "null", "http://testserver.evil"]
)
async def test_a_foreign_page_cannot_open_it(committed_db: str, key: str, origin: str | None) -> None:
    assert not await Tab(key, origin).opens()


@in_async
async def test_control_our_own_page_can(committed_db: str, key: str) -> None:
    async with opened(key) as tab:
        assert await tab.asked() == frames.pong()


@in_async
async def test_staff_without_a_second_factor_listen_only_in_the_demo(
    committed_db: str, omar: User, signed: Callable[[User], str], settings: Settings
) -> None:
    omar.kind = User.Kind.STAFF
    await database_sync_to_async(omar.save)()
    key = await database_sync_to_async(signed)(omar)
    tab = Tab(key)
    await tab.opens()
    assert await tab.closed_with() == 4401
    settings.DEMO = True
    async with opened(key):
        pass


@in_async
async def test_a_sixth_tab_waits_until_another_has_gone(committed_db: str, key: str) -> None:
    tabs = [Tab(key) for _ in range(6)]
    for tab in tabs:
        await tab.opens()
    assert await tabs[5].closed_with() == 4429
    await tabs[0].leaves()
    async with opened(key):
        pass
    for tab in tabs[1:5]:
        await tab.leaves()
    assert len(connections) == 0


@in_async
async def test_an_address_that_is_no_socket_is_denied_without_an_error(committed_db: str, key: str) -> None:
    assert not await Tab(key, path="/ws/elsewhere/").opens()


# --- doorbells -------------------------------------------------------------------------------------


@in_async
async def test_every_tab_of_the_person_hears_and_nobody_else(
    committed_db: str, layer: str, lone: User, omar: User, signed: Callable[[User], str]
) -> None:
    keys = [await database_sync_to_async(signed)(person) for person in (lone, lone, omar)]
    async with opened(keys[0]) as first, opened(keys[1]) as second, opened(keys[2]) as foreign:
        await ring(lone, seq=7, thread="t1")
        expected = frames.event("message", {"thread": "t1"}, 7)
        assert [await first.hears(), await second.hears()] == [expected, expected]
        assert await foreign.asked() == frames.pong()


@in_async
async def test_it_rings_after_the_commit_and_never_after_a_rollback(committed_db: str, lone: User, key: str) -> None:
    @database_sync_to_async
    def act(*, keep: bool) -> None:
        with transaction.atomic():
            sockets.ring([lone.code], "message", {"kept": keep})
            time.sleep(0.1)
            transaction.set_rollback(not keep)

    async with opened(key) as tab:
        await act(keep=False)
        await act(keep=True)
        assert await tab.hears() == frames.event("message", {"kept": True}, None)


@in_async
async def test_after_hello_only_the_topics_asked_for(committed_db: str, lone: User, key: str) -> None:
    async with opened(key) as tab:
        await ring(lone, topic="worklist")
        assert '"worklist"' in await tab.hears()
        await tab.says('{"type":"hello","topics":["message"]}')
        assert await tab.asked() == frames.pong()
        await ring(lone, topic="worklist")
        await ring(lone, topic="message")
        assert '"message"' in await tab.hears()


@in_async
async def test_a_doorbell_at_the_moment_of_opening_is_not_lost(
    committed_db: str, lone: User, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = PageSocket.accept

    async def rung_first(self: PageSocket) -> None:
        await ring(lone, at="the door")
        await accept(self)

    monkeypatch.setattr(PageSocket, "accept", rung_first)
    async with opened(key) as tab:
        assert "the door" in await tab.hears()


@in_async
async def test_control_a_page_that_joins_after_it_is_accepted_misses_it(
    committed_db: str, lone: User, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept, enter = PageSocket.accept, PageSocket._enter_groups

    async def accepted_too_early(self: PageSocket) -> None:
        await ring(lone, at="the door")
        await enter(self)
        await accept(self)

    async def later(self: PageSocket) -> None:
        pass

    monkeypatch.setattr(PageSocket, "_enter_groups", later)
    monkeypatch.setattr(PageSocket, "accept", accepted_too_early)
    async with opened(key) as tab:
        assert await tab.asked() == frames.pong()


@in_async
async def test_a_layer_that_was_emptied_is_joined_again(
    committed_db: str, lone: User, key: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "REJOIN_EVERY", 0.05)
    async with opened(key) as tab:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.flushdb()
        await asyncio.sleep(0.5)
        await ring(lone, after="the restart")
        assert "the restart" in await tab.hears()


def test_without_a_channel_layer_the_caller_notices_nothing(
    committed_db: str, lone: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CHANNEL_LAYERS = {"default": NOWHERE}
    began = time.monotonic()
    for _ in range(20):
        sockets.ring([lone.code], "message", {})
    assert time.monotonic() - began < 1
    deadline = time.monotonic() + 5
    while "a doorbell was lost" not in caplog.text:
        assert time.monotonic() < deadline, "nothing was logged"
        time.sleep(0.05)
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


@pytest.mark.parametrize(("topic", "payload"), [("No Topic", {}), ("message", {"text": "x" * 70_000})])
def test_a_doorbell_that_no_page_could_read_is_the_callers_mistake(topic: str, payload: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="topic"):
        sockets.ring([], topic, payload)


# --- what a page may send --------------------------------------------------------------------------


@in_async
@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '"ping"',
        "{}",
        '{"type":"event"}',
        '{"type":"ping","more":1}',
        '{"type":"hello"}',
        '{"type":"hello","topics":["message"],"user":"x"}',
        '{"type":"hello","topics":"message"}',
        '{"type":"hello","topics":["../x"]}',
        '{"type":"hello","topics":[1]}',
        '{"type":"follow","topic":"letters"}',
        '{"type":"follow","topic":"letters","key":""}',
        '{"type":"follow","topic":"letters","key":7}',
        '{"type":"follow","topic":"letters","key":"%s"}' % ("a" * 41),
        '{"type":"follow","topic":"Letters","key":"a"}',
        '{"type":"follow","topic":"letters","key":"a","user":"x"}',
        '{"type":"ring.event","topic":"message","frame":"x"}',
        "[" * 60_000,
    ],
)
async def test_anything_but_our_frames_closes_the_socket(committed_db: str, key: str, text: str) -> None:
    async with opened(key) as tab:
        await tab.says(text)
        assert await tab.closed_with() == 4400


@in_async
async def test_a_binary_frame_closes_the_socket(committed_db: str, key: str) -> None:
    async with opened(key) as tab:
        await tab.says(data=b"\x00")
        assert await tab.closed_with() == 4400


@in_async
async def test_a_frame_above_64_kb_closes_the_socket(committed_db: str, key: str) -> None:
    async with opened(key) as tab:
        await tab.says('{"type":"ping"' + " " * 65_536 + "}")
        assert await tab.closed_with() == 1009


@in_async
async def test_forty_frames_at_once_are_fine_and_more_are_not(committed_db: str, key: str) -> None:
    async with opened(key) as tab:
        for _ in range(40):
            await tab.says('{"type":"ping"}')
        assert [await tab.hears() for _ in range(40)] == [frames.pong()] * 40
        for _ in range(20):
            await tab.says('{"type":"ping"}')
        assert await tab.closed_with() == 4429


# --- when the session ends -------------------------------------------------------------------------


@in_async
async def test_ending_a_session_closes_its_tabs_at_once_and_no_others(
    committed_db: str, layer: str, lone: User, key: str, signed: Callable[[User], str]
) -> None:
    other = await database_sync_to_async(signed)(lone)
    async with opened(key) as ended, opened(other) as kept:
        await database_sync_to_async(sockets.close_session)(key)
        assert await ended.closed_with() == 4401
        assert await kept.asked() == frames.pong()


@in_async
async def test_shutting_a_person_out_closes_all_their_tabs(committed_db: str, layer: str, lone: User, key: str) -> None:
    async with opened(key) as first, opened(key) as second:
        await database_sync_to_async(sockets.close_user)(lone.code, reason="deactivated")
        assert await first.hears() == frames.bye("deactivated")
        assert [await first.closed_with(), await second.closed_with()] == [4401, 4401]


def _delete(user: User, key: str) -> None:
    Session.objects.filter(session_key=key).delete()


def _expire(user: User, key: str) -> None:
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())


def _deactivate(user: User, key: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _change_password(user: User, key: str) -> None:
    user.set_password("a new and longer one")
    user.save()


def _rest(user: User, key: str) -> None:
    session = SessionStore(key)
    session["seen_at"] = timezone.now().timestamp() - timedelta(days=1).total_seconds()
    session.save()


def _empty(user: User, key: str) -> None:
    session = SessionStore(key)
    session.load()
    session.flush()
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=1))


@in_async
@pytest.mark.parametrize("ending", [_delete, _expire, _deactivate, _change_password, _rest, _empty])
async def test_without_any_doorbell_the_watch_closes_it(
    committed_db: str, lone: User, key: str, ending: Callable[[User, str], None]
) -> None:
    async with opened(key) as tab:
        await connections.check()
        assert await tab.asked() == frames.pong()
        await database_sync_to_async(ending)(lone, key)
        await connections.check()
        assert await tab.closed_with() == 4401


@in_async
async def test_the_watch_looks_often_enough_for_five_seconds(committed_db: str, lone: User, key: str) -> None:
    async with opened(key) as tab:
        await database_sync_to_async(_delete)(lone, key)
        assert await tab.closed_with(within=5) == 4401


@in_async
async def test_the_watch_ends_with_the_last_socket(committed_db: str, key: str) -> None:
    async with opened(key):
        assert len(_watching()) == 3
    await asyncio.sleep(0.05)
    assert not _watching()


def _watching() -> list[str]:
    return [task.get_name() for task in asyncio.all_tasks() if task.get_name() == watch.TASK]


@pytest.mark.django_db
def test_a_thousand_sessions_cost_two_queries(
    lone: User, omar: User, signed: Callable[[User], str], django_assert_num_queries: Any
) -> None:
    keys = [signed(person) for person in (lone, omar) for _ in range(5)]
    with django_assert_num_queries(2):
        assert len(signed_in(keys)) == 10


# --- the server in one process ---------------------------------------------------------------------


@pytest.fixture
def in_memory(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = MEMORY


def _listen(live: LiveServer, key: str, heard: list[str], ready: threading.Event) -> None:
    cookie = {"Cookie": f"sessionid={key}"}
    with connect(f"{live.ws_url}/ws/", origin=Origin(live.url), additional_headers=cookie) as socket:
        ready.set()
        try:
            heard.append(str(socket.recv(timeout=3)))
        except (TimeoutError, websockets.ConnectionClosed):
            heard.append("nothing")


def _hear(live: LiveServer, key: str, tell: Callable[[], None]) -> str:
    heard: list[str] = []
    ready = threading.Event()
    listener = threading.Thread(target=_listen, args=(live, key, heard, ready))
    listener.start()
    assert ready.wait(5)
    tell()
    listener.join(10)
    return heard[0]


def test_a_background_thread_rings_on_the_loop_of_the_sockets(
    in_memory: None, live: LiveServer, lone: User, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    group_send = InMemoryChannelLayer.group_send

    async def seen(self: InMemoryChannelLayer, group: str, message: dict[str, Any]) -> None:
        threads.append(threading.current_thread().name)
        await group_send(self, group, message)

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", seen)
    assert "a thread" in _hear(live, key, lambda: sockets.ring([lone.code], "message", {"from": "a thread"}))
    assert threads == ["live-server"]
