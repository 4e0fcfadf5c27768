"""The clock: everything due is run, by one clock only, and no failure stops it."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from care import clock as clocks
from care import jobs, registry
from care.clock import AdvisoryLock, Clock, FileLock, last_beat
from care.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> registry.Shelf[registry.Job]:
    """An empty shelf of jobs."""
    shelf: registry.Shelf[registry.Job] = registry.Shelf("job")
    monkeypatch.setattr(registry, "jobs", shelf)
    return shelf


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def add(shelf: registry.Shelf[registry.Job], ran: list[str]) -> Callable[..., None]:
    def add(name: str, every: timedelta, run: Callable[[], object] = lambda: None) -> None:
        def remembered() -> None:
            ran.append(name)
            run()

        shelf.add(registry.Job(name=name, every=every, run=remembered))

    return add


def fail() -> None:
    raise ValueError("words that may be a patient's")


def unlocked(tmp_path: Path) -> Clock:
    return Clock(lock=FileLock(tmp_path / "lock"))


def test_a_new_job_runs_at_once_and_then_when_it_is_due(
    add: Callable[..., None], ran: list[str], tmp_path: Path
) -> None:
    add("daily", timedelta(days=1))
    clock = unlocked(tmp_path)
    clock.tick()
    clock.tick()
    assert ran == ["daily"]
    JobRun.objects.update(last_started_at=timezone.now() - timedelta(days=1))
    clock.tick()
    assert ran == ["daily", "daily"]


def test_a_restarted_clock_does_not_run_a_daily_job_again(
    add: Callable[..., None], ran: list[str], tmp_path: Path
) -> None:
    add("daily", timedelta(days=1))
    unlocked(tmp_path).tick()
    (tmp_path / "other").mkdir()
    unlocked(tmp_path / "other").tick()
    assert ran == ["daily"]


def test_it_sleeps_until_the_next_job_is_due_but_never_long(add: Callable[..., None], tmp_path: Path) -> None:
    add("often", timedelta(seconds=10))
    add("daily", timedelta(days=1))
    assert 9 < unlocked(tmp_path).tick() <= 10
    JobRun.objects.filter(name="often").delete()
    registry.jobs._items.pop("often")
    (tmp_path / "other").mkdir()
    assert unlocked(tmp_path / "other").tick() == clocks.LONGEST_SLEEP


def test_a_failing_job_is_written_down_and_stops_no_other(
    add: Callable[..., None], ran: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add("broken", timedelta(hours=1), fail)
    add("well", timedelta(hours=1))
    unlocked(tmp_path).tick()
    assert ran == ["broken", "well"]
    assert JobRun.objects.get(name="broken").last_error == "ValueError"
    assert JobRun.objects.get(name="well").last_error == ""
    assert "job 'broken' failed: ValueError in fail test_clock.py:" in caplog.text
    assert "patient" not in caplog.text


@pytest.mark.parametrize(("minutes_ago", "times"), [(1, 1), (5, 2)])
def test_a_failed_daily_job_does_not_wait_a_day(
    add: Callable[..., None], ran: list[str], tmp_path: Path, minutes_ago: int, times: int
) -> None:
    add("broken", timedelta(days=1), fail)
    clock = unlocked(tmp_path)
    clock.tick()
    JobRun.objects.update(last_started_at=timezone.now() - timedelta(minutes=minutes_ago))
    clock.tick()
    assert len(ran) == times


def test_a_job_interrupted_by_a_crash_is_run_again(add: Callable[..., None], ran: list[str], tmp_path: Path) -> None:
    add("daily", timedelta(days=1))
    JobRun.objects.create(name="daily", last_started_at=timezone.now() - timedelta(minutes=6))
    unlocked(tmp_path).tick()
    assert ran == ["daily"]


def test_a_machine_whose_clock_was_set_back_still_runs_its_jobs(
    add: Callable[..., None], ran: list[str], tmp_path: Path
) -> None:
    add("daily", timedelta(days=1))
    ahead = timezone.now() + timedelta(days=400)
    JobRun.objects.create(name="daily", last_started_at=ahead, last_finished_at=ahead)
    unlocked(tmp_path).tick()
    assert ran == ["daily"]


def test_the_heartbeat_is_the_newest_start(add: Callable[..., None], tmp_path: Path) -> None:
    assert last_beat() is None
    add("often", timedelta(seconds=1))
    unlocked(tmp_path).tick()
    beat = last_beat()
    assert beat is not None
    assert timezone.now() - beat < timedelta(seconds=5)


@pytest.mark.parametrize("make", [lambda path: FileLock(path / "lock"), lambda path: AdvisoryLock()])
def test_of_two_clocks_one_acts_and_the_other_takes_over(
    add: Callable[..., None], ran: list[str], tmp_path: Path, make: Callable[[Path], clocks.Lock]
) -> None:
    add("often", timedelta(0))
    first, second = make(tmp_path), make(tmp_path)
    Clock(lock=first).tick()
    assert Clock(lock=second).tick() == clocks.RETRY_SECONDS
    assert ran == ["often"]
    first.release()
    Clock(lock=second).tick()
    assert ran == ["often", "often"]
    second.release()


def test_the_file_lock_is_free_again_when_its_process_is_dead(tmp_path: Path) -> None:
    code = (
        "import fcntl,os,sys,time; f=os.open(sys.argv[1],66,384); fcntl.flock(f,2); print(1,flush=True); time.sleep(60)"
    )
    path = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    lock = FileLock(path)
    assert not lock.hold()
    holder.kill()
    holder.communicate()
    assert lock.hold()
    lock.release()


def test_a_clock_that_lost_its_database_session_has_lost_the_lock(committed_db: str) -> None:
    lock, other = AdvisoryLock(), AdvisoryLock()
    assert lock.hold()
    assert lock._connection is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [lock._connection.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        lock.hold()
    assert other.hold()
    assert not lock.hold()
    other.release()


class TestRunning:
    """The clock in its own thread."""

    @pytest.fixture
    def run(self, committed_db: str, tmp_path: Path) -> Iterator[Callable[[], Clock]]:
        with ExitStack() as endings:

            def run() -> Clock:
                clock = unlocked(tmp_path)
                thread = threading.Thread(target=clock.run)
                thread.start()
                endings.callback(thread.join, 5)
                endings.callback(clock.stop)
                return clock

            yield run

    def test_it_runs_until_stopped_and_closes_its_connection(
        self, add: Callable[..., None], ran: list[str], run: Callable[[], Clock]
    ) -> None:
        add("often", timedelta(milliseconds=100))
        clock = run()
        _until(lambda: len(ran) >= 3)
        clock.stop()
        _until(lambda: "MainThread" in {thread.name for thread in threading.enumerate()})
        seen = len(ran)
        time.sleep(0.5)
        assert len(ran) <= seen + 1

    def test_a_stop_interrupts_its_sleep(self, shelf: object, run: Callable[[], Clock]) -> None:
        clock = run()
        time.sleep(0.2)
        began = time.monotonic()
        clock.stop()
        _until(lambda: not clock._lock._file)
        assert time.monotonic() - began < 1

    def test_it_survives_a_database_that_goes_away(
        self,
        add: Callable[..., None],
        ran: list[str],
        run: Callable[[], Clock],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        away = iter([True, True])
        real = clocks._runs

        def sometimes() -> dict[str, JobRun]:
            if next(away, False):
                raise OperationalError("the server closed the connection")
            return real()

        monkeypatch.setattr(clocks, "RETRY_SECONDS", 0.05)
        monkeypatch.setattr(clocks, "_runs", sometimes)
        add("often", timedelta(hours=1))
        run()
        _until(lambda: ran == ["often"])
        assert caplog.text.count("the clock stumbled") == 2


def test_expired_sessions_are_cleared_and_others_kept() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(minutes=1))
    jobs.clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_every_registered_job_has_a_name_and_a_pause() -> None:
    names = {job.name for job in registry.jobs}
    assert {"deliver notices", "clear sessions", "prune tasks"} <= names
    assert all(job.every > timedelta(0) for job in registry.jobs)


def _until(true: Callable[[], bool], patience: float = 5) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
