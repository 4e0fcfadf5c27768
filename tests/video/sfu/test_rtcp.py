"""Reports: ours are read by aiortc's parser where it has one, and anything is read or refused."""

from __future__ import annotations

import contextlib
import itertools
import time

from aiortc import rtp as reference
from hypothesis import given
from hypothesis import strategies as st

from video.sfu import rtcp
from video.sfu.streams import Arrivals

numbers16, numbers32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
reports = st.builds(
    rtcp.Report,
    numbers32,
    st.integers(0, 255).map(lambda number: number / 256),
    st.integers(-0x800000, 0x7FFFFF),
    numbers32,
    numbers32,
    numbers32,
    numbers32,
)


@given(numbers32, st.lists(reports, max_size=5))
def test_receiver_reports(sender: int, given_reports: list[rtcp.Report]) -> None:
    data = rtcp.receiver_report(sender, given_reports)
    assert list(rtcp.read(data)) == given_reports
    (theirs,) = reference.RtcpPacket.parse(data)
    assert [one.ssrc for one in theirs.reports] == [one.ssrc for one in given_reports]
    assert [one.packets_lost for one in theirs.reports] == [one.lost for one in given_reports]


@given(numbers32, st.integers(0, 2**64 - 1), numbers32, numbers32, numbers32)
def test_sender_reports(ssrc: int, ntp: int, timestamp: int, packets: int, octets: int) -> None:
    data = rtcp.sender_report(ssrc, ntp, timestamp, packets, octets)
    assert list(rtcp.read(data)) == [rtcp.SenderReport(ssrc, ntp, timestamp)]
    (theirs,) = reference.RtcpPacket.parse(data)
    assert (theirs.sender_info.packet_count, theirs.sender_info.octet_count) == (packets, octets)


@given(numbers32, numbers32, st.sets(numbers16, min_size=1, max_size=100))
def test_missing_packets(sender: int, ssrc: int, sequences: set[int]) -> None:
    data = rtcp.nack(sender, ssrc, sorted(sequences))
    (lost,) = rtcp.read(data)
    assert isinstance(lost, rtcp.Lost)
    assert (lost.ssrc, set(lost.sequences)) == (ssrc, sequences)
    (theirs,) = reference.RtcpPacket.parse(data)
    assert set(theirs.lost) == sequences


@given(numbers32, numbers32)
def test_key_frame_requests(sender: int, ssrc: int) -> None:
    data = rtcp.picture_loss(sender, ssrc)
    assert list(rtcp.read(data)) == [rtcp.Picture(ssrc)]
    (theirs,) = reference.RtcpPacket.parse(data)
    assert (theirs.fmt, theirs.media_ssrc) == (reference.RTCP_PSFB_PLI, ssrc)


@given(st.integers(1000, 10**10), st.lists(numbers32, min_size=1, max_size=4))
def test_estimates(bitrate: int, ssrcs: list[int]) -> None:
    data = rtcp.estimate(1, bitrate, ssrcs)
    (estimate,) = rtcp.read(data)
    assert isinstance(estimate, rtcp.Estimate)
    assert bitrate * 0.9999 <= estimate.bitrate + 1 <= bitrate + 1
    (theirs,) = reference.RtcpPacket.parse(data)
    assert reference.unpack_remb_fci(theirs.fci) == (estimate.bitrate, ssrcs)


def test_a_full_intra_request_is_a_wish_for_a_key_frame() -> None:
    data = bytes.fromhex("84ce0004" + "00000001" + "00000000" + "00000007" + "01000000")
    assert list(rtcp.read(data)) == [rtcp.Picture(7)]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(rtcp.BadReport):
        assert sum(1 for _part in rtcp.read(data)) <= len(data)


def read_feedback(data: bytes) -> tuple[int, int, list[int | None]]:
    """First number, count, and when each arrived in units of 250 µs after the reference time; None: it did not."""
    first, count = int.from_bytes(data[12:14], "big"), int.from_bytes(data[14:16], "big")
    reference_time, at = int.from_bytes(data[16:19], "big", signed=True), 20
    symbols: list[int] = []
    while len(symbols) < count:
        chunk = int.from_bytes(data[at : at + 2], "big")
        symbols += [chunk >> (12 - 2 * place) & 3 for place in range(7)]
        at += 2
    found: list[int | None] = []
    clock = reference_time * 256
    for symbol in symbols[:count]:
        if symbol == 1:
            clock += data[at]
        elif symbol == 2:
            clock += int.from_bytes(data[at : at + 2], "big", signed=True)
        at += symbol
        found.append(clock if symbol else None)
    assert 0 <= len(data) - at < 4
    return first, count, found


@given(numbers16, st.lists(st.tuples(st.integers(1, 40), st.integers(0, 300_000)), min_size=1, max_size=60), numbers32)
def test_transport_feedback(first: int, steps: list[tuple[int, int]], start: int) -> None:
    arrivals, place, at = [], -1, start
    for ahead, later in steps:
        place, at = place + ahead, at + later
        arrivals.append((place, at))
    data = rtcp.transport_feedback(1, 2, first, 3, arrivals)

    begin, count, found = read_feedback(data)
    assert (begin, count) == (first, arrivals[-1][0] + 1)
    assert {place for place, one in enumerate(found) if one is not None} == {place for place, _at in arrivals}
    clock = [one for one in found if one is not None]
    told, real = (
        [(b - a) * 250 for a, b in itertools.pairwise(clock)],
        [b[1] - a[1] for a, b in itertools.pairwise(arrivals)],
    )
    assert all(abs(one - other) <= 250 for one, other in zip(told, real, strict=True))
    assert list(rtcp.read(data)) == []


def test_feedback_goes_on_where_the_last_one_ended() -> None:
    arrivals = Arrivals()
    assert arrivals.feedback(1, 2) is None
    arrivals.seen += [(65534, 1.0), (65535, 1.01), (1, 1.02)]
    assert read_feedback(arrivals.feedback(1, 2) or b"")[:2] == (65534, 4)
    arrivals.seen += [(0, 1.03)]  # late: it has been said to be missing
    assert arrivals.feedback(1, 2) is None
    arrivals.seen += [(2, 1.05), (3, 1.06)]
    assert read_feedback(arrivals.feedback(1, 2) or b"")[:2] == (2, 2)


def test_the_middle_of_a_time() -> None:
    assert rtcp.ntp(0) >> 32 == 2_208_988_800
    assert abs(rtcp.middle(rtcp.ntp(time.time())) / 65536 - (time.time() + rtcp.NTP_OFFSET) % 65536) < 1
