"""Fixtures of every test: the infrastructure from tests/infra, and the cast."""

from __future__ import annotations

import asyncio
import asyncio.runners
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches
from hypothesis import settings

from cms import catalogue

if TYPE_CHECKING:
    from care.access import Actor
    from care.models import User
    from tests.eid import Spoilable

# The same examples every time, so that a red run is about the change it ran on; LYSNING_RANDOM=1 looks for new ones.
settings.register_profile("same", derandomize=True)
if not os.environ.get("LYSNING_RANDOM"):
    settings.load_profile("same")

pytest_plugins = ["tests.infra.database_fixtures", "tests.infra.live", "tests.infra.browser"]


def pytest_configure(config: pytest.Config) -> None:
    """Texts are read in both languages as people will see them."""
    catalogue.compile_all()


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """The invented people of the demo, by key: `cast["lone"]`. They have roles and courses, but no story yet."""
    from clinic.demo import people

    return people.make_all()


@pytest.fixture
def actors(cast: dict[str, User]) -> dict[str, Actor]:
    """The same people as actors, each in their first role."""
    from clinic.demo import people

    return {key: people.actor(user) for key, user in cast.items()}


@pytest.fixture
def stand_in(settings: Any) -> Iterator[Spoilable]:
    """The stand-in for MitID on a free port, and the site configured to ask it; see tests/eid.py."""
    from tests import eid

    yield from eid.running(settings)


@pytest.fixture(autouse=True)
def fresh_rendering() -> None:
    """What a page remembers for seconds must not outlive the test's database."""
    caches["rendered"].clear()


def _end_all_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """End what a test left running, asking again where a task swallowed the first cancellation; never wait for ever."""
    for _round in range(100):
        left = asyncio.all_tasks(loop)
        if not left:
            return
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.wait(left, timeout=0.2))
    raise AssertionError(f"tasks that cannot be ended: {[task.get_coro() for task in asyncio.all_tasks(loop)]}")


asyncio.runners._cancel_all_tasks = _end_all_tasks
