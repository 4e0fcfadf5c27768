"""Whether text can be read on a colour: the contrast ratio of WCAG 2.2. Pure."""

from __future__ import annotations

import re

ENOUGH = 4.5
WHITE = "#ffffff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether the text is # and six hexadecimal digits."""
    return _COLOUR.fullmatch(text) is not None


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str = WHITE) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lightened(colour: str, ground: str, enough: float = ENOUGH) -> str:
    """The colour mixed with just so much white that it can be read on a dark ground."""
    for part in range(21):
        mixed = _mixed(colour, WHITE, part / 20)
        if ratio(mixed, ground) >= enough:
            return mixed
    return WHITE


def _mixed(one: str, other: str, share: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
