"""A worksheet: its questions, what it may hold, what can be read out of it, and how it is shown again."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from program.worksheets.checks import Error
from program.worksheets.fields import Field
from program.worksheets.rows import RowsField, check_group, tidy
from program.worksheets.times import as_date
from program.worksheets.words import Text, say

Param = str | int | Text
Data = Mapping[str, object]
KEPT = "_older"
"""Where a draft keeps what an older definition asked for (`worksheets.older`); no question has this key."""


@dataclass(frozen=True)
class Cleaned:
    """Checked data. `data` holds everything that was typed, also what is wrong."""

    data: dict[str, object]
    errors: tuple[Error, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing to put right."""
        return not self.errors

    @property
    def refused(self) -> bool:
        """The shape is not the worksheet's: nothing of it is to be stored."""
        return any(error.structural for error in self.errors)


@dataclass(frozen=True)
class Finding:
    """Something read out of the answers, in words to be said gently. The words are the worksheet's `findings`."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """One question and its answer, for reading."""

    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The answer as one text with line breaks."""
        return "\n".join(self.lines)


def _no_findings(_data: Data, _today: dt.date | None) -> list[Finding]:
    return []


def _no_errors(_data: Data) -> list[Error]:
    return []


@dataclass(frozen=True)
class Section:
    """Questions that belong together and fold away, so that a long sheet is short on a phone."""

    title: Text
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Questions that come as a whole: whoever answers one of `keys` also answers all of `needed` before sending.

    With a `module`, they are asked once that module is open to the patient (W6: M4 asks half, M5 the rest).
    """

    keys: tuple[str, ...]
    needed: tuple[str, ...] = ()
    module: str = ""


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """One worksheet. `derive` reads findings out of it; `check` is what only the whole sheet can tell, when sent.

    `shared`: one history for the whole course, whatever module asks for it. `repeats`: it may be filled in again and
    again. `diary`: many short entries, listed by date and sent together. `moment` is the field that dates an entry,
    `after` the fields asked only once the entry was sent a first time; `sections` fold a long sheet; `parts` are
    groups of questions that are answered together or not at all.
    """

    key: str
    version: int
    title: Text
    intro: Text
    fields: tuple[Field, ...]
    findings: Mapping[str, Text] = field(default_factory=dict)
    derive: Callable[[Data, dt.date | None], list[Finding]] = _no_findings
    check: Callable[[Data], list[Error]] = _no_errors
    shared: bool = False
    repeats: bool = False
    diary: bool = False
    moment: str = ""
    after: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()

    def day_of(self, data: Data) -> dt.date | None:
        """The day an entry is about, by its `moment`; None where it has none or none was typed."""
        text = data.get(self.moment)
        return as_date(text[:10]) if self.moment and isinstance(text, str) else None

    def clean(self, data: object, *, final: bool) -> Cleaned:
        """Check a draft (types, lengths, choices) or, with `final`, a sheet to send (also required, minimum rows)."""
        if not isinstance(data, Mapping):
            return Cleaned({}, (Error("", "type"),))
        asked = {key: value for key, value in data.items() if key != KEPT}
        kept = {KEPT: data[KEPT]} if KEPT in data else {}
        checked, errors = check_group(self.fields, asked, "", final=final)
        if final and not errors:
            errors = [*self._missing(checked), *self.check(checked)]
        return Cleaned((tidy(self.fields, checked) if final and not errors else checked) | kept, tuple(errors))

    def _missing(self, data: Data) -> list[Error]:
        """What the parts lack that were begun."""
        needed = {key for part in self.parts if self.has_any(part.keys, data) for key in part.needed}
        asked = (field for field in self.fields if field.key in needed and field.is_blank(data.get(field.key)))
        return [Error(field.key, "required", {"kind": field.kind}) for field in asked]

    def has_any(self, keys: Collection[str], data: Data) -> bool:
        """Whether any of these questions is answered."""
        return any(not field.is_blank(data.get(field.key)) for field in self.fields if field.key in keys)

    def asks_how(self, data: Data) -> bool:
        """Whether it asks how it went, once it was sent, and nothing is written of that."""
        return bool(self.after) and not self.has_any(self.after, data)

    def left_out(self, data: Data, *, sent_before: bool, modules: Collection[str]) -> frozenset[str]:
        """The questions that are not asked yet: how it went, and what belongs to a module that is not open."""
        early = {key for key in self.after if not sent_before}
        for part in self.parts:
            if part.module and part.module not in modules and not self.has_any(part.keys, data):
                early |= {*part.keys}
        return frozenset(early)

    def is_blank(self, data: Data) -> bool:
        """Nothing was typed anywhere."""
        return not tidy(self.fields, data)

    def minimum_met(self, data: Data) -> bool:
        """It could be sent as it is."""
        return self.clean(data, final=True).ok

    def derived(self, data: Data, today: dt.date | None = None) -> list[Finding]:
        """What can be read out of the answers; nothing from what is unanswered or does not make sense yet."""
        checked = self.clean(data, final=False)
        return self.derive(checked.data, today) if checked.ok else []

    def say(self, finding: Finding, lang: str) -> str:
        """A finding as a sentence."""
        said = {name: say(value, lang) if isinstance(value, dict) else value for name, value in finding.params.items()}
        return say(self.findings[finding.code], lang).format_map(said)

    def show(self, data: Data, lang: str) -> list[Shown]:
        """Questions with answers, in order; unanswered ones are left out."""
        return [shown for question in self.fields for shown in _show(question, data, lang)]


def _show(question: Field, data: Data, lang: str) -> list[Shown]:
    label, value = say(question.label, lang), data.get(question.key)
    rows = question.filled(value) if isinstance(question, RowsField) else []
    if isinstance(question, RowsField) and rows:
        if question.compact:
            return [Shown(label, tuple(line for row in rows for line in question.show_row(row, lang)))]
        numbered = enumerate(rows, start=1)
        return [Shown(question.row_name(n, lang), tuple(question.show_row(row, lang))) for n, row in numbered]
    text = question.show_in(data, lang)
    return [Shown(label, tuple(text.splitlines()))] if text else []


def definition(worksheet: Worksheet) -> dict[str, object]:
    """Everything a patient sees of a worksheet, as JSON: what a release takes a hash of."""
    return {
        "key": worksheet.key,
        "version": worksheet.version,
        "title": worksheet.title,
        "intro": worksheet.intro,
        "fields": [_plain(question) for question in worksheet.fields],
        "findings": dict(worksheet.findings),
    }


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        named = {part.name: _plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
        return {"kind": value.kind, **named} if isinstance(value, Field) else named
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
