"""Searching one thread: its letters are decrypted and looked through, and nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from care.access import Actor
from care.models import Course
from dialogue import finding, queries
from dialogue.correction_queries import place_of
from dialogue.finding import Bit
from dialogue.letter import Letter

MOST_RESULTS = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A letter with the words in it."""

    letter: Letter
    excerpt: list[Bit]

    @property
    def place(self) -> str:
        """To be put behind the address of the thread."""
        return place_of(self.letter.seq)


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, newest first; `more` when there is more than is shown."""

    hits: list[Hit]
    more: bool = False


def found(actor: Actor, course: Course, query: str) -> Results:
    """The letters that hold every word of the query: in their text, in what they are about, or in a file's name."""
    words = finding.words_of(query)
    letters = reversed(queries.whole_thread(actor, course))
    hits = [Hit(letter, bits) for letter in letters if (bits := finding.excerpt(_searched(letter), words))]
    return Results(hits[:MOST_RESULTS], more=len(hits) > MOST_RESULTS)


def _searched(letter: Letter) -> str:
    label = [letter.about.label] if letter.about else []
    return "\n· ".join([letter.text, *label, *(file.name for file in letter.files)])
