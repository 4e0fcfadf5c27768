"""Real servers for a test: `live` is a thread in this process, `live_server_process` can be killed and restarted."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from channels.layers import channel_layers

from tests.infra import databases, servers


@dataclass
class LiveServer:
    """uvicorn in a thread of this process: settings and monkeypatches of the test hold in it."""

    host: str = "localhost"
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def ws_url(self) -> str:
        """The same for WebSockets."""
        return f"ws://{self.host}:{self.port}"

    def __str__(self) -> str:
        """The address, so that `f"{live}/path"` reads well."""
        return self.url

    def start(self) -> None:
        """Serve on a free port."""
        from cms.asgi import application

        config = uvicorn.Config(
            application, host="127.0.0.1", port=self.port, lifespan="off", log_config=None, timeout_graceful_shutdown=1
        )
        channel_layers.backends.clear()  # a layer keeps its loop: one that was cut off would refuse this server's sockets
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="live-server", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + servers.PATIENCE
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise servers.NotStartedError("The live server did not start.")
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        """End it, connections included."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
            if self._thread.is_alive():
                self._server.force_exit = True
                self._thread.join(10)


@dataclass
class ServerProcess:
    """The server as a process of its own, to be killed at any moment; it keeps its port over a restart."""

    database: str
    log: Path
    port: int = 0
    host: str = "localhost"
    surroundings: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)  # after the Python interpreter; default: uvicorn cms.asgi
    patience: float = servers.PATIENCE  # seconds until it must answer
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    @property
    def ws_url(self) -> str:
        """The same for WebSockets."""
        return f"ws://{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._process is not None, "start() first"
        return self._process.pid

    def __str__(self) -> str:
        """The address."""
        return self.url

    def reserve(self) -> int:
        """The port that it will have, for a command that must name it."""
        if not self.port:
            with servers.held_port() as holder:
                self.port = holder.getsockname()[1]
        return self.port

    def start(self, **surroundings: str) -> None:
        """Start and wait until it answers; keyword arguments are environment variables added for good."""
        self.reserve()
        self.surroundings |= surroundings
        uvicorn_command = ["-m", "uvicorn", "cms.asgi:application", "--host", "127.0.0.1", "--port", str(self.port)]
        command = self.command or [*uvicorn_command, "--lifespan", "off", "--log-level", "warning"]
        extra = {"LYSNING_DATABASE_URL": databases.url_of(self.database), "PORT": str(self.port), **self.surroundings}
        self._process = servers.launch(servers.tied([sys.executable, *command]), self.log, surroundings=extra)
        servers.wait_for(self.port, self._process, self.log, self.patience)
        self._wait_until_answering()

    def kill(self) -> None:
        """Kill -9, with its children: nothing is tidied up."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End by a signal; the exit code."""
        assert self._process is not None, "start() first"
        servers.ended(self._process, how)
        return self._process.returncode

    def restart(self, **surroundings: str) -> None:
        """Kill and start again on the same port and database."""
        self.kill()
        self.start(**surroundings)

    def output(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _wait_until_answering(self) -> None:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except urllib.error.HTTPError:
                return  # it answers, whatever it says
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise servers.NotStartedError(f"The server does not answer:\n{self.output()[-4000:]}")


@pytest.fixture
def live(committed_db: str) -> Iterator[LiveServer]:
    """The site on a free port with a database of the test's own; `live.url`, `live.ws_url`."""
    server = LiveServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def live_server_process(committed_db: str, tmp_path: Path) -> Iterator[ServerProcess]:
    """The site as a process that the test starts, kills and restarts; the test's ORM sees the same database."""
    server = ServerProcess(committed_db, tmp_path / "server.log")
    yield server
    server.kill()
