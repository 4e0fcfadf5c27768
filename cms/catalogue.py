"""Message catalogues: collected from the code with Babel, kept as .po files, compiled without system packages.

Danish is the language of the source, so the Danish catalogue is filled by itself; English is written by people.
This module needs no settings, so that the tests and the embedded server can compile before Django starts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "cms" / "locale"
OTHERS = LOCALE / "others"  # Danish for texts of the packages we use; written by hand, never collected
SOURCE = "da"
LANGUAGES = (SOURCE, "en")
APPS = ("care", "program", "assessment", "dialogue", "video", "clinic", "cms")
SKIPPED = {"migrations", "vendor", "static", "content", "locale", "__pycache__"}
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
WRITTEN = datetime(
    2026, 11, 1, tzinfo=UTC
)  # a date that does not change keeps the difference between two versions small
WIDTH = 110

Key = tuple[str | None, Any]


def po(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every Python file and template of our apps."""
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not SKIPPED & set(path.relative_to(root).parts):
                yield path


def text_of(path: Path) -> bytes:
    """The file as Python that the extractor can read; templates through Django's own translation of their tags."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    return text.encode()


def found(root: Path = ROOT) -> Catalog:
    """Every string of ours that is shown to people, with where it stands."""
    catalogue = Catalog(locale=SOURCE, charset="utf-8", fuzzy=False)
    for path in sources(root):
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        code = BytesIO(text_of(path))
        for line, message, comments, context in extract("python", code, KEYWORDS, ["Translators"]):
            place = (path.relative_to(root).as_posix(), line)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def kept(language: str) -> Catalog:
    """The catalogue as it is on disk; empty when there is none yet."""
    path = po(language)
    return read(path) if path.exists() else Catalog(locale=language)


def read(path: Path) -> Catalog:
    """A .po file; its language is in its path, as gettext has it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def key_of(message: Message) -> Key:
    """What gettext looks a message up by."""
    return message.context, message.id


def merged(language: str, strings: Catalog) -> Catalog:
    """The found strings with the translations there are; what nobody asks for any more is left out."""
    before = {key_of(message): message.string for message in kept(language) if message.id}
    catalogue = Catalog(
        locale=language, project="Lysning", version="1", copyright_holder="Lysning", charset="utf-8", fuzzy=False,
        msgid_bugs_address="-", last_translator="-", language_team=language,
        creation_date=WRITTEN, revision_date=WRITTEN,
        header_comment="# Written by `manage.py catalogues --update`; only the translations are edited by hand.",
    )  # fmt: skip
    for message in strings:
        if message.id:
            string = message.id if language == SOURCE else before.get(key_of(message), _nothing(message))
            places = sorted({(path, 0) for path, _line in message.locations})
            catalogue.add(
                message.id, string, places, flags=message.flags - {"fuzzy"}, auto_comments=message.auto_comments,
                context=message.context,
            )  # fmt: skip
    return catalogue


def _nothing(message: Message) -> Any:
    return ("", "") if message.pluralizable else ""


def is_whole(message: Message) -> bool:
    """Whether every form of the message has a text."""
    string: Any = message.string
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def update() -> list[str]:
    """Bring both catalogues up to the code; returns the languages that changed."""
    strings = found()
    return [language for language in LANGUAGES if _write(po(language), as_po(merged(language, strings)))]


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a file, in an order that moves only when the strings do."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False)
    return buffer.getvalue()


def compile_all(*, force: bool = False) -> list[Path]:
    """Write the .mo file of every .po that is newer; safe when several processes do it at once."""
    return [_compile(path) for path in every_po() if force or _is_stale(path)]


def every_po() -> list[Path]:
    """Our own catalogues, and what we add to those of others."""
    return [path for language in LANGUAGES if (path := po(language)).exists()] + sorted(OTHERS.rglob("*.po"))


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= path.stat().st_mtime_ns


def _compile(path: Path) -> Path:
    """What has no text yet is left out, so that the reader meets the Danish text instead of nothing."""
    buffer = BytesIO()
    language = path.parts[-3]
    whole = Catalog(locale=language)
    for message in read(path):
        if message.id and is_whole(message):
            whole.add(message.id, message.string, context=message.context)
    write_mo(buffer, whole)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(buffer.getvalue())
    return part.replace(path.with_suffix(".mo"))


def _write(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
