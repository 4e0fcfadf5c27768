"""How a connection is, in figures and in three words; and when a picture had better stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from video.protocol import Advice, Quality

if TYPE_CHECKING:
    from video.sfu.forward import Peer

POOR_LOSS, FAIR_LOSS = 0.10, 0.03
POOR_RTT, FAIR_RTT = 400, 200  # milliseconds
THIN = 150_000  # bits a second below which a picture takes the sound's place
THIN_FOR, WIDE_FOR = 3, 5  # measurements in a row until the advice changes

Level = Literal["good", "fair", "poor"]


def level(loss: float, rtt: int) -> Level:
    """The word for a connection with this greater loss and this round trip in milliseconds."""
    if loss >= POOR_LOSS or rtt >= POOR_RTT:
        return "poor"
    return "fair" if loss >= FAIR_LOSS or rtt >= FAIR_RTT else "good"


@dataclass
class Meter:
    """Measures one peer from call to call."""

    octets_up: int = 0
    octets_down: int = 0
    at: float = 0.0

    def measure(self, peer: Peer, now: float) -> Quality:
        """The quality since the last call."""
        up, down = peer.octets, sum(out.octets for out in peer.out.values())
        seconds = max(0.001, now - self.at) if self.at else 0.0
        kbit_up, kbit_down = (
            (int((new - old) * 8 / 1000 / seconds) if seconds else 0)
            for new, old in ((up, self.octets_up), (down, self.octets_down))
        )
        self.octets_up, self.octets_down, self.at = up, down, now
        loss_up = max((stream.loss for stream in peer.published.values()), default=0.0)
        loss_down = peer.feedback.loss_down
        rtt = min(600_000, round(peer.feedback.rtt * 1000))
        word = level(max(loss_up, loss_down), rtt)
        return Quality(
            level=word, rtt=rtt, loss_up=round(loss_up, 3), loss_down=round(loss_down, 3),
            kbit_up=max(0, kbit_up), kbit_down=max(0, kbit_down),
        )  # fmt: skip


class SoundFirst:
    """When to stop sending the picture, and when to try it again."""

    def __init__(self) -> None:
        self._stopped = False
        self._bad = self._good = 0

    def judge(self, quality: Quality, estimate: int) -> Advice | None:
        """New advice after a measurement; `estimate` in bits a second, 0 when there is none."""
        thin = max(quality.loss_up, quality.loss_down) > POOR_LOSS or 0 < estimate < THIN
        self._bad, self._good = (self._bad + 1, 0) if thin else (0, self._good + 1)
        if not self._stopped and self._bad >= THIN_FOR:
            self._stopped = True
            return Advice(video="stop")
        if self._stopped and self._good >= WIDE_FOR:
            self._stopped = False
            return Advice(video="resume")
        return None
