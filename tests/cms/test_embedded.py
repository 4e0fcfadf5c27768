"""The whole platform in one process: it starts from nothing, serves everything, and leaves nothing behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from care import registry
from cms import embedded
from tests.infra.servers import ROOT, held_port

START = 300.0  # seconds to wait; the first start migrates a database from nothing, on a machine that may be busy
END = 10.0  # seconds; the goal is 3, on a machine that does nothing else


@dataclass
class Embedded:
    """`manage.py serve` on SQLite in a folder of its own, without Redis."""

    folder: Path
    port: int = 0
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> float:
        """Start and wait until it is ready; how long it took, in seconds."""
        began = time.monotonic()
        self.launch()
        while not self._is_ready():
            assert self.process is not None
            assert self.process.poll() is None, self.output()
            assert time.monotonic() - began < START, self.output()
            time.sleep(0.1)
        return time.monotonic() - began

    def launch(self) -> None:
        if not self.port:
            with held_port() as holder:
                self.port = holder.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LYSNING_")}
        ours = {"LYSNING_VAR": str(self.folder), "LYSNING_DEBUG": "1", "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=kept | ours | self.extra,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(END)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def left_over(self) -> bool:
        """Whether any process of its session lives."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def output(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def get(self, path: str, timeout: float = 20) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def _is_ready(self) -> bool:
        try:
            code, body = self.get("/readyz", timeout=2)
        except OSError:
            return False
        return code == 200 and json.loads(body)["checks"]["clock"]["ok"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database for this module: it is migrated once, by the first start."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture
def server(folder: Path) -> Iterator[Embedded]:
    server = Embedded(folder)
    yield server
    server.kill()


@pytest.mark.slow
class TestProcess:
    """In this order: from nothing, again, after a kill."""

    def test_it_starts_from_nothing_serves_everything_and_ends_cleanly(self, server: Embedded) -> None:
        server.start()
        assert server.get("/healthz") == (200, b'{"status": "ok"}')
        assert b"lysning:resync" in server.get("/static/care/js/socket.js")[1]
        assert f"http://localhost:{server.port}" in server.output()
        self._refuses_strangers(server)
        assert server.end(signal.SIGINT) == 0
        assert not server.left_over()
        assert "Traceback" not in server.output()

    def test_it_starts_again_without_migrating_even_after_a_kill(self, server: Embedded) -> None:
        (server.folder / "log").write_text("")
        server.start()
        server.kill()
        server.start()
        assert "Preparing the database" not in server.output()
        assert server.end(signal.SIGTERM) == 0
        assert not server.left_over()

    def test_ctrl_c_while_it_is_still_starting_ends_it_too(self, server: Embedded, tmp_path: Path) -> None:
        server.folder = tmp_path
        server.launch()
        _until(lambda: "Preparing the database" in server.output(), START)
        assert server.end(signal.SIGINT) == 0
        assert not server.left_over()

    def _refuses_strangers(self, server: Embedded) -> None:
        address = f"ws://localhost:{server.port}/ws/"
        with connect(address, origin=Origin(server.url)) as stranger:
            assert json.loads(stranger.recv(timeout=5)) == {"type": "bye", "reason": "signed_out"}
            with pytest.raises(ConnectionClosed) as closed:
                stranger.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_at_once(server: Embedded, tmp_path: Path) -> None:
    server.folder = tmp_path
    with held_port() as holder:
        holder.listen()
        server.port = holder.getsockname()[1]
        server.launch()
        assert server.process is not None
        assert server.process.wait(60) == 2
    assert f"Port {server.port} cannot be used" in server.output()
    assert "Preparing" not in server.output()


def test_of_two_servers_started_together_one_is_refused() -> None:
    first = embedded.reserve("127.0.0.1", 0)
    with first, pytest.raises(embedded.PortTaken):
        embedded.reserve("127.0.0.1", first.getsockname()[1])


def test_preparing_a_prepared_database_migrates_nothing(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    called: list[str] = []
    monkeypatch.setattr(embedded, "call_command", lambda name, **_: called.append(name))
    monkeypatch.setattr(embedded, "get_commands", lambda: {"load_site": "cms", "load_demo": "clinic"})
    monkeypatch.setattr(embedded, "unapplied_migrations", list)
    embedded.prepare(called.append)
    assert called == ["load_site"]
    settings.DEMO = True
    monkeypatch.setattr(embedded, "unapplied_migrations", lambda: ["one"])
    embedded.prepare(lambda _text: None)
    assert called == ["load_site", "migrate", "load_site", "load_demo"]


class Beside:
    """A service that an app may register."""

    def __init__(self) -> None:
        self.context: registry.ServiceContext | None = None
        self.stopped = False
        self.hangs = False

    def start(self, context: registry.ServiceContext) -> "Beside":
        self.context = context
        return self

    async def stop(self) -> None:
        if self.hangs:
            await asyncio.sleep(60)
        self.stopped = True


class TestServices:
    @pytest.fixture
    def beside(self, monkeypatch: pytest.MonkeyPatch) -> Beside:
        service, shelf = Beside(), registry.Shelf[registry.Service]("service")
        shelf.add(registry.Service(name="beside", start=service.start))
        monkeypatch.setattr(registry, "services", shelf)
        monkeypatch.setattr(registry, "jobs", registry.Shelf[registry.Job]("job"))
        return service

    @pytest.fixture
    def run(self, committed_db: str) -> Iterator[Callable[[], float]]:
        """Run a server until it has started, stop it, and say how many seconds stopping took."""

        async def nothing(scope: Any, receive: Any, send: Any) -> None:
            pass

        started = threading.Event()
        config = uvicorn.Config(nothing, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
        server = embedded.Server(config, on_started=started.set)
        thread = threading.Thread(target=server.run, args=([embedded.reserve("127.0.0.1", 0)],))

        def run() -> float:
            thread.start()
            assert started.wait(10)
            began = time.monotonic()
            server.should_exit = True
            thread.join(20)
            server.join()
            return time.monotonic() - began

        yield run
        server.should_exit = True

    def test_a_service_starts_on_the_loop_and_ends_with_it(self, beside: Beside, run: Callable[[], float]) -> None:
        run()
        assert beside.context is not None
        assert isinstance(beside.context.loop, asyncio.AbstractEventLoop)
        assert beside.stopped

    def test_a_service_that_hangs_is_not_waited_for(
        self, beside: Beside, run: Callable[[], float], caplog: pytest.LogCaptureFixture
    ) -> None:
        beside.hangs = True
        assert run() < 6
        assert "service 'beside' did not stop" in caplog.text


def _until(true: Callable[[], bool], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
