"""`manage.py mediaworker --port 40000`: one media worker on one UDP port."""

from __future__ import annotations

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from video import leases
from video.media import BadAddress, make_worker
from video.sfu.worker import Worker

EX_CONFIG = 78


class Command(BaseCommand):
    help = (
        "Forward the media of calls on one UDP port until SIGINT or SIGTERM, which moves its calls to other workers. "
        "SIGUSR1 drains: no new calls, and an end with the last of those that are on. Run one for each core."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=settings.MEDIA_PORT, help="UDP port; default LYSNING_MEDIA_PORT, 0 = any"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asyncio.run(self._run(options["port"]))
        except BadAddress as error:
            raise CommandError(str(error), returncode=EX_CONFIG) from None
        except OSError as error:
            raise CommandError(
                f"UDP port {options['port']} of {settings.MEDIA_HOST} cannot be used: {error.strerror}"
            ) from None

    async def _run(self, port: int) -> None:
        worker = make_worker(port)
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        draining: set[asyncio.Task[None]] = set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, over.set)
        loop.add_signal_handler(signal.SIGUSR1, lambda: draining.add(loop.create_task(_drain(worker, over))))
        await worker.start()
        self.stdout.write(f"media worker on {worker.mux.public}:{worker.mux.port}")
        self.stdout.flush()
        await over.wait()
        for task in draining:
            task.cancel()
        await worker.stop()
        held = leases.leases()
        if isinstance(held, leases.RedisLeases):
            await held.close()


async def _drain(worker: Worker, over: asyncio.Event) -> None:
    await worker.drain()
    over.set()
