"""Callers that cost little themselves: real ICE and DTLS, then packets encrypted in place and counted undecrypted."""

from __future__ import annotations

import asyncio
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from struct import Struct
from typing import Any

from aiortc.codecs.opus import OpusEncoder
from aiortc.codecs.vpx import Vp8Encoder
from av import AudioFrame, VideoFrame
from pylibsrtp._binding import ffi, lib

from tests.infra.servers import ROOT, tied
from tests.video.sfu.raw import AUDIO, VIDEO, RawPeer

PICTURE_SIZE, SOUND_SIZE = 1090, 160  # bytes: 113 packets a second of these are 1 Mbit/s
PICTURES, SOUNDS = 113, 50  # a second
HEAD = Struct("!BBHII")
STEP = 0.004


class Child:
    """The measured process, and how to ask it."""

    def __init__(self, kind: str) -> None:
        command = tied([sys.executable, "-m", "tests.bench._media_process", kind])
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.figures()

    def ask(self, **asked: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def figures(self) -> dict[str, Any]:
        return self.ask(cpu=True)

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


@contextmanager
def child(kind: str) -> Iterator[Child]:
    """The process, ended afterwards."""
    started = Child(kind)
    try:
        yield started
    finally:
        started.close()


class Caller(RawPeer):
    """One of the load. Its packets are real pictures and sounds where the other side decodes them."""

    def __init__(self, *, real: bool = False) -> None:
        super().__init__(pairs=1)
        self.real = real
        self.sent = {"audio": 0, "video": 0}
        self.counters: dict[str, int] = {}
        self.times: dict[tuple[int, int], float] = {}
        self.first: dict[int, int] = {}

    async def call(self, answer: str) -> None:
        """Connect as the answer says."""
        self.answer = answer
        if "a=setup:active" in answer:
            self.dtls._set_role("server")
        await self.connect()

    def take_over(self) -> None:
        """From now on the test reads and writes the socket itself."""
        pair = self.connection._nominated[1]
        fd = pair.protocol.transport.get_extra_info("socket").fileno()
        self.socket = socket.socket(fileno=os.dup(fd))
        self.socket.setblocking(False)
        self.address = pair.remote_addr
        self.tx = self.dtls._tx_srtp._srtp[0]


@dataclass
class Outcome:
    """What a run of the load gave."""

    seconds: float = 0.0
    sent: int = 0
    received: int = 0
    pictures: int = 0
    latencies: list[float] = field(default_factory=list)

    def latency(self, part: float) -> float:
        """Milliseconds below which this part of the packets came."""
        return sorted(self.latencies)[int(len(self.latencies) * part)] * 1000 if self.latencies else 0.0


class Load:
    """Sends what is due of every caller, and reads everything that comes."""

    def __init__(self, callers: list[Caller]) -> None:
        self.callers = callers
        self.buffer = ffi.new("unsigned char[]", 2048)
        self.view = memoryview(ffi.buffer(self.buffer)).cast("B")
        self.length = ffi.new("int *")
        self.incoming = memoryview(bytearray(2048))
        self.poll = select.epoll()
        self.by_fd: dict[int, Caller] = {}
        for caller in callers:
            caller.take_over()
            self.by_fd[caller.socket.fileno()] = caller
            self.poll.register(caller.socket.fileno(), select.EPOLLIN)
        self.pictures = pictures() if any(caller.real for caller in callers) else []

    def run(self, seconds: float, *, patience: float = 0.5) -> Outcome:
        """Send for so long, and wait for the last ones."""
        outcome, began = Outcome(), time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            for caller in self.callers:
                outcome.sent += self._due(caller, now - began)
            self._read(outcome, STEP)
        outcome.seconds = time.monotonic() - began
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            self._read(outcome, 0.05)
        for caller in self.callers:
            caller.sent = {"audio": 0, "video": 0}
            caller.times.clear()
            caller.first.clear()
        return outcome

    def close(self) -> None:
        for caller in self.callers:
            caller.socket.close()
        self.poll.close()

    def _due(self, caller: Caller, passed: float) -> int:
        count = 0
        while caller.sent["audio"] < passed * SOUNDS:
            count += self._send(caller, "audio", AUDIO, SOUND_SIZE, 960)
        while caller.sent["video"] < passed * PICTURES:
            count += self._send_real(caller) if caller.real else self._send(caller, "video", VIDEO, PICTURE_SIZE, 796)
        return count

    def _send(
        self, caller: Caller, kind: str, pt: int, size: int, step: int, payload: bytes = b"", stamp: int = -1
    ) -> int:
        number = caller.counters[kind] = caller.counters.get(kind, 100) + 1
        caller.sent[kind] += 1
        HEAD.pack_into(
            self.view, 0, 0x80, pt, number & 0xFFFF, stamp if stamp >= 0 else number * step, caller.ssrcs[kind]
        )
        if payload:
            self.view[12 : 12 + len(payload)] = payload
        self.length[0] = 12 + (len(payload) or size)
        if lib.srtp_protect(caller.tx, self.buffer, self.length):
            raise AssertionError("a packet could not be encrypted")
        caller.times[pt, number & 0xFFFF] = time.monotonic()
        caller.socket.sendto(self.view[: self.length[0]], caller.address)
        return 1

    def _send_real(self, caller: Caller) -> int:
        """The packets of one picture; the marker is on the last."""
        frame = caller.counters["frame"] = caller.counters.get("frame", -1) + 1
        payloads = self.pictures[frame % len(self.pictures)]
        for place, payload in enumerate(payloads):
            last = 0x80 if place == len(payloads) - 1 else 0
            self._send(caller, "video", VIDEO | last, 0, 0, payload, frame * 3000)
        caller.sent["video"] += max(0, round(PICTURES / 30) - len(payloads))
        return len(payloads)

    def _read(self, outcome: Outcome, patience: float) -> None:
        for fd, _event in self.poll.poll(patience):
            caller = self.by_fd[fd]
            while True:
                try:
                    size = caller.socket.recv_into(self.incoming)
                except BlockingIOError:
                    break
                if size > 12 and 127 < self.incoming[0] < 192 and not 192 <= self.incoming[1] <= 223:
                    self._count(caller, outcome)

    def _count(self, caller: Caller, outcome: Outcome) -> None:
        """Numbers differ from those that were sent by the same distance for the whole stream."""
        _first, second, number, _stamp, ssrc = HEAD.unpack_from(self.incoming)
        now = time.monotonic()
        outcome.received += 1
        kind = second & 0x7F
        outcome.pictures += second == VIDEO | 0x80
        if ssrc not in caller.first:
            sent = [one for pt, one in caller.times if pt & 0x7F == kind]
            caller.first[ssrc] = number - (sent[0] if sent else 0)
        at = caller.times.get((second, (number - caller.first[ssrc]) & 0xFFFF))
        if at is not None:
            outcome.latencies.append(now - at)


def pictures() -> list[list[bytes]]:
    """Ten seconds of 720p with something moving in it, as VP8 packets."""
    encoder, found = Vp8Encoder(), []
    encoder.target_bitrate = 1_000_000
    for number in range(60):
        frame = VideoFrame(1280, 720, "yuv420p")
        for place, plane in enumerate(frame.planes):
            line = bytes((number * 3 + column * (place + 1)) & 0xFF for column in range(plane.line_size))
            plane.update(line * (plane.buffer_size // plane.line_size))
        frame.pts, frame.time_base = number * 3000, Fraction(1, 90_000)
        found.append(encoder.encode(frame, force_keyframe=number == 0)[0])
    return found


def sound() -> bytes:
    """One packet of Opus."""
    encoder = OpusEncoder()
    frame = AudioFrame(format="s16", layout="stereo", samples=960)
    frame.planes[0].update(bytes(3840))
    frame.sample_rate, frame.pts = 48_000, 0
    return encoder.encode(frame)[0][0]


async def called(count: int, answer: Any, *, real: bool = False) -> list[Caller]:
    """So many callers, connected one after the other."""
    found = []
    for _caller in range(count):
        caller = Caller(real=real)
        await caller.gatherer.gather()
        offer = caller.offer()
        await caller.call(await asyncio.to_thread(answer, offer))
        found.append(caller)
    return found
