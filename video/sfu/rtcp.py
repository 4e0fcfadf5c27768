"""Reports and feedback (RFC 3550, 4585, 5104; REMB and transport-wide congestion control from their drafts). Pure.

`read` gives the parts of a compound packet that a forwarder acts on and passes over everything else; the other
functions build packets as bytes. An ssrc is a stream's number, a sequence number has 16 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct, pack, unpack_from

SR, RR, RTPFB, PSFB = 200, 201, 205, 206
NACK, TRANSPORT_FEEDBACK = 1, 15
PLI, FIR, APPLICATION = 1, 4, 15
BLOCK = Struct("!IIIIII")
MOST_NACKED = 600
TICK = 250  # microseconds of one unit of a transport feedback's deltas
REFERENCE = 64_000  # and of its reference time
NOT_RECEIVED, SMALL, LARGE = 0, 1, 2
SYMBOLS = 7  # in one status vector chunk
NTP_OFFSET = 2_208_988_800  # seconds from 1900 to 1970


class BadReport(ValueError):
    """Not a compound RTCP packet."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report block: how the stream `ssrc` arrives. `lsr` is the middle of the last sender report's NTP time."""

    ssrc: int
    fraction_lost: float
    lost: int
    highest: int
    jitter: int
    lsr: int
    delay: int  # since that report, in 1/65536 s


@dataclass(frozen=True, slots=True)
class SenderReport:
    """A sender's clock: this NTP time is this timestamp."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Lost:
    """These packets of the stream are missing."""

    ssrc: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The stream needs a key frame."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """At most so many bits a second may be sent to the sender of this packet."""

    bitrate: int


Part = Report | SenderReport | Lost | Picture | Estimate


def read(data: bytes) -> Iterator[Part]:
    """The parts of a compound packet; raises BadReport where its lengths do not fit."""
    at = 0
    while at < len(data):
        if len(data) - at < 4 or data[at] >> 6 != 2:
            raise BadReport("header")
        end = at + 4 + 4 * (data[at + 2] << 8 | data[at + 3])
        if end > len(data):
            raise BadReport("length")
        yield from _parts(data[at + 1], data[at] & 0x1F, data[at:end])
        at = end


def _parts(kind: int, count: int, packet: bytes) -> Iterator[Part]:
    if kind == SR:
        if len(packet) < 28:
            raise BadReport("sender report")
        ssrc, ntp, timestamp = unpack_from("!IQI", packet, 4)
        yield SenderReport(ssrc, ntp, timestamp)
        yield from _blocks(packet, 28, count)
    elif kind == RR:
        yield from _blocks(packet, 8, count)
    elif kind == RTPFB and count == NACK:
        yield _lost(packet)
    elif kind == PSFB and len(packet) >= 12:
        yield from _feedback(count, packet)


def _blocks(packet: bytes, at: int, count: int) -> Iterator[Report]:
    if at + BLOCK.size * count > len(packet):
        raise BadReport("report block")
    for _block in range(count):
        ssrc, lost, highest, jitter, lsr, delay = BLOCK.unpack_from(packet, at)
        total = lost & 0xFFFFFF
        yield Report(ssrc, (lost >> 24) / 256, total - (total >> 23 << 24), highest, jitter, lsr, delay)
        at += BLOCK.size


def _lost(packet: bytes) -> Lost:
    if len(packet) < 12:
        raise BadReport("nack")
    found: list[int] = []
    for at in range(12, len(packet) - 3, 4):
        first, mask = unpack_from("!HH", packet, at)
        found.append(first)
        found += [(first + 1 + bit) & 0xFFFF for bit in range(16) if mask >> bit & 1]
        if len(found) > MOST_NACKED:
            break
    return Lost(unpack_from("!I", packet, 8)[0], tuple(found[:MOST_NACKED]))


def _feedback(count: int, packet: bytes) -> Iterator[Part]:
    if count == PLI:
        yield Picture(unpack_from("!I", packet, 8)[0])
    elif count == FIR:
        for at in range(12, len(packet) - 7, 8):
            yield Picture(unpack_from("!I", packet, at)[0])
    elif count == APPLICATION and packet[12:16] == b"REMB" and len(packet) >= 20:
        mantissa = (packet[17] & 3) << 16 | packet[18] << 8 | packet[19]
        yield Estimate(mantissa << (packet[17] >> 2))


# --- what we send ----------------------------------------------------------------------------------------------------


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def receiver_report(sender: int, reports: Sequence[Report]) -> bytes:
    """How streams arrive here; at most 31 of them."""
    return _packet(RR, len(reports), pack("!I", sender) + b"".join(map(_block, reports)))


def _block(report: Report) -> bytes:
    lost = min(255, int(report.fraction_lost * 256)) << 24 | max(-0x800000, min(0x7FFFFF, report.lost)) & 0xFFFFFF
    return BLOCK.pack(report.ssrc, lost, report.highest & 0xFFFFFFFF, report.jitter, report.lsr, report.delay)


def sender_report(ssrc: int, ntp: int, timestamp: int, packets: int, octets: int) -> bytes:
    """Our stream's clock and counts."""
    return _packet(SR, 0, pack("!IQIII", ssrc, ntp, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF))


def nack(sender: int, ssrc: int, sequences: Iterable[int]) -> bytes:
    """Send these again. Ascending order makes it shortest."""
    pairs: list[list[int]] = []
    for sequence in sequences:
        distance = (sequence - pairs[-1][0]) & 0xFFFF if pairs else 0
        if pairs and 0 < distance <= 16:
            pairs[-1][1] |= 1 << (distance - 1)
        else:
            pairs.append([sequence, 0])
    return _packet(RTPFB, NACK, pack("!II", sender, ssrc) + b"".join(pack("!HH", *pair) for pair in pairs))


def picture_loss(sender: int, ssrc: int) -> bytes:
    """Send a key frame."""
    return _packet(PSFB, PLI, pack("!II", sender, ssrc))


def estimate(sender: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """REMB: send at most so many bits a second in all of these streams."""
    exponent = max(0, bitrate.bit_length() - 18)
    mantissa = bitrate >> exponent
    head = pack("!BBH", len(ssrcs), exponent << 2 | mantissa >> 16, mantissa & 0xFFFF)
    return _packet(PSFB, APPLICATION, pack("!II", sender, 0) + b"REMB" + head + pack(f"!{len(ssrcs)}I", *ssrcs))


def transport_feedback(sender: int, ssrc: int, first: int, count: int, arrivals: Sequence[tuple[int, int]]) -> bytes:
    """When packets arrived, by the connection's own 16-bit counter.

    `arrivals` are (distance from `first`, microseconds), the distances ascending; what is not among them has not
    arrived. `count` counts the feedbacks.
    """
    reference = arrivals[0][1] // REFERENCE
    status, deltas, at = [NOT_RECEIVED] * (arrivals[-1][0] + 1), bytearray(), reference * REFERENCE
    for offset, arrived in arrivals:
        delta = max(-0x8000, min(0x7FFF, round((arrived - at) / TICK)))
        at += delta * TICK
        status[offset] = SMALL if 0 <= delta <= 0xFF else LARGE
        deltas += pack("!B", delta) if status[offset] == SMALL else pack("!h", delta)
    body = pack("!IIHH", sender, ssrc, first, len(status))
    body += (reference & 0xFFFFFF).to_bytes(3, "big") + bytes([count & 0xFF]) + _chunks(status) + deltas
    return _packet(RTPFB, TRANSPORT_FEEDBACK, body + bytes(-len(body) % 4))


def _chunks(status: Sequence[int]) -> bytes:
    """Status vector chunks with two bits for each packet."""
    chunks = bytearray()
    for at in range(0, len(status), SYMBOLS):
        chunk = 0b11 << 14
        for place, symbol in enumerate(status[at : at + SYMBOLS]):
            chunk |= symbol << (12 - 2 * place)
        chunks += pack("!H", chunk)
    return bytes(chunks)


def ntp(seconds: float) -> int:
    """Seconds since 1970 as a 64-bit NTP time."""
    return int((seconds + NTP_OFFSET) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def middle(time: int) -> int:
    """The middle 32 bits of an NTP time, by which reports refer to each other."""
    return time >> 16 & 0xFFFFFFFF
