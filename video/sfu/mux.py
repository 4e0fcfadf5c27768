"""One UDP port for all browsers of a worker.

Every datagram is told apart by the address it came from. An address is bound to a link only by a STUN check that names
the link and proves its password (MESSAGE-INTEGRITY); everything from other addresses is dropped: a stranger's DTLS
hello would otherwise stop a call from starting, and a stranger's check would turn a stream away from its receiver.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

from aioice import stun
from pylibsrtp._binding import ffi

logger = logging.getLogger(__name__)

Address = tuple[str, int]
LARGEST = 1472  # bytes in a datagram that no network has to split
ROOM = 2048  # and in our buffers: what is protected grows
DRAINED = 64  # datagrams taken in one go before others on the loop have their turn
SOCKET_BUFFER = 4 * 1024 * 1024
MOST_ADDRESSES = 16  # of one link; the oldest are forgotten
STUN_HEADER, USERNAME, REQUEST = 20, 0x0006, 0x0001


class Link(Protocol):
    """What the mux needs of a browser's connection."""

    ufrag: str
    password: str
    addresses: dict[Address, None]

    def media(self, size: int, now: float) -> None:
        """An encrypted packet of that many bytes is in the mux's buffer."""

    def check(self, data: bytes, address: Address) -> None:
        """A STUN message from a bound address."""

    def handshake(self, data: bytes) -> None:
        """A DTLS record from a bound address."""


class Mux:
    """The socket, its buffers, and who is at which address."""

    def __init__(self, *, bind: str, port: int, public: str = "") -> None:
        self.socket = _bound(bind, port)
        self.bind, self.port = bind, self.socket.getsockname()[1]
        self.public = public or bind
        self.links: dict[Address, Link] = {}
        self._by_ufrag: dict[str, Link] = {}
        self.buffer = ffi.new("unsigned char[]", ROOM)
        self.view = memoryview(ffi.buffer(self.buffer)).cast("B")
        self.spare = ffi.new("unsigned char[]", ROOM)
        self.spare_view = memoryview(ffi.buffer(self.spare)).cast("B")
        self.length = ffi.new("int *")
        self.receive: Callable[[Any], tuple[int, Any]] = self.socket.recvfrom_into
        self.send: Callable[[Any, Address], int] = self.socket.sendto
        self.strangers = self.unsent = 0
        self.after: Callable[[float], None] = lambda _now: None  # called when a batch has been handled
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Listen on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket.fileno(), self._drain)

    def stop(self) -> None:
        """Listen no more, and give the port back."""
        if self._loop is not None:
            self._loop.remove_reader(self.socket.fileno())
            self._loop = None
        self.socket.close()

    def admit(self, link: Link) -> None:
        """From now on checks may name this link."""
        self._by_ufrag[link.ufrag] = link

    def forget(self, link: Link) -> None:
        """The link has ended: its addresses are nobody's."""
        for ufrag in [ufrag for ufrag, one in self._by_ufrag.items() if one is link]:
            del self._by_ufrag[ufrag]
        for address in link.addresses:
            if self.links.get(address) is link:
                del self.links[address]
        link.addresses.clear()

    def put(self, data: bytes | bytearray | memoryview, address: Address) -> None:
        """Send; a datagram that the system has no room for is lost, as on any network."""
        try:
            self.send(data, address)
        except OSError:
            self.unsent += 1

    def _drain(self) -> None:
        view, links, receive = self.view, self.links, self.receive
        now = time.monotonic()
        for _datagram in range(DRAINED):
            try:
                size, address = receive(view)
            except BlockingIOError:
                break
            except OSError:  # somebody we sent to is not there any more, says the network
                continue
            if not 0 < size <= LARGEST:
                continue
            if 127 < view[0] < 192:
                link = links.get(address)
                if link is not None:
                    link.media(size, now)
                else:
                    self.strangers += 1
            else:
                self._other(bytes(view[:size]), address)
        self.after(now)

    def _other(self, data: bytes, address: Address) -> None:
        if data[0] < 4:
            self._stun(data, address)
        elif 19 < data[0] < 64:
            link = self.source_of(address)
            if link is not None:
                link.handshake(data)
            else:
                self.strangers += 1

    def source_of(self, address: Address) -> Link | None:
        """Whose address this is: the filter."""
        return self.links.get(address)

    def _stun(self, data: bytes, address: Address) -> None:
        link = self.named_by(data, address) if _is_request(data) else self.links.get(address)
        if link is None:
            self.strangers += 1
            return
        link.check(data, address)

    def named_by(self, data: bytes, address: Address) -> Link | None:
        """The link that a check names, if it proves the link's password; its address is bound then."""
        link = self._by_ufrag.get(_local_ufrag(data))
        if link is None or not _is_proven(data, link.password):
            return None
        self._bind(address, link)
        return link

    def _bind(self, address: Address, link: Link) -> None:
        if self.links.get(address) is link:
            return
        former = self.links.get(address)
        if former is not None:
            former.addresses.pop(address, None)
        self.links[address] = link
        link.addresses[address] = None
        while len(link.addresses) > MOST_ADDRESSES:
            oldest = next(iter(link.addresses))
            del link.addresses[oldest], self.links[oldest]


class MuxTransport(asyncio.DatagramTransport):
    """What aioice's protocol sends through: our socket, which stays open when the protocol is closed."""

    def __init__(self, mux: Mux, closed: Callable[[], None]) -> None:
        super().__init__()
        self._mux, self._closed = mux, closed

    def sendto(self, data: Any, address: Any = None) -> None:
        """Send a STUN message or a DTLS record."""
        self._mux.put(data, address)

    def close(self) -> None:
        """The protocol is done."""
        self._closed()

    def is_closing(self) -> bool:
        """Never: the socket outlives every protocol."""
        return False


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_DGRAM)
    try:
        found.setblocking(False)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER)
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    return found


def _is_request(data: bytes) -> bool:
    return len(data) >= STUN_HEADER and data[0] << 8 | data[1] == REQUEST


def _local_ufrag(data: bytes) -> str:
    """Our part of a check's USERNAME, found without reading the whole message: strangers are to cost little."""
    at = STUN_HEADER
    while at + 4 <= len(data):
        kind, size = data[at] << 8 | data[at + 1], data[at + 2] << 8 | data[at + 3]
        if kind == USERNAME:
            return data[at + 4 : at + 4 + size].partition(b":")[0].decode("ascii", "replace")
        at += 4 + size + -size % 4
    return ""


def _is_proven(data: bytes, password: str) -> bool:
    try:
        message = stun.parse_message(data)
    except Exception:  # noqa: BLE001 - a stranger's bytes; aioice raises what its unpacking raises
        return False
    return bool(message.check_message_integrity(password.encode()))
