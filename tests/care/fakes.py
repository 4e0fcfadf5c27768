"""Small stand-ins for the world outside: gateways that remember, fail or dawdle."""

import threading
import time
from typing import ClassVar

from care.gateways import Outgoing, Undeliverable


class Phone:
    """A text message gateway that keeps what it was given; `mood` decides how it behaves."""

    PATH = "tests.care.fakes.Phone"
    mood: ClassVar[str] = "well"
    got: ClassVar[list[Outgoing]] = []
    _lock = threading.Lock()

    @classmethod
    def reset(cls) -> None:
        cls.mood, cls.got = "well", []

    def send(self, message: Outgoing) -> None:
        if self.mood == "down":
            raise ConnectionRefusedError("10.0.0.1 +4512345678")
        if self.mood == "unknown number":
            raise Undeliverable("unknown number")
        if self.mood == "slow":
            time.sleep(0.05)
        with self._lock:
            self.got.append(message)
