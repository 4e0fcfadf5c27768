"""What is said about media workers to those who run them."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from pytest_django import Settings

from care import registry
from tests.video.sfu.engine import until
from tests.video.sfu.raw import RawPeer, talk
from tests.video.sockets import ROOM, Socket, forget_all
from video import control, leases, media
from video.sfu.mux import Mux


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "224.0.0.1", "media.example.org", ""])  # noqa: S104
def test_addresses_that_browsers_could_not_reach(host: str) -> None:
    with pytest.raises(media.BadAddress):
        media.checked_address(host)
    assert media.checked_address("203.0.113.10") == "203.0.113.10"


def test_the_health_check_asks_only_where_workers_are_processes(settings: Settings) -> None:
    forget_all(settings.REDIS_URL)
    assert media.problems() == []
    settings.MEDIA_PUBLIC = "203.0.113.10"
    assert media.problems() == ["no media worker is running"]
    asyncio.run(_beat_once(settings.REDIS_URL, 0.9))
    assert media.problems() == ["all media workers are full"]
    asyncio.run(_beat_once(settings.REDIS_URL, 0.1))
    assert media.problems() == []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert media.problems() == ["the media workers' leases cannot be read"]


async def _beat_once(url: str, load: float) -> None:
    held = leases.RedisLeases(url)
    await held.beat(control.Beat(worker=UUID(int=1), load=load, rooms=0), [])
    await held.close()


def test_a_taken_port_leaves_the_server_without_calls_only(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    taken = Mux(bind="127.0.0.1", port=0)
    settings.MEDIA_PORT = taken.port
    started = media.Embedded.start(None)
    taken.stop()
    assert started.worker is None
    asyncio.run(started.stop())
    assert "there is no media worker" in caplog.text


@pytest.mark.asyncio
async def test_the_one_process_server_has_a_worker_on_its_own_loop(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.REDIS_URL = ""
    context = registry.ServiceContext(loop=asyncio.get_running_loop(), host="127.0.0.1", port=8000)
    running = registry.services.get("media").start(context)
    socket = Socket()
    await socket.open()
    await until(lambda: bool(leases._memory._beats))
    lone = RawPeer(pairs=1)
    await lone.join(socket, ROOM, echo=True)
    await talk(lone, 5)
    await until(lambda: len(lone.heard(0, "audio")) == 5)
    await running.stop()
    assert await leases.leases().alive() == []
    await socket.close()
