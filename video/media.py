"""A media worker made from the settings: within the one-process server, or for `manage.py mediaworker`."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from asgiref.sync import async_to_sync
from django.conf import settings
from redis.exceptions import RedisError

from care import registry
from care.failures import where
from video.bus import LayerBus
from video.leases import FULL_LOAD, RedisLeases, leases

if TYPE_CHECKING:
    from video.sfu.worker import Worker

logger = logging.getLogger(__name__)


class BadAddress(ValueError):
    """Browsers could not reach a worker there; the text says which setting to change."""


def checked_address(host: str) -> str:
    """The address that browsers are told; raises BadAddress when it is none that they could reach."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise BadAddress(f"LYSNING_MEDIA_PUBLIC must be an IP address, not {host!r}.") from None
    if address.is_unspecified or address.is_multicast:
        raise BadAddress(f"LYSNING_MEDIA_PUBLIC is {host}, which is nobody's address. Set it to this machine's.")
    return host


def make_worker(port: int) -> Worker:
    """A worker on this port of the address that the settings name. Raises BadAddress, and OSError for a taken port."""
    from video.sfu.mux import Mux  # aiortc takes half a second to import, and pages do not need it
    from video.sfu.worker import Worker

    public = checked_address(settings.MEDIA_PUBLIC or settings.MEDIA_HOST)
    code = uuid4()
    return Worker(LayerBus(code), leases(), Mux(bind=settings.MEDIA_HOST, port=port, public=public), code=code)


@dataclass
class Embedded:
    """The worker of the one-process server, on its loop; without it there are no calls, and everything else works."""

    worker: Worker | None
    starting: asyncio.Task[None] | None

    @classmethod
    def start(cls, context: registry.ServiceContext) -> Embedded:
        """Begin on the server's loop, on any free port unless the settings name one."""
        try:
            worker = make_worker(settings.MEDIA_PORT)
        except (BadAddress, OSError) as error:
            logger.error("there is no media worker, so calls cannot be held: %s", where(error))
            return cls(None, None)
        return cls(worker, context.loop.create_task(worker.start(), name="media worker"))

    async def stop(self) -> None:
        """End it, and wait for its end."""
        if self.worker is not None and self.starting is not None:
            await asyncio.wait([self.starting])
            await self.worker.stop()


def problems() -> list[str]:
    """What is wrong with the media workers, in neutral words; asked where they are processes of their own."""
    if not settings.MEDIA_PUBLIC or not settings.REDIS_URL:
        return []
    try:
        beats = async_to_sync(_beats)()
    except (RedisError, OSError):
        return ["the media workers' leases cannot be read"]
    if not beats:
        return ["no media worker is running"]
    if all(load > FULL_LOAD for load in beats):
        return ["all media workers are full"]
    return []


async def _beats() -> list[float]:
    own = RedisLeases(settings.REDIS_URL)
    try:
        return [beat.load for beat in await own.alive() if not beat.draining]
    finally:
        await own.close()


def register() -> None:
    """Offer the worker to the one-process server, and the alarm to the health check."""
    registry.services.add(registry.Service(name="media", start=Embedded.start))
    registry.alarms.add(registry.Alarm(name="media workers", problems=problems))
