"""`manage.py mediaworker`: killed, drained, without Redis for a while, or with an address that is nobody's."""

from __future__ import annotations

import asyncio
import copy
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_django import Settings

from tests.infra import servers
from tests.video.sfu.engine import until
from tests.video.sfu.raw import RawPeer, talk
from tests.video.sockets import ROOM, Socket, WorkerProcess
from video import control, leases, rooms


@pytest.fixture
def own_redis(tmp_path: Path, settings: Settings) -> Iterator[servers.Redis]:
    """A Redis that the test may kill."""
    redis = servers.Redis(tmp_path)
    redis.start()
    settings.REDIS_URL = redis.url(0)
    layer = copy.deepcopy(settings.CHANNEL_LAYERS["default"])
    layer["CONFIG"]["hosts"] = [redis.url(0)]
    settings.CHANNEL_LAYERS = {"default": layer}
    yield redis
    redis.stop()


@pytest.fixture
def processes(own_redis: servers.Redis, tmp_path: Path) -> Iterator[list[WorkerProcess]]:
    made = [WorkerProcess(tmp_path, own_redis.url(0)) for _worker in range(2)]
    for one in made:
        one.wait_until_listening()
    yield made
    for one in made:
        one.kill()


@pytest_asyncio.fixture
async def far_socket(own_redis: servers.Redis) -> AsyncIterator[Socket]:
    opened = Socket()
    await opened.open()
    yield opened
    await opened.close()
    await leases.leases().close()


async def met(socket: Socket) -> tuple[RawPeer, RawPeer]:
    lone, mette = RawPeer(), RawPeer()
    await lone.join(socket, ROOM)
    await mette.join(socket, ROOM)
    await until(lambda: socket.is_good(2))
    return lone, mette


@pytest.mark.slow
@pytest.mark.asyncio
async def test_a_killed_worker_is_noticed_and_its_call_goes_on_at_another(
    far_socket: Socket, processes: list[WorkerProcess]
) -> None:
    lone, mette = await met(far_socket)
    first = await leases.leases().holder(ROOM)
    for one in processes:  # the one that has the room says so in its beat; kill whichever it is
        if _is(one, lone):
            one.kill()
    await until(lambda: control.Moved(why="worker") in far_socket.events(control.Moved))
    far_socket.heard.clear()
    again = [RawPeer(seat=one.seat) for one in (lone, mette)]
    for peer in again:
        await peer.join(far_socket, ROOM)
    await until(lambda: far_socket.is_good(2))
    await talk(again[0], 5)
    await until(lambda: len(again[1].heard(0, "audio")) == 5)
    assert await leases.leases().holder(ROOM) not in {None, first}


def _is(process: WorkerProcess, peer: RawPeer) -> bool:
    return f":{peer.of('candidate').split()[5]}\n" in process.output()


@pytest.mark.slow
@pytest.mark.asyncio
async def test_redis_may_vanish_and_come_back_during_a_call(
    far_socket: Socket, processes: list[WorkerProcess], own_redis: servers.Redis
) -> None:
    lone, mette = await met(far_socket)
    holder = await leases.leases().holder(ROOM)
    own_redis.process.kill()
    own_redis.process.wait()
    with pytest.raises(rooms.Refused) as refused:
        await RawPeer().join(far_socket, ROOM)
    assert (refused.value.code, refused.value.again) == ("unavailable", True)
    await talk(lone, 20)
    await until(lambda: len(mette.heard(0, "audio")) == 20)

    own_redis.start()
    held = leases.leases()
    deadline = time.monotonic() + 20
    while len(await held.alive()) < 2:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)
    assert await held.holder(ROOM) == holder
    assert far_socket.events(control.Moved) == []
    omar = RawPeer()
    await omar.join(far_socket, ROOM)
    await talk(omar, 100)  # the worker may still be shaking hands when the first ones come
    await until(lambda: b"audio 100" in mette.heard(1, "audio"))


@pytest.mark.slow
@pytest.mark.asyncio
async def test_a_worker_ends_by_signal_and_drains(far_socket: Socket, processes: list[WorkerProcess]) -> None:
    lone, _mette = await met(far_socket)
    busy = next(one for one in processes if _is(one, lone))
    idle = next(one for one in processes if one is not busy)
    for one in processes:
        one.process.send_signal(signal.SIGUSR1)
    await asyncio.to_thread(idle.process.wait, 30)
    assert idle.process.returncode == 0
    assert busy.process.poll() is None
    await talk(lone, 5)
    busy.process.send_signal(signal.SIGTERM)
    await until(lambda: control.Moved(why="drain") in far_socket.events(control.Moved))
    await asyncio.to_thread(busy.process.wait, 30)
    assert busy.process.returncode == 0
    assert "Traceback" not in busy.output() + idle.output()


@pytest.mark.slow
def test_a_worker_refuses_an_address_that_is_nobodys(tmp_path: Path, settings: Settings) -> None:
    wrong = {"LYSNING_MEDIA_HOST": "0.0.0.0", "LYSNING_MEDIA_PUBLIC": ""}  # noqa: S104
    started = WorkerProcess(tmp_path, settings.REDIS_URL, **wrong)
    assert started.process.wait(60) == 78
    assert "LYSNING_MEDIA_PUBLIC is 0.0.0.0" in started.output()
