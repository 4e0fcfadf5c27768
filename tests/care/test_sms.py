"""Text messages over HTTP against a real server: taken, refused for good, or tried again."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest

from care.gateways import Outgoing, Undeliverable
from care.sms import HttpSms, NotHandedOver


class Desk(ThreadingHTTPServer):
    """A gateway that answers as told and writes down what it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.wait, self.got = 202, 0.0, list[tuple[dict[str, str], dict[str, Any]]]()


class Handler(BaseHTTPRequestHandler):
    server: Desk

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((dict(self.headers), body))
        time.sleep(self.server.wait)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the test's output."""


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    server = Desk()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.LYSNING_SMS_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.LYSNING_SMS_TOKEN, settings.LYSNING_SMS_SENDER = "secret-token", "Lysning"
    settings.LYSNING_SMS_TIMEOUT = 0.3
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def message() -> Outgoing:
    return Outgoing("+4520123456", "", "Der er nyt til dig: æøå", uuid4())


def test_a_message_is_handed_over_with_its_reference_and_token(desk: Desk) -> None:
    sent = message()
    HttpSms().send(sent)
    ((headers, body),) = desk.got
    assert body == {"to": "+4520123456", "from": "Lysning", "text": sent.body, "reference": str(sent.reference)}
    assert headers["Authorization"] == "Bearer secret-token"
    assert headers["Idempotency-Key"] == str(sent.reference)


def test_a_reference_that_was_taken_before_is_as_good_as_sent(desk: Desk) -> None:
    desk.status = 409
    HttpSms().send(message())


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_what_is_refused_for_good_is_undeliverable(desk: Desk, status: int) -> None:
    desk.status = status
    with pytest.raises(Undeliverable, match=str(status)):
        HttpSms().send(message())


@pytest.mark.parametrize("status", [302, 401, 403, 408, 429, 500, 503])
def test_anything_else_is_tried_again(desk: Desk, status: int) -> None:
    desk.status = status
    with pytest.raises(NotHandedOver, match=str(status)):
        HttpSms().send(message())
    assert len(desk.got) == 1  # a redirection never carries the number to somebody else


def test_an_answer_that_does_not_come_is_tried_again(desk: Desk) -> None:
    desk.wait = 0.8
    with pytest.raises(NotHandedOver, match="ReadTimeout"):
        HttpSms().send(message())


def test_a_closed_door_is_tried_again_and_says_no_number(desk: Desk, settings: Any) -> None:
    settings.LYSNING_SMS_URL = "http://127.0.0.1:9/messages"
    with pytest.raises(NotHandedOver) as caught:
        HttpSms().send(message())
    assert str(caught.value) == "ConnectionError"
