"""A small clamd: the real protocol over a real socket, and one signature, that of the EICAR test file."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.dialogue.files import EICAR


class Scanning(socketserver.BaseRequestHandler):
    """One command, one answer."""

    server: FakeClamd

    def handle(self) -> None:
        command = self._until_zero()
        self.server.heard.append(command)
        answer = self.server.answer
        if command == b"zPING":
            self.request.sendall(answer or b"PONG\0")
        elif command == b"zINSTREAM":
            data = self._stream()
            self.server.scanned.append(data)
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
            self.request.sendall(answer or found)
        else:
            self.request.sendall(b"UNKNOWN COMMAND\0")

    def _until_zero(self) -> bytes:
        got = b""
        while not got.endswith(b"\0"):
            got += self.request.recv(1)
        return got[:-1]

    def _stream(self) -> bytes:
        whole = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            whole += self._exactly(length)
        return whole

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            got += self.request.recv(count - len(got))
        return got


class FakeClamd(socketserver.ThreadingTCPServer):
    """`answer` is said instead of the truth."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Scanning)
        self.heard: list[bytes] = []
        self.scanned: list[bytes] = []
        self.answer = b""

    @property
    def setting(self) -> str:
        return f"clamd:127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[Any]:
    server = FakeClamd()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
