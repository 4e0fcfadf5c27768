"""The parts of RTP that a forwarder needs (RFC 3550, 8285, 4588). Pure functions over one packet.

A packet is checked once, by `payload_at`; what it accepts, the other functions handle without further checks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any

HEADER = 12
FIXED = Struct("!BBHII")  # first byte, marker and type, sequence number, timestamp, ssrc
TAIL = Struct("!BHII")  # the same without the first byte
U16, U32 = Struct("!H"), Struct("!I")
EXTENSION, PADDING, MARKER = 0x10, 0x20, 0x80
ONE_BYTE, TWO_BYTES = 0xBEDE, 0x1000
DROP, KEEP = 0, -1
ZEROS = [bytes(length) for length in range(256 + 3)]
RTX_PREFIX = 2  # bytes of the original sequence number

Packet = Any  # a writable memoryview; bytes where nothing is written


class BadPacket(ValueError):
    """Not a packet that may be forwarded."""


def payload_at(packet: Packet, size: int) -> int:
    """Where the payload begins; raises BadPacket when the header does not fit into the packet."""
    if size < HEADER or packet[0] >> 6 != 2:
        raise BadPacket("header")
    at: int = HEADER + 4 * (packet[0] & 0x0F)
    if packet[0] & EXTENSION:
        if at + 4 > size:
            raise BadPacket("extension")
        at += 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
    if at > size:
        raise BadPacket("payload")
    return at


def elements(packet: Packet, end: int) -> list[tuple[int, int, int]]:
    """The header extension's elements as (id, where its header is, size with its header); `end` is `payload_at`."""
    if not packet[0] & EXTENSION:
        return []
    at = HEADER + 4 * (packet[0] & 0x0F)
    profile = packet[at] << 8 | packet[at + 1]
    walk = _WALKS.get(profile & 0xFFF0 if profile & 0xFFF0 == TWO_BYTES else profile)
    return walk(packet, at + 4, end) if walk else []


def _one_byte(packet: Packet, at: int, end: int) -> list[tuple[int, int, int]]:
    found = []
    while at < end:
        head = packet[at]
        if head == 0:
            at += 1
            continue
        number, size = head >> 4, (head & 0x0F) + 2
        if number == 15 or at + size > end:  # 15 ends the list; a longer element than there is room for, too
            break
        found.append((number, at, size))
        at += size
    return found


def _two_bytes(packet: Packet, at: int, end: int) -> list[tuple[int, int, int]]:
    found = []
    while at + 1 < end:
        number = packet[at]
        if number == 0:
            at += 1
            continue
        size = packet[at + 1] + 2
        if at + size > end:
            break
        found.append((number, at, size))
        at += size
    return found


_WALKS: dict[int, Callable[[Packet, int, int], list[tuple[int, int, int]]]] = {
    ONE_BYTE: _one_byte,
    TWO_BYTES: _two_bytes,
}


def scrub(packet: Packet, end: int, counter: int, plan: Sequence[int]) -> int:
    """Blank in place the elements that `plan` drops, and read the 16-bit element number `counter`; -1 without it.

    `plan[id]` is DROP or KEEP. Blanking leaves padding (RFC 8285), so nothing moves. What cannot be read is left alone.
    """
    number = -1
    at = HEADER + 4 * (packet[0] & 0x0F)
    if packet[at] != 0xBE or packet[at + 1] != 0xDE:
        return _scrub_other(packet, end, counter, plan)
    at += 4
    while at < end:  # the same walk as `_one_byte`, unrolled: this is done for every packet
        head = packet[at]
        if head == 0:
            at += 1
            continue
        which, size = head >> 4, (head & 0x0F) + 2
        if which == 15 or at + size > end:
            break
        if which == counter and size == 3:
            number = packet[at + 1] << 8 | packet[at + 2]
        if not plan[which]:
            packet[at : at + size] = ZEROS[size]
        at += size
    return number


def _scrub_other(packet: Packet, end: int, counter: int, plan: Sequence[int]) -> int:
    number = -1
    for which, at, size in elements(packet, end):
        if which == counter and size == 4:
            number = packet[at + 2] << 8 | packet[at + 3]
        if which >= len(plan) or not plan[which]:
            packet[at : at + size] = ZEROS[size]
    return number


def renumber(packet: Packet, end: int, numbers: Sequence[int]) -> None:
    """Give the elements the ids of another connection in place; `numbers[id]` is the new id, or DROP."""
    for which, at, size in elements(packet, end):
        new = numbers[which] if which < len(numbers) else DROP
        one_byte = size <= 17 and packet[at] >> 4 == which and packet[at] & 0x0F == size - 2
        if new == DROP:
            packet[at : at + size] = ZEROS[size]
        elif one_byte:
            packet[at] = new << 4 | (size - 2)
        else:
            packet[at] = new


def padding(packet: Packet, size: int, at: int) -> int:
    """How many bytes of padding stand at the end, after the payload that begins at `at`; raises BadPacket."""
    if not packet[0] & PADDING:
        return 0
    count: int = packet[size - 1] if size > at else 0
    if not 0 < count <= size - at:
        raise BadPacket("padding")
    return count


def wrapped(packet: bytes, at: int, payload_type: int, sequence: int, ssrc: int) -> bytearray:
    """The packet as a retransmission (RFC 4588), with the payload type, sequence number and ssrc of that stream."""
    again = bytearray(packet[:at])
    again += packet[2:4]
    again += packet[at:]
    TAIL.pack_into(again, 1, packet[1] & MARKER | payload_type, sequence, U32.unpack_from(packet, 4)[0], ssrc)
    return again


def original(packet: Packet, size: int, at: int) -> int:
    """The sequence number that a retransmission repeats; -1 when it repeats nothing, as probes do."""
    if size - padding(packet, size, at) - at <= RTX_PREFIX:
        return -1
    return int(packet[at] << 8 | packet[at + 1])


def unwrap(packet: Packet, size: int, at: int, payload_type: int, ssrc: int) -> int:
    """Turn a retransmission into what it repeats, in place and without padding; its size."""
    sequence = packet[at] << 8 | packet[at + 1]
    end = size - padding(packet, size, at)
    packet[at : end - RTX_PREFIX] = bytes(packet[at + RTX_PREFIX : end])
    packet[0] &= ~PADDING & 0xFF
    TAIL.pack_into(packet, 1, packet[1] & MARKER | payload_type, sequence, U32.unpack_from(packet, 4)[0], ssrc)
    return end - RTX_PREFIX


def later(a: int, b: int) -> int:
    """How much later sequence number `a` is than `b`: -32768 to 32767."""
    return ((a - b + 0x8000) & 0xFFFF) - 0x8000
