"""The whole platform in one process, for a developer, a demo or a very small clinic (architecture: processes).

One uvicorn serves pages and sockets; the task worker and the clock are threads beside it; services that apps have
registered run on its loop. Everything it starts it also stops.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections
from django.utils.translation.reloader import translation_file_changed
from django_tasks_db.management.commands.db_worker import Worker

from care import registry
from care.clock import Clock
from care.failures import where
from care.frames import LONGEST_FRAME
from care.push import keys
from care.sockets import serve_on
from cms import catalogue
from cms.health import unapplied_migrations

logger = logging.getLogger(__name__)

Say = Callable[[str], None]
ENDING = (signal.SIGINT, signal.SIGTERM)
SETUP = ("load_site", "load_programme")
DEMO_SETUP = ("load_demo",)
PATIENCE = 2  # seconds for open requests, and again for services and threads
WORKER_EVERY = 1.0


class PortTaken(Exception):
    """Somebody else listens there."""


def reserve(host: str, port: int) -> socket.socket:
    """Listen at once, so that of two servers started together one fails now and not after its migrations."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(error.strerror) from None
        raise
    return listener


def prepare(say: Say) -> None:
    """Bring translations, keys and the database up to date, then run every set-up step. All can be repeated."""
    if not settings.PUSH_KEY:
        keys.make(settings.VAR_DIR / "push-key")
    for compiled in catalogue.compile_all():
        translation_file_changed(None, compiled)
    if unapplied_migrations():
        say("Preparing the database; the first time this takes about half a minute …")
        call_command("migrate", interactive=False, verbosity=0)
    known = get_commands()
    for step in SETUP + (DEMO_SETUP if settings.DEMO else ()):
        if step in known:
            call_command(step, stdout=_Quiet())


class Tasks:
    """The task worker in a thread; started again should it fall."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._worker = _worker()
        self.thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    def stop(self) -> None:
        """End after the task that runs now."""
        self._stop.set()
        self._worker.running = False

    def join(self, seconds: float) -> bool:
        """Wait for the task that runs now, not for the worker's sleep after it; whether it has ended."""
        deadline = time.monotonic() + seconds
        while self._worker.running_task and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self._worker.running_task

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._worker.run()
            except Exception as error:  # noqa: BLE001 - a worker that fell is started again
                logger.error("the task worker fell: %s", where(error))
                connections.close_all()
                self._stop.wait(WORKER_EVERY)
        connections.close_all()


class Server(uvicorn.Server):
    """uvicorn, with the threads and services that live and end with it."""

    def __init__(self, config: uvicorn.Config, *, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._services: list[tuple[str, registry.Stoppable]] = []
        self._clock, self._tasks = Clock(), Tasks()
        self._clock_thread = threading.Thread(target=self._clock.run, name="clock", daemon=True)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, then start what lives beside."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        serve_on(loop)
        self._clock_thread.start()
        self._tasks.thread.start()
        context = registry.ServiceContext(loop=loop, host=self.config.host, port=self.config.port)
        self._services = [(service.name, service.start(context)) for service in registry.services]
        await database_sync_to_async(self._on_started)()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop what lives beside, while open requests are given their time."""
        self._clock.stop()
        self._tasks.stop()
        endings = [self._end(name, service) for name, service in self._services]
        await asyncio.gather(super().shutdown(sockets), *endings)

    def join(self) -> None:
        """Wait for the threads, but not for ever: they are daemons and end with the process."""
        began = time.monotonic()
        if self._clock_thread.ident is not None:
            self._clock_thread.join(PATIENCE)
        if self._clock_thread.is_alive() or not self._tasks.join(PATIENCE - (time.monotonic() - began)):
            logger.warning("a job or task takes too long to end and is cut off; it will be run again")

    async def _end(self, name: str, service: registry.Stoppable) -> None:
        try:
            await asyncio.wait_for(service.stop(), PATIENCE)
        except Exception as error:  # noqa: BLE001 - the others must be stopped too
            logger.error("service %r did not stop: %s", name, where(error))


def serve(*, host: str, port: int, say: Say, on_started: Callable[[], None]) -> int:
    """Prepare and serve until SIGINT or SIGTERM; the exit code: 0, or 2 when the port is taken."""
    try:
        listener = reserve(host, port)
    except PortTaken as error:
        say(f"Port {port} cannot be used ({error}). Choose another one: PORT={port + 1} make run")
        return 2
    asked = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        asked.set()  # the exception may be lost: Python ignores those that arise in a weak reference's callback
        raise KeyboardInterrupt

    for number in ENDING:
        signal.signal(number, interrupt)
    try:
        prepare(say)
        server = Server(_config(host, port), on_started=on_started)
    except KeyboardInterrupt:
        asked.set()
    if asked.is_set():
        listener.close()
        return 0
    _run(server, listener)
    return 0


def _run(server: Server, listener: socket.socket) -> None:
    # uvicorn has handlers of its own while it runs, and raises the signal again for ours when it has stopped.
    for number in ENDING:
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    server.run(sockets=[listener])
    server.join()
    connections.close_all()


def _config(host: str, port: int) -> uvicorn.Config:
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

    from cms.asgi import application

    _quieten()
    return uvicorn.Config(
        ASGIStaticFilesHandler(application) if settings.DEBUG else application,
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        access_log=False,
        ws_max_size=LONGEST_FRAME,
        timeout_graceful_shutdown=PATIENCE,
    )


def _worker() -> Any:
    return Worker(
        queue_names=["*"],
        interval=WORKER_EVERY,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"embedded-{time.time_ns()}",
        excluded_queue_names=[],
    )


def _quieten() -> None:
    """One line a task and three a start are for people who operate workers, not for whoever tries the site."""
    for name in ("django_tasks", "django_tasks_db", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Quiet:
    """Where set-up steps report to; what they have to say is said by their errors."""

    def write(self, _text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Have nothing to write."""
