"""A peer without codecs: real ICE, DTLS and SRTP by aiortc, and packets as the test wants them."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from struct import pack
from typing import Any
from uuid import UUID, uuid4

from aioice import Candidate
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport

from tests.video.sfu.engine import MemoryBus, take
from video import control
from video.sfu import rtcp

AUDIO, VIDEO, RTX = 111, 96, 97
COUNTER, SEND_TIME, MID = 3, 2, 4
_certificate: list[RTCCertificate] = []


def certificate() -> RTCCertificate:
    """One for all: making them is slow."""
    if not _certificate:
        _certificate.append(RTCCertificate.generateCertificate())
    return _certificate[0]


class RawPeer:
    """One browser as the worker sees it."""

    def __init__(self, *, pairs: int = 3, seat: UUID | None = None, numbered: bool = False) -> None:
        self.seat, self.page, self.pairs = seat or uuid4(), uuid4(), pairs
        self.ssrcs = {"audio": random.randint(1, 2**31), "video": random.randint(1, 2**31)}
        self.rtx_ssrc = random.randint(2**31, 2**32 - 1)
        self.numbered, self.counter = numbered, 0
        self.received: dict[int, list[bytes]] = defaultdict(list)
        self.reports: list[Any] = []
        self.raw_reports: list[bytes] = []
        self.answer = ""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._build()

    def _build(self) -> None:
        self.gatherer = RTCIceGatherer(iceServers=[])
        self.connection = self.gatherer._connection
        self.connection.ice_controlling = True
        self.ice = RTCIceTransport(self.gatherer)
        self.dtls = RTCDtlsTransport(self.ice, [certificate()])
        self.dtls._set_role("client")
        self.dtls._handle_rtp_data = self._on_rtp  # type: ignore[method-assign]
        self.dtls._handle_rtcp_data = self._on_rtcp  # type: ignore[method-assign]

    # --- signalling ---

    def offer(self, fingerprint: str = "") -> str:
        local = self.gatherer.getLocalParameters()
        prints = fingerprint or next(one.value for one in certificate().getFingerprints() if one.algorithm == "sha-256")
        mids = " ".join(str(number) for number in range(2 * self.pairs))
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]
        for number in range(2 * self.pairs):
            lines += self._section(number, local.usernameFragment, local.password, prints)
        return "\r\n".join(lines) + "\r\n"

    def _section(self, number: int, ufrag: str, password: str, fingerprint: str) -> list[str]:
        audio = number % 2 == 0
        lines = [
            f"m={'audio' if audio else 'video'} 9 UDP/TLS/RTP/SAVPF {AUDIO if audio else f'{VIDEO} {RTX}'}",
            f"a=mid:{number}", f"a=ice-ufrag:{ufrag}", f"a=ice-pwd:{password}", "a=setup:actpass", "a=rtcp-mux",
            f"a=fingerprint:sha-256 {fingerprint}", "a=sendrecv" if number < 2 else "a=recvonly",
            f"a=extmap:{SEND_TIME} http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            f"a=extmap:{MID} urn:ietf:params:rtp-hdrext:sdes:mid",
            f"a=extmap:{COUNTER} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        ]  # fmt: skip
        if audio:
            lines += [f"a=rtpmap:{AUDIO} opus/48000/2"]
        else:
            lines += [f"a=rtpmap:{VIDEO} VP8/90000", f"a=rtpmap:{RTX} rtx/90000", f"a=fmtp:{RTX} apt={VIDEO}"]
        if number == 0:
            lines += [f"a=ssrc:{self.ssrcs['audio']} cname:x"]
        if number == 1:
            lines += [f"a=ssrc:{self.ssrcs['video']} cname:x", f"a=ssrc:{self.rtx_ssrc} cname:x"]
            lines += [f"a=ssrc-group:FID {self.ssrcs['video']} {self.rtx_ssrc}"]
        return lines

    async def join(self, bus: MemoryBus, room: UUID, *, connect: bool = True, port: int = 0, **more: Any) -> Any:
        """Take a seat and connect; the reply. `port` is a way around the worker's own (tests/video/sfu/nat.py)."""
        await self.gatherer.gather()
        bus.clients.append(self)
        offer = more.pop("offer", None) or self.offer(more.pop("fingerprint", ""))
        reply = await bus.ask(take(room, offer, self.seat, page=self.page, **more))
        if isinstance(reply, control.Taken) and connect:
            self.answer = reply.sdp
            await self.connect(port)
        return reply

    async def connect(self, port: int = 0) -> None:
        """Connect as the answer says; raises ConnectionError."""
        await self._remote(port)
        await self.ice.start(RTCIceParameters(usernameFragment=self.of("ice-ufrag"), password=self.of("ice-pwd")))
        if self.ice.state != "completed":
            raise ConnectionError("ICE")
        fingerprint = RTCDtlsFingerprint(*self.of("fingerprint").split())
        await self.dtls.start(RTCDtlsParameters(fingerprints=[fingerprint]))
        if self.dtls.state != "connected":
            raise ConnectionError("DTLS")

    async def _remote(self, port: int) -> None:
        host, real = self.of("candidate").split()[4:6]
        candidate = Candidate("1", 1, "udp", 1, host, port or int(real), "host")
        await self.connection.add_remote_candidate(candidate)
        await self.connection.add_remote_candidate(None)

    def of(self, name: str) -> str:
        """The first value of an attribute in the answer."""
        found = re.search(rf"^a={name}:(.*?)\r?$", self.answer, re.MULTILINE)
        assert found, name
        return found[1]

    def slot_ssrc(self, slot: int, kind: str) -> int:
        """The ssrc that a slot arrives with."""
        section = self.answer.split("\r\nm=")[1 + 2 * slot + (kind == "video")]
        found = re.search(r"a=ssrc:(\d+)", section)
        assert found
        return int(found[1])

    def slot_rtx(self, slot: int) -> int:
        """The ssrc of a slot's retransmissions."""
        section = self.answer.split("\r\nm=")[2 + 2 * slot]
        found = re.search(r"FID \d+ (\d+)", section)
        assert found
        return int(found[1])

    async def close(self) -> None:
        await self.dtls.stop()
        await self.ice.stop()

    # --- media ---

    def packet(self, kind: str, seq: int, payload: bytes, *, ts: int | None = None) -> bytes:
        pt = AUDIO if kind == "audio" else VIDEO
        timestamp = ts if ts is not None else seq * (960 if kind == "audio" else 3000)
        head = pack("!BBHII", 0x90, pt, seq & 0xFFFF, timestamp & 0xFFFFFFFF, self.ssrcs[kind])
        self.counter = (self.counter + 1) & 0xFFFF
        body = bytes([SEND_TIME << 4 | 2, 1, 2, 3, MID << 4, 0x31])
        body += bytes([COUNTER << 4 | 1]) + pack("!H", self.counter) if self.numbered else b""
        body += bytes(-len(body) % 4)
        return head + pack("!HH", 0xBEDE, len(body) // 4) + body + payload

    async def send(self, kind: str, seq: int, payload: bytes = b"", **more: Any) -> None:
        await self.dtls._send_rtp(self.packet(kind, seq, payload or b"%s %d" % (kind.encode(), seq), **more))

    async def repeat(self, seq: int, payload: bytes, rtx_seq: int) -> None:
        """A retransmission."""
        head = pack("!BBHII", 0x80, RTX, rtx_seq, seq * 3000 & 0xFFFFFFFF, self.rtx_ssrc)
        await self.dtls._send_rtp(head + pack("!H", seq) + payload)

    async def report(self, data: bytes) -> None:
        await self.dtls._send_rtp(data)

    async def _on_rtp(self, data: bytes, arrival_time_ms: int) -> None:
        self.received[int.from_bytes(data[8:12], "big")].append(data)

    async def _on_rtcp(self, data: bytes) -> None:
        self.raw_reports.append(data)
        self.reports += list(rtcp.read(data))

    def heard(self, slot: int, kind: str) -> list[bytes]:
        """Payloads that came in a slot."""
        return [payload_of(data) for data in self.received[self.slot_ssrc(slot, kind)]]

    def numbers(self, slot: int, kind: str) -> list[int]:
        return [int.from_bytes(data[2:4], "big") for data in self.received[self.slot_ssrc(slot, kind)]]


def payload_of(data: bytes) -> bytes:
    at = 12
    if data[0] & 0x10:
        at += 4 + 4 * int.from_bytes(data[14:16], "big")
    return data[at:]


async def talk(peer: RawPeer, count: int, *, first: int = 1, pause: float = 0.005) -> None:
    """Send sound and picture."""
    for number in range(first, first + count):
        await peer.send("audio", number)
        await peer.send("video", number)
        await asyncio.sleep(pause)


def now() -> float:
    return time.monotonic()
