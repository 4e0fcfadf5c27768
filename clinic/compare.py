"""Two versions of a worksheet beside each other, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from program import worksheets
from program.differences import Piece, marked
from program.models import EntryVersion


@dataclass(frozen=True)
class Pair:
    """One question with both answers; `pieces` are the two as one text, marked."""

    label: str
    before: str
    after: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def pairs(before: EntryVersion, after: EntryVersion, language: str) -> list[Pair]:
    """Every question that either version answers, in the worksheet's order."""
    sheet = worksheets.get(after.entry.worksheet)
    old = {shown.label: shown.text for shown in sheet.show(before.data, language)}
    new = {shown.label: shown.text for shown in sheet.show(after.data, language)}
    labels = [*new, *(label for label in old if label not in new)]
    return [_pair(label, old.get(label, ""), new.get(label, "")) for label in labels]


def _pair(label: str, before: str, after: str) -> Pair:
    return Pair(label, before, after, marked(before, after))
