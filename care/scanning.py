"""Files from outside are shown to a virus scanner before they are kept; without one, nobody may say they are clean.

`LYSNING_SCANNER` names it: `clamd:host:port` or `clamd:/path/of/socket`, empty for none. The client speaks clamd's own
protocol (INSTREAM), so nothing is written to a disk for the scanner's sake.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

PATIENCE, PING_PATIENCE = 15.0, 2.0  # seconds for each step
CHUNK = 64 * 1024
LONGEST_REPLY = 4_096


class Misconfigured(ValueError):
    """LYSNING_SCANNER names no scanner that we know."""


class NotAnswering(Exception):
    """The scanner is there in the settings, but gave no verdict; the file must not be taken."""


class Scanner(Protocol):
    """Whatever can tell an infected file."""

    def is_infected(self, data: bytes) -> bool:
        """Whether something is found; raises NotAnswering when there is no verdict."""

    def ping(self) -> None:
        """Whether it is there; raises NotAnswering."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at a TCP address or a Unix socket."""

    address: tuple[str, int] | str

    def is_infected(self, data: bytes) -> bool:
        chunks = (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))
        framed = [struct.pack("!I", len(chunk)) + chunk for chunk in chunks]
        reply = self._ask(b"zINSTREAM\0", *framed, struct.pack("!I", 0))
        if reply.endswith(" FOUND"):
            return True
        if reply == "stream: OK":
            return False
        raise NotAnswering("no verdict")

    def ping(self) -> None:
        if self._ask(b"zPING\0", patience=PING_PATIENCE) != "PONG":
            raise NotAnswering("no PONG")

    def _ask(self, *parts: bytes, patience: float = PATIENCE) -> str:
        try:
            with self._connected(patience) as wire:
                for part in parts:
                    wire.sendall(part)
                return _reply(wire)
        except OSError as error:
            raise NotAnswering(type(error).__name__) from error

    @contextmanager
    def _connected(self, patience: float) -> Iterator[socket.socket]:
        is_path = isinstance(self.address, str)
        with socket.socket(socket.AF_UNIX if is_path else socket.AF_INET) as wire:
            wire.settimeout(patience)
            wire.connect(self.address)
            yield wire


def _reply(wire: socket.socket) -> str:
    """Everything up to the closing zero byte."""
    got = b""
    while not got.endswith(b"\0") and len(got) < LONGEST_REPLY:
        more = wire.recv(LONGEST_REPLY)
        if not more:
            break
        got += more
    return got.rstrip(b"\0").decode(errors="replace").strip()


def parsed(setting: str) -> Clamd | None:
    """The scanner that a setting names; raises Misconfigured."""
    if not setting:
        return None
    kind, _, where = setting.partition(":")
    host, _, port = where.rpartition(":")
    if kind == "clamd" and where.startswith("/"):
        return Clamd(where)
    if kind == "clamd" and host and port.isdecimal():
        return Clamd((host, int(port)))
    raise Misconfigured(setting)


def scanner() -> Scanner | None:
    """The configured scanner; None when there is none, and then a file is "not scanned", never "clean"."""
    return parsed(settings.SCANNER)


def problems() -> list[str]:
    """For whoever is on duty: a configured scanner that does not answer, so that no file gets in."""
    found = scanner()
    if found is None:
        return []
    try:
        found.ping()
    except NotAnswering as error:
        return [f"the virus scanner does not answer ({error}): files cannot be attached"]
    return []
