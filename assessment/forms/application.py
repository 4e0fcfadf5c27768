"""A section of the application as a page shows it: questions with what was typed, and errors in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessment.application import fields
from assessment.application.fields import Data, Field, Problem, Section, Text

MISSING = frozenset({"required", "required_contact"})  # said only when a button was pressed


@dataclass(frozen=True)
class Line:
    """One line of the error summary; `id` is where to go."""

    id: str
    label: str
    text: str


@dataclass
class Question:
    """One question on the page."""

    name: str
    kind: str
    label: str
    help: str
    value: Any
    required: bool
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    steps: list[tuple[int, bool]] = field(default_factory=list)
    ends: tuple[str, str] = ("", "")
    shown_if: str = ""
    rows: list[list[Question]] = field(default_factory=list)
    row_name: str = ""
    add: str = ""
    error: str = ""
    longest: int = 0

    @property
    def id(self) -> str:
        return f"f-{self.name}"


@dataclass
class SectionForm:
    """The page of one section. `final` = a button was pressed, so what is missing is said too."""

    section: Section
    language: str
    data: Data
    questions: list[Question]
    problems: list[Line]
    versions: list[tuple[str, int]] = field(default_factory=list)  # of the texts of section B


def read(section: Section, asked: tuple[Field, ...], post: QueryDict) -> Data:
    """What a post holds, without the row that is to be removed, and which texts of section B were read."""
    data = fields.parse(asked, post, without=post.get("_remove", ""))
    versions = {one.key: post.get(f"{one.key}_version", "") for one in asked} if section.key == "B" else {}
    read_ = {key: int(text) for key, text in versions.items() if text.isdecimal() and len(text) < 6}
    return {**data, "versions": read_} if read_ else data


def build(
    section: Section,
    asked: tuple[Field, ...],
    data: Data,
    language: str,
    *,
    problems: tuple[Problem, ...] = (),
    final: bool = False,
    add: str = "",
    given: Mapping[str, tuple[str, str]] | None = None,
    optional: frozenset[str] = frozenset(),
) -> SectionForm:
    """The form with what was typed. `given` has other words for a question: (label, help)."""
    shown = [problem for problem in problems if final or problem.code not in MISSING]
    errors = {problem.path: error_text(problem) for problem in shown}
    maker = _Maker(language, errors, add, given or {}, optional)
    questions = [maker.question(one, one.key, data, one.key) for one in asked]
    return SectionForm(section, language, data, questions, list(_lines(questions)))


def _lines(questions: list[Question], prefix: str = "") -> Iterator[Line]:
    for one in questions:
        if one.error:
            yield Line(one.id, f"{prefix}{one.label}", one.error)
        for number, row in enumerate(one.rows, 1):
            yield from _lines(row, f"{one.row_name} {number}, ")


@dataclass
class _Maker:
    """Turns questions into what the page needs."""

    language: str
    errors: Mapping[str, str]
    add: str
    given: Mapping[str, tuple[str, str]]
    optional: frozenset[str]

    def say(self, text: Text | None) -> str:
        if text is None:
            return ""
        return text["en"] if self.language == "en" else text["da"]

    def question(self, one: Field, name: str, data: Mapping[str, Any], path: str) -> Question:
        label, help_text = self.given.get(name, (self.say(one.label), self.say(one.help)))
        value = data.get(one.key, "")
        made = Question(
            name=name,
            kind=one.kind,
            label=label,
            help=help_text,
            value=value,
            required=one.required and name not in self.optional,
            error=self.errors.get(path, ""),
            longest=one.longest,
            ends=(self.say(one.ends[0]), self.say(one.ends[1])) if one.ends else ("", ""),
            shown_if=_condition(one, name),
        )
        if one.kind == "rows":
            self._rows(made, one, path)
        else:
            self._choices(made, one)
        return made

    def _choices(self, made: Question, one: Field) -> None:
        chosen = made.value if isinstance(made.value, list) else [made.value]
        made.options = [(option.value, self.say(option.text), option.value in chosen) for option in one.options]
        if one.kind == "scale":
            made.steps = [(step, str(step) == str(made.value)) for step in range(one.low, one.high + 1)]

    def _rows(self, made: Question, one: Field, path: str) -> None:
        typed: list[Data] = list(made.value or [])
        if len(typed) < one.most and (not typed or self.add == one.key):
            typed.append({})
        made.rows = [
            [
                self.question(part, f"{one.key}-{number}-{part.key}", row, f"{path}.{number}.{part.key}")
                for part in one.rows
            ]
            for number, row in enumerate(typed)
        ]
        made.row_name = made.label
        made.add = self.say(one.unit) if len(typed) < one.most else ""


def _condition(one: Field, name: str) -> str:
    """For the script that hides what is not asked: "medicine=ja", in a row "medicines-0-changed=ja"."""
    if one.shown_if is None:
        return ""
    other, values = one.shown_if
    prefix = name.removesuffix(one.key)
    return f"{prefix}{other}={'|'.join(sorted(values))}"


def error_text(problem: Problem) -> str:
    """What is wrong, and what one can do, in the reader's language."""
    texts = {
        "required": _("Svar på dette, før du sender."),
        "required_contact": _("Skriv det, eller slet navnet på personen."),
        "must": _("Vi har brug for dit ja, før vi kan behandle dig."),
        "long": _("Skriv højst %(most)s tegn. Nu er der %(now)s."),
        "choice": _("Vælg et af svarene."),
        "number": _("Skriv et helt tal fra %(low)s til %(high)s."),
        "date": _("Skriv en dato, for eksempel 28.05.2026."),
        "date_ahead": _("Skriv en dag, der har været."),
        "phone": _("Skriv et telefonnummer med otte tal, eller begynd med + og landekoden."),
        "cpr_shape": _("Skriv ti tal, for eksempel 010180-1234."),
        "cpr_date": _("De seks første tal er ikke en dato. Se efter på dit sundhedskort."),
        "cpr_future": _("De seks første tal er en dag, der ikke har været. Se efter på dit sundhedskort."),
        "text_changed": _("Teksten er ny, siden du læste den. Læs den igen, og svar på ny."),
    }
    return texts[problem.code] % dict(problem.params)


# --- shown again ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A question and its answer in words, for reading through."""

    label: str
    answer: str
    missing: bool = False


def shown(form: SectionForm) -> list[Shown]:
    """What was answered, in words, and what is missing; other questions without an answer are left out."""
    return list(_shown(form.questions, form.data))


def _shown(questions: list[Question], data: Data) -> Iterator[Shown]:
    for one in questions:
        if one.shown_if and not _applies(one.shown_if, data):
            continue
        if one.kind == "rows":
            yield from (Shown(f"{one.label}, {n}", _row_words(row)) for n, row in enumerate(one.rows, 1) if _typed(row))
        elif one.value or one.required:
            yield Shown(one.label, _words(one), missing=not one.value)


def _applies(condition: str, data: Data) -> bool:
    name, _is, values = condition.partition("=")
    return data.get(name) in values.split("|")


def _typed(row: list[Question]) -> bool:
    return any(part.value for part in row)


def _row_words(row: list[Question]) -> str:
    return " · ".join(f"{part.label} {_words(part)}" for part in row if part.value)


def _words(one: Question) -> str:
    if one.options:
        return ", ".join(label for _value, label, chosen in one.options if chosen)
    return str(one.value)
