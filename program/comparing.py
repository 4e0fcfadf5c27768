"""Two sets of answers to one worksheet beside each other, question by question. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from program import worksheets
from program.differences import Piece, marked


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


def pairs(key: str, before: Mapping[str, object], after: Mapping[str, object], language: str) -> list[Pair]:
    """Every question of the worksheet that either side answers, in the worksheet's order."""
    sheet = worksheets.get(key)
    old = {shown.label: shown.text for shown in sheet.show(before, language)}
    new = {shown.label: shown.text for shown in sheet.show(after, language)}
    labels = [*new, *(label for label in old if label not in new)]
    return [_pair(label, old.get(label, ""), new.get(label, "")) for label in labels]


def _pair(label: str, before: str, after: str) -> Pair:
    return Pair(label, before, after, marked(before, after))
