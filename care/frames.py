"""Every frame of the page's socket as a type that refuses what it does not know (care/SOCKETS.md).

Pure: no Django, no channel layer.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

LONGEST_FRAME = 64 * 1024
MOST_TOPICS = 20
TOPIC = re.compile(r"[a-z][a-z0-9-]{0,39}")
KEY = re.compile(r"[0-9a-f-]{1,40}")


class BadFrame(ValueError):
    """The browser sent something that is no frame of ours; the socket closes with 4400."""


@dataclass(frozen=True, slots=True)
class Hello:
    """From the page: only these topics from now on. Until the first hello a page gets every topic."""

    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Follow:
    """From the page: tell me now and then how this one thing of the topic stands. One thing of each topic."""

    topic: str
    key: str


@dataclass(frozen=True, slots=True)
class Ping:
    """From the page: are you there."""


def parse(text: str) -> Hello | Follow | Ping:
    """Read one frame from the page; raises BadFrame for anything else."""
    content = _object(text)
    kind = content.pop("type", None)
    if kind == "ping" and not content:
        return Ping()
    if kind == "hello" and content.keys() == {"topics"}:
        return Hello(_topics(content["topics"]))
    if kind == "follow" and content.keys() == {"topic", "key"}:
        return Follow(_matching(TOPIC, content["topic"]), _matching(KEY, content["key"]))
    raise BadFrame("unknown frame")


def event(topic: str, payload: Any, seq: int | None, encoder: type[json.JSONEncoder] | None = None) -> str:
    """To the page: something happened. Written once, forwarded as it is to every socket."""
    if not TOPIC.fullmatch(topic):
        raise ValueError(f"{topic!r} is no topic")
    frame = {"type": "event", "topic": topic, "seq": seq, "payload": payload}
    text = json.dumps(frame, cls=encoder, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LONGEST_FRAME:
        raise ValueError(f"the payload of topic {topic!r} is too large for a frame")
    return text


def stands(topic: str, key: str, state: str) -> str:
    """To the page: how the thing that it follows stands now."""
    return json.dumps({"type": "stands", "topic": topic, "key": key, "state": state})


def pong() -> str:
    """To the page: yes."""
    return '{"type":"pong"}'


def bye(reason: str) -> str:
    """To the page: this socket closes, and why."""
    return json.dumps({"type": "bye", "reason": reason})


def _object(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame("not JSON") from None
    if not isinstance(content, dict):
        raise BadFrame("not an object")
    return content


def _topics(value: object) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > MOST_TOPICS:
        raise BadFrame("topics")
    return frozenset(_matching(TOPIC, topic) for topic in value)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadFrame("a word of the frame")
    return value
