"""Offers as browsers make them, and what may be wrong with them."""

from __future__ import annotations

import random
from pathlib import Path

CHROMIUM = Path(__file__).with_name("chromium.sdp").read_bytes().decode("ascii")
LINES = CHROMIUM.split("\r\n")
PIECES = [
    "a=candidate:1 1 udp 2130706431 169.254.169.254 80 typ host",
    "a=candidate:2 1 tcp 1 ::1 22 typ host tcptype active",
    "a=rtcp-fb:* nack",
    "a=ssrc:1 cname:x",
    "a=ssrc:4294967296 cname:x",
    "a=ssrc-group:FID 1",
    "a=ssrc-group:FID 5 5",
    "a=rtpmap:96 VP8/90000",
    "a=rtpmap:9999999999999999999999 VP8/90000",
    "a=fmtp:97 apt=97",
    "a=extmap:0 x",
    "a=extmap:1/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=setup:passive",
    "a=setup:holdconn",
    "a=fingerprint:sha-1 " + ":".join(["00"] * 20),
    "a=fingerprint:md5",
    "a=ice-ufrag:",
    "a=ice-pwd:short",
    "a=ice-lite",
    "a=mid:",
    "a=mid:0",
    "a=group:BUNDLE",
    "a=inactive",
    "a=sendonly",
    "a=simulcast:send 1;2",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "m=video 0 UDP/TLS/RTP/SAVPF 96 97",
    "m=video 9 RTP/AVP 96",
    "a=",
    "a",
    "\x00",
    "=",
    "ø",
    "a=msid:" + "x" * 3000,
]


def mutant(dice: random.Random) -> str:
    """An offer with one to four things wrong with it."""
    lines = list(LINES)
    for _change in range(dice.randint(1, 4)):
        _change_one(lines, dice)
    return "\r\n".join(lines)


def _change_one(lines: list[str], dice: random.Random) -> None:
    at, what = dice.randrange(len(lines)), dice.randrange(9)
    if what == 0:
        del lines[at : at + dice.randint(1, 5)]
        lines.append("")
    elif what == 1:
        lines.insert(at, dice.choice(PIECES))
    elif what == 2:
        lines[at:at] = [dice.choice(PIECES)] * dice.choice([2, 30, 70, 500])
    elif what == 3:
        lines[at:at] = lines[at : at + dice.randint(1, 60)]
    elif what == 4:
        line = lines[at]
        place = dice.randrange(len(line) + 1)
        lines[at] = line[:place] + chr(dice.choice([0, 10, 13, 32, 58, 61, 127, 255, 0x2028])) + line[place + 1 :]
    elif what == 5:
        lines[at] = "".join(dice.sample(lines[at], len(lines[at])))
    elif what == 6:
        lines[at] = lines[at].replace(str(dice.randint(0, 9)), str(dice.choice([-1, 2**31, 2**32, 10**30, "x"])))
    elif what == 7:
        other = dice.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] *= dice.choice([0, 2, 50, 2000])
