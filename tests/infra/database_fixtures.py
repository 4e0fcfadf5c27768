"""`db` for most tests (rolled back), `committed_db` for those whose commits others must see (an own clone)."""

import uuid
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.infra import databases, plugin

SEES_COMMITS = {"committed_db", "live", "live_server_process", "page", "visit", "transactional_db"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    """This process's database: a clone of the default template (replaces pytest-django's creation by migrations)."""
    with django_db_blocker.unblock():
        databases.clone(plugin.WORKER or "main")


@pytest.fixture(autouse=True)
def _django_db_marker(request: pytest.FixtureRequest) -> None:
    """`pytest.mark.django_db` means the fixture `db`."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """The database: rolled back after the test, or an own clone when a server or browser must see the commits."""
    wanted = "committed_db" if SEES_COMMITS & set(request.fixturenames) else "_django_db_helper"
    request.getfixturevalue(wanted)


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database of the test's own, in which transactions really commit; yields its name.

    `@pytest.mark.template("t_demo")` chooses another template than the default.
    """
    marker = request.node.get_closest_marker("template")
    name = f"c_{plugin.WORKER or 'main'}_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        databases.clone(name, marker.args[0] if marker else databases.DEFAULT)
        with databases.pointed_at(name):
            yield name
        databases.drop(name)


@pytest.fixture
def transactional_db(committed_db: str) -> None:
    """The same: pytest-django's own would flush, which deletes what may never be deleted."""
