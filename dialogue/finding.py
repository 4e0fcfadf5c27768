"""Finding words in letters: plain text in, the place around the first of them out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 200
MOST_WORDS = 8
BEFORE, AFTER = 60, 160  # characters shown around the first word found


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a letter; `hit` when it is what was looked for."""

    text: str
    hit: bool = False


def words_of(query: str) -> list[str]:
    """What to look for; all of them must be there."""
    return unicodedata.normalize("NFC", query[:LONGEST_QUERY]).split()[:MOST_WORDS]


def excerpt(text: str, words: list[str]) -> list[Bit]:
    """The surroundings of the first hit with every hit in them; empty when a word is missing.

    Capital letters do not matter. A word is also found inside a longer one, as Danish puts words together.
    """
    text = unicodedata.normalize("NFC", text)
    if not words or not all(re.search(re.escape(word), text, re.IGNORECASE) for word in words):
        return []
    any_word = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    first = any_word.search(text)
    return _marked(*_around(text, first), any_word) if first else []


def _around(text: str, hit: re.Match[str]) -> tuple[str, str, str]:
    """The shown text with what stands before and after it: dots where it was cut."""
    begin, end = max(0, hit.start() - BEFORE), min(len(text), hit.end() + AFTER)
    if begin:
        begin += _to_space(text[begin : hit.start()])
    if end < len(text):
        end -= _to_space(text[hit.end() : end][::-1])
    return "… " if begin else "", text[begin:end], " …" if end < len(text) else ""


def _to_space(text: str) -> int:
    """How far it is to the first space; none when there is no space."""
    return text.find(" ") + 1


def _marked(before: str, text: str, after: str, words: re.Pattern[str]) -> list[Bit]:
    bits, end = [Bit(before)], 0
    for hit in words.finditer(text):
        bits += [Bit(text[end : hit.start()]), Bit(hit.group(), hit=True)]
        end = hit.end()
    return [bit for bit in [*bits, Bit(text[end:]), Bit(after)] if bit.text]
