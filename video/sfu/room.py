"""Who hears whom: the seats of one conversation, each with a place that decides its slot at everybody else's.

A seat outlives its browser's connection: a new connection takes it over without the others noticing more than a freeze,
and it is kept for a while when nothing is heard of it. The room never ends a conversation by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from video import control
from video.protocol import PEOPLE, slot_of
from video.sfu.forward import Peer
from video.sfu.stats import Meter, SoundFirst

SILENT = 3.0  # seconds without a sign of life, after which the others are told
SILENT_LISTENER = 8.0  # the same for somebody who sends nothing: then only checks are heard, every few seconds
GONE = 30.0  # after which the connection is given up
KEPT = 60.0  # and how long the seat is kept then
ECHO_LIFE = 20.0
ALONE_KBIT, TOGETHER_KBIT = 1200, 600  # picture for two people, and for more
MEASURE_EVERY = 2.0

Connection = Literal["joining", "good", "problem", "away"]


class Full(Exception):
    """All places are taken."""


@dataclass
class Seat:
    """One person's place in the room."""

    code: UUID
    place: int
    page: UUID
    audio: bool = True
    video: bool = True
    screen: bool = False
    publishes: bool = True
    peer: Peer | None = None  # whose media flow
    coming: Peer | None = None  # who connects, and will take over
    connection: Connection = "joining"
    heard: float = field(default_factory=time.monotonic)
    meter: Meter = field(default_factory=Meter)
    sound_first: SoundFirst = field(default_factory=SoundFirst)
    measured_at: float = 0.0

    @property
    def peers(self) -> list[Peer]:
        """Every connection of the seat, the coming one too."""
        return [peer for peer in (self.peer, self.coming) if peer is not None]

    def silence(self, now: float) -> float:
        """Seconds since anything was heard."""
        return now - max([self.heard, *(peer.link.heard for peer in self.peers)])

    def says(self) -> control.Occupied:
        """The seat as the others are told."""
        return control.Occupied(
            seat=self.code, place=self.place, audio=self.audio, video=self.video, screen=self.screen,
            connection=self.connection,
        )  # fmt: skip


class Room:
    """One conversation. `tell` takes its events."""

    def __init__(self, code: UUID, *, echo: bool = False, tell: Callable[[UUID, Any], None]) -> None:
        self.code, self.echo, self._tell = code, echo, tell
        self.seats: dict[UUID, Seat] = {}
        self.version = 0
        self.epoch = int(time.time())  # so that it only grows, on whichever worker the room is
        self.opened = time.monotonic()

    # --- coming and going ---

    def seat_for(self, request: control.Take) -> Seat:
        """The seat that the request names, or a new one; raises Full."""
        seat = self.seats.get(request.seat)
        if seat is None:
            taken = {one.place for one in self.seats.values()}
            free = sorted(set(range(1 if self.echo else PEOPLE)) - taken)
            if not free:
                raise Full
            seat = self.seats[request.seat] = Seat(code=request.seat, place=free[0], page=request.page)
            self._new_epoch()
        elif seat.page != request.page:
            seat.page = request.page
            self._new_epoch()
        seat.audio, seat.video, seat.screen = request.audio, request.video, request.screen
        seat.publishes = request.publishes
        return seat

    def comes(self, seat: Seat, peer: Peer) -> None:
        """A connection begins; the one that began before it and is not up yet ends."""
        if seat.coming is not None:
            seat.coming.link.end()
        seat.coming = peer
        if seat.peer is None:
            seat.connection, seat.heard = "joining", time.monotonic()
        self.announce()

    def is_open(self, peer: Peer) -> None:
        """A connection is up: it takes the seat over, and everybody's picture begins anew."""
        seat = next((one for one in self.seats.values() if one.coming is peer), None)
        if seat is None:
            peer.link.end()
            return
        former, seat.peer, seat.coming = seat.peer, peer, None
        if former is not None:
            former.leave(self._peers())
            former.link.end()
        seat.connection, seat.heard = "good", time.monotonic()
        self._connect(seat)
        self.announce()

    def has_ended(self, peer: Peer) -> None:
        """A connection is over. The seat stays."""
        peer.leave(self._peers())
        for seat in self.seats.values():
            if seat.coming is peer:
                seat.coming = None
            elif seat.peer is peer:
                seat.peer = None
                seat.heard = min(seat.heard, time.monotonic())
                self._set(seat, "problem")

    def free(self, code: UUID) -> None:
        """Somebody has left for good."""
        seat = self.seats.pop(code, None)
        if seat is None:
            return
        for peer in seat.peers:
            peer.leave(self._peers())
            peer.link.end()
        self._new_epoch()
        self.announce()

    def close(self) -> None:
        """Everybody's connection ends."""
        for seat in self.seats.values():
            for peer in seat.peers:
                peer.link.end()
        self.seats.clear()

    def show(self, request: control.Show) -> None:
        """Somebody mutes, or shows their screen."""
        seat = self.seats.get(request.seat)
        if seat is not None:
            seat.audio, seat.video, seat.screen = request.audio, request.video, request.screen
            self.announce()

    # --- who hears whom ---

    def _peers(self) -> list[Peer]:
        return [seat.peer for seat in self.seats.values() if seat.peer is not None]

    def _connect(self, seat: Seat) -> None:
        peer = seat.peer
        if peer is None:
            return
        if self.echo:
            peer.hears(peer, 0)
            return
        for other in self.seats.values():
            if other is not seat and other.peer is not None:
                self._hears(other, seat)
                self._hears(seat, other)

    def _hears(self, listener: Seat, speaker: Seat) -> None:
        slot = slot_of(listener.place, speaker.place)
        if slot is not None and listener.peer is not None and speaker.peer is not None:
            listener.peer.hears(speaker.peer, slot)

    # --- being told ---

    def announce(self) -> None:
        """Tell everybody who is here."""
        self.version += 1
        self._tell(self.code, self.roster())

    def roster(self) -> control.Roster:
        """Who is here."""
        ordered = sorted(self.seats.values(), key=lambda seat: seat.place)
        seats = tuple(seat.says() for seat in ordered)
        kbit = ALONE_KBIT if len(seats) <= 2 else TOGETHER_KBIT
        return control.Roster(version=self.version, epoch=self.epoch, bitrate=kbit, seats=seats)

    def tick(self, now: float) -> None:
        """Once or twice a second: notice silence, measure, forget."""
        for seat in list(self.seats.values()):
            self._watch(seat, now)
            if seat.peer is not None and now - seat.measured_at >= MEASURE_EVERY:
                seat.measured_at = now
                self._measure(seat, seat.peer, now)
        if self.echo and now - self.opened > ECHO_LIFE:
            self.close()

    @property
    def is_empty(self) -> bool:
        """Whether nobody has a seat."""
        return not self.seats

    def _watch(self, seat: Seat, now: float) -> None:
        silence = seat.silence(now)
        if silence > GONE + KEPT:
            self.free(seat.code)
        elif silence > GONE:
            for peer in seat.peers:
                peer.link.end()
            self._set(seat, "away")
        elif seat.peer is not None:
            sends = seat.publishes and (seat.audio or seat.video)
            self._set(seat, "problem" if silence > (SILENT if sends else SILENT_LISTENER) else "good")

    def _set(self, seat: Seat, connection: Connection) -> None:
        if seat.connection != connection:
            seat.connection = connection
            self.announce()

    def _measure(self, seat: Seat, peer: Peer, now: float) -> None:
        quality = seat.meter.measure(peer, now)
        self._tell(self.code, control.Measured(seat=seat.code, quality=quality))
        advice = seat.sound_first.judge(quality, peer.feedback.share(now))
        if advice is not None:
            self._tell(self.code, control.Advised(seat=seat.code, advice=advice))

    def _new_epoch(self) -> None:
        self.epoch = max(self.epoch + 1, int(time.time()))
