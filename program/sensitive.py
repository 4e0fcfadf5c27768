"""Which pages speak of suicide, so that the owner of the risk protocol reads them too (clinical.md 4.1). Pure.

The words decide, not a box that somebody must remember to tick: one page too many costs a reading, one too few a life.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from program.readability import plain_text

WORDS = re.compile(
    r"selvmord|suicid|selvskad|livslinie|sikkerhedsplan|safety plan|self-?harm|lifeline"
    r"|(?:tage|tager|tog|ende|ender)\s+(?:mit|dit|sit|eget|livet)"
    r"|skade\s+(?:dig|mig|sig)\s+selv|hurt(?:ing)?\s+(?:your|my|him|her|them)sel[fv]|kill(?:ing)?\s+(?:your|my|him|her)self"
    r"|(?:lyst|ønske[rt]?|ville|vil)\s+(?:til\s+)?(?:at\s+)?dø\b|ikke\s+(?:vil\s+|ville\s+|at\s+)?leve\b|bedre\s+(?:at\s+være\s+)?død\b"
    r"|end(?:ing)?\s+(?:your|my|his|her|it)\s+(?:own\s+)?(?:life|all)|tak(?:e|ing)\s+(?:your|my|his|her)\s+(?:own\s+)?life"
    r"|want(?:s|ed)?\s+to\s+die|better\s+off\s+dead|not\s+(?:want\s+to\s+)?liv(?:e|ing)\b",
    re.IGNORECASE,
)
HELP = "help"


def speaks_of_suicide(step: Mapping[str, Any]) -> bool:
    """Whether a step of a snapshot, in either language, has such words or the block with the way to help."""
    return any(_half(step[language]) for language in ("da", "en"))


def _half(half: Mapping[str, Any]) -> bool:
    blocks = half["body"]
    return any(block["type"] == HELP for block in blocks) or bool(WORDS.search(_words(half)))


def _words(half: Mapping[str, Any]) -> str:
    return " ".join([half["title"], *(plain_text(text) for block in half["body"] for text in _strings(block["value"]))])


def _strings(value: Any) -> list[str]:
    """Every text of a block's value, also inside filled examples."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _strings(part)]
