"""What a call costs: our worker against aiortc's own MediaRelay and against Janus's EchoTest, in the same run.

Forty callers whose own media come back are the packet work of twenty calls: 1 Mbit/s of picture and sound each way. The
load and the measured process share this machine, so ratios are worth more than microseconds.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import aioice.ice

from tests.bench import _janus
from tests.bench._media_load import PICTURES, SOUNDS, Caller, Load, Outcome, called, child
from tests.infra.measure import Measurement

CALLERS, ROUNDS = 40, int(os.environ.get("ROUNDS", "3"))
CALLS = CALLERS / 2
WARM, SECONDS = 2.0, 6.0
PER_CALL = 2 * (PICTURES + SOUNDS)  # packets a second that are forwarded for one call
PICTURES_A_CALL = 60  # thirty a second from each of two
FULL = 0.7  # of a core


def measure() -> Iterator[Measurement]:
    """Rounds of ours and Janus back to back, then one call of MediaRelay."""
    rounds = [_round() for _round_ in range(ROUNDS)]
    ours = [one["ours"] for one in rounds]
    cost = median(one["µs"] for one in ours)
    if _janus.is_installed():
        ratios = [one["ours"]["µs"] / one["janus"]["µs"] for one in rounds]
        closest = min(rounds, key=lambda one: abs(one["ours"]["µs"] / one["janus"]["µs"] - median(ratios)))
        yield _cost(
            "processor time for one forwarded packet, against Janus EchoTest",
            closest["ours"]["µs"],
            closest["janus"]["µs"],
        )
    else:
        print("Janus is not installed (apt-get install janus): not compared")
        yield Measurement("processor time for one forwarded packet", cost, "µs")
    relay = _relay()
    yield Measurement(
        "processor time of one call, against MediaRelay", cost * PER_CALL / 1e4, "% of a core", relay, 1 / 50
    )
    yield Measurement(
        "calls for each core at 70 %", FULL * 1e6 / (cost * PER_CALL), "calls", goal=40, more_is_better=True
    )
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        mine = median(one["outcome"].latency(part) for one in ours)
        theirs = median(one["janus"]["outcome"].latency(part) for one in rounds) if "janus" in rounds[0] else None
        yield Measurement(
            f"way through the worker, {name}, the load's own delay included, against Janus", mine, "ms", theirs
        )
    yield Measurement("packets lost by us", max(one["kept"] for one in ours), "packets", goal=0)
    short = median(one["outcome"].sent - one["outcome"].received for one in ours)
    yield Measurement("packets that this machine lost, because it had no time for us or for the load", short, "packets")
    yield Measurement("processor time of a join", median(one["join"] for one in ours), "ms", goal=5)
    yield Measurement("memory of a call", median(one["memory"] for one in ours), "kB")


def _cost(name: str, ours: float, theirs: float) -> Measurement:
    return Measurement(name, ours, "µs", baseline=round(theirs, 2), goal=1.0)


def _round() -> dict[str, dict[str, Any]]:
    found = {"ours": asyncio.run(_ours())}
    if _janus.is_installed():
        found["janus"] = asyncio.run(_janus_round())
    return found


def _on_loopback() -> None:
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


async def _ours() -> dict[str, Any]:
    _on_loopback()
    with child("ours") as worker:
        one = await called(1, lambda sdp: worker.ask(take=sdp)["sdp"])  # what is made once, is made
        before = worker.figures()
        callers = await called(CALLERS - 1, lambda sdp: worker.ask(take=sdp)["sdp"])
        joined = worker.figures()
        outcome, spent = await _loaded([*one, *callers], lambda: worker.figures()["cpu"])
        full = worker.figures()
    return {
        "µs": spent / outcome.received * 1e6,
        "outcome": outcome,
        "kept": full["kept"] - joined["kept"],
        "join": (joined["cpu"] - before["cpu"]) / (CALLERS - 1) * 1000,
        "memory": (full["memory"] - before["memory"]) / ((CALLERS - 1) / 2),
    }


async def _janus_round() -> dict[str, Any]:
    aioice.ice.get_host_addresses = _AIOICE
    with _janus.running() as janus:
        outcome, spent = await _loaded(await called(CALLERS, janus.answer), janus.cpu)
    return {"µs": spent / outcome.received * 1e6, "outcome": outcome}


_AIOICE = aioice.ice.get_host_addresses  # Janus, too, leaves out the machine's own address


async def _loaded(callers: list[Caller], cpu: Callable[[], float]) -> tuple[Outcome, float]:
    load = Load(callers)
    load.run(WARM)
    before = cpu()
    outcome = load.run(SECONDS)
    spent = cpu() - before
    load.close()
    await asyncio.gather(*(caller.close() for caller in callers))
    return outcome, spent


def _relay() -> float:
    """Per cent of a core for one call of 720p, thirty pictures a second, through decoding and encoding."""
    return asyncio.run(_relayed())


async def _relayed() -> float:
    """By the pictures that come back: a machine that is too busy for it sends fewer, and would seem cheap."""
    _on_loopback()
    with child("relay") as process:
        callers = await called(2, lambda sdp: process.ask(take=sdp)["sdp"], real=True)
        load = Load(callers)
        load.run(WARM)
        before = process.figures()["cpu"]
        outcome = load.run(SECONDS)
        spent = process.figures()["cpu"] - before
        load.close()
        await asyncio.gather(*(caller.close() for caller in callers))
    print(f"MediaRelay gave back {outcome.pictures} pictures in {outcome.seconds:.0f} s", file=sys.stderr)
    return spent / outcome.pictures * PICTURES_A_CALL * 100
