"""How an unexpected error is written down: its class and place, never its text.

The text of an exception may quote what a person wrote, an address or a query's parameters; logs are no place for them.
"""

from __future__ import annotations

import traceback

FRAMES = 4


def where(error: BaseException) -> str:
    """The class of an error and the last frames of its way, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{frame.name} {frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)]
    return f"{type(error).__name__} in {' < '.join(places)}" if places else type(error).__name__
