"""The W1 map as a ring of five boxes in the person's own words: where everything stands, for the SVG template.

The drawing is 320 units wide, so that on the narrowest phone a unit is about a pixel and the words can be read.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from program.worksheets.w1 import FEELINGS, NAME, STRENGTH, W1
from program.worksheets.words import Text, say

CHARACTERS = 17
LINES = 3

BOXES = (
    ("situation", Text(da="Situation", en="Situation"), 92, 2),
    ("thoughts", Text(da="Tanker", en="Thoughts"), 182, 120),
    ("feelings", Text(da="Følelser", en="Feelings"), 178, 238),
    ("body", Text(da="Krop", en="Body"), 6, 238),
    ("action", Text(da="Handling", en="Action"), 2, 120),
)
"""Clockwise from the top: key, title, left, top. Each box is 136 wide and 88 high; `_circle.html` draws the arrows."""

ABOUT = Text(
    da="Kortet som en ring med fem dele, der skubber til hinanden.",
    en="The map as a circle of five parts that push each other.",
)


@dataclass(frozen=True)
class Line:
    """One line of small text; `y` is its base line."""

    text: str
    y: int


@dataclass(frozen=True)
class Part:
    """One box."""

    title: str
    x: int
    y: int
    lines: tuple[Line, ...]

    @property
    def text_x(self) -> int:
        """Where its text begins."""
        return self.x + 10

    @property
    def title_y(self) -> int:
        """The base line of its title."""
        return self.y + 22


@dataclass(frozen=True)
class Circle:
    """The whole drawing; `alternative` says everything in it, uncut, in words."""

    parts: tuple[Part, ...]
    alternative: str


def draw(data: Mapping[str, object], lang: str) -> Circle | None:
    """The map of W1 data; None while all five parts are empty."""
    words = {key: _words(key, data, lang) for key, _, _, _ in BOXES}
    if not any(words.values()):
        return None
    parts = tuple(Part(say(title, lang), x, y, _lines(words[key], y)) for key, title, x, y in BOXES)
    said = [f"{say(title, lang)}: {words[key]}" for key, title, _, _ in BOXES if words[key]]
    return Circle(
        parts, " ".join([say(ABOUT, lang), *(text if text.endswith((".", "?")) else f"{text}." for text in said)])
    )


def _words(key: str, data: Mapping[str, object], lang: str) -> str:
    """The words of one part, on one line."""
    if key == "feelings":
        return _capitalised(", ".join(_feeling(row, lang) for row in FEELINGS.filled(data.get(key))))
    field = next(field for field in W1.fields if field.key == key)
    return " ".join(field.show_in(data, lang).split())


def _feeling(row: object, lang: str) -> str:
    """'trist 60'."""
    if not isinstance(row, Mapping):
        return str(row)
    return f"{NAME.show_in(row, lang).lower()} {STRENGTH.write(row.get('strength'))}".strip()


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(words: str, top: int) -> tuple[Line, ...]:
    wrapped = textwrap.wrap(words, CHARACTERS)
    if len(wrapped) > LINES:
        wrapped = [*wrapped[: LINES - 1], f"{wrapped[LINES - 1][: CHARACTERS - 1].rstrip(' .,')}…"]
    return tuple(Line(text, top + 42 + 17 * number) for number, text in enumerate(wrapped))
