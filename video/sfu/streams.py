"""Streams of RTP as they come in and go out: sequence numbers, losses, and what is kept to be sent again.

Pure: numbers in, numbers out; sockets and keys are elsewhere. Times are `time.monotonic()` seconds.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING

from video.sfu import rtcp
from video.sfu.rtp import later

if TYPE_CHECKING:
    from video.sfu.forward import Peer

MOST_MISSING = 600  # packets; a longer gap is a new beginning
TRIES = 10
RETRY = 0.05  # seconds, when nothing is known of the round trip
PICTURE_PAUSE = 0.3  # seconds between two requests for a key frame
KEPT = {"audio": 64, "video": 512}  # packets, for those who miss one; powers of two
CLOCK = {"audio": 48_000, "video": 90_000}
YOUNG = 1000  # packets after a switch in which older ones of the new source may still arrive
AGAIN_PAUSE = 0.02  # seconds in which one packet is not sent again twice
FIRST_SEQUENCES = (1000, 30_000)  # far from where the counter wraps: receivers guess how often it has


class Ingress:
    """One stream as its publisher sends it."""

    __slots__ = (
        "_before", "_clock", "_expected_before", "_jitter", "_received_before", "_reported", "_transit", "asked_at",
        "base", "cycles", "kept", "kind", "last", "loss", "mask", "missing", "octets", "payload_type", "received",
        "repaired", "ssrc", "targets", "unreported", "wants_picture",
    )  # fmt: skip

    def __init__(self, kind: str, ssrc: int, payload_type: int, targets: list[Egress]) -> None:
        self.kind, self.ssrc, self.payload_type, self.targets = kind, ssrc, payload_type, targets
        self.kept: list[bytes | None] = [None] * KEPT[kind]
        self.mask = KEPT[kind] - 1
        self.missing: dict[int, list[float]] = {}  # sequence number → tries, when it is asked for again
        self.unreported = False  # whether some of them have never been asked for
        self.last = self.base = -1
        self.cycles = self.received = self.octets = self.repaired = 0
        self.wants_picture, self.asked_at = False, 0.0
        self.loss = 0.0
        self._clock, self._transit, self._jitter = CLOCK[kind], 0.0, 0.0
        self._expected_before = self._received_before = 0
        self._before: tuple[int, float] | None = None  # the last sender report: middle of its NTP time, when it came

    def accept(self, sequence: int, timestamp: int, now: float) -> bool:
        """Count one packet; False when it must not be forwarded, because it has been, or has been given up."""
        if self.last < 0:
            self.base = self.last = sequence
        else:
            ahead = (sequence - self.last) & 0xFFFF
            if ahead == 1:
                self._advance(sequence)
            elif ahead == 0 or ahead >= 0x8000:
                if self.missing.pop(sequence, None) is None:
                    return False
            else:
                self._gap(sequence, ahead, now)
        self.received += 1
        transit = now * self._clock - timestamp
        moved = abs(transit - self._transit)
        self._transit = transit
        if moved < self._clock:  # a second or more is a new beginning of the timestamps, or their wrapping
            self._jitter += (moved - self._jitter) / 16
        return True

    def _advance(self, sequence: int) -> None:
        if sequence < self.last:
            self.cycles += 1
        self.last = sequence

    def _gap(self, sequence: int, ahead: int, now: float) -> None:
        """Advance first: a list of what is missing that is made before would lack the newest."""
        first = self.last + 1
        self._advance(sequence)
        if ahead - 1 + len(self.missing) > MOST_MISSING:
            self.missing.clear()
            self.wants_picture = self.kind == "video"
            return
        for number in range(first, first + ahead - 1):
            self.missing[number & 0xFFFF] = [0, now]
        self.unreported = True

    def keep(self, sequence: int, packet: bytes) -> None:
        """Remember a packet for those who will miss it."""
        self.kept[sequence & self.mask] = packet

    def kept_packet(self, sequence: int) -> bytes | None:
        """The packet of that number, if it is still remembered."""
        packet = self.kept[sequence & self.mask]
        return packet if packet is not None and (packet[2] << 8 | packet[3]) == sequence else None

    def due(self, now: float, wait: float = RETRY) -> list[int]:
        """The missing packets to ask for now; gives up on those asked for too often."""
        self.unreported = False
        found, hopeless = [], []
        for sequence, entry in self.missing.items():
            if entry[0] >= TRIES:
                hopeless.append(sequence)
            elif entry[1] <= now:
                entry[0] += 1
                entry[1] = now + wait
                found.append(sequence)
        for sequence in hopeless:
            del self.missing[sequence]
        if hopeless and self.kind == "video":
            self.wants_picture = True
        return found

    def may_ask_for_picture(self, now: float) -> bool:
        """Whether a key frame is wanted and may be asked for now; then it counts as asked for."""
        if not self.wants_picture or now - self.asked_at < PICTURE_PAUSE:
            return False
        self.wants_picture, self.asked_at = False, now
        return True

    def sent(self, report: rtcp.SenderReport, now: float) -> None:
        """The publisher's sender report has come."""
        self._before = rtcp.middle(report.ntp), now

    def report(self, now: float) -> rtcp.Report | None:
        """Our report on the stream since the last one; None before its first packet."""
        if self.last < 0:
            return None
        highest = self.cycles << 16 | self.last
        expected = highest - self.base + 1
        since, lost = expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = expected, self.received
        self.loss = min(1.0, max(0.0, (since - lost) / since)) if since > 0 else 0.0
        lsr, delay = (self._before[0], int((now - self._before[1]) * 65536)) if self._before else (0, 0)
        return rtcp.Report(self.ssrc, self.loss, expected - self.received, highest, int(self._jitter), lsr, delay)


class Egress:
    """One stream as one subscriber receives it: the same numbers go on whoever it comes from."""

    __slots__ = (
        "again", "answered", "first", "kind", "last_at", "last_sequence", "last_timestamp", "loss", "numbers", "octets",
        "packets", "payload_type", "peer", "resent", "rtx_payload_type", "rtx_sequence", "rtx_ssrc", "sequence_offset",
        "source", "ssrc", "timestamp_offset", "young",
    )  # fmt: skip

    def __init__(self, peer: Peer, kind: str, ssrc: int, payload_type: int, rtx: tuple[int, int] | None) -> None:
        self.peer, self.kind, self.ssrc, self.payload_type = peer, kind, ssrc, payload_type
        self.rtx_ssrc, self.rtx_payload_type = rtx or (0, -1)
        self.rtx_sequence = random.randint(*FIRST_SEQUENCES)  # noqa: S311 - no secret, only a beginning
        self.source: Ingress | None = None
        self.numbers: list[int] | None = None  # ids of header extensions, where publisher and subscriber differ
        self.last_sequence = random.randint(*FIRST_SEQUENCES)  # noqa: S311
        self.last_timestamp = random.getrandbits(31)
        self.last_at = 0.0
        self.sequence_offset = self.timestamp_offset = self.first = self.young = 0
        self.packets = self.octets = self.resent = 0
        self.answered: dict[int, float] = {}
        self.loss = 0.0

    def switch(self, source: Ingress, sequence: int, timestamp: int, now: float) -> None:
        """From now on carry this source: numbers go on by one, timestamps by the time that has passed."""
        passed = int((now - self.last_at) * CLOCK[self.kind]) if self.last_at else 0
        self.sequence_offset = (self.last_sequence + 1 - sequence) & 0xFFFF
        self.timestamp_offset = (self.last_timestamp + max(1, passed) - timestamp) & 0xFFFFFFFF
        self.source, self.first, self.young = source, sequence, YOUNG
        self.answered.clear()

    def is_older(self, sequence: int) -> bool:
        """Whether it is older than the switch: its number went out with another packet, and never goes twice."""
        self.young -= 1
        return later(sequence, self.first) < 0

    def sent(self, sequence: int, timestamp: int, now: float) -> None:
        """Remember where the stream is; `sequence` and `timestamp` as they went out."""
        if later(sequence, self.last_sequence) > 0:
            self.last_sequence, self.last_timestamp, self.last_at = sequence, timestamp, now

    def may_repeat(self, sequence: int, now: float, pause: float = AGAIN_PAUSE) -> bool:
        """Whether the packet may be sent again now: browsers ask for one packet every few milliseconds."""
        if now - self.answered.get(sequence, 0.0) < pause:
            return False
        if len(self.answered) > MOST_MISSING:
            self.answered.clear()
        self.answered[sequence] = now
        return True

    def original(self, sequence: int) -> bytes | None:
        """The source's packet that went out with this number."""
        return self.source.kept_packet((sequence - self.sequence_offset) & 0xFFFF) if self.source else None


@dataclass
class Arrivals:
    """When packets arrived, by the connection's own counter, until the publisher is told."""

    first: int = -1  # the number that the next feedback begins with
    count: int = 0
    seen: list[tuple[int, float]] = field(default_factory=list)

    def feedback(self, sender: int, ssrc: int) -> bytes | None:
        """The feedback on everything since the last one; None when nothing came."""
        if not self.seen:
            return None
        if self.first < 0:
            self.first = self.seen[0][0]
        places = ((later(number, self.first), int(at * 1e6)) for number, at in self.seen)
        arrived = sorted({place: at for place, at in places if 0 <= place < MOST_MISSING}.items())
        highest = max(later(number, self.first) for number, _at in self.seen)
        self.seen.clear()
        begin, self.first = self.first, (self.first + max(-1, highest) + 1) & 0xFFFF
        if not arrived:
            return None
        self.count += 1
        return rtcp.transport_feedback(sender, ssrc, begin, self.count, arrived)


def header(packet: bytes) -> tuple[int, int, int]:
    """Sequence number, timestamp and ssrc."""
    sequence, timestamp, ssrc = unpack_from("!HII", packet, 2)
    return sequence, timestamp, ssrc
