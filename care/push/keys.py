"""The key pair of this installation: from the settings, or one that the embedded server made for itself."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from care.push import vapid

_made: dict[str, str] = {}


def current() -> str:
    """The private key; empty when there is none, and messages on devices are not offered."""
    return settings.PUSH_KEY or _made.get("key", "")


def current_public() -> str:
    """What browsers subscribe with; empty when there is none."""
    key = current()
    return vapid.public(key) if key else ""


def make(path: Path) -> None:
    """Use the pair kept in the file from now on, made the first time. Only the embedded server calls it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    if not path.stat().st_size:  # new, or the server was ended just then
        path.write_text(vapid.new(), encoding="ascii")
    _made["key"] = path.read_text(encoding="ascii")


def forget() -> None:
    """For tests: as before `make`."""
    _made.clear()
