"""The site as in production, on servers of its own that may be killed: PostgreSQL, Redis, and web processes in pairs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg import sql

from tests.infra import databases, servers
from tests.infra.live import ServerProcess

HOST = "lysning.example.org"
SETTINGS = {
    "LYSNING_TESTING": "0",
    "LYSNING_HOSTS": f"{HOST},localhost",
    "LYSNING_SITE_URL": f"https://{HOST}",
    "LYSNING_EMAIL_URL": "smtp+tls://nobody:nothing@127.0.0.1:1",
    "LYSNING_INDEX_KEY": "a-key-made-for-these-runs-with-more-than-fifty-characters-in-it",
    "LYSNING_LOG_LEVEL": "WARNING",
}
GUNICORN = "-m gunicorn cms.wsgi --workers 1 --timeout 30 --worker-tmp-dir /dev/shm --log-level warning --bind"
UVICORN = "-m uvicorn cms.asgi:application --host 127.0.0.1 --lifespan off --ws-max-size 65536 --log-level warning"
DATABASE = "letters"
PATIENCE = 120.0  # seconds until a web process answers; under load it has others to answer first


# Processes end with the thread that started them (servers.tied), so these threads last as long as we do.
_threads = ThreadPoolExecutor(8, thread_name_prefix="site")


def together(deeds: Sequence[Callable[[], None]]) -> None:
    """Do these at the same time; Django takes a while to start."""
    for done in [_threads.submit(deed) for deed in deeds]:
        done.result()


async def beside(deed: Callable[..., None], *args: Any) -> None:
    """Do it without holding up the tabs."""
    await asyncio.get_running_loop().run_in_executor(_threads, deed, *args)


def send(what: signal.Signals, pids: Sequence[int]) -> None:
    """Send a signal to processes; those that have ended meanwhile need none."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


@dataclass
class Web:
    """One pair: gunicorn for pages, uvicorn for sockets, as deploy/ starts them."""

    pages: ServerProcess
    sockets: ServerProcess

    def start(self) -> None:
        """Start both; they keep their ports."""
        together([self.pages.start, self.sockets.start])

    def kill(self) -> None:
        """Kill -9 both."""
        for process in (self.pages, self.sockets):
            process.kill()

    def stop(self) -> None:
        """Ask both to end in good order."""
        for process in (self.sockets, self.pages):
            process.stop(signal.SIGTERM)


@dataclass
class Site:
    """Everything of one run; Django in this process sees the same database."""

    folder: Path
    count: int = 2
    webs: list[Web] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Choose the ports."""
        self.postgres = servers.Postgres(self.folder, durable=True)
        self.redis = servers.Redis(self.folder)

    def start(self) -> None:
        """Start the servers and the web processes."""
        self.redis.start()
        archive = servers.CACHE / f"cluster-{servers.migrations_key()}.tar"
        self.postgres.create(archive)
        self.postgres.start()
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        made = statement.format(sql.Identifier(DATABASE), sql.Identifier(databases.MIGRATED))
        databases.execute(self.postgres.url("postgres"), made)
        self.webs = [self._web(number) for number in range(self.count)]
        together([web.start for web in self.webs])

    def stop(self) -> None:
        """End everything."""
        for web in self.webs:
            web.kill()
        self.redis.stop()
        self.postgres.stop()

    def kill_redis(self) -> None:
        """Kill -9; it will come back empty."""
        self.redis.stop(signal.SIGKILL)

    def restart_postgres(self) -> None:
        """An immediate shutdown, as if the machine had lost its power; then recovery."""
        self.postgres.stop(signal.SIGQUIT)
        self.postgres.start()

    @property
    def redis_pids(self) -> list[int]:
        """Its process."""
        assert self.redis.process is not None
        return [self.redis.process.pid]

    @property
    def postgres_pids(self) -> list[int]:
        """The postmaster and everybody who works for it."""
        assert self.postgres.process is not None
        top = self.postgres.process.pid
        children = Path(f"/proc/{top}/task/{top}/children").read_text(encoding="ascii")
        return [top, *map(int, children.split())]

    def _web(self, number: int) -> Web:
        pages, sockets = self._process(f"pages-{number}"), self._process(f"sockets-{number}")
        pages.command = [*GUNICORN.split(), f"127.0.0.1:{pages.port}"]
        sockets.command = [*UVICORN.split(), "--port", str(sockets.port)]
        return Web(pages, sockets)

    def _process(self, name: str) -> ServerProcess:
        with servers.held_port() as holder:
            port = holder.getsockname()[1]
        own = {"LYSNING_DATABASE_URL": self.postgres.url(DATABASE), "LYSNING_REDIS_URL": self.redis.url(0)}
        log = self.folder / f"{name}.log"
        return ServerProcess(DATABASE, log, port, surroundings=SETTINGS | own, patience=PATIENCE)


@contextmanager
def running(count: int = 2) -> Iterator[Site]:
    """A site, with Django's default connection pointed at its database."""
    with TemporaryDirectory(prefix=f"lysning-{os.getpid()}-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        site = Site(folder, count)
        try:
            site.start()
            with _pointed_at(site.postgres.port):
                yield site
        finally:
            site.stop()
            shutil.rmtree(folder / "pg", ignore_errors=True)


@contextmanager
def _pointed_at(port: int) -> Iterator[None]:
    from django.db import connections

    held = connections.settings["default"]
    before = {name: held[name] for name in ("PORT", "NAME")}
    connections.close_all()
    held |= {"PORT": str(port), "NAME": DATABASE}
    try:
        yield
    finally:
        connections.close_all()
        held |= before
