"""The differences between two versions in the editor's words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from program import changes
from program.blocks import StepBody
from program.changes import Change, Part
from program.differences import Piece
from program.finding_texts import LANGUAGES

BLOCKS = StepBody().child_blocks
KINDS: dict[str, Promise] = {
    changes.ADDED: _("Ny"),
    changes.REMOVED: _("Ikke med længere"),
    changes.CHANGED: _("Ændret"),
    changes.MOVED: _("Flyttet"),
}
NAMES: dict[str, Promise] = {
    "title": _("Titel"),
    "summary": _("Kort om modulet"),
    "goal": _("Mål"),
    "homework": _("Til næste gang"),
    "number": _("Nummer"),
    "weeks": _("Uger"),
    "read_minutes": _("Minutter at læse"),
    "exercise_minutes": _("Minutter til øvelser"),
    "est_minutes": _("Minutter"),
    "required": _("Skal læses, før næste modul åbner"),
}


@dataclass(frozen=True)
class ShownPart:
    """One part with its name, its language (empty where it has none) and the marked text."""

    name: str
    lang: str
    language: str
    pieces: list[Piece]
    has_same_words: bool


@dataclass(frozen=True)
class ShownChange:
    """One page that differs."""

    place: str
    title: str
    kind: str
    is_sensitive: bool
    parts: list[ShownPart]


def shown(found: list[Change]) -> list[ShownChange]:
    """Every change, ready for the page."""
    return [
        ShownChange(
            change.module.upper(),
            change.title["da"],
            str(KINDS[change.kind]),
            change.is_sensitive,
            [_part(part) for part in change.parts],
        )
        for change in found
    ]


def _part(part: Part) -> ShownPart:
    language = str(LANGUAGES[part.lang]) if part.lang else ""
    return ShownPart(_name(part.name), part.lang, language, part.pieces, part.has_same_words)


def _name(name: str) -> str:
    if name in NAMES:
        return str(NAMES[name])
    return str(BLOCKS[name].label) if name in BLOCKS else name
