"""Every frame between a call's page and its socket (video/PROTOCOL.md). Pure: no Django, no channel layer.

`from_page(text)` reads what a browser sent, `to_page(frame)` writes what it is sent. Each class refuses unknown fields,
wrong types and over-long values; `type` is its name in JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from video import typed
from video.typed import BadMessage, Most, Range, Text

__all__ = [
    "BURST",
    "FROM_PAGE",
    "LONGEST_SDP",
    "PEOPLE",
    "RATE",
    "TO_PAGE",
    "BadMessage",
    "from_page",
    "slot_of",
    "to_page",
]

LONGEST_SDP = 16 * 1024
PEOPLE = 4  # in one room, ourselves included
RATE, BURST = 20, 40  # frames a second from one page, and at once

Sdp = Annotated[str, Text(LONGEST_SDP, least=1)]
Name = Annotated[str, Text(80, least=1)]
Epoch = Annotated[int, Range(0, 2**53)]
Digest = Annotated[str, Text(43, least=43, pattern=r"[A-Za-z0-9_-]+")]  # 32 bytes in base64url
Public = Annotated[str, Text(87, least=87, pattern=r"[A-Za-z0-9_-]+")]  # 65 bytes: an uncompressed point of P-256
Sealed = Annotated[str, Text(80, least=80, pattern=r"[A-Za-z0-9_-]+")]  # 60 bytes: iv, key, tag
Ticket = Annotated[str, Text(128, least=22, pattern=r"[A-Za-z0-9_-]+")]
Role = Literal["host", "patient", "relative", "interpreter", "case_worker", "doctor", "observer", "colleague"]
Fraction = Annotated[float, Range(0, 1)]
Milliseconds = Annotated[int, Range(0, 600_000)]
Kbit = Annotated[int, Range(0, 1_000_000)]
Code = Literal[
    "bad_frame", "bad_sdp", "busy", "closed", "full", "not_allowed",
    "replaced", "ticket", "too_fast", "too_large", "unavailable",
]  # fmt: skip


# --- from the page ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The first frame: this ticket lets me in. `encrypts`: this browser has encoded transforms."""

    type: ClassVar = "join"
    ticket: Ticket
    encrypts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """The first frame of a later socket: the token from `seated` gives me my seat back."""

    type: ClassVar = "resume"
    token: Ticket
    encrypts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A new peer connection, the first or a later one in the same seat. `page` is made anew when the page is loaded."""

    type: ClassVar = "offer"
    sdp: Sdp
    page: UUID
    audio: bool = True
    video: bool = True
    screen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """The same peer connection on a new way: an offer after `restartIce()`."""

    type: ClassVar = "restart"
    sdp: Sdp


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What I send now: microphone on, picture on, and whether the picture is my screen."""

    type: ClassVar = "sending"
    audio: bool
    video: bool
    screen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How the call looks from here, from the page's own statistics, at most every two seconds."""

    type: ClassVar = "seen"
    level: Literal["good", "fair", "poor"]
    rtt: Milliseconds
    loss: Fraction
    frozen: Milliseconds = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """The host lets somebody in from the lobby."""

    type: ClassVar = "admit"
    seat: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLobby:
    """The host asks a guest back into the lobby; the guest may be admitted again."""

    type: ClassVar = "to_lobby"
    seat: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """The host, or the patient ("Bed gæsten om at gå"), ends a guest's visit. The ticket is void afterwards."""

    type: ClassVar = "remove"
    seat: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """End-to-end keys, 1: the digest of the public key that I shall reveal. The server fills in `seat`, from whom."""

    type: ClassVar = "commit"
    epoch: Epoch
    digest: Digest
    seat: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """End-to-end keys, 2: my public key, sent when everybody's commitment is here."""

    type: ClassVar = "reveal"
    epoch: Epoch
    public: Public
    seat: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """End-to-end keys, 3: the key of what I send, sealed for one other person."""

    type: ClassVar = "share"
    epoch: Epoch
    to: UUID
    key: Sealed
    seat: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """I hang up. The seat is free at once."""

    type: ClassVar = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """Are you there."""

    type: ClassVar = "ping"


# --- to the page -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServer:
    """One TURN server with credentials that are valid for this call only."""

    urls: Annotated[tuple[Annotated[str, Text(200)], ...], Most(6)]
    username: Annotated[str, Text(200)]
    credential: Annotated[str, Text(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """You are in the lobby, and why: too early, the host is not there yet, or the host has not let you in yet."""

    type: ClassVar = "waiting"
    why: Literal["early", "host", "admission"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocking:
    """Somebody in the lobby, as the host sees them."""

    seat: UUID
    name: Name
    role: Role
    since: Milliseconds = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lobby:
    """To the host: everybody who waits now."""

    type: ClassVar = "lobby"
    people: Annotated[tuple[Knocking, ...], Most(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """You are in: send an offer. `token` resumes this seat for 60 s after the socket is lost."""

    type: ClassVar = "seated"
    seat: UUID
    token: Ticket
    ice_servers: Annotated[tuple[IceServer, ...], Most(4)]
    relay_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The media worker's answer to an offer or a restart."""

    type: ClassVar = "answer"
    sdp: Sdp


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the room. `slot` says which pair of m-lines carries them (2·slot and 2·slot+1); None: yourself."""

    seat: UUID
    name: Name
    role: Role
    slot: Annotated[int, Range(0, PEOPLE - 2)] | None
    audio: bool
    video: bool
    screen: bool
    encrypts: bool
    connection: Literal["joining", "good", "problem", "away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Everybody who is in, after each change. Keys are agreed anew when `epoch` is a new one."""

    type: ClassVar = "slots"
    epoch: Epoch
    bitrate: Kbit  # kbit/s of picture that each may send
    people: Annotated[tuple[Person, ...], Most(PEOPLE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the media worker measures of your connection, every two seconds; the device page's figures, too."""

    type: ClassVar = "quality"
    level: Literal["good", "fair", "poor"]
    rtt: Milliseconds
    loss_up: Fraction
    loss_down: Fraction
    kbit_up: Kbit
    kbit_down: Kbit


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Sound first: stop sending the picture because the line is too thin, or go on sending it."""

    type: ClassVar = "advice"
    video: Literal["stop", "resume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin:
    """Make a new peer connection now: the media worker is gone, is being emptied, or has forgotten you."""

    type: ClassVar = "rejoin"
    why: Literal["worker", "drain", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """You are out: hung up by the host, sent away, back in the lobby, or replaced by another window of yours."""

    type: ClassVar = "ended"
    why: Literal["ended", "removed", "to_lobby", "replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Something was refused. `again`: trying once more later makes sense."""

    type: ClassVar = "error"
    code: Code
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong:
    """Here."""

    type: ClassVar = "pong"


FROM_PAGE = typed.kinds(
    Join, Resume, Offer, Restart, Sending, Seen, Admit, ToLobby, Remove, Commit, Reveal, Share, Leave, Ping
)
TO_PAGE = typed.kinds(
    Waiting, Lobby, Seated, Answer, Slots, Quality, Advice, Rejoin, Ended, Error, Commit, Reveal, Share, Pong
)


def from_page(text: str) -> Any:
    """One frame from a page; raises BadMessage. Whose keys they are is the server's to say, never the page's."""
    frame = typed.read_any(FROM_PAGE, typed.parse(text))
    if isinstance(frame, Commit | Reveal | Share) and frame.seat is not None:
        raise BadMessage("seat")
    return frame


def to_page(frame: Any) -> str:
    """One frame to a page, as text."""
    return json.dumps(typed.named(frame), ensure_ascii=False, separators=(",", ":"))


def slot_of(mine: int, theirs: int) -> int | None:
    """The slot in which the person at place `theirs` is seen from place `mine`; None for oneself."""
    if mine == theirs:
        return None
    return theirs if theirs < mine else theirs - 1
