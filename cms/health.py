"""Is the process up, and is the site fit for use: for probes and for whoever is on duty. Nothing clinical, no login.

`/healthz` asks nothing but the process. `/readyz` answers 503 only when pages cannot be served (no database, or its
tables are not this release's); everything else that needs a person's attention is 200 with `"status": "degraded"`,
because taking the site away would not mend it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from cryptography.fernet import InvalidToken
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from care import clock, notify, registry
from care.failures import where

logger = logging.getLogger(__name__)

Check = Callable[[], dict[str, Any]]
LAYER_PATIENCE = 2.0
LATE_NOTICE = timedelta(minutes=2)
SILENT_CLOCK = timedelta(minutes=2)


class Migrations:
    """Whether the tables are this release's. Once they are, the answer stays: the code of a process never changes."""

    current = False

    @classmethod
    def check(cls) -> dict[str, Any]:
        """How many migrations have not been applied."""
        if cls.current:
            return {"ok": True}
        unapplied = len(unapplied_migrations())
        cls.current = unapplied == 0
        return {"ok": cls.current} if cls.current else {"ok": False, "unapplied": unapplied}


def unapplied_migrations() -> list[Any]:
    """What `migrate` would do."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def database() -> dict[str, Any]:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def channels() -> dict[str, Any]:
    """Whether a message through the channel layer comes back. Without it pages are up to half a minute behind."""
    async_to_sync(_round_trip)()
    return {"ok": True}


def outbox() -> dict[str, Any]:
    """Whether mail and text messages get out, and none has been given up."""
    backlog = notify.backlog()
    ok = backlog.oldest_seconds <= LATE_NOTICE.total_seconds() and not backlog.dead
    return {"ok": ok, "due": backlog.due, "oldest_seconds": round(backlog.oldest_seconds), "dead": backlog.dead}


def ticking() -> dict[str, Any]:
    """Whether some clock runs the periodic jobs."""
    beat = clock.last_beat()
    if beat is None:
        return {"ok": False, "seconds_since_beat": None}
    since = timezone.now() - beat
    return {"ok": since <= SILENT_CLOCK, "seconds_since_beat": round(since.total_seconds())}


def alarms() -> dict[str, Any]:
    """What the apps say is wrong now, by alarm."""
    problems = {alarm.name: found for alarm in registry.alarms if (found := alarm.problems())}
    return {"ok": not problems, "problems": problems}


NEEDED: dict[str, Check] = {"database": database, "migrations": Migrations.check}
WANTED: dict[str, Check] = {"channels": channels, "outbox": outbox, "clock": ticking, "alarms": alarms}


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The site is fit for use, or what is wrong."""
    needed = {name: _asked(check) for name, check in NEEDED.items()}
    if not all(answer["ok"] for answer in needed.values()):
        return JsonResponse({"status": "failed", "checks": needed}, status=503)
    wanted = {name: _asked(check) for name, check in WANTED.items()}
    status = "ok" if all(answer["ok"] for answer in wanted.values()) else "degraded"
    return JsonResponse({"status": status, "checks": needed | wanted})


def _asked(check: Check) -> dict[str, Any]:
    try:
        return check()
    except (DatabaseFailure, RedisError, InvalidToken, OSError, TimeoutError) as error:
        logger.warning("not ready: %s", where(error))
        return {"ok": False, "error": type(error).__name__}


async def _round_trip() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel("readyz")
    async with asyncio.timeout(LAYER_PATIENCE):
        await layer.send(channel, {"type": "readyz"})
        await layer.receive(channel)
