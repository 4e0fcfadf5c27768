"""Packets: what is blanked, moved and wrapped, on any bytes."""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.sfu import rtp

PLAN = [rtp.DROP] * 16
PLAN[3] = rtp.KEEP
element = st.tuples(st.integers(1, 14), st.binary(min_size=1, max_size=16))
numbers16, numbers32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)


def packet(
    payload: bytes = b"payload", *, elements: list[tuple[int, bytes]] | None = None, csrcs: int = 0, marker: bool = False,
    pt: int = 96, seq: int = 1000, ts: int = 90_000, ssrc: int = 7, padding: int = 0,
) -> bytes:  # fmt: skip
    """A packet with one-byte header extensions."""
    extension = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in elements or [])
    first = 0x80 | (0x10 if elements is not None else 0) | csrcs | (0x20 if padding else 0)
    head = pack("!BBHII", first, marker << 7 | pt, seq, ts, ssrc) + bytes(4 * csrcs)
    if elements is not None:
        extension += bytes(-len(extension) % 4)
        head += pack("!HH", 0xBEDE, len(extension) // 4) + extension
    return head + payload + (bytes(padding - 1) + bytes([padding]) if padding else b"")


packets = st.builds(
    packet,
    st.binary(max_size=1200),
    elements=st.none() | st.lists(element, max_size=6),
    csrcs=st.integers(0, 15),
    marker=st.booleans(),
    pt=st.integers(0, 127),
    seq=numbers16,
    ts=numbers32,
    ssrc=numbers32,
)


@given(packets)
def test_blanking_moves_nothing_and_leaves_only_what_is_kept(data: bytes) -> None:
    changed = memoryview(bytearray(data))
    at = rtp.payload_at(changed, len(data))
    before = rtp.elements(data, at)
    counter = rtp.scrub(changed, at, 5, PLAN) if data[0] & rtp.EXTENSION else -1

    assert rtp.elements(changed, at) == [one for one in before if one[0] == 3]
    assert bytes(changed[at:]) == data[at:]
    assert bytes(changed[: rtp.HEADER]) == data[: rtp.HEADER]
    counters = [data[place + 1] << 8 | data[place + 2] for number, place, size in before if (number, size) == (5, 3)]
    assert counter == (counters[-1] if counters else -1)


@given(packets, numbers16, numbers32)
def test_a_retransmission_gives_back_the_packet(data: bytes, sequence: int, ssrc: int) -> None:
    at = rtp.payload_at(data, len(data))
    again = rtp.wrapped(data, at, 97, sequence, ssrc)
    view = memoryview(again)

    assert rtp.FIXED.unpack_from(again)[2:] == (sequence, rtp.FIXED.unpack_from(data)[3], ssrc)
    assert again[1] & 0x7F == 97
    if len(data) == at:
        assert rtp.original(view, len(again), at) == -1
        return
    assert rtp.original(view, len(again), at) == rtp.FIXED.unpack_from(data)[2]
    size = rtp.unwrap(view, len(again), at, data[1] & 0x7F, rtp.FIXED.unpack_from(data)[4])
    assert bytes(view[:size]) == data


def test_probes_repeat_nothing() -> None:
    for payload, padding in ((b"", 0), (b"", 200), (b"\x01", 3), (b"\x00\x01", 9)):
        probe = memoryview(bytearray(packet(payload, padding=padding)))
        assert rtp.original(probe, len(probe), rtp.payload_at(probe, len(probe))) == -1


def test_padding_that_is_longer_than_the_packet_is_refused() -> None:
    data = packet(b"ab", padding=4)[:-1] + b"\xff"
    with pytest.raises(rtp.BadPacket):
        rtp.padding(data, len(data), 12)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_within_their_length_or_refused(data: bytes) -> None:
    view: Any = memoryview(bytearray(data))
    try:
        at = rtp.payload_at(view, len(data))
    except rtp.BadPacket:
        return
    assert rtp.HEADER <= at <= len(data)
    if view[0] & rtp.EXTENSION:
        assert all(place + size <= at for _number, place, size in rtp.elements(view, at))
        rtp.scrub(view, at, 5, PLAN)
        rtp.renumber(view, at, [rtp.DROP] * 16)
    assert len(view) == len(data)


def test_ids_become_those_of_the_other_connection() -> None:
    data = memoryview(bytearray(packet(elements=[(2, b"\x11"), (3, b"abc"), (9, b"x")])))
    at = rtp.payload_at(data, len(data))
    numbers = [rtp.DROP] * 16
    numbers[2], numbers[3] = 4, 1
    rtp.renumber(data, at, numbers)
    assert [(number, size) for number, _at, size in rtp.elements(data, at)] == [(4, 2), (1, 4)]


def test_two_byte_extensions_are_blanked_too() -> None:
    body = bytes([5, 2, 0x12, 0x34, 3, 1, 0xAA, 20, 0])
    body += bytes(-len(body) % 4)
    data = memoryview(bytearray(pack("!BBHIIHH", 0x90, 96, 1, 2, 3, 0x1000, len(body) // 4) + body + b"pay"))
    at = rtp.payload_at(data, len(data))
    assert rtp.scrub(data, at, 5, PLAN) == 0x1234
    assert [number for number, _at, _size in rtp.elements(data, at)] == [3]
    assert bytes(data[at:]) == b"pay"


@given(numbers16, st.integers(-32768, 32767))
def test_numbers_wrap(base: int, distance: int) -> None:
    assert rtp.later((base + distance) & 0xFFFF, base) == distance
