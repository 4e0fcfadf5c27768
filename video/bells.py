"""Telling the sockets of a room, after commit, to read again how things stand."""

from __future__ import annotations

from care.sockets import tell_group
from video.bus import group
from video.models import Call

CHANGED = {"type": "call.changed"}


def ring(call: Call) -> None:
    """Somebody came, was let in, went, or the conversation is over."""
    tell_group(group(call.code), CHANGED)
