"""The five moves of a written reply, and the little of them that can be seen from outside (clinical.md 5.3). Pure.

Nothing here judges a reply. It counts what can be counted; whether a move was made, the writer decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOVES = ("see", "connect", "show", "ask", "next")
FEWEST, MOST = 120, 220  # words
WORD = re.compile(r"\S*\w\S*")
FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Look:
    """What can be counted in a reply."""

    words: int
    questions: int
    figures: int


def look(text: str) -> Look:
    """Words, question marks and figures of a text; words are what stands between blanks and holds a letter or digit."""
    return Look(words=len(WORD.findall(text)), questions=text.count("?"), figures=len(FIGURE.findall(text)))
