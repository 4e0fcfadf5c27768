"""What the C library does with the memory of large buffers.

Each thread of a web process gets a heap of its own, and what one thread has freed of a ten-megabyte file waits there
for that thread: fifty people who send a file leave a process behind that is hundreds of megabytes larger. Buffers over
the bound below go back to the system as soon as they are freed, whichever thread held them.
"""

from __future__ import annotations

import ctypes

M_MMAP_THRESHOLD = -3  # of malloc.h
BOUND = 256 * 1024  # bytes


def give_back_large_buffers() -> bool:
    """Ask the C library for it; False where it cannot be asked (musl, macOS), where nothing else changes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(M_MMAP_THRESHOLD, BOUND))
