"""What strangers send to the worker's port, from another address."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket

from aioice import stun
from OpenSSL import SSL

from tests.video.sfu.raw import certificate
from video.sfu.link import Link
from video.sfu.mux import Address, Mux

STRANGER = "127.0.0.9"


class NoFilterMux(Mux):
    """The negative control: like aioice itself, it hands on whatever is no STUN, wherever it comes from."""

    def source_of(self, address: Address) -> Link | None:
        return self.links.get(address) or next(iter(self._by_ufrag.values()), None)  # type: ignore[return-value]


class NoProofMux(Mux):
    """The negative control: it takes a check's word for whose it is, as the prototype did."""

    def named_by(self, data: bytes, address: Address) -> Link | None:
        link = self._by_ufrag.get(stun.parse_message(data).attributes.get("USERNAME", "").partition(":")[0])
        if link is not None:
            self._bind(address, link)
        return link  # type: ignore[return-value]


def stranger() -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.bind((STRANGER, 0))
    found.setblocking(False)
    return found


def client_hello() -> bytes:
    """The first record of a DTLS handshake."""
    context = SSL.Context(SSL.DTLS_METHOD)
    context.use_certificate(certificate()._cert)
    context.use_privatekey(certificate()._key)
    context.set_tlsext_use_srtp(b"SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80")
    connection = SSL.Connection(context)
    connection.set_connect_state()
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return bytes(connection.bio_read(1500))


async def hellos(port: int, a_second: float, stop: asyncio.Event) -> int:
    """Send them until told to stop; how many."""
    hello, sent = client_hello(), 0
    with stranger() as sender:
        while not stop.is_set():
            for _hello in range(max(1, int(a_second / 100))):
                sender.sendto(hello, ("127.0.0.1", port))
                sent += 1
            await asyncio.sleep(max(0.01, 1 / a_second))
    return sent


def rubbish(seed: int = 1) -> list[bytes]:
    """Random bytes, false RTP and RTCP, false STUN, DTLS of every length."""
    dice = random.Random(seed)
    found = [os.urandom(dice.randint(1, 1400)) for _one in range(200)]
    found += [bytes([first]) + os.urandom(dice.randint(0, 60)) for first in range(256)]
    found += [bytes([0x80, 200 + one % 8, 0, 1]) + os.urandom(40) for one in range(50)]
    found += [
        b"\x00\x01" + size.to_bytes(2, "big") + b"\x21\x12\xa4\x42" + os.urandom(12 + size) for size in range(120)
    ]
    found += [b"\x00\x01\x00\x08\x21\x12\xa4\x42" + os.urandom(12) + b"\x00\x06\xff\xff" + os.urandom(4)]
    return found


def check(ufrag: str, password: str) -> bytes:
    """A STUN check that wants the stream to come here, with a password that may be wrong."""
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes |= {"USERNAME": f"{ufrag}:abcd", "PRIORITY": 1, "ICE-CONTROLLING": 1, "USE-CANDIDATE": None}
    message.add_message_integrity(password.encode())
    return bytes(message)
