"""What a question of the application is, how it is read from a form, and how it is checked. Pure: no Django.

What was typed is kept as it was typed, right or wrong; `check` says what it is worth. Words are in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypedDict

from care import cpr, phone

LONGEST = 200  # characters of a line that says nothing else
TYPED = 4000  # characters of anything that is kept; a browser of ours never sends more
OLDEST = 1920
Data = dict[str, Any]


class Text(TypedDict):
    """The same words in both languages."""

    da: str
    en: str


def words(da: str, en: str) -> Text:
    """Danish and English."""
    return Text(da=da, en=en)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    text: Text


def options(*pairs: tuple[str, str, str]) -> tuple[Option, ...]:
    """Answers as (value, Danish, English)."""
    return tuple(Option(value, words(da, en)) for value, da, en in pairs)


YES_NO = options(("ja", "Ja", "Yes"), ("nej", "Nej", "No"))


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `kind`: choice, many, line, text, number, scale, date, phone, cpr or rows.

    `shown_if` names another question of the section and the answers to it that make this one be asked. `must` is the
    only answer with which the application can be sent. A question with `rows` is a list of small forms.
    """

    key: str
    kind: str
    label: Text
    help: Text | None = None
    required: bool = True
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 10
    longest: int = LONGEST
    ends: tuple[Text, Text] | None = None
    shown_if: tuple[str, frozenset[str]] | None = None
    must: str = ""
    rows: tuple[Field, ...] = ()
    most: int = 8
    unit: Text | None = None

    def is_asked(self, data: Mapping[str, Any]) -> bool:
        """Whether the answers so far make this question count."""
        return self.shown_if is None or data.get(self.shown_if[0]) in self.shown_if[1]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the application with its questions, and how long it takes."""

    key: str
    title: Text
    lead: Text
    minutes: int
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right. `path` is "phone" or "medicines.0.name"; `code` has words in the forms."""

    path: str
    code: str
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the answers are worth: clean values of what is right, and what is wrong or missing."""

    values: Data
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        return not self.problems


class BadValue(ValueError):
    """What was typed is no answer to the question."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Posted(Protocol):
    """A posted form."""

    def get(self, name: str, /) -> Any:
        """The last value of that name."""

    def getlist(self, name: str, /) -> list[Any]:
        """Every value of that name."""


# --- from a form ------------------------------------------------------------------------------------


def parse(fields: tuple[Field, ...], posted: Posted, *, without: str = "") -> Data:
    """What was typed, as it was typed; blank answers, empty rows and the row `without` are left out."""
    found = {one.key: _parse(one, one.key, posted, without) for one in fields}
    return {key: value for key, value in found.items() if value}


def _parse(one: Field, name: str, posted: Posted, without: str = "") -> Any:
    if one.kind == "rows":
        names = (f"{name}-{number}" for number in range(one.most))
        rows = [_row(one, row, posted) for row in names if row != without]
        return [row for row in rows if row]
    if one.kind == "many":
        known = {option.value for option in one.options}
        return [value for value in posted.getlist(name) if value in known]
    return _plain(posted.get(name))


def _row(one: Field, name: str, posted: Posted) -> Data:
    found = {part.key: _parse(part, f"{name}-{part.key}", posted) for part in one.rows}
    return {key: value for key, value in found.items() if value}


def _plain(value: object) -> str:
    text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
    return text.strip()[:TYPED]


# --- what it is worth ---------------------------------------------------------------------------------


def check(fields: tuple[Field, ...], data: Mapping[str, Any], *, today: date) -> Checked:
    """Clean values of everything that is right, and every problem in the order of the page."""
    values: Data = {}
    problems = [problem for one in fields if one.is_asked(data) for problem in _checked(one, data, values, today, "")]
    return Checked(values, tuple(problems))


def _checked(one: Field, data: Mapping[str, Any], values: Data, today: date, path: str) -> Iterator[Problem]:
    here = f"{path}.{one.key}" if path else one.key
    raw = data.get(one.key)
    if not raw:
        if one.required:
            yield Problem(here, "required")
        return
    if one.kind == "rows":
        yield from _rows(one, raw, values, today, here)
        return
    try:
        values[one.key] = value_of(one, raw, today)
    except BadValue as error:
        yield Problem(here, error.code, error.params)
        return
    if one.must and values[one.key] != one.must:
        yield Problem(here, "must")


def _rows(one: Field, raw: Any, values: Data, today: date, here: str) -> Iterator[Problem]:
    values[one.key] = []
    for number, typed in enumerate(raw):
        row: Data = {}
        for part in one.rows:
            if part.is_asked(typed):
                yield from _checked(part, typed, row, today, f"{here}.{number}")
        values[one.key].append(row)


def value_of(one: Field, raw: Any, today: date) -> Any:
    """The clean value of what was typed; raises BadValue."""
    reader = _READERS.get(one.kind)
    return reader(one, raw, today) if reader else _text(one, raw, today)


def _text(one: Field, raw: Any, _today: date) -> str:
    if len(raw) > one.longest:
        raise BadValue("long", most=one.longest, now=len(raw))
    return str(raw)


def _choice(one: Field, raw: Any, _today: date) -> str:
    if raw not in {option.value for option in one.options}:
        raise BadValue("choice")
    return str(raw)


def _many(one: Field, raw: Any, _today: date) -> list[str]:
    known = {option.value for option in one.options}
    return [value for value in raw if value in known]


def _number(one: Field, raw: Any, _today: date) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", str(raw)) or not one.low <= int(raw) <= one.high:
        raise BadValue("number", low=one.low, high=one.high)
    return int(raw)


def _date(_one: Field, raw: Any, today: date) -> str:
    """ISO, or as Danes write it: 28.05.2026, 28/5-2026."""
    try:
        found = date.fromisoformat(raw) if re.fullmatch(r"\d{4}-\d\d-\d\d", raw) else _danish(raw)
    except ValueError:
        raise BadValue("date") from None
    if found > today or found.year < OLDEST:
        raise BadValue("date_ahead")
    return found.isoformat()


def _danish(raw: str) -> date:
    parts = re.fullmatch(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})", raw)
    if parts is None:
        raise BadValue("date")
    day, month, year = (int(part) for part in parts.groups())
    return date(year, month, day)


def _phone(_one: Field, raw: Any, _today: date) -> str:
    try:
        return phone.clean(raw)
    except phone.BadPhone:
        raise BadValue("phone") from None


def _cpr(_one: Field, raw: Any, today: date) -> str:
    try:
        return cpr.parse(raw, today=today).digits
    except cpr.BadCpr as error:
        raise BadValue(f"cpr_{error.code}") from None


_READERS = {
    "choice": _choice,
    "many": _many,
    "number": _number,
    "scale": _number,
    "date": _date,
    "phone": _phone,
    "cpr": _cpr,
}
