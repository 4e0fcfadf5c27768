"""Sequence numbers, losses and switches, for any order in which packets may come."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.video.sfu.test_rtp import packet
from video.sfu import rtp, streams
from video.sfu.streams import Egress, Ingress

NOBODY: Any = None


def ingress(kind: str = "video") -> Ingress:
    return Ingress(kind, 7, 96, [])


def egress(kind: str = "video") -> Egress:
    return Egress(NOBODY, kind, 99, 96, (100, 97))


@given(st.integers(0, 0xFFFF), st.integers(0, 2**32), st.floats(0, 0.3))
def test_every_packet_goes_out_at_most_once_and_what_is_missing_is_known(first: int, seed: int, loss: float) -> None:
    """Reordered by a few places, doubled and lost: numbers that have come or are asked for, without exception."""
    dice, stream = random.Random(seed), ingress()
    order = sorted(range(400), key=lambda number: number + dice.random() * 6)
    came = [number for number in order if number == 0 or dice.random() >= loss]
    came.sort(key=lambda number: number != 0)  # the first one is the beginning
    accepted: set[int] = set()
    for number in came:
        sequence = (first + number) & 0xFFFF
        for _time in range(1 + (dice.random() < 0.1)):
            if stream.accept(sequence, number * 3000, number * 0.01):
                assert sequence not in accepted
                accepted.add(sequence)
    assert accepted == {(first + number) & 0xFFFF for number in came}
    newest = max(came)
    expected = {(first + number) & 0xFFFF for number in range(newest + 1)} - accepted
    assert stream.missing.keys() == expected
    report = stream.report(5.0)
    assert report is not None
    assert report.lost == len(expected)


def test_what_is_missing_is_asked_for_at_once_again_and_at_last_given_up() -> None:
    stream = ingress()
    stream.accept(10, 0, 0.0)
    stream.accept(13, 0, 0.0)
    assert stream.unreported
    assert stream.due(0.0) == [11, 12]
    assert stream.due(0.01) == []
    assert stream.due(0.06) == [11, 12]
    assert stream.accept(11, 0, 0.07)
    for number in range(2, streams.TRIES):
        assert stream.due(number * 0.1) == [12]
    assert stream.due(9.0) == []
    assert not stream.missing
    assert stream.wants_picture


def test_a_long_gap_is_a_new_beginning() -> None:
    stream = ingress()
    stream.accept(10, 0, 0.0)
    assert stream.accept(2000, 0, 0.1)
    assert not stream.missing
    assert stream.wants_picture


def test_key_frames_are_asked_for_in_good_time_and_not_too_often() -> None:
    stream = ingress()
    assert not stream.may_ask_for_picture(1.0)
    asked = []
    for tick in range(100):
        stream.wants_picture = True
        if stream.may_ask_for_picture(1.0 + tick * 0.02):
            asked.append(tick)
    assert asked[0] == 0
    assert {later - earlier for earlier, later in pairwise(asked)} <= {15, 16}


def test_packets_are_kept_for_those_who_miss_them() -> None:
    stream = ingress()
    for sequence in (65535, 0, 511):
        stream.keep(sequence, packet(seq=sequence))
    assert stream.kept_packet(0) == packet(seq=0)
    stream.keep(512, packet(seq=512))
    assert stream.kept_packet(0) is None
    assert stream.kept_packet(65535) is None
    assert stream.kept_packet(512) == packet(seq=512)


@given(
    st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 2**32 - 1), st.integers(1, 60)), min_size=1, max_size=8)
)
def test_numbers_go_on_over_every_switch_and_none_is_used_twice(sources: list[tuple[int, int, int]]) -> None:
    """One number twice with another packet would break the cipher: it is the nonce."""
    out, now, used = egress(), 100.0, []
    first = None
    for sequence, timestamp, count in sources:
        source = ingress()
        for step in range(count):
            number, stamp = (sequence + step) & 0xFFFF, (timestamp + step * 3000) & 0xFFFFFFFF
            if out.source is not source:
                out.switch(source, number, stamp, now)
            used.append((number + out.sequence_offset) & 0xFFFF)
            out.sent(used[-1], (stamp + out.timestamp_offset) & 0xFFFFFFFF, now)
            now += 0.033
        assert out.is_older((sequence - 3) & 0xFFFF)
        first = used[0] if first is None else first
        now += 1.0
    assert used == [(used[0] + step) & 0xFFFF for step in range(len(used))]
    assert streams.FIRST_SEQUENCES[0] <= used[0] <= streams.FIRST_SEQUENCES[1] + 1


def test_timestamps_go_on_by_the_time_that_has_passed() -> None:
    out, source, other = egress(), ingress(), ingress()
    out.switch(source, 1, 5000, 10.0)
    out.sent((1 + out.sequence_offset) & 0xFFFF, (5000 + out.timestamp_offset) & 0xFFFFFFFF, 10.0)
    before = out.last_timestamp
    out.switch(other, 60_000, 123, 12.0)
    assert (123 + out.timestamp_offset) & 0xFFFFFFFF == (before + 180_000) & 0xFFFFFFFF


def test_a_subscribers_number_finds_the_publishers_packet() -> None:
    out, source = egress(), ingress()
    source.keep(60_000, packet(seq=60_000))
    out.switch(source, 60_000, 0, 1.0)
    assert out.original((60_000 + out.sequence_offset) & 0xFFFF) == packet(seq=60_000)
    assert out.original((60_001 + out.sequence_offset) & 0xFFFF) is None


def test_one_packet_is_not_sent_again_every_few_milliseconds() -> None:
    out = egress()
    assert [out.may_repeat(5, 1.0 + step * 0.005) for step in range(5)] == [True, False, False, False, True]
    for number in range(2000):
        out.may_repeat(number, 2.0)
    assert len(out.answered) <= streams.MOST_MISSING + 1


def test_reports_count_over_the_wrapping_of_numbers() -> None:
    stream = ingress("audio")
    for step in range(100):
        if step % 10:
            stream.accept((65500 + step) & 0xFFFF, step * 960, step * 0.02)
    report = stream.report(2.0)
    assert report is not None
    assert report.highest == (1 << 16) + 63
    assert report.lost == 9
    assert 0.08 < report.fraction_lost < 0.1
    assert report.jitter < 5
    assert rtp.later(stream.last, 65500) == 99
