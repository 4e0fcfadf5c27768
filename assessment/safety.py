"""What a safety plan may hold, what is still missing in it, and what changed between two versions (clinical.md 3.7).

Pure. A plan is `{step key: [{field key: text}]}`. Nothing that a patient writes is ever refused but what is too long:
a plan that is half written is better than none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assessment.safety_steps import BY_KEY, BY_NUMBER, DATE, PHONE, STEPS, YES_NO, Field, Step, Words

__all__ = [
    "ANSWERS",
    "BY_KEY",
    "BY_NUMBER",
    "REVIEW_WEEKS",
    "STEPS",
    "BadPlan",
    "Change",
    "Field",
    "Problem",
    "Step",
    "Words",
    "changes",
    "cleaned",
    "is_blank",
    "lines",
    "missing",
    "problems",
    "shown",
    "tel",
]

REVIEW_WEEKS = 4
ANSWERS: Mapping[str, Words] = {"yes": {"da": "Ja", "en": "Yes"}, "no": {"da": "Nej", "en": "No"}}
SHORTEST_PHONE = 3  # digits
Row = dict[str, str]
Plan = dict[str, list[Row]]


class BadPlan(ValueError):
    """Not something that our form can have sent: an unknown step or field, or no text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps one field from being saved: `too_long`, `bad_date`. `index` counts lines from 0."""

    step: Step
    index: int
    field: Field
    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that came, went or became another between two versions."""

    step: Step
    kind: str  # "added", "removed" or "changed"
    before: Row
    after: Row


def cleaned(data: object) -> Plan:
    """The plan without blank lines and spaces around; raises BadPlan for what no form of ours sends."""
    if not isinstance(data, Mapping) or not set(data) <= set(BY_KEY):
        raise BadPlan("unknown step")
    plan = {step.key: _rows(step, data.get(step.key, [])) for step in STEPS}
    return {key: rows for key, rows in plan.items() if rows}


def _rows(step: Step, rows: object) -> list[Row]:
    if not isinstance(rows, list) or len(rows) > step.most:
        raise BadPlan(f"{step.key}: too many lines")
    return [found for row in rows if (found := _row(step, row))]


def _row(step: Step, row: object) -> Row:
    known = [field.key for field in step.fields]
    if not isinstance(row, Mapping) or not set(row) <= set(known):
        raise BadPlan(f"{step.key}: unknown field")
    if not all(isinstance(value, str) for value in row.values()):
        raise BadPlan(f"{step.key}: not a text")
    values = {key: _text(row.get(key, "")) for key in known}
    return {key: value for key, value in values.items() if value}


def _text(value: str) -> str:
    """The text with one kind of line ending and without characters that no keyboard writes."""
    lines_of = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines_of if c == "\n" or c.isprintable()).strip()


def problems(plan: Plan) -> Iterator[Problem]:
    """Everything that must be mended before a cleaned plan can be saved."""
    for step in STEPS:
        for index, row in enumerate(plan.get(step.key, [])):
            for field in step.fields:
                if code := _problem(field, row.get(field.key, "")):
                    yield Problem(step, index, field, code)


def _problem(field: Field, value: str) -> str:
    if len(value) > field.limit:
        return "too_long"
    if field.kind == DATE and value and not _is_date(value):
        return "bad_date"
    if field.kind == YES_NO and value not in {"", *ANSWERS}:
        return "bad_choice"
    return ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def missing(plan: Plan) -> tuple[tuple[Step, int], ...]:
    """The steps with fewer lines than they need, each with how many more."""
    lacking = ((step, step.minimum - len(plan.get(step.key, []))) for step in STEPS)
    return tuple((step, count) for step, count in lacking if count > 0)


def is_blank(plan: Plan) -> bool:
    """Whether nothing has been written."""
    return not any(plan.values())


def lines(step: Step, plan: Plan) -> list[Row]:
    """The lines of one step."""
    return plan.get(step.key, [])


def shown(step: Step, row: Row, language: str) -> list[tuple[str, str, str]]:
    """A line as (label, words, what a telephone dials or ""), unanswered fields left out."""
    return [
        (field.label[language], _in_words(field, row[field.key], language), _dialled(field, row[field.key]))
        for field in step.fields
        if row.get(field.key)
    ]


def _in_words(field: Field, value: str, language: str) -> str:
    return ANSWERS[value][language] if field.kind == YES_NO and value in ANSWERS else value


def _dialled(field: Field, value: str) -> str:
    return tel(value) if field.kind == PHONE else ""


def tel(phone: str) -> str:
    """What `tel:` dials for a number as people write it; "" for what is no number."""
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())
    if len(digits) < SHORTEST_PHONE or any(c.isalpha() for c in phone):
        return ""
    plus = "+" if phone.strip().startswith("+") else ""
    return f"{plus}{digits}"


def changes(before: Plan, after: Plan) -> list[Change]:
    """What happened from one version to the next, step by step; a line that kept its place and lost words changed."""
    return [change for step in STEPS for change in _changes(step, lines(step, before), lines(step, after))]


def _changes(step: Step, before: list[Row], after: list[Row]) -> Iterator[Change]:
    gone = [row for row in before if row not in after]
    come = [row for row in after if row not in before]
    for old, new in zip(gone, come, strict=False):
        yield Change(step, "changed", old, new)
    yield from (Change(step, "removed", old, {}) for old in gone[len(come) :])
    yield from (Change(step, "added", {}, new) for new in come[len(gone) :])
