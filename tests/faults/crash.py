"""Dying by SIGKILL right after a chosen SQL statement (reliability.md R5).

Children come from a fork server that has loaded Django, so that a run takes a tenth of a second; the caller's own
connections are never inherited. `python -m` modules and tests use `Crasher.run`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from channels.layers import get_channel_layer
from django.apps import apps
from django.urls import get_resolver

from care import workdays

if not apps.ready:  # in the fork server, before any child; each would else load all of this anew
    import django

    django.setup()
    get_resolver().url_patterns  # noqa: B018 - notices link to pages
    get_channel_layer()
    workdays.public_holidays(2026)

from django.db import connection, connections

AFTER_COMMIT = -1
PATIENCE = 60.0
Prepare = Callable[..., Callable[[], object]]


@dataclass
class Bomb:
    """Counts the statements of one command and kills the process after one of them."""

    after: int | None
    count: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.count += 1
        if self.count == self.after:
            die()
        return result


def die() -> None:
    """No handlers, no buffers, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Ended:
    """How a child ended: by the bomb, or with the number of statements that its command took."""

    killed: bool
    statements: int


@dataclass(frozen=True)
class Crasher:
    """Runs commands of one module in children on one database."""

    module: str
    database: str

    def run(self, command: str, args: Mapping[str, str], after: int | None = None) -> Ended:
        """Prepare the command, run it, die after statement number `after` (AFTER_COMMIT: when it has returned)."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self.module, *({"pytest"} & sys.modules.keys())])
        here, there = context.Pipe(duplex=False)
        words = (self.module, self.database, command, dict(args), after, there)
        child = context.Process(target=_child, args=words, name=f"crash {command}")
        child.start()
        there.close()
        child.join(PATIENCE)
        if child.is_alive():
            child.kill()
            child.join()
            raise AssertionError(f"{command} hangs after statement {after}")
        killed = child.exitcode == -signal.SIGKILL
        if not killed and child.exitcode != 0:
            raise AssertionError(f"{command} failed: see its traceback above")
        return Ended(killed, 0 if killed else here.recv())


def _child(
    module: str, database: str, command: str, args: Mapping[str, str], after: int | None, answer: Connection
) -> None:
    connections.settings["default"]["NAME"] = database
    prepare: Mapping[str, Prepare] = __import__(module, fromlist=["COMMANDS"]).COMMANDS
    act = prepare[command](**args)
    bomb = Bomb(after)
    with connection.execute_wrapper(bomb):
        act()
    if after == AFTER_COMMIT:
        die()
    answer.send(bomb.count)
    connections.close_all()
