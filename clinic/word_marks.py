"""The word list as the psychologist meets it: marks in what a patient wrote, if the region has chosen so (3.1).

Assistive only. It changes no text, raises no alert, moves nothing on any list, and the patient never sees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from care.access import Actor
from care.models import Course
from dialogue import marks, word_list
from dialogue.letter import LetterPage
from dialogue.marking import Part, parts
from dialogue.marks import wanted

AROUND = 60  # characters to both sides of a marked word in an excerpt


@dataclass(frozen=True)
class Marks:
    """What the page says of the word list: how many places are marked, and excerpts where there is no letter."""

    count: int
    excerpts: tuple[tuple[Part, ...], ...] = ()


def in_letters(actor: Actor, course: Course, page: LetterPage) -> tuple[LetterPage, Marks | None]:
    """The patient's letters with words of the list marked; None where the list is not used."""
    if not wanted(actor, course):
        return page, None
    letters = marks.in_letters(actor, course, page.letters)
    return replace(page, letters=letters), Marks(sum(part.marked for one in letters for part in one.parts))


def in_work(actor: Actor, course: Course, data: Any) -> Marks | None:
    """Excerpts of a piece of work around words of the list; None where the list is not used."""
    if not wanted(actor, course):
        return None
    found = tuple(excerpt for text in _texts(data) for excerpt in _excerpts(text))
    return Marks(len(found), found)


def _texts(data: Any) -> Iterator[str]:
    """Everything that was written, wherever in the answer it stands."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for value in data.values() for text in _texts(value))
    elif isinstance(data, list):
        yield from (text for value in data for text in _texts(value))


def _excerpts(text: str) -> Iterator[tuple[Part, ...]]:
    for begins, ends in word_list.spans(text):
        first, last = max(0, begins - AROUND), min(len(text), ends + AROUND)
        before, after = "…" if first else "", "…" if last < len(text) else ""
        shown = f"{before}{text[first:last]}{after}"
        at = begins - first + len(before)
        yield parts(shown, [(at, at + ends - begins)])
