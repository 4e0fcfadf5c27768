"""A letter's text as paragraphs with safe links: plain text in, plain values out.

Nothing is fetched, nothing is markup, and an address is shown as it was typed. Only http and https become links.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_LINK = 2_000
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
ADDRESS = re.compile(r"""(?<!\w)https?://[^\s<>"'`\\^{}|]+""", re.IGNORECASE)
AFTER = ".,:;!?…'\"»”’*_~"  # what a sentence puts after an address
PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; with `url` it is a link."""

    text: str
    url: str = ""


def paragraphs(text: str) -> list[list[Part]]:
    """The text between blank lines, each as stretches with and without a link; single line breaks stay in them."""
    return [list(_parts(block)) for block in BLANK_LINES.split(text.strip("\n"))]


def _parts(block: str) -> Iterator[Part]:
    end = 0
    for found in ADDRESS.finditer(block):
        url = _trimmed(found.group())
        if not is_safe(url):
            continue
        if found.start() > end:
            yield Part(block[end : found.start()])
        end = found.start() + len(url)
        yield Part(url, url)
    if end < len(block) or not block:
        yield Part(block[end:])


def _trimmed(url: str) -> str:
    """Without the punctuation of the sentence around it; a bracket that was opened in the address stays."""
    while url and len(url) <= LONGEST_LINK:
        last = url[-1]
        is_open = last in PAIRS and url.count(last) <= url.count(PAIRS[last])
        if last not in AFTER and (last not in PAIRS or is_open):
            break
        url = url[:-1]
    return url


def is_safe(url: str) -> bool:
    """Whether an address may be a link: it goes where it says, in letters that cannot pass for others."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    looks_right = parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc and port != 0
    return looks_right and len(url) <= LONGEST_LINK and all(map(_is_plain, host)) and not any(map(_is_hidden, url))


def _is_plain(character: str) -> bool:
    """A character of a host's name; of the letters only Latin ones, since a Cyrillic а looks like an a."""
    if character.isascii():
        return character.isalnum() or character in "-.:[]"
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


def _is_hidden(character: str) -> bool:
    """Control and format characters: they turn the direction of text, or show nothing."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
