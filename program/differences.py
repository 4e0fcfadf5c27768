"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_PART = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in both, or in one of them only."""

    kind: str
    text: str


def marked(before: str, after: str) -> list[Piece]:
    """Both texts as one: all of `after`, and what was removed where it stood. Spaces belong to the words around."""
    old, new = _PART.findall(before), _PART.findall(after)
    found: list[Piece] = []
    for tag, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(new[m:n])))
            continue
        if i < j:
            found.append(Piece(REMOVED, "".join(old[i:j])))
        if m < n:
            found.append(Piece(ADDED, "".join(new[m:n])))
    return found
