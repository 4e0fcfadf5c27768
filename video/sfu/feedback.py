"""What one browser is told, and tells, about its streams: losses, key frames, clocks, bandwidth.

Upwards, to a publisher: NACK with retries, PLI at most every 300 ms, receiver reports every second, transport feedback
every 50 ms, REMB as the least that its subscribers can take. Downwards, to a subscriber: retransmissions, and the
publisher's sender reports with the numbers of the subscriber's own streams.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from video.sfu import rtcp
from video.sfu.streams import RETRY, Arrivals, Ingress

if TYPE_CHECKING:
    from video.sfu.forward import Peer

REPORT_EVERY, FEEDBACK_EVERY, ESTIMATE_EVERY = 1.0, 0.05, 0.2
ESTIMATE_LIFE = 5.0  # seconds that a subscriber's estimate holds
QUIET_BEGINNING = 5.0  # seconds in which estimates are passed on only when packets are lost: they start far too low
LOSS = 0.02  # from here a loss counts
CROWDED = 1.2  # an estimate below so many times what is received means that the line is full
RISE = 1.08  # by which a limit grows in a second when the line is not full any more
LONGEST_RTT = 2.0


class Feedback:
    """The reports of one browser."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.arrivals = Arrivals()
        self.rtt = 0.0  # seconds; 0: not known yet
        self.estimate = 0  # bits a second that this browser says it can take, and since when
        self.estimated_at = 0.0
        self.limit = 0.0  # bits a second that it is sent at most, because its line was full; 0: none
        self.rate_down = 0.0  # bits a second that it is sent
        self._octets_down = 0
        self.began = time.monotonic()
        self.loss_down = 0.0
        self._next_report = self._next_feedback = self._next_estimate = 0.0
        self._senders: dict[int, float] = {}  # middle of a forwarded sender report's NTP time → when it went

    # --- from the browser ---

    def take(self, part: rtcp.Part, now: float) -> None:
        """Act on one part of a report."""
        if isinstance(part, rtcp.Report):
            self._report(part, now)
        elif isinstance(part, rtcp.SenderReport):
            self._clock(part, now)
        elif isinstance(part, rtcp.Lost):
            self._lost(part, now)
        elif isinstance(part, rtcp.Picture):
            self._picture(part)
        else:
            self._estimated(part.bitrate, now)

    def _estimated(self, bitrate: int, now: float) -> None:
        """Browsers estimate hardly more than they receive, so it limits only when it says that it is too much."""
        passed = min(1.0, now - self.estimated_at)
        self.estimate, self.estimated_at = bitrate, now
        if bitrate < CROWDED * self.rate_down:
            self.limit = bitrate
        elif self.limit:
            self.limit = max(bitrate, self.limit * RISE**passed)

    def _report(self, part: rtcp.Report, now: float) -> None:
        out = self.peer.out.get(part.ssrc)
        if out is None:
            return
        out.loss = part.fraction_lost
        self.loss_down = max(one.loss for one in self.peer.out.values())
        sent = self._senders.get(part.lsr)
        if sent is not None and 0 <= (rtt := now - sent - part.delay / 65536) < LONGEST_RTT:
            self.rtt = self.rtt * 0.8 + rtt * 0.2 if self.rtt else rtt

    def _clock(self, part: rtcp.SenderReport, now: float) -> None:
        """The publisher's clock goes on to everybody, so that lips and voice stay together."""
        stream = self.peer.streams.get(part.ssrc)
        if stream is None:
            return
        stream.sent(part, now)
        for out in stream.targets:
            if out.source is stream:
                timestamp = (part.timestamp + out.timestamp_offset) & 0xFFFFFFFF
                report = rtcp.sender_report(out.ssrc, part.ntp, timestamp, out.packets, out.octets)
                out.peer.send_report(report)
                out.peer.feedback.passed_on(part.ntp, now)

    def passed_on(self, ntp: int, now: float) -> None:
        """A sender report went to this browser; its report on it will tell the round trip."""
        if len(self._senders) > 32:
            self._senders.clear()
        self._senders[rtcp.middle(ntp)] = now

    def _lost(self, part: rtcp.Lost, now: float) -> None:
        out = self.peer.out.get(part.ssrc)
        if out is None:
            return
        pause = max(0.02, self.rtt)
        for number in part.sequences:
            if out.may_repeat(number, now, pause):
                self.peer.send_again(out, number)

    def _picture(self, part: rtcp.Picture) -> None:
        out = self.peer.out.get(part.ssrc)
        if out is not None and out.source is not None:
            out.source.wants_picture = True

    # --- to the browser ---

    def hurry(self, now: float) -> None:
        """After each batch of packets: ask at once for what has turned out to be missing."""
        for stream in self.peer.published.values():
            if stream.unreported:
                self._ask(stream, now)
            if stream.wants_picture and stream.may_ask_for_picture(now):
                self.peer.send_report(rtcp.picture_loss(self.peer.ssrc, stream.ssrc))

    def tick(self, now: float) -> None:
        """Fifty times a second: everything that is due."""
        for stream in self.peer.published.values():
            if stream.missing:
                self._ask(stream, now)
            if stream.wants_picture and stream.may_ask_for_picture(now):
                self.peer.send_report(rtcp.picture_loss(self.peer.ssrc, stream.ssrc))
        if self.arrivals.seen and now >= self._next_feedback:
            self._next_feedback = now + FEEDBACK_EVERY
            self._tell_arrivals()
        if now >= self._next_report:
            self._next_report = now + REPORT_EVERY
            self._tell_losses(now)
        if now >= self._next_estimate:
            self._next_estimate = now + ESTIMATE_EVERY
            self._tell_estimate(now)

    def _ask(self, stream: Ingress, now: float) -> None:
        wait = max(RETRY / 2, 1.5 * self.rtt) if self.rtt else RETRY
        missing = stream.due(now, wait)
        if missing:
            self.peer.send_report(rtcp.nack(self.peer.ssrc, stream.ssrc, missing))

    def _tell_arrivals(self) -> None:
        stream = self.peer.published.get("video") or self.peer.published.get("audio")
        feedback = self.arrivals.feedback(self.peer.ssrc, stream.ssrc if stream else 0)
        if feedback:
            self.peer.send_report(feedback)

    def _tell_losses(self, now: float) -> None:
        octets = sum(out.octets for out in self.peer.out.values())
        self.rate_down, self._octets_down = (octets - self._octets_down) * 8 / REPORT_EVERY, octets
        reports = [report for stream in self.peer.published.values() if (report := stream.report(now))]
        if reports:
            self.peer.send_report(rtcp.receiver_report(self.peer.ssrc, reports))

    def _tell_estimate(self, now: float) -> None:
        """The least that a subscriber can take of this browser's picture."""
        stream = self.peer.published.get("video")
        if stream is None:
            return
        whole = not self.peer.counts  # without transport feedback the publisher has no other estimate
        takes = [share for out in stream.targets if (share := out.peer.feedback.share(now, whole=whole))]
        if takes:
            self.peer.send_report(rtcp.estimate(self.peer.ssrc, min(takes), [stream.ssrc]))

    def share(self, now: float, *, whole: bool = False) -> int:
        """How many bits a second this browser can take of each picture it receives; 0: as many as there are."""
        estimate = self.estimate if whole else int(self.limit)
        if now - self.estimated_at > ESTIMATE_LIFE:
            return 0
        if now - self.began < QUIET_BEGINNING and self.loss_down < LOSS:
            return 0
        received = sum(1 for out in self.peer.out.values() if out.kind == "video" and now - out.last_at < 1)
        return estimate // max(1, received)
