"""How much of a letter is the writer's own, and whether it was made from a template (clinical.md 5.3). Pure.

Words are compared in their order, capital letters and punctuation aside; a word counts by its characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from dialogue.slots import ANY

OWN_LEAST = 40  # characters of one's own that a letter made from a template must have
FROM_SHARE = 0.6  # the share of a template's words from which on a letter counts as made from it
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a letter and a template meet, in characters of words.

    `shared` they have in common, `own` only the letter has, `asked` is what the template holds outside its slots.
    """

    shared: int
    own: int
    asked: int

    @property
    def is_from(self) -> bool:
        """Whether the letter was made from the template."""
        return self.asked > 0 and self.shared >= FROM_SHARE * self.asked

    @property
    def missing(self) -> int:
        """How many characters of one's own the letter lacks; none for a letter that is not the template's.

        A short letter of one's own shares a few words with every template and must not be stopped by that.
        """
        is_its = self.is_from or self.shared >= OWN_LEAST
        return max(0, OWN_LEAST - self.own) if is_its else 0


def compare(letter: str, template: str) -> Likeness:
    """How the letter and the template meet; slots of the template are nobody's words."""
    ours, theirs = _words(letter), _words(ANY.sub(" ", template))
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    shared = sum(_length(ours[block.a : block.a + block.size]) for block in blocks)
    return Likeness(shared, _length(ours) - shared, _length(theirs))


def missing_own(letter: str, templates: Iterable[str]) -> int:
    """How many characters of one's own the letter lacks, by the template it is nearest to."""
    return max((compare(letter, template).missing for template in templates), default=0)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _length(words: list[str]) -> int:
    return sum(len(word) for word in words)
