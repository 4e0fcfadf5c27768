"""Pictures that come with a letter are drawn anew by a process that can do no harm (dialogue.redraw)."""

from __future__ import annotations

import logging
import subprocess
import sys

from dialogue import redraw
from dialogue.file_types import BadFile

logger = logging.getLogger(__name__)
PATIENCE = 25  # seconds
WHY = {redraw.TOO_MANY_PIXELS: "pixels", redraw.DAMAGED: "damaged"}


def to_jpeg(data: bytes) -> bytes:
    """The picture drawn anew, without anything that was hidden in it; raises BadFile."""
    command = [sys.executable, "-I", redraw.__file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by our own Python, without arguments from outside
            command, input=data, capture_output=True, timeout=PATIENCE, check=False, env={"MALLOC_ARENA_MAX": "2"}
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile("pixels") from error
    if done.returncode == 0 and done.stdout:
        return done.stdout
    if done.returncode not in WHY:
        logger.warning("a picture ended its process: %s", done.returncode)
    raise BadFile(WHY.get(done.returncode, "damaged"))
