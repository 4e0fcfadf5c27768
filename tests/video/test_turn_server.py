"""The shipped configuration of coturn, in a real coturn: a browser that may only use the relay holds a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.infra import needs, servers
from tests.infra.browser import Visit
from tests.infra.servers import ROOT
from tests.video.sfu.engine import Threaded, threaded
from tests.video.sfu.site import served
from tests.video.test_in_chromium import joins, sees_more, tab
from video import turn, typed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser_allows(hosts=[r"^http://localhost"]),
    pytest.mark.skipif(not needs.turnserver(), reason="coturn is not installed: apt-get install coturn"),
]
SECRET = "tests-only-turn-secret"


def configuration(folder: Path, port: int) -> str:
    """The shipped file with this machine's address instead of the marked ones, and without TLS and the system's log."""
    text = (ROOT / "deploy" / "turnserver.conf").read_text(encoding="utf-8")
    for old, new in {
        "listening-port=3478": f"listening-port={port}",
        "203.0.113.11": "127.0.0.1",
        "203.0.113.10": "127.0.0.1",
        "static-auth-secret=REPLACE": f"static-auth-secret={SECRET}",
        "\nsyslog\n": f"\nlog-file={folder}/turn.txt\npidfile={folder}/turn.pid\nuserdb={folder}/turndb\n",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"^(tls-listening-port|cert|pkey)=.*$", "", text, flags=re.MULTILINE)
    return f"{text}\nno-tls\nno-dtls\nallow-loopback-peers\n"


@pytest.fixture
def turn_port(tmp_path: Path) -> Iterator[int]:
    with servers.held_port() as holder:
        port = int(holder.getsockname()[1])
    file = tmp_path / "turnserver.conf"
    file.write_text(configuration(tmp_path, port), encoding="utf-8")
    process = servers.launch(servers.tied(["turnserver", "-c", str(file)]), tmp_path / "log", tmp_path)
    servers.wait_for(port, process, tmp_path / "log")
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture
def engine() -> Iterator[Threaded]:
    with threaded() as running:
        yield running


def relayed(settings: Settings, port: int, kind: str) -> dict[str, Any]:
    """What a page is told, and that it may use nothing else."""
    settings.TURN_URLS, settings.TURN_SECRET = [f"turn:127.0.0.1:{port}?transport={kind}"], SECRET
    return {"servers": [typed.plain(server) for server in turn.ice_servers()], "policy": "relay"}


@pytest.mark.parametrize("kind", ["udp", "tcp"])
def test_a_call_through_the_relay(
    visit: Visit, engine: Threaded, turn_port: int, settings: Settings, kind: str
) -> None:
    with served(engine) as site:
        lone, mette = tab(visit, site), tab(visit, site)
        room = str(uuid4())
        joins(lone, room, **relayed(settings, turn_port, kind))
        joins(mette, room)
        for page in (lone, mette):
            sees_more(page)


def test_without_our_credentials_there_is_no_relay(
    visit: Visit, engine: Threaded, turn_port: int, settings: Settings
) -> None:
    with served(engine) as site:
        lone = tab(visit, site)
        options = relayed(settings, turn_port, "udp")
        options["servers"][0]["credential"] = "guessed"
        joins(lone, str(uuid4()), echo=True, pairs=1, **options)
        lone.wait_for_timeout(2000)
        assert lone.evaluate("pc.connectionState") != "connected"


def test_it_relays_to_nowhere_but_the_workers() -> None:
    text = (ROOT / "deploy" / "turnserver.conf").read_text(encoding="utf-8")
    assert "denied-peer-ip=0.0.0.0-255.255.255.255\n" in text
    assert re.findall(r"^allowed-peer-ip=(.*)$", text, re.MULTILINE) == ["203.0.113.10"]
    for line in ("use-auth-secret", "no-multicast-peers", "no-tcp-relay", "no-cli"):
        assert f"\n{line}\n" in text
