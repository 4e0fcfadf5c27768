"""Every message between the pages' sockets and a media worker (video/PROTOCOL.md). Pure: no Django, no channel layer.

Requests go to one worker, a reply comes back, and events go to the room's sockets. A worker knows rooms and seats by
random codes only: no names, no roles, nothing about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from video import typed
from video.protocol import PEOPLE, Advice, Epoch, Kbit, Quality, Sdp
from video.typed import Most, Range

Place = Annotated[int, Range(0, PEOPLE - 1)]
Load = Annotated[float, Range(0, 1000)]
Count = Annotated[int, Range(0, 1_000_000)]
Refusal = Literal["bad_sdp", "busy", "closed", "full", "unknown"]


# --- requests --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take this seat with a new peer connection; an older one of the same seat is replaced without anybody noticing.

    `echo`: the room is a test of one person's devices, whose own media come back. `publishes`: may send media at all.
    """

    type: ClassVar = "take"
    room: UUID
    seat: UUID
    page: UUID
    sdp: Sdp
    audio: bool = True
    video: bool = True
    screen: bool = False
    publishes: bool = True
    echo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewire:
    """ICE restart: the same peer connection on a new way."""

    type: ClassVar = "rewire"
    room: UUID
    seat: UUID
    sdp: Sdp


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What the seat sends now, for the others to be told."""

    type: ClassVar = "show"
    room: UUID
    seat: UUID
    audio: bool
    video: bool
    screen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """The seat's person has left, or was sent away: everything of it ends now."""

    type: ClassVar = "free"
    room: UUID
    seat: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The room's conversation is over."""

    type: ClassVar = "close"
    room: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Alive:
    """Does the worker still answer; asked before it is taken for dead."""

    type: ClassVar = "alive"


# --- replies ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The answer to an offer or a restart, and the place that stays this seat's as long as it is taken."""

    type: ClassVar = "taken"
    sdp: Sdp
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is done, or was done already."""

    type: ClassVar = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Not done. `unknown`: the worker has no such seat (any more), so take it anew."""

    type: ClassVar = "refused"
    code: Refusal


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """One taken seat of a room."""

    seat: UUID
    place: Place
    audio: bool
    video: bool
    screen: bool
    connection: Literal["joining", "good", "problem", "away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who is in the room now. A higher `version` is the newer one."""

    type: ClassVar = "roster"
    version: Epoch
    epoch: Epoch
    bitrate: Kbit
    seats: Annotated[tuple[Occupied, ...], Most(PEOPLE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The quality of one seat's connection."""

    type: ClassVar = "measured"
    seat: UUID
    quality: Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """One seat should stop or resume sending its picture."""

    type: ClassVar = "advised"
    seat: UUID
    advice: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Every seat of the room must be taken anew, on whichever worker the room is given to."""

    type: ClassVar = "moved"
    why: Literal["worker", "drain", "unknown"]


# --- leases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a worker says of itself twice a second. Its load is a part of what one core forwards."""

    type: ClassVar = "beat"
    worker: UUID
    load: Load
    rooms: Count
    draining: bool = False


REQUESTS = typed.kinds(Take, Rewire, Show, Free, Close, Alive)
REPLIES = typed.kinds(Taken, Done, Refused)
EVENTS = typed.kinds(Roster, Measured, Advised, Moved)


def request(content: Any) -> Any:
    """A request from the bus; raises BadMessage."""
    return typed.read_any(REQUESTS, content)


def reply(content: Any) -> Any:
    """A reply from the bus; raises BadMessage."""
    return typed.read_any(REPLIES, content)


def event(content: Any) -> Any:
    """An event from the bus; raises BadMessage."""
    return typed.read_any(EVENTS, content)
