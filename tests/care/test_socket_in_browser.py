"""The socket in a browser: it passes doorbells on, comes back by itself, and stops when the session has ended."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from care import sockets
from care.models import User
from tests.infra.browser import sign_in
from tests.infra.live import LiveServer, ServerProcess

RECORD = """
window.heard = [];
for (const name of ["message", "resync", "connection", "signed-out"])
  document.addEventListener(`lysning:${name}`, ({detail}) => window.heard.push({name, ...detail}));
"""


@pytest.fixture
def lone(db: None) -> User:
    return User.objects.create_user(email="lone-at-home@example.com", name="Lone")


def open_page(page: Page, user: User) -> None:
    page.add_init_script(RECORD)
    sign_in(page, user)
    page.goto("/hjaelp/")
    heard(page, 1, "resync")


def heard(page: Page, count: int, name: str, patience: float = 15) -> list[dict[str, Any]]:
    """The events of a name, once there are so many of them."""
    deadline = time.monotonic() + patience
    while len(found := [e for e in page.evaluate("window.heard") if e["name"] == name]) < count:
        assert time.monotonic() < deadline, page.evaluate("window.heard")
        page.wait_for_timeout(50)
    return found


def test_it_asks_how_things_stand_and_passes_a_doorbell_on(live: LiveServer, page: Page, lone: User) -> None:
    open_page(page, lone)
    assert heard(page, 1, "connection") == [{"name": "connection", "open": True}]
    sockets.ring([lone.code], "message", {"thread": "t1"}, seq=3)
    assert heard(page, 1, "message") == [{"name": "message", "payload": {"thread": "t1"}, "seq": 3}]


def test_an_ended_session_is_said_and_not_knocked_at_again(live: LiveServer, page: Page, lone: User) -> None:
    open_page(page, lone)
    key = Session.objects.get().session_key
    Session.objects.all().delete()
    sockets.close_session(key)
    assert heard(page, 1, "signed-out") == [{"name": "signed-out", "reason": "signed_out"}]
    tries = page.evaluate("window.heard.filter((e) => e.name === 'connection').length")
    page.wait_for_timeout(3000)
    assert page.evaluate("window.heard.filter((e) => e.name === 'connection').length") == tries


@pytest.mark.browser_allows(console=["WebSocket"])
def test_it_comes_back_after_the_server_was_killed(
    live_server_process: ServerProcess, visit: Callable[..., Page], lone: User
) -> None:
    live_server_process.start()
    page = visit(base_url=live_server_process.url)
    open_page(page, lone)
    live_server_process.kill()
    assert heard(page, 2, "connection")[1] == {"name": "connection", "open": False}
    live_server_process.start()
    heard(page, 2, "resync", patience=40)
    assert heard(page, 1, "connection")[-1]["open"] is True
