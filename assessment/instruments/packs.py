"""Licensed instruments from files (WSAS, CSQ-8, NEQ): PACKS.md describes the format.

A pack is checked strictly: an unknown or missing field, a wrong type or a scale that does not hold raises PackError.
"""

import json
import os
import tomllib
from collections.abc import Container, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from assessment.instruments import pack_scoring
from assessment.instruments.change import Criteria
from assessment.instruments.instrument import Instrument, Item, Option
from assessment.instruments.item import Condition
from assessment.instruments.pack_fields import PackError, Table, words

__all__ = ["PackError", "install", "installed", "load", "load_packs", "parse"]

FORMAT = "lysning-pack-1"
_LANGUAGES = {"da", "en"}
_folder: Path | None = None


def load_packs(path: Path | None) -> tuple[Instrument, ...]:
    """Set the folder of installed packs, and read them. Called once, when the application starts."""
    global _folder
    _folder = path
    return installed()


def installed() -> tuple[Instrument, ...]:
    """The installed packs, newest version of each; read again when the folder has changed."""
    if _folder is None or not _folder.is_dir():
        return ()
    return _read(_folder, _folder.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(folder: Path, _changed_at: int) -> tuple[Instrument, ...]:
    found = [load(path) for path in sorted(folder.glob("*.json"))]
    newest = {one.key: one for one in sorted(found, key=lambda one: int(one.version))}
    return tuple(newest[key] for key in sorted(newest))


def load(path: Path) -> Instrument:
    """The instrument in a pack file."""
    return parse(content(path))


def content(path: Path) -> dict[str, Any]:
    """A pack file's tables; TOML or JSON by its suffix."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise PackError(f"{path.name}: {error}") from error
    if not isinstance(data, dict):
        raise PackError(f"{path.name}: not a table")
    return data


def install(path: Path, folder: Path, licence_number: str | None = None, *, taken: Container[str] = ()) -> Instrument:
    """Check a pack and put it into `folder`. The same version with another content is refused: it may be in use."""
    data = content(path)
    if licence_number:
        data["licence_number"] = licence_number
    instrument = parse(data)
    if instrument.key in taken:
        raise PackError(f"{instrument.key} is a built-in instrument")
    written = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    target = folder / f"{instrument.key}-{instrument.version}.json"
    if target.exists() and target.read_text(encoding="utf-8") != written:
        raise PackError(f"{instrument.key} version {instrument.version} is installed with another content")
    folder.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.write_text(written, encoding="utf-8")
    draft.replace(target)
    os.utime(folder)  # within one tick of the clock a replaced file leaves no trace
    return instrument


def parse(data: Mapping[str, Any]) -> Instrument:
    """The instrument that these tables describe, or PackError."""
    table = Table("pack", dict(data))
    if table.text("format") != FORMAT:
        raise PackError(f"format is not {FORMAT}")
    languages = tuple(table.texts("languages"))
    if not languages or not set(languages) <= _LANGUAGES:
        raise PackError("languages: da, en or both")
    key, version = table.slug("key"), table.text("version")
    if not (version.isascii() and version.isdigit() and len(version) <= 6):
        raise PackError("version: a whole number as text")
    answers = table.sub("scales")
    scales = {name: _options(answers.tables(name), languages) for name in answers.names}
    items = tuple(_item(one, scales, languages) for one in table.tables("items"))
    _check_items(items)
    scoring = pack_scoring.read(table.sub("scoring"), items, words_in=languages)
    instrument = Instrument(
        key=key,
        version=version,
        languages=languages,
        title=words(table, "title", languages),
        intro=words(table, "intro", languages, required=False),
        items=items,
        higher_is_worse=table.flag("higher_is_worse"),
        score_range=scoring.score_range,
        code_system=table.text("code_system", f"urn:lysning:{key}"),
        panel_code=table.text("panel_code", ""),
        total_code=table.text("total_code", ""),
        bands=scoring.bands,
        criteria=_criteria(table),
        rule=scoring.rule,
        summed=scoring.summed,
        facts=scoring.facts,
        licence=f"{table.text('licence')} Licence number {table.text('licence_number')}.",
        source=table.text("source"),
    )
    table.done()
    return instrument


def _options(tables: list[Table], languages: tuple[str, ...]) -> tuple[Option, ...]:
    options = []
    for table in tables:
        value = table.number("value")
        options.append(
            Option(
                value=value,
                text=words(table, "text", languages),
                code=table.text("code", str(value)),
                not_applicable=table.flag("not_applicable", default=False),
            )
        )
        table.done()
    if len({option.value for option in options}) != len(options) or len({one.code for one in options}) != len(options):
        raise PackError("scales: a value or a code comes twice")
    return tuple(options)


def _item(table: Table, scales: dict[str, tuple[Option, ...]], languages: tuple[str, ...]) -> Item:
    key, kind = table.slug("key"), table.text("kind", "choice")
    if kind not in {"choice", "text"}:
        raise PackError(f"{key}: kind is choice or text")
    scale = table.text("scale", "")
    if (kind == "choice") != (scale in scales):
        raise PackError(f"{key}: a choice needs a scale of the pack, a text has none")
    scored = table.flag("scored", default=kind == "choice")
    if scored and kind == "text":
        raise PackError(f"{key}: a text cannot be scored")
    item = Item(
        key=key,
        number=table.text("number"),
        text=words(table, "text", languages),
        kind="choice" if kind == "choice" else "text",
        options=scales.get(scale, ()),
        scored=scored,
        required=table.flag("required", default=scored),
        code=table.text("code", key),
        high=table.number("max_length", 0 if kind == "choice" else 2000),
        shown_if=_condition(table),
    )
    table.done()
    return item


def _condition(table: Table) -> Condition | None:
    if "shown_if" not in table.names:
        return None
    sub = table.sub("shown_if")
    condition = (sub.slug("item"), tuple(sub.numbers("values")))
    sub.done()
    return condition


def _check_items(items: tuple[Item, ...]) -> None:
    keys, codes = [item.key for item in items], [item.code for item in items]
    if not items or len(set(keys)) != len(keys) or len(set(codes)) != len(codes):
        raise PackError("items: none, or a key or code comes twice")
    before: dict[str, Item] = {}
    for item in items:
        if item.shown_if is not None:
            earlier = before.get(item.shown_if[0])
            if earlier is None or not set(item.shown_if[1]) <= earlier.values:
                raise PackError(f"{item.key}: shown_if names an earlier item and values of its scale")
        before[item.key] = item


def _criteria(table: Table) -> Criteria:
    if "change" not in table.names:
        return Criteria()
    sub = table.sub("change")
    names = ("reliable", "case_from", "remission_to")
    limits = {name: sub.number(name) if name in sub.names else None for name in names}
    criteria = Criteria(**limits, response=sub.flag("response", default=False))
    sub.done()
    return criteria
