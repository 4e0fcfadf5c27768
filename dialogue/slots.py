"""The open places of a template, `[konkret]`: finding them, and filling in what is known (clinical.md 5.3). Pure.

A bracket without its other half counts, too: it is what is left of a slot that somebody began to write in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.marking import Part, parts

WHOLE = re.compile(r"\[[^\[\]\n]{1,60}\]")
ANY = re.compile(r"\[[^\[\]\n]{1,60}\]|\[[^\s\[\]]{0,60}|[^\s\[\]]{0,60}\]")


def open_slots(text: str) -> list[str]:
    """What still has to be filled in, each once, in the order of the text."""
    return list(dict.fromkeys(found.group() for found in ANY.finditer(text)))


def coloured(text: str) -> tuple[Part, ...]:
    """The text with its open slots marked."""
    return parts(text, (found.span() for found in ANY.finditer(text)))


def filled(text: str, values: Sequence[str]) -> str:
    """The text with the slots filled in that have a value, by their order; "" leaves a slot open."""
    waiting = iter(values)
    return WHOLE.sub(lambda found: next(waiting, "") or found.group(), text)


def filled_by_name(text: str, values: dict[str, str]) -> str:
    """The text with the slots filled in whose name is known, for example `{"[navn]": "Lone"}`."""
    return WHOLE.sub(lambda found: values.get(found.group().casefold()) or found.group(), text)
