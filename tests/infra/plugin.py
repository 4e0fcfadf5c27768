"""Loaded before Django's settings (`-p` in pyproject.toml): sets the surroundings, starts and stops the servers.

The process that the user starts owns the servers; pytest-xdist's workers inherit their addresses.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.infra import needs, servers  # noqa: E402

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWNER = not WORKER
_servers: servers.Servers | None = None

FIXED = {
    "DJANGO_SETTINGS_MODULE": "cms.settings",
    "LYSNING_TESTING": "1",
    "LYSNING_DEBUG": "0",
    "LYSNING_DEMO": "0",
    "LYSNING_LOG_LEVEL": "WARNING",
    "LYSNING_SECRET_KEY": "tests-only-secret-key-of-more-than-fifty-characters-0123456789",
    "LYSNING_FIELD_KEYS": ",".join(  # two, as while keys are changed
        ["t2:dGVzdHMtb25seS1rZXktMi0zMi1ieXRlcy1sb25nISE=", "t1:dGVzdHMtb25seS1rZXktMS0zMi1ieXRlcy1sb25nISE="]
    ),
    "LYSNING_INDEX_KEY": "tests-only-index-key",
    "LYSNING_HOSTS": "localhost,127.0.0.1,testserver",
    "TZ": "UTC",  # a machine in Copenhagen must not hide a missing conversion
}


def prepare() -> None:
    """Set every variable that the settings read, and drop those that the developer's shell may hold."""
    global _servers
    if OWNER:
        for name in [name for name in os.environ if name.startswith("LYSNING_")]:
            del os.environ[name]
        os.environ.update(FIXED)
        _servers = servers.Servers()
        os.environ["LYSNING_TEST_FOLDER"] = str(_servers.folder)
        os.environ["LYSNING_TEST_REDIS"] = _servers.redis.url(0).removesuffix("0")
        os.environ["LYSNING_VAR"] = str(_servers.folder / "var")
        os.environ["LYSNING_DATABASE_URL"] = _servers.postgres.url("main")
    name = WORKER or "main"
    number = int(WORKER.removeprefix("gw")) + 1 if WORKER else 0
    address = os.environ["LYSNING_DATABASE_URL"].rpartition("/")[0]
    os.environ["LYSNING_DATABASE_URL"] = f"{address}/{name}"
    os.environ["LYSNING_REDIS_URL"] = os.environ["LYSNING_TEST_REDIS"] + str(number)


prepare()


def terminated(number: int, frame: FrameType | None) -> NoReturn:
    """SIGTERM ends a run as Ctrl-C does: with everything stopped."""
    raise KeyboardInterrupt(f"signal {number}")


def start(started: servers.Servers) -> None:
    """Start the servers, and let every signal that ends us stop them first."""
    signal.signal(signal.SIGTERM, terminated)
    signal.signal(signal.SIGHUP, terminated)
    started.start()


def stop(started: servers.Servers) -> None:
    """Stop the servers; a second Ctrl-C must not leave one behind."""
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    started.stop()


@contextmanager
def running() -> Iterator[None]:
    """The servers for something that is not pytest: benchmarks and fault runs."""
    assert _servers is not None
    try:
        start(_servers)
        yield
    finally:
        stop(_servers)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers before any worker or test does."""
    if not OWNER or session.config.option.collectonly or _servers is None:
        return
    if packages := needs.missing():
        pytest.exit(f"The tests need {', '.join(packages)}: run `make test`, which installs them or says how.", 2)
    try:
        start(_servers)
    except servers.NotStartedError as error:
        pytest.exit(str(error), 3)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers when everything else has ended."""
    if _servers is not None:
        stop(_servers)
