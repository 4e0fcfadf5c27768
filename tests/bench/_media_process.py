"""The process that is measured: our worker, or aiortc's own MediaRelay. Talks in JSON lines over its standard streams.

`{"take": sdp}` answers `{"sdp": …}` for a caller whose own media come back; `{"cpu": true}` answers seconds of processor
time and kilobytes of memory so far.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay

from tests.video.sfu.engine import running, take

Take = Callable[[str], Awaitable[str]]


def memory() -> int:
    """Kilobytes in use now; the greatest ever where the system does not say."""
    with contextlib.suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def serve(answer: Take, figures: Callable[[], dict[str, Any]]) -> None:
    """Until the other end closes."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asked = json.loads(line)
        if "take" in asked:
            reply: dict[str, Any] = {"sdp": await answer(asked["take"])}
        else:
            reply = {"cpu": time.process_time(), "memory": memory(), **figures()}
        print(json.dumps(reply), flush=True)


async def ours() -> None:
    """Each caller is alone in an echo room: the packets of half a call."""
    async with running() as (worker, bus):

        async def answer(sdp: str) -> str:
            return str((await bus.ask(take(uuid4(), sdp, echo=True))).sdp)

        def figures() -> dict[str, Any]:
            bus.told.clear()
            came = sum(stream.received for peer in worker.peers for stream in peer.published.values())
            return {"kept": came - sum(peer.forwarded for peer in worker.peers) + worker.mux.unsent}

        await serve(answer, figures)


async def relay() -> None:
    """What aiortc offers for the same: decode and encode."""
    made: list[RTCPeerConnection] = []
    relayed = MediaRelay()

    async def answer(sdp: str) -> str:
        pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        made.append(pc)
        pc.on("track", lambda track: pc.addTrack(relayed.subscribe(track)))
        await pc.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="offer"))
        await pc.setLocalDescription(await pc.createAnswer())
        return str(pc.localDescription.sdp)

    await serve(answer, dict)
    await asyncio.gather(*(pc.close() for pc in made))


if __name__ == "__main__":
    import aioice.ice

    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    asyncio.run({"ours": ours, "relay": relay}[sys.argv[1]]())
