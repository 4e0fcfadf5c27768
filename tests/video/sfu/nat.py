"""A router between a browser and the worker, which can be cut and can change its port, as networks do."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Nat:
    """Datagrams from `port` go to the worker from a port of its own, and back."""

    def __init__(self, worker_port: int) -> None:
        self._worker = ("127.0.0.1", worker_port)
        self._inner = _socket()
        self._outer = _socket()
        self.port = self._inner.getsockname()[1]
        self._browser: tuple[str, int] | None = None
        self.is_cut = False
        self.passed = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def outer_port(self) -> int:
        return int(self._outer.getsockname()[1])

    def rebind(self) -> None:
        """Another port towards the worker: what comes to the old one is lost."""
        old, self._outer = self._outer, _socket()
        old.close()

    def stop(self) -> None:
        self._stopped = True
        self._thread.join(5)
        self._inner.close()
        self._outer.close()

    def _run(self) -> None:
        while not self._stopped:
            outer = self._outer
            try:
                ready, _, _ = select.select([self._inner, outer], [], [], 0.05)
                for one in ready:
                    self._pass(one, outer)
            except (OSError, ValueError):
                continue

    def _pass(self, one: socket.socket, outer: socket.socket) -> None:
        data, address = one.recvfrom(2048)
        if self.is_cut:
            return
        self.passed += 1
        if one is self._inner:
            self._browser = address
            outer.sendto(data, self._worker)
        elif self._browser is not None:
            self._inner.sendto(data, self._browser)


def _socket() -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.bind(("127.0.0.1", 0))
    return found


@contextmanager
def nat(worker_port: int) -> Iterator[Nat]:
    router = Nat(worker_port)
    try:
        yield router
    finally:
        router.stop()
