"""The clock: runs every registered job when it is due. Any number of clocks may run; one acts.

What has run is kept in JobRun, so a clock that is restarted, or takes over from another, neither forgets a daily
job nor runs it twice. A job that fails is logged and written down; the others do not notice.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from care import registry
from care.failures import where
from care.models import JobRun

logger = logging.getLogger(__name__)

ADVISORY_KEY = 0x6C79736E  # "lysn"
RETRY_SECONDS = 5.0
LONGEST_SLEEP = 15.0
SHORTEST_SLEEP = 0.2
RETRY_FAILED = timedelta(minutes=5)


class Lock(Protocol):
    """Held by at most one clock. It frees itself when the process or the connection that holds it dies."""

    def hold(self) -> bool:
        """Take it, or make sure that it is still ours."""

    def release(self) -> None:
        """Give it back."""


class AdvisoryLock:
    """PostgreSQL's, on a connection of its own: it lives exactly as long as that connection."""

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper | None = None

    def hold(self) -> bool:
        """Take it, or make sure that it is still ours; a lost connection has lost it."""
        if self._connection is None:
            return self._take(connection.copy())
        try:
            _ask(self._connection, "SELECT 1")
        except (DatabaseError, InterfaceError):
            self.release()
            raise
        return True

    def release(self) -> None:
        """Close the connection, and with it the lock."""
        if self._connection is not None:
            with suppress(DatabaseError, InterfaceError):
                self._connection.close()
            self._connection = None

    def _take(self, candidate: BaseDatabaseWrapper) -> bool:
        if _ask(candidate, "SELECT pg_try_advisory_lock(%s)", ADVISORY_KEY):
            self._connection = candidate
            return True
        candidate.close()
        return False


def _ask(asked: BaseDatabaseWrapper, sql: str, *parameters: int) -> object:
    with asked.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


class FileLock:
    """A lock on a file beside the SQLite database, where all processes are on one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def hold(self) -> bool:
        """Take it; once taken it stays ours."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Close the file, and with it the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def lock_for_database() -> Lock:
    """The lock that fits the default database."""
    if connection.vendor == "postgresql":
        return AdvisoryLock()
    return FileLock(Path(settings.VAR_DIR) / "clock.lock")


class Clock:
    """One clock. `run` returns after `stop`; `tick` is one round, for tests and for people who watch."""

    def __init__(self, *, stop: threading.Event | None = None, lock: Lock | None = None) -> None:
        self._stop = stop or threading.Event()
        self._lock = lock or lock_for_database()

    def run(self) -> None:
        """Go round until stopped. A database that is away is waited for."""
        try:
            while not self._stop.is_set():
                self._stop.wait(self._round())
        finally:
            self._lock.release()
            connection.close()

    def stop(self) -> None:
        """End after the job that runs now."""
        self._stop.set()

    def tick(self) -> float:
        """Run what is due, if this is the clock that acts; the seconds until it should look again."""
        if not self._lock.hold():
            return RETRY_SECONDS
        runs = _runs()
        for job in registry.jobs:
            if not self._stop.is_set() and seconds_until(job, runs.get(job.name)) <= 0:
                run_job(job)
        runs = _runs()
        nearest = min((seconds_until(job, runs.get(job.name)) for job in registry.jobs), default=LONGEST_SLEEP)
        return min(max(nearest, SHORTEST_SLEEP), LONGEST_SLEEP)

    def _round(self) -> float:
        close_old_connections()
        try:
            return self.tick()
        except Exception as error:  # noqa: BLE001 - a clock that stands still is worse than any of its errors
            logger.error("the clock stumbled: %s", where(error))
            connection.close()
            return RETRY_SECONDS


def seconds_until(job: registry.Job, run: JobRun | None) -> float:
    """Seconds until a job is due; at most 0 = now.

    A job that failed or was interrupted is tried again after RETRY_FAILED at the latest. A start in the future (the
    machine's clock was set back) counts as never.
    """
    since = (timezone.now() - run.last_started_at).total_seconds() if run and run.last_started_at else None
    if run is None or since is None or since < 0:
        return 0.0
    pause = job.every if run.went_well else min(job.every, RETRY_FAILED)
    return pause.total_seconds() - since


def run_job(job: registry.Job) -> None:
    """Run one job and write down how it went."""
    row, _ = JobRun.objects.update_or_create(name=job.name, defaults={"last_started_at": timezone.now()})
    row.last_error = ""
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - written down; the other jobs must run
        logger.error("job %r failed: %s", job.name, where(error))
        row.last_error = type(error).__name__
        if not connection.is_usable():
            connection.close()
    row.last_finished_at = timezone.now()
    row.save(update_fields=["last_error", "last_finished_at"])


def last_beat() -> datetime | None:
    """When a clock last started any job."""
    newest = JobRun.objects.filter(last_started_at__isnull=False).order_by("-last_started_at").first()
    return newest.last_started_at if newest else None


def _runs() -> dict[str, JobRun]:
    return {row.name: row for row in JobRun.objects.all()}
