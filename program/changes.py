"""What differs between two versions of a programme, page by page. Pure: two snapshots in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from program.differences import Piece, marked
from program.readability import plain_text
from program.sensitive import speaks_of_suicide

Content = Mapping[str, Any]
LANGUAGES = ("da", "en")
PARAGRAPH_KEY = re.compile(r' data-block-key=\\"[^"]*\\"')
ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
NOTHING: Content = {"title": "", "body": []}
FACTS = ("number", "weeks", "read_minutes", "exercise_minutes")
TEXTS = ("title", "summary", "goal", "homework")


@dataclass(frozen=True)
class Part:
    """A part of a page in one language, before and after; `pieces` are both as one text, marked."""

    lang: str
    name: str
    before: str
    after: str

    @property
    def has_same_words(self) -> bool:
        return self.before == self.after

    @property
    def pieces(self) -> list[Piece]:
        return marked(self.before, self.after)


@dataclass(frozen=True)
class Change:
    """A page (or a module's own card, `step` empty) that differs."""

    kind: str
    module: str
    step: str
    title: Mapping[str, str]
    parts: tuple[Part, ...]
    is_sensitive: bool = False


def changes(before: Content | None, after: Content) -> list[Change]:
    """Every difference in the order of `after`, with what is gone at the end of its module."""
    old = {module["code"]: module for module in before["modules"]} if before else {}
    found: list[Change] = []
    for module in after["modules"]:
        found += _module(old.pop(module["code"], None), module)
    for module in old.values():
        found += _module(module, None)
    return found


def sensitive(before: Content | None, after: Content) -> list[str]:
    """The codes of changed pages that speak of suicide, before or after."""
    return [change.step for change in changes(before, after) if change.is_sensitive]


def _module(old: Any, new: Any) -> Iterator[Change]:
    here: Any = new or old
    parts = tuple(_card(old, new))
    if parts:
        yield Change(_kind(old, new), here["code"], "", here["title"], parts)
    steps = {step["code"]: step for step in old["steps"]} if old else {}
    order = [code for code in steps if new and code in {step["code"] for step in new["steps"]}]
    kept = [step["code"] for step in new["steps"] if step["code"] in steps] if new else []
    moved = {code for code, was in zip(kept, order, strict=True) if code != was}
    for step in new["steps"] if new else ():
        yield from _step(here["code"], steps.pop(step["code"], None), step, is_moved=step["code"] in moved)
    for step in steps.values():
        yield from _step(here["code"], step, None, is_moved=False)


def _kind(old: Any, new: Any) -> str:
    if old is None:
        return ADDED
    return REMOVED if new is None else CHANGED


def _card(old: Any, new: Any) -> Iterator[Part]:
    for name in FACTS:
        yield from _differs("", name, _said(old, name), _said(new, name))
    for lang in LANGUAGES:
        for name in TEXTS:
            yield from _differs(lang, name, _said(old, name, lang), _said(new, name, lang))


def _step(module: str, old: Any, new: Any, *, is_moved: bool) -> Iterator[Change]:
    here: Any = new or old
    parts = tuple(_page(old, new))
    title = {lang: here[lang]["title"] for lang in LANGUAGES}
    is_sensitive = any(speaks_of_suicide(step) for step in (old, new) if step)
    if parts:
        yield Change(_kind(old, new), module, here["code"], title, parts, is_sensitive)
    elif is_moved:
        yield Change(MOVED, module, here["code"], title, (), is_sensitive)


def _page(old: Any, new: Any) -> Iterator[Part]:
    for name in ("est_minutes", "required"):
        yield from _differs("", name, _said(old, name), _said(new, name))
    for lang in LANGUAGES:
        before: Any = old[lang] if old else NOTHING
        after: Any = new[lang] if new else NOTHING
        yield from _differs(lang, "title", before["title"], after["title"])
        yield from _blocks(lang, before["body"], after["body"])


def _blocks(lang: str, before: list[Any], after: list[Any]) -> Iterator[Part]:
    """Blocks are paired by their id; a block that has none is paired by its place."""
    old = {_name(number, block): block for number, block in enumerate(before)}
    for number, block in enumerate(after):
        was = old.pop(_name(number, block), None)
        yield from _differs(lang, block["type"], block_text(was), block_text(block), same=_same(was, block))
    for block in old.values():
        yield from _differs(lang, block["type"], block_text(block), "")


def _name(number: int, block: Any) -> str:
    return block.get("id") or f"{block['type']} {number}"


def _same(old: Any, new: Any) -> bool:
    """The editor gives every paragraph a key of its own; that alone is no change."""
    if old is None or old["type"] != new["type"]:
        return False
    one, other = (PARAGRAPH_KEY.sub("", json.dumps(block["value"], sort_keys=True)) for block in (old, new))
    return one == other


def block_text(block: Any) -> str:
    """A block as words: its texts, and its settings as "name: value"."""
    if block is None:
        return ""
    value = block["value"]
    return "\n".join(_lines("", value)) if isinstance(value, dict | list) else plain_text(str(value or ""))


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _lines(str(key), part)
    elif isinstance(value, list):
        for part in value:
            yield from _lines(name, part)
    elif value not in (None, ""):
        text = plain_text(str(value))
        yield f"{name}: {text}" if name else text


def _said(here: Any, name: str, lang: str = "") -> str:
    if here is None:
        return ""
    value = here[name]
    return str(value[lang] if lang else value)


def _differs(lang: str, name: str, before: str, after: str, *, same: bool | None = None) -> Iterator[Part]:
    if before != after or same is False:
        yield Part(lang, name, before, after)
