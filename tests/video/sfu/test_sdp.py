"""Offers are read within limits whatever stands in them; the answers are what browsers and aiortc understand."""

from __future__ import annotations

import random
import re
import time

import pytest
from aiortc.sdp import SessionDescription

from tests.video.sfu.offers import CHROMIUM, LINES, mutant
from video.sfu import sdp

OURS = sdp.Ours("203.0.113.10", 40_000, "abcdefgh", "a" * 24, "AB:" * 31 + "AB")
OUTGOING = [sdp.Outgoing(1000 + number, 2000 + number) for number in range(6)]


def changed(old: str, new: str, count: int = -1) -> str:
    assert old in CHROMIUM
    return CHROMIUM.replace(old, new, count)


def with_lines(*more: str, after: str = "a=rtcp-mux") -> str:
    """The offer with lines added to its first section."""
    at = LINES.index(after) + 1
    return "\r\n".join([*LINES[:at], *more, *LINES[at:]])


class TestReading:
    def test_an_offer_of_chromium(self) -> None:
        offer = sdp.read(CHROMIUM)
        audio, video = offer.sections[:2]
        assert [section.kind for section in offer.sections] == ["audio", "video"] * 3
        assert [section.sends for section in offer.sections] == [True, True, False, False, False, False]
        assert (audio.codec, video.codec, video.rtx) == (111, 96, 97)
        assert len({audio.ssrc, video.ssrc, video.rtx_ssrc, 0}) == 4
        assert set(video.extensions) == {sdp.MID, sdp.SEND_TIME, sdp.TRANSPORT_COUNTER}
        assert re.fullmatch(r"(..:){31}..", offer.fingerprints[0][1])

    @pytest.mark.parametrize(
        ("what", "text"),
        [
            ("nothing", ""),
            ("16 kB", CHROMIUM + "a=x\r\n" * 4000),
            ("400 lines", with_lines(*["a=x"] * 300)),
            ("codecs", with_lines(*["a=rtpmap:9 G722/8000"] * 33)),
            ("ssrcs", with_lines(*["a=ssrc:5 a:b"] * 65)),
            ("feedback", with_lines(*["a=rtcp-fb:* nack"] * 65)),
            ("candidates", with_lines(*["a=candidate:1 1 udp 1 8.8.8.8 9 typ host"] * 21)),
            ("not ASCII", with_lines("a=ø")),
            ("no ufrag", changed("a=ice-ufrag", "a=ice-x")),
            ("no password", changed("a=ice-pwd", "a=ice-x")),
            ("no fingerprint", changed("a=fingerprint", "a=finger")),
            ("weak fingerprint", re.sub(r"sha-256 \S+", "sha-1 " + ":".join(["AA"] * 20), CHROMIUM)),
            ("wrong fingerprint length", changed("sha-256", "sha-512")),
            ("a data channel", CHROMIUM + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n"),
            ("no mux", changed("a=rtcp-mux", "a=rtcp-x", 1)),
            ("no bundle", changed("a=group:BUNDLE 0 1", "a=group:BUNDLE 0")),
            ("a mid twice", changed("a=mid:1", "a=mid:0")),
            ("no VP8", changed("VP8/90000", "AV1/90000")),
            ("video first", changed("m=audio", "m=video")),
            ("lite", changed("t=0 0", "t=0 0\r\na=ice-lite")),
            ("passive", changed("actpass", "passive")),
            ("a ninth m-line", CHROMIUM + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 3),
            ("two that send", changed("a=recvonly", "a=sendrecv", 1)),
            ("a payload type of RTCP", re.sub(r"\b96\b", "72", CHROMIUM)),
        ],
    )
    def test_what_is_not_taken(self, what: str, text: str) -> None:
        with pytest.raises(sdp.BadSdp) as refused:
            sdp.read(text)
        assert len(str(refused.value)) < 40, what

    def test_candidates_are_counted_and_never_used(self) -> None:
        offer = sdp.read(with_lines(*["a=candidate:1 1 udp 1 169.254.169.254 80 typ host"] * 19))
        assert "169.254" not in repr(offer)

    @pytest.mark.parametrize("seed", range(20))
    def test_anything_is_read_or_refused_quickly(self, seed: int) -> None:
        dice = random.Random(seed)
        read = refused = 0
        slowest = 0.0
        for _mutant in range(150):
            text, began = mutant(dice), time.thread_time()
            try:
                sdp.read(text)
                read += 1
            except sdp.BadSdp:
                refused += 1
            slowest = max(slowest, time.thread_time() - began)
        assert read
        assert refused
        assert slowest < 1.0  # an order of magnitude above what it takes; tests/faults measures

    def test_a_quadratic_offer_takes_no_longer(self) -> None:
        """88 kB of feedback lines and codecs block aiortc's own parser for ten seconds (the negative control: 8 kB)."""
        text = with_lines(*["a=rtcp-fb:* nack"] * 60, *["a=rtpmap:9 x/1"] * 30)
        began = time.thread_time()
        with pytest.raises(sdp.BadSdp):
            sdp.read(text * 10)
        assert time.thread_time() - began < 1


class TestAnswering:
    def test_aiortc_reads_what_we_answer(self) -> None:
        answer = SessionDescription.parse(sdp.answer(sdp.read(CHROMIUM), OURS, OUTGOING))
        assert [media.kind for media in answer.media] == ["audio", "video"] * 3
        assert [media.direction for media in answer.media] == ["sendrecv"] * 2 + ["sendonly"] * 4
        assert [media.msid.split()[0] for media in answer.media] == ["slot0"] * 2 + ["slot1"] * 2 + ["slot2"] * 2
        assert {media.dtls.role for media in answer.media} == {"server"}
        video = answer.media[1]
        assert [codec.mimeType for codec in video.rtp.codecs] == ["video/VP8", "video/rtx"]
        assert [one.ssrc for one in video.ssrc] == [1001, 2001]
        assert answer.group[0].items == [media.rtp.muxId for media in answer.media]

    def test_only_wanted_codecs_our_one_address_and_no_data_channel(self) -> None:
        dice = random.Random(7)
        answers: list[str] = []
        while len(answers) < 100:
            try:
                answers.append(sdp.answer(sdp.read(mutant(dice)), OURS, OUTGOING * 2))
            except sdp.BadSdp:
                continue
        for text in answers:
            assert set(re.findall(r"a=rtpmap:\d+ (\w+)", text)) <= {"opus", "VP8", "rtx"}
            assert set(re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", text)) == {("203.0.113.10", "40000")}
            assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", text)) == {"203.0.113.10", "0.0.0.0"}  # noqa: S104
            assert "m=application" not in text

    def test_opus_corrects_errors_and_both_are_asked_for_again(self) -> None:
        text = sdp.answer(sdp.read(CHROMIUM), OURS, OUTGOING)
        for line in (
            "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtcp-fb:111 nack", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli",
            "a=rtcp-fb:96 goog-remb", "a=rtcp-fb:96 transport-cc", "a=fmtp:96 x-google-start-bitrate=800", "a=setup:passive",
        ):  # fmt: skip
            assert f"{line}\r\n" in text
