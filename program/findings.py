"""What is wrong with a programme before it is released. Pure: the snapshot in, findings out.

An error stops the release; a warning is for the editor to judge. Sources: clinical.md 4.1 (length, readability, both
languages, exercises), and what a released exercise promised its answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from program import readability

Content = Mapping[str, Any]
LANGUAGES = ("da", "en")
ERROR, WARNING = "error", "warning"
EXPLAINS_ITSELF = frozenset({"closing", "w17", "mood", "w11"})  # worksheets that need no filled example before them
SHORTEST_ALT = 10  # characters
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LINK = re.compile(r"(/[^/\s]\S*|/|https://\S+|tel:\+?[0-9]+|mailto:\S+|#\S+)")


@dataclass(frozen=True)
class Finding:
    """One thing to put right: on which page (empty: the whole programme), in which language, and what."""

    code: str
    where: str = ""
    lang: str = ""
    level: str = ERROR
    params: Mapping[str, str | int] = field(default_factory=dict)


class _Tags(HTMLParser):
    """The headings with their words, and where links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[list[str]] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS:
            self.headings.append([tag, ""])
            self._inside = True
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in HEADINGS

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.headings[-1][1] += data


def findings(
    content: Content,
    *,
    worksheets: Collection[str],
    before: Content | None = None,
    leads_somewhere: Callable[[str], bool] = lambda _path: True,
) -> list[Finding]:
    """Everything that is wrong, in the order of the programme.

    `worksheets` are the keys that exist, `before` the newest release, and `leads_somewhere` knows the site's addresses.
    """
    found = [*_numbers(content), *_keys(content), *_gone(content, before)]
    for module in content["modules"]:
        shown: set[str] = set()
        for step in module["steps"]:
            found += _step(module["code"], step, worksheets, shown, leads_somewhere)
    return found


def has_errors(found: Collection[Finding]) -> bool:
    """Whether the programme cannot be released as it is."""
    return any(one.level == ERROR for one in found)


def _numbers(content: Content) -> Iterator[Finding]:
    """Two modules with one number, or a number left out: somebody could not come to the pages behind it."""
    numbers = sorted(module["number"] for module in content["modules"] if module["code"].startswith("m"))
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding("module_numbers", params={"numbers": ", ".join(map(str, numbers))})
    for module in content["modules"]:
        if not module["steps"]:
            yield Finding("module_empty", module["code"])
    codes = Counter(step["code"] for module in content["modules"] for step in module["steps"])
    yield from (Finding("page_twice", code) for code, count in codes.items() if count > 1)


def _exercises(content: Content) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for module in content["modules"]:
        for step in module["steps"]:
            for block in step["da"]["body"]:
                if block["type"] == "exercise":
                    yield module["code"], step["code"], block["value"]


def _keys(content: Content) -> Iterator[Finding]:
    """The key is how answers are found again: one exercise each, in the module it names."""
    seen: set[str] = set()
    for module, step, exercise in _exercises(content):
        key = exercise["key"]
        if key in seen:
            yield Finding("key_twice", step, params={"key": key})
        if not key.startswith(f"{module}-"):
            yield Finding("key_elsewhere", step, params={"key": key})
        seen.add(key)


def _gone(content: Content, before: Content | None) -> Iterator[Finding]:
    """An exercise of the newest release that is gone, or is another worksheet now: its answers lose their place."""
    now = {exercise["key"]: exercise["worksheet"] for _, _, exercise in _exercises(content)}
    for _, step, exercise in _exercises(before) if before else ():
        key, sheet = exercise["key"], exercise["worksheet"]
        if key not in now:
            yield Finding("key_gone", step, level=WARNING, params={"key": key})
        elif now[key] != sheet:
            yield Finding("key_changed", step, params={"key": key})


def _step(
    module: str,
    step: Mapping[str, Any],
    worksheets: Collection[str],
    shown: set[str],
    leads_somewhere: Callable[[str], bool],
) -> Iterator[Finding]:
    code = step["code"]
    if not code.startswith(f"{module}-"):
        yield Finding("page_elsewhere", code, params={"module": module})
    kinds = [[block["type"] for block in step[lang]["body"]] for lang in LANGUAGES]
    if kinds[0] != kinds[1]:
        yield Finding("blocks_differ", code)
    yield from _examples(code, step, worksheets, shown)
    for lang in LANGUAGES:
        yield from _reading(code, lang, step[lang])
        for block in step[lang]["body"]:
            yield from _block(code, lang, block, leads_somewhere)


def _examples(code: str, step: Mapping[str, Any], worksheets: Collection[str], shown: set[str]) -> Iterator[Finding]:
    for block in step["da"]["body"]:
        value = block["value"]
        if block["type"] == "filled_example":
            shown.add(value["worksheet"])
        if block["type"] != "exercise":
            continue
        if value["worksheet"] not in worksheets:
            yield Finding("worksheet_unknown", code, params={"key": value["key"]})
        elif value["worksheet"] not in shown | EXPLAINS_ITSELF:
            yield Finding("no_example", code, params={"key": value["key"]})


def _reading(code: str, lang: str, page: Mapping[str, Any]) -> Iterator[Finding]:
    if not page["title"].strip():
        yield Finding("no_title", code, lang)
    text = readability.page_text(page["body"])
    words = len(readability.words(text))
    if words > readability.MAX_WORDS:
        yield Finding("too_long", code, lang, params={"words": words, "limit": readability.MAX_WORDS})
    hard, limit = (
        (readability.lix(text), readability.MAX_LIX)
        if lang == "da"
        else (readability.flesch_kincaid(text), readability.MAX_GRADE)
    )
    if hard > limit:
        yield Finding("too_hard", code, lang, params={"value": round(hard), "limit": round(limit)})


def _block(code: str, lang: str, block: Mapping[str, Any], leads_somewhere: Callable[[str], bool]) -> Iterator[Finding]:
    kind, value = block["type"], block["value"]
    match kind:
        case "figure" if len(value["alt"].strip()) < SHORTEST_ALT:
            yield Finding("no_alt", code, lang)
        case "exercise" if not value["label"].strip():
            yield Finding("no_label", code, lang, params={"key": value["key"]})
        case "film" if not value.get("captions"):
            yield Finding("no_captions", code, lang)
    if kind in {"film", "sound"} and not str(value.get("transcript") or "").strip():
        yield Finding("no_transcript", code, lang)
    for text in _rich(value):
        yield from _tags(code, lang, text, leads_somewhere)


def _rich(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _rich(part)


def _tags(code: str, lang: str, html: str, leads_somewhere: Callable[[str], bool]) -> Iterator[Finding]:
    tags = _Tags()
    tags.feed(html)
    for heading, words in tags.headings:
        if heading != "h2" or not words.strip():
            yield Finding("heading", code, lang, params={"text": words.strip() or heading})
    for href in tags.links:
        if not LINK.fullmatch(href) or (href.startswith("/") and not leads_somewhere(href)):
            yield Finding("link", code, lang, params={"link": href})
