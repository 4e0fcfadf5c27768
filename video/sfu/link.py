"""One browser's connection: ICE by aioice, DTLS by aiortc, both on the worker's one port, and the keys they agree on.

`start` begins it and `close` ends it; its task closes it by itself when nobody connects within 15 s, when the browser
goes away or when consent is lost. All that we take from aiortc, aioice and pylibsrtp beyond their public interfaces is
in this file and in `mux`; tests/video/sfu/test_contract.py holds the pinned versions to it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import string
import time
from collections.abc import Callable
from typing import Any

from aioice import Candidate
from aioice.ice import StunProtocol
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport
from OpenSSL import SSL

from video.sfu import sdp
from video.sfu.mux import Address, Mux, MuxTransport

logger = logging.getLogger(__name__)

CONNECT_LIMIT = 15.0  # seconds
CLOSE_LIMIT = 5.0
CERTIFICATE_AGE = 24 * 3600.0
MOST_RECORDS = 64  # DTLS records that wait to be handled
ICE_CHARACTERS = string.ascii_letters + string.digits
PRIORITY = 2130706431


class Certificate(RTCCertificate):
    """One for all connections of a worker: to make one, its fingerprints and contexts would cost every join 2 ms."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.made_at = time.monotonic()
        self._contexts: dict[int, SSL.Context] = {}
        self.fingerprint = next(one.value for one in super().getFingerprints() if one.algorithm == "sha-256")

    def getFingerprints(self) -> list[RTCDtlsFingerprint]:  # noqa: N802 - aiortc's name
        """The strong one that we answer with."""
        return [RTCDtlsFingerprint(algorithm="sha-256", value=self.fingerprint)]

    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> SSL.Context:
        if not self._contexts:
            self._contexts[0] = super()._create_ssl_context(srtp_profiles)
        return self._contexts[0]


class Certificates:
    """The worker's certificate, a new one every day."""

    def __init__(self) -> None:
        self._current: Certificate | None = None

    def current(self) -> Certificate:
        """The one for new connections."""
        if self._current is None or time.monotonic() - self._current.made_at > CERTIFICATE_AGE:
            self._current = Certificate.generateCertificate()
        return self._current


class Link:
    """ICE, DTLS and SRTP keys of one browser."""

    def __init__(
        self,
        mux: Mux,
        certificate: Certificate,
        *,
        on_media: Callable[[int, float], None],
        on_open: Callable[[], None],
        on_end: Callable[[], None],
    ) -> None:
        self.mux, self._certificate = mux, certificate
        self.media, self._on_open, self._on_end = on_media, on_open, on_end
        self.ufrag, self.password = _random(8), _random(24)
        self.addresses: dict[Address, None] = {}
        self.address: Address | None = None  # where media go
        self.heard = time.monotonic()
        self.rx: Any = None
        self.tx: Any = None
        self._sessions: tuple[Any, Any] | None = None  # they own what rx and tx point to
        self._ice, self._protocol = self._transport()
        self._connection: Any = self._ice._connection  # noqa: SLF001
        self._dtls = RTCDtlsTransport(self._ice, [certificate])
        self._dtls._set_role("server")  # noqa: SLF001 - answers `passive`, so that Chromium chooses AES-GCM
        self._ended = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.offered = ""

    @property
    def is_open(self) -> bool:
        """Whether media may flow."""
        return self.tx is not None and not self._ended.is_set()

    @property
    def profile(self) -> str:
        """The SRTP profile, once there is one."""
        ssl = self._dtls._ssl  # noqa: SLF001
        return ssl.get_selected_srtp_profile().decode() if ssl is not None else ""

    def start(self, offer: sdp.Offer) -> None:
        """Connect to the browser that made the offer."""
        self.offered = offer.ufrag
        self.mux.admit(self)
        self._task = asyncio.create_task(self._live(offer), name="media link")

    def restart(self, offer: sdp.Offer) -> None:
        """The browser's ICE restart: checks with new credentials, over the keys that there are (video.md 7).

        aiortc has no such thing: its transport's `start` returns early and aioice goes on asking for the old ufrag.
        """
        if offer.ufrag == self.offered:
            return
        self.offered = offer.ufrag
        self.ufrag, self.password = _random(8), _random(24)
        self.mux.admit(self)
        connection = self._connection
        connection._local_username, connection._local_password = self.ufrag, self.password  # noqa: SLF001
        connection.remote_username, connection.remote_password = offer.ufrag, offer.password
        connection._remote_candidates_end = False  # noqa: SLF001

    def ours(self, start_kbit: int) -> sdp.Ours:
        """Our end, for the answer."""
        host, port = self.mux.public, self.mux.port
        return sdp.Ours(host, port, self.ufrag, self.password, self._certificate.fingerprint, start_kbit)

    def end(self) -> None:
        """Close, without waiting for it."""
        self._ended.set()

    async def close(self) -> None:
        """Close, and wait until nothing is left."""
        self.end()
        if self._task is not None:
            await asyncio.wait([self._task])

    # --- what the mux brings ---

    def check(self, data: bytes, address: Address) -> None:
        """A STUN message from a bound address. It may be the one that moves the media to another address."""
        self.heard = time.monotonic()
        try:
            self._protocol.datagram_received(data, address)
        except Exception as error:  # noqa: BLE001 - one message of a browser must not end the others' batch
            logger.info("a check was not understood: %s", type(error).__name__)
        asyncio.get_running_loop().call_soon(self._follow)  # after the task that this message may have woken

    def handshake(self, data: bytes) -> None:
        """A DTLS record from a bound address."""
        if self._connection._queue.qsize() < MOST_RECORDS:  # noqa: SLF001
            self._connection.data_received(data, 1)

    def _follow(self) -> None:
        pair = self._connection._nominated.get(1)  # noqa: SLF001
        if pair is not None and pair.remote_addr in self.addresses:
            self.address = pair.remote_addr

    # --- its life ---

    async def _live(self, offer: sdp.Offer) -> None:
        try:
            async with asyncio.timeout(CONNECT_LIMIT):
                await self._connect(offer)
            self._on_open()
            await self._ended.wait()
        except (TimeoutError, ConnectionError) as error:
            logger.info("a media link did not come up: %s", type(error).__name__)
        finally:
            self._ended.set()
            await self._close()
            self._on_end()

    async def _connect(self, offer: sdp.Offer) -> None:
        connecting = asyncio.create_task(self._shake_hands(offer))
        ended = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait({connecting, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not connecting.done():
                raise ConnectionError("closed while connecting")
            await connecting
        finally:
            for task in (connecting, ended):
                task.cancel()
            await asyncio.gather(connecting, ended, return_exceptions=True)

    async def _shake_hands(self, offer: sdp.Offer) -> None:
        await self._ice.start(RTCIceParameters(usernameFragment=offer.ufrag, password=offer.password))
        if self._ice.state != "completed":
            raise ConnectionError("ICE")
        self._follow()
        prints = [RTCDtlsFingerprint(algorithm=name, value=value) for name, value in offer.fingerprints]
        await self._dtls.start(RTCDtlsParameters(fingerprints=prints))
        if self._dtls.state != "connected":
            raise ConnectionError("DTLS")
        self._sessions = self._dtls._rx_srtp, self._dtls._tx_srtp  # noqa: SLF001
        self.rx, self.tx = (session._srtp[0] for session in self._sessions)  # noqa: SLF001
        self._dtls.on("statechange", self._changed)
        self._ice.on("statechange", self._changed)
        self._changed()

    def _changed(self) -> None:
        if self._dtls.state in {"closed", "failed"} or self._ice.state in {"closed", "failed"}:
            self._ended.set()

    async def _close(self) -> None:
        self.mux.forget(self)
        self.address = None
        for stop in (self._dtls.stop, self._ice.stop):
            try:
                async with asyncio.timeout(CLOSE_LIMIT):
                    await stop()
            except Exception as error:  # noqa: BLE001 - what is left must be closed, too
                logger.warning("a media link did not close cleanly: %s", type(error).__name__)
        self._dtls.remove_all_listeners()
        self.rx = self.tx = None

    def _transport(self) -> tuple[RTCIceTransport, StunProtocol]:
        """The connection of aioice on our socket, with our one candidate; it asks nobody else for addresses."""
        gatherer = RTCIceGatherer(iceServers=[], local_username=self.ufrag, local_password=self.password)
        connection = gatherer._connection  # noqa: SLF001
        protocol = StunProtocol(connection)
        protocol.connection_made(MuxTransport(self.mux, lambda: protocol.connection_lost(None)))
        protocol.local_candidate = Candidate(
            foundation="1",
            component=1,
            transport="udp",
            priority=PRIORITY,
            host=self.mux.public,
            port=self.mux.port,
            type="host",
        )
        connection._protocols.append(protocol)  # noqa: SLF001
        connection._local_candidates.append(protocol.local_candidate)  # noqa: SLF001
        connection._local_candidates_start = connection._local_candidates_end = True  # noqa: SLF001
        return RTCIceTransport(gatherer), protocol


def _random(length: int) -> str:
    return "".join(secrets.choice(ICE_CHARACTERS) for _character in range(length))
