"""Janus's EchoTest, when Debian's package is installed: each caller's own media come back, as in our echo rooms."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.infra import servers

PLUGINS = "/usr/lib/*/janus/plugins"
TICKS = os.sysconf("SC_CLK_TCK")


def is_installed() -> bool:
    """Whether it is there."""
    return shutil.which("janus") is not None


class Janus:
    """One instance with nothing but EchoTest and its HTTP interface."""

    def __init__(self, folder: Path) -> None:
        with servers.held_port() as holder:
            self.port = int(holder.getsockname()[1])
        home = next(Path("/usr/lib").glob("*/janus"))
        (folder / "janus.jcfg").write_text(
            f'general: {{ configs_folder = "{folder}"\n plugins_folder = "{folder}/plugins"\n'
            f' transports_folder = "{folder}/transports"\n debug_level = 2\n session_timeout = 300 }}\n'
            'media: { rtp_port_range = "20000-40000" }\nnat: { nice_debug = false\n full_trickle = false }\n'
        )
        (folder / "janus.transport.http.jcfg").write_text(
            f'general: {{ json = "compact"\n base_path = "/janus"\n http = true\n port = {self.port}\n'
            ' ip = "127.0.0.1"\n https = false }\nadmin: { admin_http = false }\n'
        )
        (folder / "janus.plugin.echotest.jcfg").write_text("general: { }\n")
        for kind, name in (("plugins", "libjanus_echotest.so"), ("transports", "libjanus_http.so")):
            (folder / kind).mkdir()
            (folder / kind / name).symlink_to(home / kind / name)
        command = servers.tied(["janus", "-F", str(folder), "-C", str(folder / "janus.jcfg")])
        self.process = servers.launch(command, folder / "log", folder)
        servers.wait_for(self.port, self.process, folder / "log")

    def answer(self, offer: str) -> str:
        """A session of EchoTest: its answer to the offer."""
        session = self._post("", janus="create")["data"]["id"]
        handle = self._post(f"/{session}", janus="attach", plugin="janus.plugin.echotest")["data"]["id"]
        body = {"audio": True, "video": True, "bitrate": 0}
        self._post(f"/{session}/{handle}", janus="message", body=body, jsep={"type": "offer", "sdp": offer})
        while True:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/janus/{session}?maxev=1", timeout=30) as reply:
                event = json.load(reply)
            if "jsep" in event:
                return str(event["jsep"]["sdp"])

    def cpu(self) -> float:
        """Seconds of processor time of all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        data = json.dumps(body | {"transaction": uuid4().hex}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/janus{path}", data, {"Content-Type": "text/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            return dict(json.load(reply))


@contextmanager
def running() -> Iterator[Janus]:
    """An instance, ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lysning-janus-"))
    janus = None
    try:
        janus = Janus(folder)
        yield janus
    finally:
        if janus is not None:
            janus.process.terminate()
            try:
                janus.process.wait(10)
            except subprocess.TimeoutExpired:
                janus.process.kill()
                janus.process.wait()
        shutil.rmtree(folder, ignore_errors=True)
