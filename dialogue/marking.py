"""A text cut into pieces, some of them marked: the slots of a template, the words of the word list. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]  # where a piece begins, and where it has ended


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; all pieces together are the text."""

    text: str
    marked: bool = False


def parts(text: str, spans: Iterable[Span]) -> tuple[Part, ...]:
    """The text with these spans marked; spans that overlap are one."""
    found: list[Part] = []
    at = 0
    for begins, ends in merged(spans):
        if begins > at:
            found.append(Part(text[at:begins]))
        found.append(Part(text[begins:ends], marked=True))
        at = ends
    return (*found, Part(text[at:])) if at < len(text) else tuple(found)


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, without overlaps and empty ones."""
    found: list[Span] = []
    for begins, ends in sorted(span for span in spans if span[0] < span[1]):
        if found and begins < found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found
