"""A browser's offer, checked before anything acts on it, and our answer (video/PROTOCOL.md: slots).

Pure. An offer is read line by line within fixed limits, so that the time it takes grows with its length only. What we
do not use is passed over; candidates are counted and dropped, so that nobody can make us send anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST, MOST_LINES, LONGEST_LINE = 16 * 1024, 400, 2000
MOST_SECTIONS, MOST_CODECS, MOST_SSRCS, MOST_FEEDBACK, MOST_CANDIDATES = 8, 32, 64, 64, 20

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_COUNTER = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
EXTENSIONS = {"audio": (MID, AUDIO_LEVEL, SEND_TIME, TRANSPORT_COUNTER), "video": (MID, SEND_TIME, TRANSPORT_COUNTER)}
HASHES = {"sha-256": 32, "sha-384": 48, "sha-512": 64}

MEDIA = re.compile(r"m=(audio|video) \d{1,5} UDP/TLS/RTP/SAVPF((?: \d{1,3}){1,64})")
UFRAG, PASSWORD = re.compile(r"[A-Za-z0-9+/]{4,256}"), re.compile(r"[A-Za-z0-9+/]{22,256}")
TOKEN = re.compile(r"[A-Za-z0-9_.+-]{1,32}")
FINGERPRINT = re.compile(r"([A-Za-z0-9-]{1,10}) ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15,63})")
EXTMAP = re.compile(r"(\d{1,3})(?:/[a-z]{1,8})? (\S{1,200})(?: .*)?")
RTPMAP = re.compile(r"(\d{1,3}) ([A-Za-z0-9_.+-]{1,40})/(\d{1,6})(?:/(\d))?")
APT = re.compile(r"(\d{1,3}) apt=(\d{1,3})(?:;.*)?")
SSRC, FID = re.compile(r"(\d{1,10}) .*"), re.compile(r"FID (\d{1,10}) (\d{1,10})")
DIRECTIONS = {"sendrecv", "sendonly", "recvonly", "inactive"}


class BadSdp(ValueError):
    """An offer that is not taken. The text says what is wrong, and never quotes it."""


@dataclass
class Section:
    """One m-line of an offer, as far as we use it."""

    kind: str
    formats: tuple[int, ...]
    mid: str = ""
    direction: str = "sendrecv"
    codec: int = -1  # payload type of Opus or VP8
    rtx: int = -1
    extensions: dict[str, int] = field(default_factory=dict)
    ssrc: int = 0
    rtx_ssrc: int = 0

    @property
    def sends(self) -> bool:
        """Whether the browser wants to send here."""
        return self.direction in {"sendrecv", "sendonly"}


@dataclass
class Offer:
    """A browser's offer, as far as we use it."""

    sections: list[Section] = field(default_factory=list)
    ufrag: str = ""
    password: str = ""
    fingerprints: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What we send on one m-line."""

    ssrc: int
    rtx_ssrc: int


@dataclass(frozen=True, slots=True)
class Ours:
    """Our end of the connection."""

    host: str
    port: int
    ufrag: str
    password: str
    fingerprint: str
    start_kbit: int = 800


# --- reading ---------------------------------------------------------------------------------------------------------


def read(text: str) -> Offer:
    """The offer in an SDP; raises BadSdp and nothing else."""
    if len(text) > LONGEST or not text.isascii():
        raise BadSdp("too long, or not ASCII")
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        raise BadSdp("too many lines")
    offer = Offer()
    session, *media = _sections(lines)
    bundle = _session(offer, session)
    if not 2 <= len(media) <= MOST_SECTIONS or len(media) % 2:
        raise BadSdp("the number of m-lines")
    for number, part in enumerate(media):
        offer.sections.append(_section(offer, part, ("audio", "video")[number % 2]))
    _whole(offer, bundle)
    return offer


def _sections(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            parts.append([])
            if len(parts) > MOST_SECTIONS + 1:
                raise BadSdp("too many m-lines")
        parts[-1].append(line)
    return parts


def _session(offer: Offer, lines: list[str]) -> set[str]:
    """Read what stands before the first m-line; the bundled mids."""
    if not lines or lines[0] != "v=0":
        raise BadSdp("the beginning")
    bundle: set[str] = set()
    for name, value in _attributes(lines):
        if name == "group" and value.startswith("BUNDLE "):
            bundle = set(value.split(" ")[1:])
        elif name == "ice-lite":
            raise BadSdp("ice-lite")
        else:
            _transport(offer, name, value)
    return bundle


def _attributes(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if line.startswith("a="):
            name, _colon, value = line[2:].partition(":")
            yield name, value


def _transport(offer: Offer, name: str, value: str) -> None:
    """ICE credentials and fingerprints: the first ones count, because everything is bundled."""
    if name == "ice-ufrag":
        offer.ufrag = offer.ufrag or _matching(UFRAG, value, "ufrag")
    elif name == "ice-pwd":
        offer.password = offer.password or _matching(PASSWORD, value, "password")
    elif name == "fingerprint":
        _fingerprint(offer, value)
    elif name == "setup" and value not in {"actpass", "active"}:
        raise BadSdp("setup")


def _matching(pattern: re.Pattern[str], value: str, what: str) -> str:
    if not pattern.fullmatch(value):
        raise BadSdp(what)
    return value


def _fingerprint(offer: Offer, value: str) -> None:
    """Weak hashes count as none."""
    found = FINGERPRINT.fullmatch(value)
    if found is None:
        raise BadSdp("fingerprint")
    algorithm, digest = found[1].lower(), found[2].upper()
    if HASHES.get(algorithm) == (len(digest) + 1) // 3 and (algorithm, digest) not in offer.fingerprints:
        offer.fingerprints.append((algorithm, digest))
        if len(offer.fingerprints) > len(HASHES):
            raise BadSdp("too many fingerprints")


def _section(offer: Offer, lines: list[str], kind: str) -> Section:
    first = MEDIA.fullmatch(lines[0])
    if first is None or first[1] != kind:
        raise BadSdp("an m-line")
    formats = tuple(int(number) for number in first[2].split())
    if len(formats) > MOST_CODECS:
        raise BadSdp("too many codecs")
    section = Section(kind, formats)
    reader = _Reader(section)
    muxed = False
    for name, value in _attributes(lines):
        muxed = muxed or name == "rtcp-mux"
        if name in DIRECTIONS:
            section.direction = name
        elif name == "mid":
            section.mid = _matching(TOKEN, value, "mid")
        else:
            _transport(offer, name, value)
            reader.attribute(name, value)
    if not muxed:
        raise BadSdp("rtcp-mux")
    reader.finish()
    return section


class _Reader:
    """Collects one section's codecs, streams and extensions, and counts what is limited."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.codecs: dict[int, tuple[str, str, str]] = {}
        self.repeats: dict[int, int] = {}  # payload type of a retransmission → of what it repeats
        self.ssrcs: set[int] = set()
        self.counts: dict[str, int] = {}

    def attribute(self, name: str, value: str) -> None:
        """Take one attribute line."""
        self._count(name)
        if name == "rtpmap" and (found := RTPMAP.fullmatch(value)):
            self.codecs[int(found[1])] = found[2].lower(), found[3], found[4] or "1"
        elif name == "fmtp" and (found := APT.fullmatch(value)):
            self.repeats[int(found[1])] = int(found[2])
        elif name == "extmap" and (found := EXTMAP.fullmatch(value)):
            self._extension(int(found[1]), found[2])
        elif name == "ssrc" and (found := SSRC.fullmatch(value)):
            self._ssrc(int(found[1]))
        elif name == "ssrc-group" and (found := FID.fullmatch(value)):
            self.section.ssrc, self.section.rtx_ssrc = int(found[1]), int(found[2])

    def _count(self, name: str) -> None:
        limit = LIMITS.get(name)
        if limit is not None:
            self.counts[name] = self.counts.get(name, 0) + 1
            if self.counts[name] > limit:
                raise BadSdp(f"too many {name} lines")

    def _extension(self, number: int, uri: str) -> None:
        if uri in EXTENSIONS[self.section.kind] and 1 <= number <= 14:
            self.section.extensions[uri] = number

    def _ssrc(self, number: int) -> None:
        if not 0 < number < 1 << 32:
            raise BadSdp("ssrc")
        self.ssrcs.add(number)
        self.section.ssrc = self.section.ssrc or number

    def finish(self) -> None:
        """Choose the codec; there must be one that we forward."""
        section = self.section
        wanted = ("opus", "48000", "2") if section.kind == "audio" else ("vp8", "90000", "1")
        section.codec = next((pt for pt in section.formats if self.codecs.get(pt) == wanted and _is_free(pt)), -1)
        if section.codec < 0:
            raise BadSdp(f"no {wanted[0]}")
        again = (pt for pt in section.formats if self.repeats.get(pt) == section.codec and _is_free(pt))
        section.rtx = next((pt for pt in again if self.codecs.get(pt) == ("rtx", wanted[1], "1")), -1)
        if not {section.ssrc, section.rtx_ssrc} - {0} <= self.ssrcs or section.ssrc == section.rtx_ssrc != 0:
            raise BadSdp("ssrc-group")
        if len(set(section.extensions.values())) < len(section.extensions):
            raise BadSdp("extmap")


LIMITS = {
    "rtpmap": MOST_CODECS,
    "fmtp": MOST_CODECS,
    "extmap": MOST_CODECS,
    "ssrc": MOST_SSRCS,
    "ssrc-group": MOST_SSRCS,
    "rtcp-fb": MOST_FEEDBACK,
    "candidate": MOST_CANDIDATES,
}


def _is_free(payload_type: int) -> bool:
    """Not one of those that look like RTCP on the same port (RFC 5761)."""
    return 0 <= payload_type < 64 or 96 <= payload_type < 128


def _whole(offer: Offer, bundle: set[str]) -> None:
    """What must hold of all sections together."""
    if not offer.ufrag or not offer.password:
        raise BadSdp("ICE credentials")
    if not offer.fingerprints:
        raise BadSdp("no strong fingerprint")
    mids = [section.mid for section in offer.sections]
    if "" in mids or len(set(mids)) < len(mids) or not bundle.issuperset(mids):
        raise BadSdp("mid")
    for kind in ("audio", "video"):
        ours = [section for section in offer.sections if section.kind == kind]
        if any((one.codec, one.rtx) != (ours[0].codec, ours[0].rtx) for one in ours):
            raise BadSdp("sections of one kind differ")
        if any(section.sends for section in ours[1:]):
            raise BadSdp("only the first pair sends")
    _distinct(offer.sections)


def _distinct(sections: list[Section]) -> None:
    audio, video = sections[0], sections[1]
    if audio.codec in {video.codec, video.rtx}:
        raise BadSdp("payload types")
    ssrcs = [number for one in (audio, video) for number in (one.ssrc, one.rtx_ssrc) if number]
    if len(set(ssrcs)) < len(ssrcs):
        raise BadSdp("ssrcs")
    shared = audio.extensions.keys() & video.extensions.keys()
    if any(audio.extensions[uri] != video.extensions[uri] for uri in shared):
        raise BadSdp("extmap")


# --- answering -------------------------------------------------------------------------------------------------------


def answer(offer: Offer, ours: Ours, outgoing: list[Outgoing]) -> str:
    """Our answer: all bundled on one candidate, DTLS passive, the first pair both ways and the others to them."""
    mids = " ".join(section.mid for section in offer.sections)
    head = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", f"a=group:BUNDLE {mids}", "a=msid-semantic:WMS *"]
    parts = [_answered(section, ours, outgoing[number], number) for number, section in enumerate(offer.sections)]
    return "\r\n".join([*head, *(line for part in parts for line in part)]) + "\r\n"


def _answered(section: Section, ours: Ours, out: Outgoing, number: int) -> Iterator[str]:
    family = "IP6" if ":" in ours.host else "IP4"
    repeats = section.rtx >= 0
    yield f"m={section.kind} {ours.port} UDP/TLS/RTP/SAVPF {section.codec}{f' {section.rtx}' if repeats else ''}"
    yield f"c=IN {family} {ours.host}"
    yield "a=rtcp:9 IN IP4 0.0.0.0"
    yield f"a=candidate:1 1 udp 2130706431 {ours.host} {ours.port} typ host"
    yield "a=end-of-candidates"
    yield f"a=ice-ufrag:{ours.ufrag}"
    yield f"a=ice-pwd:{ours.password}"
    yield f"a=fingerprint:sha-256 {ours.fingerprint}"
    yield "a=setup:passive"
    yield f"a=mid:{section.mid}"
    for uri, identifier in section.extensions.items():
        yield f"a=extmap:{identifier} {uri}"
    yield f"a={_direction(section)}"
    yield f"a=msid:slot{number // 2} slot{number // 2}-{section.kind}"
    yield "a=rtcp-mux"
    yield "a=rtcp-rsize"
    yield from _codec(section, ours)
    yield f"a=ssrc:{out.ssrc} cname:lysning"  # first: Chromium takes the first one for the stream itself
    if repeats:
        yield f"a=ssrc:{out.rtx_ssrc} cname:lysning"
        yield f"a=ssrc-group:FID {out.ssrc} {out.rtx_ssrc}"


def _direction(section: Section) -> str:
    return {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}[
        section.direction
    ]


def _codec(section: Section, ours: Ours) -> Iterator[str]:
    """Opus with its forward error correction; retransmissions, key frame requests and both bandwidth estimates."""
    pt = section.codec
    if section.kind == "audio":
        yield f"a=rtpmap:{pt} opus/48000/2"
        yield f"a=rtcp-fb:{pt} nack"
        yield f"a=rtcp-fb:{pt} transport-cc"
        yield f"a=fmtp:{pt} minptime=10;useinbandfec=1"
        return
    yield f"a=rtpmap:{pt} VP8/90000"
    for feedback in ("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"):
        yield f"a=rtcp-fb:{pt} {feedback}"
    yield f"a=fmtp:{pt} x-google-start-bitrate={ours.start_kbit}"
    if section.rtx >= 0:
        yield f"a=rtpmap:{section.rtx} rtx/90000"
        yield f"a=fmtp:{section.rtx} apt={pt}"
