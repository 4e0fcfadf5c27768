"""Small bar charts as geometry: the template draws them, and always puts a table of the same numbers beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP = 360, 150, 24, 18
MOST = 14  # bars that can be told apart on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the drawing's own units, with what it stands for and its value in words."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def value_y(self) -> float:
        return round(self.y - 4, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, one sentence that says what it shows, and the bars from left to right."""

    title: str
    summary: str
    head: tuple[str, str]
    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def foot(self) -> int:
        return self.height - 8

    @property
    def ground(self) -> int:
        return self.height - FOOT


def bars(
    title: str, summary: str, head: tuple[str, str], values: Sequence[tuple[str, float, str]], highest: float
) -> Chart:
    """A chart of (label, value, value in words), the last fourteen; `highest` is the top of the scale, above 0."""
    shown = values[-MOST:]
    slot = WIDTH / max(len(shown), 1)
    room = HEIGHT - FOOT - TOP
    made = []
    for n, (label, value, words) in enumerate(shown):
        height = round(room * min(max(value, 0), highest) / highest, 1)
        made.append(
            Bar(
                round(n * slot + slot * 0.18, 1),
                round(HEIGHT - FOOT - height, 1),
                round(slot * 0.64, 1),
                height,
                label,
                words,
            )
        )
    return Chart(title, summary, head, tuple(made))
