"""How hard a page is to read: LIX for Danish, Flesch-Kincaid grade for English.

Pure: no Django. The content tests and the editor's checks before a release use the same functions, so an editor sees
the number the test would give. Every function takes HTML-lite rich text; plain text works too.

* LIX (Björnsson, 1968) = words / sentences + 100 * words longer than six letters / words.
* Flesch-Kincaid grade (1975) = 0.39 * words / sentences + 11.8 * syllables / words - 15.59.

A sentence ends at a full stop, question mark, exclamation mark or ellipsis, and where a block ends (paragraph, heading,
list item). A colon does not end one: we would rather judge a page too hard than too easy.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any

MAX_WORDS = 180  # a page, clinical.md 4.1
MAX_LIX = 35.0
MAX_GRADE = 8.0
LONG_WORD = 6  # letters; a longer word is "long" in LIX

_BLOCK_TAGS = frozenset({"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "br", "div", "hr", "blockquote"})
_WORD = re.compile(r"\w+(?:['\u2019.\-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"\u201d\u2019')\]]*(?=\s|$)")
_ABBREVIATION = re.compile(r"\b(kl|ca|nr|f\.eks|bl\.a|osv|dvs|art|stk|e\.g|i\.e|Mr|Mrs|Dr)\.(?=\s+\S)")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_VOWELS = re.compile(r"[aeiouy]ing$|i[ao](?!n|us)|[^q]ua|ea$|eo$")  # doing, trial, usual, idea, video
_SILENT_ENDING = re.compile(r"(?<![^aeiouy]l)(?<=[^aeiouy])e$|[^aeioutdy]ed$|[^aeiouysxzcghl]es$|[aeiouy]les$")


class _Text(HTMLParser):
    """Collects the text of a fragment, with a line break where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def plain_text(html: str) -> str:
    """Strip the tags; one line for each block."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = "".join(parser.parts).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def words(html: str) -> list[str]:
    """List the words; a number, a clock time and a hyphenated word are one word each."""
    return _WORD.findall(plain_text(html))


def sentences(html: str) -> list[str]:
    """List the sentences; parts without a word in them are left out."""
    found: list[str] = []
    for line in plain_text(html).split("\n"):
        whole = _ABBREVIATION.sub(r"\1", line)
        found += [part for part in _SENTENCE_END.split(whole) if _WORD.search(part)]
    return found


def syllables(word: str) -> int:
    """Syllables of an English word by its vowel groups: a rule of thumb that errs on the side of too many."""
    letters = word.lower()
    heard = len(_VOWELS.findall(letters)) + len(_TWO_VOWELS.findall(letters))
    return max(1, heard - len(_SILENT_ENDING.findall(letters)))


def lix(html: str) -> float:
    """Danish readability index: under 25 very easy, 25-34 easy, 35-44 medium, 45-54 hard. An empty text gives 0."""
    found = words(html)
    if not found:
        return 0.0
    long_words = sum(_letters(word) > LONG_WORD for word in found)
    return len(found) / len(sentences(html)) + 100 * long_words / len(found)


def flesch_kincaid(html: str) -> float:
    """School years needed to read an English text; may be below 0 for very short sentences. An empty text gives 0."""
    found = words(html)
    if not found:
        return 0.0
    sounds = sum(syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences(html)) + 11.8 * sounds / len(found) - 15.59


def page_text(body: Iterable[Mapping[str, Any]]) -> str:
    """Gather the prose of a page's blocks as HTML.

    Takes `{"type": ..., "value": ...}` as in the content files and in Wagtail's raw stream data. Counts text, key
    message, example, tip, help and a figure's caption; leaves out worksheets filled in or to be filled in.
    """
    return "\n".join(_block_text(str(block["type"]), block["value"]) for block in body)


def _block_text(kind: str, value: Any) -> str:
    match kind:
        case "text" | "tip":
            return str(value)
        case "key_message" | "help":
            return f"<p>{escape(str(value))}</p>"
        case "example":
            return str(value["text"])
        case "figure":
            return f"<p>{escape(str(value.get('caption', '')))}</p>"
        case _:
            return ""


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)
