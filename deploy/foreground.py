"""Runs a command so that Ctrl-C ends it, and only it: `python foreground.py COMMAND …`.

A terminal sends Ctrl-C to its whole foreground group, `make` included, which then complains about the "error" of having
been asked to stop. So the command gets a group of its own, with the terminal while it lives. Signals to us go to it,
and when we die in any other way the kernel ends it.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType

TERMINAL = 0
PR_SET_PDEATHSIG = 1


def tie_to_parent() -> None:
    """In the child: an own process group, which ends when the parent does."""
    os.setpgid(0, 0)
    with suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def give_terminal_to(group: int) -> None:
    """Make the group the one that Ctrl-C goes to; nothing happens without a terminal."""
    with suppress(OSError):
        os.tcsetpgrp(TERMINAL, group)


def main(command: list[str]) -> int:
    """Run to the end; the command's exit code (128 + signal when a signal ended it)."""
    in_front = os.isatty(TERMINAL) and os.tcgetpgrp(TERMINAL) == os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # we take the terminal back from the background
    child = subprocess.Popen(command, preexec_fn=tie_to_parent)  # one thread, so safe

    def pass_on(number: int, frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    if in_front:
        give_terminal_to(child.pid)
    try:
        code = child.wait()
    finally:
        if in_front:
            give_terminal_to(os.getpgrp())
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
