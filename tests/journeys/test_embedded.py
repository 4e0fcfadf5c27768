"""`make run` as a stranger meets it: one process, SQLite, the invented people; then Ctrl-C, and the same again."""

import json
import signal
import socket
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.infra.browser import Visit
from tests.infra.live import ServerProcess


@pytest.fixture
def embedded(tmp_path: Path):
    """What `make run` starts, with its data in a folder of the test's own."""
    server = ServerProcess("unused", tmp_path / "server.log", command=["manage.py", "serve"], patience=180)
    server.surroundings = {
        "LYSNING_DATABASE_URL": "",
        "LYSNING_REDIS_URL": "",
        "LYSNING_TESTING": "0",
        "LYSNING_DEBUG": "1",
        "LYSNING_DEMO": "1",
        "LYSNING_VAR": str(tmp_path / "var"),
    }
    yield server
    server.kill()


def answer(server: ServerProcess, path: str) -> dict[str, object]:
    """The JSON at an address."""
    with urllib.request.urlopen(f"{server.url}{path}", timeout=10) as response:
        assert response.headers.get_content_type() == "application/json"
        return json.load(response)


@pytest.mark.slow
@pytest.mark.browser_allows(
    # while it is down, and when it goes down in the middle of a handshake
    console=["/ws/.*(ERR_CONNECTION_REFUSED|Unexpected response code: 500)"],
    hosts=[r"localhost:\d+/authorize"],
)
def test_a_stranger_is_a_patient_after_two_clicks_and_finds_everything_again(
    embedded: ServerProcess, visit: Visit
) -> None:
    embedded.start()
    assert answer(embedded, "/healthz")["status"] == "ok"
    assert "database" in json.dumps(answer(embedded, "/readyz"))

    page = visit(base_url=embedded.url)
    page.goto("/en/")
    assert page.get_by_role("link", name="Help now").count()  # the translations were compiled
    page.goto("/demo/")
    card = page.locator("li", has_text="Lone Kristensen").first
    card.get_by_role("button").click()
    page.wait_for_load_state()
    assert "Lone" in page.content()
    assert "/demo/" not in page.url

    other = visit(base_url=embedded.url)
    other.goto("/konto/log-ind/")
    other.get_by_role("link", name="Log ind med MitID").click()
    stand_in = urllib.parse.urlsplit(other.url)
    assert stand_in.port != urllib.parse.urlsplit(embedded.url).port
    other.get_by_role("button", name="Lone Kristensen").click()
    other.wait_for_url("**/i-dag/")
    assert "Lone" in other.content()

    assert embedded.stop(signal.SIGINT) == 0
    with pytest.raises(ConnectionRefusedError):  # the stand-in for MitID ended with it
        socket.create_connection(("localhost", stand_in.port or 0), timeout=5)
    began = time.monotonic()
    embedded.start()
    assert time.monotonic() - began < 40  # 20 s on an idle machine; the suite keeps this one busy
    page.reload()
    assert "Lone" in page.content()
    assert embedded.stop(signal.SIGTERM) == 0
