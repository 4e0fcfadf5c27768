"""Words of the list marked in a patient's letters, if the region has chosen so, for the psychologist alone (3.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from care import regional
from care.access import Actor, Role
from care.models import Course
from dialogue import word_list
from dialogue.letter import Letter


def wanted(actor: Actor, course: Course) -> bool:
    """Whether the list is used: by the region's choice, for psychologists."""
    return actor.role == Role.PSYCHOLOGIST and regional.value(course.region, "word_list") == "yes"


def in_letters(actor: Actor, course: Course, letters: Iterable[Letter]) -> list[Letter]:
    """The letters as this reader sees them, wherever they come from: a page, or what a page is told."""
    letters = list(letters)
    if not any(one.from_patient for one in letters) or not wanted(actor, course):
        return letters
    return [replace(one, parts=word_list.marked(one.text)) if one.from_patient else one for one in letters]
