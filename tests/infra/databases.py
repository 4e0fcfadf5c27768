"""Databases for tests: one migrated template, cloned in a fifth of a second; nothing is ever flushed.

Answers, messages and audit rows refuse to be deleted, so a test that really commits gets a clone of its own and throws
it away. `CREATE DATABASE … TEMPLATE` copies everything: rows, triggers, sequences, Wagtail's root page.
"""

import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

MIGRATED = "t_migrated"


@dataclass(frozen=True)
class Template:
    """A database to clone from: its parent and the management commands that fill it on top of that."""

    parent: str
    commands: tuple[tuple[str, ...], ...]


TEMPLATES = {
    "t_programme": Template(MIGRATED, (("load_site",), ("load_programme",))),
    "t_demo": Template("t_programme", (("load_demo",),)),
}
DEFAULT = "t_programme"


def execute(url: str, statement: sql.Composed) -> None:
    """Run one statement outside any transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def create(url: str, name: str) -> None:
    """Make an empty database on the server at the URL."""
    execute(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def url_of(name: str) -> str:
    """The address of another database on this process's server."""
    parts = urlsplit(os.environ["LYSNING_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def exists(name: str) -> bool:
    """Whether there is a database of that name."""
    with psycopg.connect(url_of("postgres")) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def clone(name: str, template: str = DEFAULT) -> None:
    """Make a database from a template, building the template first when this is its first use."""
    ensure(template)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    execute(url_of("postgres"), statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Remove a database, cutting off whoever still uses it."""
    execute(url_of("postgres"), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def ensure(template: str) -> None:
    """Build the template unless another process of this run already has."""
    if template == MIGRATED:
        return
    with locked(template):
        if exists(template):
            return
        recipe = TEMPLATES[template]
        draft = f"{template}_draft"
        drop(draft)
        clone(draft, recipe.parent)
        fill(draft, recipe.commands)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        execute(url_of("postgres"), rename.format(sql.Identifier(draft), sql.Identifier(template)))


def fill(name: str, commands: tuple[tuple[str, ...], ...]) -> None:
    """Run management commands on the database, in this process."""
    from django.core.management import call_command

    with pointed_at(name):
        for command, *arguments in commands:
            call_command(command, *arguments, verbosity=0, stdout=io.StringIO())


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one process of the run at a time."""
    with (Path(os.environ["LYSNING_TEST_FOLDER"]) / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's default connection, in every thread, is to the named database."""
    from django.db import connections

    settings = connections.settings["default"]
    before = settings["NAME"]
    _let_go()
    settings["NAME"] = name
    try:
        yield
    finally:
        _let_go()
        settings["NAME"] = before


def _let_go() -> None:
    """Close this thread's connections, and those of the thread in which asgiref runs synchronous code."""
    from asgiref.sync import SyncToAsync
    from django.db import connections

    connections.close_all()
    with suppress(RuntimeError):  # the executor is shut down at the end of the process
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
