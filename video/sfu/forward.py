"""The way of a packet: from one browser's connection to those of the others, decrypted and encrypted in place.

A `Peer` is one browser: what it publishes (`Ingress`), and what it receives in its slots (`Egress`). `packet` is the
hot path and is written for it: one buffer, no objects but the copy that is kept for those who miss the packet.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from pylibsrtp._binding import lib

from video.sfu import rtcp, rtp, sdp
from video.sfu.feedback import Feedback
from video.sfu.link import Certificate, Link
from video.sfu.mux import Mux
from video.sfu.streams import Egress, Ingress, header

KINDS = ("audio", "video")
MOST_STREAMS = 16  # ssrcs that one publisher may use at a time
LONGEST_PACKET = 1440  # with the tag of the strongest cipher still one datagram
SLOTS = 3

protect, unprotect = lib.srtp_protect, lib.srtp_unprotect
protect_rtcp, unprotect_rtcp = lib.srtp_protect_rtcp, lib.srtp_unprotect_rtcp
fixed, tail = rtp.FIXED.unpack_from, rtp.TAIL.pack_into


class Peer:
    """One browser's media."""

    def __init__(
        self, mux: Mux, certificate: Certificate, offer: sdp.Offer, *, publishes: bool = True,
        on_open: Callable[[Peer], None], on_end: Callable[[Peer], None],
    ) -> None:  # fmt: skip
        self.mux = mux
        self.link = Link(
            mux, certificate, on_media=self.packet, on_open=lambda: on_open(self), on_end=lambda: on_end(self)
        )
        self.ssrc = _ssrc()  # as which we send reports
        self.streams: dict[int, Ingress] = {}
        self.again: dict[int, Ingress] = {}  # the same by the ssrc of their retransmissions
        self.published: dict[str, Ingress] = {}
        self.targets: dict[str, list[Egress]] = {kind: [] for kind in KINDS}
        self.slots: list[dict[str, Egress]] = []
        self.out: dict[int, Egress] = {}
        self.packets = self.forwarded = self.octets = self.refused = 0
        self.hurries = False  # whether something is missing that has not been asked for
        self.feedback = Feedback(self)
        self._codecs = {section.kind: section for section in offer.sections[:2]}
        self._counter = max(section.extensions.get(sdp.TRANSPORT_COUNTER, 0) for section in offer.sections)
        self._plan = self._kept_extensions(offer)
        self._publish(offer, publishes=publishes)
        self._subscribe(offer)

    @property
    def counts(self) -> bool:
        """Whether the browser numbers its packets for transport feedback."""
        return self._counter > 0

    # --- what is negotiated ---

    def _kept_extensions(self, offer: sdp.Offer) -> list[int]:
        """By id: KEEP the elements that others understand, DROP all others, the publisher's mid before all."""
        plan = [rtp.DROP] * 16
        for section in offer.sections[:2]:
            for uri in (sdp.AUDIO_LEVEL, sdp.SEND_TIME):
                if uri in section.extensions:
                    plan[section.extensions[uri]] = rtp.KEEP
        return plan

    def _publish(self, offer: sdp.Offer, *, publishes: bool) -> None:
        for section in offer.sections[:2]:
            if publishes and section.sends and section.ssrc:
                self._new_stream(section, section.ssrc)
                if section.rtx_ssrc and section.rtx >= 0:
                    self.again[section.rtx_ssrc] = self.published[section.kind]
        self._learns = publishes

    def _new_stream(self, section: sdp.Section, ssrc: int) -> Ingress:
        stream = Ingress(section.kind, ssrc, section.codec, self.targets[section.kind])
        self.published[section.kind] = self.streams[ssrc] = stream
        return stream

    def _subscribe(self, offer: sdp.Offer) -> None:
        for number in range(0, len(offer.sections), 2):
            slot = {}
            for section in offer.sections[number : number + 2]:
                rtx = (_ssrc(), section.rtx) if section.rtx >= 0 else None
                slot[section.kind] = out = Egress(self, section.kind, _ssrc(), section.codec, rtx)
                self.out[out.ssrc] = out
            self.slots.append(slot)
        self._ids = {section.kind: section.extensions for section in offer.sections[:2]}

    def answer(self, offer: sdp.Offer, start_kbit: int) -> str:
        """Our answer to the offer, or to its restart."""
        outgoing = [
            sdp.Outgoing(out.ssrc, out.rtx_ssrc) for slot in self.slots for out in (slot["audio"], slot["video"])
        ]
        return sdp.answer(offer, self.link.ours(start_kbit), outgoing)

    def fits(self, offer: sdp.Offer) -> bool:
        """Whether a restart's offer is one of this very connection."""
        theirs = [(section.codec, section.ssrc) for section in offer.sections[:2]]
        return len(offer.sections) == 2 * len(self.slots) and theirs == [
            (section.codec, section.ssrc) for section in self._codecs.values()
        ]

    def hears(self, publisher: Peer, slot: int) -> None:
        """Receive what the other publishes in this slot, instead of whoever was there before."""
        if slot >= len(self.slots):
            return
        self.silence(slot)
        for kind, out in self.slots[slot].items():
            out.numbers = _renumbering(publisher._ids[kind], self._ids[kind])
            publisher.targets[kind].append(out)
        publisher.wants_picture()

    def silence(self, slot: int) -> None:
        """Receive nothing in this slot. The stream is not ended (BYE would mute it for good), it only pauses."""
        for out in self.slots[slot].values():
            if out.source is not None:
                _remove(out.source.targets, out)

    def leave(self, others: list[Peer]) -> None:
        """Send to nobody and receive from nobody."""
        for kind in KINDS:
            self.targets[kind].clear()
        for other in others:
            for out in self.out.values():
                _remove(other.targets[out.kind], out)

    def wants_picture(self) -> None:
        """Somebody needs a key frame of what this browser publishes."""
        if "video" in self.published:
            self.published["video"].wants_picture = self.hurries = True

    # --- the hot path ---

    def packet(self, size: int, now: float) -> None:  # noqa: C901 - in one piece, because each call costs
        """Handle the packet in the mux's buffer."""
        mux, link = self.mux, self.link
        view, buffer, length = mux.view, mux.buffer, mux.length
        if link.rx is None or size < rtp.HEADER:
            return
        length[0] = size
        if 192 <= view[1] <= 223:
            self._reports(now)
            return
        if unprotect(link.rx, buffer, length):
            self.refused += 1
            return
        size = length[0]
        link.heard = now
        self.packets += 1
        self.octets += size
        first, second, sequence, timestamp, ssrc = fixed(view)
        at = rtp.HEADER
        if first & 0x1F:  # extension or contributing sources
            try:
                at = rtp.payload_at(view, size)
            except rtp.BadPacket:
                self.refused += 1
                return
            if first & rtp.EXTENSION:
                counter = rtp.scrub(view, at, self._counter, self._plan)
                if counter >= 0:
                    self.feedback.arrivals.seen.append((counter, now))
        stream = self.streams.get(ssrc)
        if stream is None:
            stream = self.again.get(ssrc)
            if stream is None:
                stream = self._learn(ssrc, second & 0x7F)
                if stream is None:
                    return
            if stream.ssrc != ssrc:
                size = self._repeated(stream, size, at)
                if not size:
                    return
                first, second, sequence, timestamp, ssrc = fixed(view)
        if size > LONGEST_PACKET or not stream.accept(sequence, timestamp, now):
            return
        if stream.unreported or stream.wants_picture:
            self.hurries = True
        stream.octets += size
        plain = bytes(view[:size])
        stream.kept[sequence & stream.mask] = plain
        marker = second & 0x80
        rewritten = False
        for out in stream.targets:
            peer = out.peer
            tx = peer.link.tx
            address = peer.link.address
            if tx is None or address is None:
                continue
            if out.source is not stream:
                out.switch(stream, sequence, timestamp, now)
            elif out.young and out.is_older(sequence):
                continue
            if rewritten:
                view[:size] = plain
            rewritten = True
            if out.numbers is not None:
                rtp.renumber(view, at, out.numbers)
            number = (sequence + out.sequence_offset) & 0xFFFF
            stamp = (timestamp + out.timestamp_offset) & 0xFFFFFFFF
            tail(view, 1, marker | out.payload_type, number, stamp, out.ssrc)
            if (number - out.last_sequence) & 0xFFFF < 0x8000:
                out.last_sequence, out.last_timestamp, out.last_at = number, stamp, now
            out.packets += 1
            out.octets += size - at
            length[0] = size
            if not protect(tx, buffer, length):
                mux.put(view[: length[0]], address)
                self.forwarded += 1

    def _repeated(self, stream: Ingress, size: int, at: int) -> int:
        """Unwrap a retransmission of what is missing; 0 for all others, which are probes."""
        view = self.mux.view
        try:
            sequence = rtp.original(view, size, at)
            if sequence not in stream.missing:
                return 0
            stream.repaired += 1
            return rtp.unwrap(view, size, at, stream.payload_type, stream.ssrc)
        except rtp.BadPacket:
            self.refused += 1
            return 0

    def _learn(self, ssrc: int, payload_type: int) -> Ingress | None:
        """An ssrc that the offer did not name: known by its payload type, as every pair of m-lines has its own."""
        if not self._learns or len(self.streams) + len(self.again) >= MOST_STREAMS:
            return None
        for section in self._codecs.values():
            if section.sends and payload_type == section.codec:
                return self._new_stream(section, ssrc)
            if section.sends and payload_type == section.rtx and section.kind in self.published:
                self.again[ssrc] = self.published[section.kind]
                return self.again[ssrc]
        return None

    # --- reports and what we send by ourselves ---

    def _reports(self, now: float) -> None:
        mux = self.mux
        if unprotect_rtcp(self.link.rx, mux.buffer, mux.length):
            self.refused += 1
            return
        self.link.heard = now
        try:
            for part in rtcp.read(bytes(mux.view[: mux.length[0]])):
                self.feedback.take(part, now)
        except rtcp.BadReport:
            self.refused += 1

    def send_report(self, data: bytes) -> None:
        """Send RTCP to this browser."""
        self._send(data, protect_rtcp)

    def send_again(self, out: Egress, number: int) -> bool:
        """Send a packet of this browser's slot once more: as a retransmission, or as it was where there is none."""
        plain = out.original(number)
        if plain is None or out.source is None:
            return False
        at = rtp.payload_at(plain, len(plain))
        again = bytearray(plain)
        if out.numbers is not None:
            rtp.renumber(again, at, out.numbers)
        stamp = (header(plain)[1] + out.timestamp_offset) & 0xFFFFFFFF
        tail(again, 1, plain[1] & 0x80 | out.payload_type, number, stamp, out.ssrc)
        if out.rtx_payload_type >= 0:
            out.rtx_sequence = (out.rtx_sequence + 1) & 0xFFFF
            again = rtp.wrapped(bytes(again), at, out.rtx_payload_type, out.rtx_sequence, out.rtx_ssrc)
        out.resent += 1
        self._send(again, protect)
        return True

    def _send(self, data: bytes | bytearray, seal: Callable[[Any, Any, Any], int]) -> None:
        link, mux = self.link, self.mux
        if link.tx is None or link.address is None:
            return
        size = len(data)
        mux.spare_view[:size] = data
        mux.length[0] = size
        if not seal(link.tx, mux.spare, mux.length):
            mux.put(mux.spare_view[: mux.length[0]], link.address)


def _renumbering(theirs: dict[str, int], ours: dict[str, int]) -> list[int] | None:
    """How the ids of header extensions change from publisher to subscriber; None when they need not."""
    kept = {uri: number for uri, number in theirs.items() if uri in {sdp.AUDIO_LEVEL, sdp.SEND_TIME}}
    if all(ours.get(uri) == number for uri, number in kept.items()):
        return None
    numbers = [rtp.DROP] * 16
    for uri, number in kept.items():
        numbers[number] = ours.get(uri, rtp.DROP)
    return numbers


def _remove(targets: list[Egress], out: Egress) -> None:
    if out in targets:
        targets.remove(out)


def _ssrc() -> int:
    return random.SystemRandom().randint(1, 0xFFFFFFFF)
