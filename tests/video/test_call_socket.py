"""What the socket of a call takes and what it closes for (video/PROTOCOL.md, "Limits, codes and errors")."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from care import secrets, sockets
from care.access import System
from tests.care import people
from tests.infra.live import LiveServer
from tests.video.calling import give_back
from tests.video.rooms_of import Room
from video import guest_links
from video.actions import calls, guests
from video.models import Participant

SEAT = "2d5f3c8e-0000-4000-8000-000000000000"


class Page:
    """A page's socket, and what it hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def says(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def hears(self, kind: str) -> Any:
        """The next frame of a kind; others are passed over."""
        while (frame := json.loads(self.socket.recv(timeout=20)))["type"] != kind:
            pass
        return frame

    def closed_with(self) -> int:
        try:
            while True:
                self.socket.recv(timeout=20)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


class Line(Room):
    """The cast with sessions on a live server."""

    def __init__(self, live: LiveServer) -> None:
        super().__init__()
        self.live = live
        self.sessions = {user: people.browser_of(user).session.session_key for user in (self.lone, self.mette)}
        self.ends = ExitStack()

    def key(self, user: Any) -> str:
        return secrets.hashed(self.sessions[user])

    def browser(self, cookie: str) -> Page:
        headers = {"Cookie": cookie, "Origin": self.live.url}
        way = connect(f"{self.live.ws_url}/ws/samtale/", additional_headers=headers, open_timeout=20, max_size=None)
        return Page(self.ends.enter_context(way))

    def page(self, user: Any) -> Page:
        return self.browser(f"{settings.SESSION_COOKIE_NAME}={self.sessions[user]}")

    def joins(self, user: Any) -> Page:
        page = self.page(user)
        page.says(type="join", ticket=self.ticket(user), encrypts=True)
        return page


@pytest.fixture
def line(live: LiveServer) -> Iterator[Line]:
    made = Line(live)
    with made.ends:
        yield made
    give_back()


def test_without_a_session_there_is_nothing(line: Line) -> None:
    stranger = line.browser(f"{settings.SESSION_COOKIE_NAME}=nobody")
    assert stranger.hears("error") == {"type": "error", "code": "ticket", "again": False}
    assert stranger.closed_with() == 4401


def test_a_ticket_lets_in_and_a_used_one_does_not(line: Line) -> None:
    secret = line.ticket(line.lone)
    first, second = line.page(line.lone), line.page(line.lone)
    first.says(type="join", ticket=secret)
    assert first.hears("waiting")["why"] == "host"
    second.says(type="join", ticket=secret)
    assert second.hears("error")["code"] == "ticket"
    assert second.closed_with() == 4401


def test_somebody_elses_ticket_opens_nothing(line: Line) -> None:
    page = line.page(line.lone)
    page.says(type="join", ticket=line.ticket(line.mette))
    assert page.closed_with() == 4401


def test_the_host_lets_in_and_nobody_else_does(line: Line) -> None:
    lone = line.joins(line.lone)
    lone.hears("waiting")
    mette = line.joins(line.mette)
    mette.hears("seated")
    [knocking] = mette.hears("lobby")["people"]
    assert (knocking["name"], knocking["role"]) == ("Lone Kristensen", "patient")
    lone.says(type="admit", seat=knocking["seat"])
    assert lone.hears("error")["code"] == "not_allowed"
    assert Participant.unscoped.get(code=knocking["seat"]).state == "waiting"
    mette.says(type="admit", seat=knocking["seat"])
    assert lone.hears("seated")["seat"] == knocking["seat"]
    lone.says(type="to_lobby", seat=knocking["seat"])
    assert lone.hears("error")["code"] == "not_allowed"


def test_a_token_gives_the_seat_back_and_the_old_socket_is_told(line: Line) -> None:
    mette = line.joins(line.mette)
    seated = mette.hears("seated")
    again = line.page(line.mette)
    again.says(type="resume", token=seated["token"], encrypts=True)
    assert again.hears("seated")["seat"] == seated["seat"]
    assert mette.hears("ended")["why"] == "replaced"
    assert mette.closed_with() == 4409


def test_hanging_up_ends_it_for_everybody(line: Line) -> None:
    mette, lone = line.joins(line.mette), line.joins(line.lone)
    mette.hears("seated")
    lone.hears("waiting")
    mette.says(type="leave")
    assert mette.hears("ended")["why"] == "ended"
    assert lone.hears("ended")["why"] == "ended"


def test_signing_out_ends_it_at_once(line: Line) -> None:
    mette = line.joins(line.mette)
    mette.hears("seated")
    sockets.close_session(line.sessions[line.mette])
    assert mette.closed_with() == 4401


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", 4400),
        ("nonsense", 4400),
        ('{"type":"join","ticket":"short"}', 4400),
        ('{"type":"leave","more":1}', 4400),
        ('{"type":"sending","audio":true,"video":true}', 4400),
        ("[" * 60_000, 4400),
        ("x" * 70_000, 1009),
    ],
)
def test_what_is_no_frame_closes(line: Line, text: str, code: int) -> None:
    page = line.page(line.lone)
    page.socket.send(text)
    assert page.closed_with() == code


def test_binary_closes(line: Line) -> None:
    page = line.page(line.lone)
    page.socket.send(b"\x00" * 10)
    assert page.closed_with() == 4400


def test_whose_keys_they_are_is_not_the_pages_to_say(line: Line) -> None:
    mette = line.joins(line.mette)
    mette.hears("seated")
    mette.says(type="commit", epoch=1, digest="a" * 43, seat=SEAT)
    assert mette.closed_with() == 4400


def test_a_flood_closes_its_sender_and_nobody_else(line: Line) -> None:
    mette, lone = line.joins(line.mette), line.joins(line.lone)
    mette.hears("seated")
    lone.hears("waiting")
    try:
        for _frame in range(300):
            lone.says(type="ping")
    except ConnectionClosed:
        pass
    assert lone.closed_with() == 4429
    mette.says(type="ping")
    assert mette.hears("pong")


def test_too_many_sockets_of_one_browser_are_turned_away(line: Line) -> None:
    pages = [line.page(line.lone) for _page in range(7)]
    assert pages[-1].closed_with() == 4429
    pages[0].says(type="ping")
    assert pages[0].hears("pong")


def test_a_guest_who_is_sent_away_is_out_and_stays_out(line: Line) -> None:
    guest = line.agrees(line.invite())
    cookie = "the-first-browser-of-karin"
    guests.open_link(by=System("guest"), guest=guest, cookie=cookie)
    bearer = calls.Bearer(role=guest.kind, session_hash=secrets.hashed(cookie), appointment=line.row, guest=guest)
    karin = line.browser(f"{guest_links.COOKIE}={cookie}")
    karin.says(type="join", ticket=calls.give_ticket(by=System("guest"), bearer=bearer))
    assert karin.hears("waiting")["why"] == "host"
    guests.send_away(by=line.by(line.lone), guest=guest)
    assert karin.hears("ended")["why"] == "removed"
    assert Participant.unscoped.get(guest=guest).state == "removed"
