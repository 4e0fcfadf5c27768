"""Small bar charts as geometry: the template draws them, and always puts a table of the same numbers beside.

Standing bars are days and nights in their order; lying bars are groups, where each needs room for its name. Nothing
is said by colour alone: the words stand in the drawing, in its description and in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, TOP, SIDE = 300, 160, 24, 20, 24
DRAWN = WIDTH - SIDE - 12  # where standing bars stand; the last date needs a little room beside it
MOST = 28  # bars that can be told apart on a phone: four weeks of days
LETTER, GAP = 7, 8  # room for a letter, and between two labels
ROW, ROW_BAR, ROW_WORDS, ROW_ROOM = 44, 14, 16, 230
LEAST = 2.0  # a value of 0 is an answer, and is seen

Value = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the drawing's own units, with what it stands for and its value in words."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, one sentence that says what it shows, and the bars in order; `lines` are the heights of the grid."""

    title: str
    summary: str
    head: tuple[str, str]
    bars: tuple[Bar, ...]
    words: tuple[Words, ...] = ()
    lines: tuple[float, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    side: int = SIDE


def bars(title: str, summary: str, head: tuple[str, str], values: Sequence[Value], highest: float) -> Chart:
    """Standing bars of (label, value, value in words), the last four weeks; `highest` is the top of the scale."""
    shown = values[-MOST:]
    slot = DRAWN / max(len(shown), 1)
    made = [_standing(SIDE + n * slot, slot, one, highest) for n, one in enumerate(shown)]
    marks = [(_from_ground(share), share * highest) for share in (0, 0.5, 1)]
    scale = [Words(SIDE - 6, y + 4, f"{value:g}", "end", quiet=True) for y, value in marks]
    above = made if _room([bar.value for bar in made]) >= len(made) else []
    numbers = [Words(_inside(bar, bar.value), bar.y - 5, bar.value) for bar in above]
    dates = [made[n] for n in spread(len(made), _room([bar.label for bar in made]))]
    below = [Words(_inside(bar, bar.label), HEIGHT - 6, bar.label, quiet=True) for bar in dates]
    return Chart(title, summary, head, tuple(made), (*scale, *numbers, *below), tuple(y for y, _ in marks))


def lying(title: str, summary: str, head: tuple[str, str], values: Sequence[Value], highest: float) -> Chart:
    """Lying bars of (label, value, value in words), each below its name and with its value at the end."""
    made = []
    for n, (label, value, words) in enumerate(values):
        length = max(round(ROW_ROOM * _share(value, highest), 1), LEAST)
        made.append(Bar(0, n * ROW + ROW_WORDS + 4, length, ROW_BAR, label, words))
    names = [Words(0, n * ROW + ROW_WORDS - 3, bar.label, "start") for n, bar in enumerate(made)]
    ends = [Words(round(bar.width + 8, 1), bar.y + ROW_BAR - 2, bar.value, "start") for bar in made]
    return Chart(title, summary, head, tuple(made), (*names, *ends), height=max(len(made), 1) * ROW, side=0)


def spread(count: int, most: int) -> list[int]:
    """At most `most` of `count` places, equally far apart, the last among them."""
    step = -(-count // max(most, 1)) or 1
    return [*range(count - 1, -1, -step)][::-1]


def _standing(x: float, slot: float, one: Value, highest: float) -> Bar:
    label, value, words = one
    y = min(_from_ground(_share(value, highest)), _from_ground(0) - LEAST)
    return Bar(round(x + slot * 0.15, 1), y, round(slot * 0.7, 1), round(_from_ground(0) - y, 1), label, words)


def _from_ground(share: float) -> float:
    return round(HEIGHT - FOOT - share * (HEIGHT - FOOT - TOP), 1)


def _share(value: float, highest: float) -> float:
    return min(max(value, 0), highest) / highest


def _room(texts: Sequence[str]) -> int:
    """How many such texts can stand beside one another."""
    return int(DRAWN / (max(map(len, texts), default=1) * LETTER + GAP))


def _inside(bar: Bar, text: str) -> float:
    """The middle of the bar, or as near as the text can be without leaving the drawing."""
    return round(min(bar.x + bar.width / 2, WIDTH - len(text) * LETTER / 2), 1)
