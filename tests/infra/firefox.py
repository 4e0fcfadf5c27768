"""A Firefox without a screen, spoken to by WebDriver BiDi, which it has built in: calls must work in it, too.

Camera and microphone are Firefox's own stand-ins. Firefox offers no candidate on the loopback interface, so a media
worker that it is to reach has to listen at the machine's own address.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.infra import needs
from tests.infra.browser import session_of
from tests.infra.servers import held_port, tied

PATIENCE = 60.0  # seconds
PREFERENCES = {
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "remote.active-protocols": 1,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def own_address() -> str | None:
    """The machine's own address in its network, None when it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return None


class Firefox:
    """One window."""

    def __init__(self, line: ClientConnection, origin: str) -> None:
        self._line, self._origin, self._number = line, origin, 0
        self._ask("session.new", capabilities={})
        self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def sign_in(self, user: Any) -> None:
        """Give the browser a signed-in session of the user, without the sign-in pages."""
        name, value = session_of(user)
        self.goto("/hjaelp/")
        self.run(f"document.cookie = {json.dumps(f'{name}={value}; path=/')}")

    def goto(self, path: str) -> None:
        """Open a page of the site, and wait until it is there."""
        self._ask("browsingContext.navigate", context=self._context, url=self._origin + path, wait="complete")

    def run(self, script: str) -> Any:
        """The value of an expression on the page, awaited."""
        wrapped = f"(async () => JSON.stringify((await ({script})) ?? null))()"
        target = {"context": self._context}
        answer = self._ask("script.evaluate", expression=wrapped, target=target, awaitPromise=True, userActivation=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def until(self, script: str) -> Any:
        """The value of an expression as soon as it is true."""
        deadline = time.monotonic() + PATIENCE
        while not (found := self.run(script)):
            assert time.monotonic() < deadline, script
            time.sleep(0.2)
        return found

    def click(self, selector: str) -> None:
        """Press the first that fits, once it can be pressed."""
        where = f"document.querySelector({json.dumps(selector)})"
        self.until(f"{where} && !{where}.disabled")
        self.run(f"{where}.click()")

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._line.recv(PATIENCE))
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]


@contextmanager
def running(origin: str) -> Iterator[Firefox]:
    """A Firefox with a profile of its own."""
    found = needs.firefox()
    assert found is not None
    with tempfile.TemporaryDirectory(prefix="firefox-") as profile, held_port() as holder:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        port = holder.getsockname()[1]
        holder.close()
        command = [found, "--headless", "--no-remote", "--profile", profile, f"--remote-debugging-port={port}"]
        surroundings = {**os.environ, "HOME": profile}  # as root Firefox wants a home of its own
        process = subprocess.Popen(
            tied(command), env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with _connected(port) as line:
                yield Firefox(line, origin)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _connected(port: int) -> ClientConnection:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None)
        except OSError:
            assert time.monotonic() < deadline, "Firefox does not answer"
            time.sleep(0.3)
