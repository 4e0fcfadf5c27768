"""Many threads that do the same at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(verb: Callable[[int], object], count: int, *told: type[Exception]) -> list[Any]:
    """What `verb(n)` gave, or raised of the exceptions that are `told`, in as many threads, begun together."""
    start = threading.Barrier(count)

    def one(n: int) -> object:
        start.wait()
        try:
            return verb(n)
        except told as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
