"""An event loop in a thread of its own, beside a browser that has the test's thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

PATIENCE = 30.0  # seconds for one piece of work


class LoopThread:
    """Runs work of the test on its loop; `stop` ends what is left there, closes the loop, and waits for that."""

    def __init__(self, name: str) -> None:
        self._has_loop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()
        self._has_loop.wait(PATIENCE)

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            self.loop = runner.get_loop()
            self._has_loop.set()
            self.loop.run_forever()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What the work returns or raises; TimeoutError after PATIENCE."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def stop(self) -> None:
        """End it; AssertionError when something there does not end."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), f"something on the loop of {self._thread.name} does not end"
