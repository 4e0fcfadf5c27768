"""Everything that an open page of letters is told, as types (dialogue/LIVE.md). Pure: no Django."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A letter's markup, as one reader sees it."""

    seq: int
    code: str
    html: str


@dataclass(frozen=True, slots=True)
class LetterCame:
    """A letter, as one reader sees it. `after` is the code of the letter before it, "" for the first.

    `html` is empty when it does not fit into a frame. `again` are earlier letters that look different now, because this
    one puts them right. `waiting` are the earlier letters that still wait for an answer,
    None when this letter changes nothing about that. `promise` is the line above the box, None for who has no such.
    """

    course: str
    seq: int
    code: str
    after: str
    html: str
    again: tuple[Item, ...] = ()
    waiting: tuple[int, ...] | None = None
    promise: str | None = None
    kind: str = "letter"


@dataclass(frozen=True, slots=True)
class LettersSeen:
    """The other side has had our letters after `since` and up to `seq` before them; `text` says when."""

    course: str
    since: int
    seq: int
    text: str
    kind: str = "seen"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a letter that the page has: the words, and whether the other side has had it."""

    seen: str
    is_seen: bool
    due: str


@dataclass(frozen=True, slots=True)
class News:
    """What a page that asks is answered.

    `reset`: forget every letter and show these. `again`: letters that the page has and that look different now.
    `more`: ask again at once.
    """

    course: str
    reset: bool
    letters: list[Item]
    again: list[Item]
    states: dict[int, State]
    promise: str
    ended: str
    mark: str
    more: bool = False


def as_json(told: LetterCame | LettersSeen | News) -> dict[str, Any]:
    """As it travels."""
    return asdict(told)
