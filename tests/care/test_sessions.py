"""Own devices: seen, and ended one by one or all at once."""

import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from care import device_names
from care.access import Role
from care.models import AuditEvent, User
from tests.care import people
from tests.infra.live import LiveServer

pytestmark = pytest.mark.django_db
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"


@pytest.fixture
def lone(db: None) -> User:
    return people.patient()


@pytest.fixture
def here(lone: User) -> Client:
    return people.browser_of(lone, EDGE)


@pytest.fixture
def there(lone: User) -> Client:
    return people.browser_of(lone, IPHONE)


def test_the_page_names_the_devices_and_this_one_first(here: Client, there: Client) -> None:
    rows = here.get(reverse("care-sessions"), headers={"User-Agent": EDGE}).context["rows"]
    assert [(name, this) for _session, name, this in rows] == [("Edge på Windows", True), ("Safari på iPhone", False)]


def test_one_device_is_ended(here: Client, there: Client, lone: User) -> None:
    rows = here.get(reverse("care-sessions")).context["rows"]
    here.post(reverse("care-end-session", args=[rows[1][0].pk]))
    assert there.get(reverse("care-sessions")).status_code == 302
    assert here.get(reverse("care-sessions")).status_code == 200
    assert AuditEvent.objects.filter(action="session.ended", actor_code=lone.code).count() == 1


def test_all_others_are_ended(here: Client, there: Client, lone: User) -> None:
    third = people.browser_of(lone)
    here.post(reverse("care-end-other-sessions"))
    assert [client.get(reverse("care-sessions")).status_code for client in (here, there, third)] == [200, 302, 302]


def test_ending_this_one_signs_out(here: Client) -> None:
    rows = here.get(reverse("care-sessions")).context["rows"]
    assert here.post(reverse("care-end-session", args=[rows[0][0].pk])).url == "/"
    assert here.get(reverse("care-sessions")).status_code == 302


def test_nobody_ends_somebody_elses_session(here: Client) -> None:
    other = people.browser_of(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    rows = here.get(reverse("care-sessions")).context["rows"]
    assert other.post(reverse("care-end-session", args=[rows[0][0].pk])).status_code == 404
    assert here.get(reverse("care-sessions")).status_code == 200


def test_signing_out_ends_the_session_on_the_server(here: Client) -> None:
    key = here.session.session_key
    here.post(reverse("account_logout"))
    stolen = Client()
    stolen.cookies["sessionid"] = key or ""
    assert stolen.get(reverse("care-sessions")).status_code == 302


def seconds_until_closed(socket: ClientConnection) -> float:
    """How long the server leaves the socket open; gives up after ten seconds."""
    began = time.monotonic()
    try:
        while time.monotonic() - began < 10:
            socket.recv(timeout=10)
    except (ConnectionClosed, TimeoutError):
        pass
    return time.monotonic() - began


def test_the_sockets_of_an_ended_session_close_within_five_seconds(live: LiveServer, lone: User) -> None:
    here, there = people.browser_of(lone), people.browser_of(lone)
    cookie = f"{settings.SESSION_COOKIE_NAME}={there.session.session_key}"
    with connect(f"{live.ws_url}/ws/", additional_headers={"Cookie": cookie}, origin=Origin(live.url)) as socket:
        here.post(reverse("care-end-other-sessions"))
        assert seconds_until_closed(socket) < 5


@pytest.mark.parametrize(
    ("agent", "name"),
    [(IPHONE, "Safari på iPhone"), (EDGE, "Edge på Windows"), ("curl/8", "Ukendt enhed"), ("", "Ukendt enhed")],
)
def test_a_device_has_a_plain_name(agent: str, name: str) -> None:
    assert device_names.of(agent) == name
