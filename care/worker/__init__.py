"""The one service worker of the site, put together from the parts that apps have registered (care.registry)."""

from __future__ import annotations

import json
from pathlib import Path

from care import registry
from care.push import words

FIRST, PUSH = (Path(__file__).with_name(name) for name in ("first.js", "push.js"))


def register() -> None:
    """Called once, from care's registrations."""
    registry.worker_parts.add(registry.WorkerPart(name="push", script=_push))


def part(path: Path, **values: object) -> str:
    """A part of the worker: the values it needs as constants, then its code."""
    head = "".join(f"const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in values.items())
    return head + path.read_text(encoding="utf-8")


def whole() -> str:
    """All parts, each in a block of its own so that no name is taken twice."""
    return FIRST.read_text(encoding="utf-8") + "".join(f"\n{{\n{one.script()}}}\n" for one in registry.worker_parts)


def _push() -> str:
    return part(PUSH, WORDS=words.in_every_language())
