"""The safety plan as a form: its lines with blank ones after them, and what was typed in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from assessment import safety

TYPES = {"phone": "tel", "date": "date"}


class SaveForm(forms.Form):
    """What goes with every save: its key, and the version that the page was opened with."""

    key = forms.UUIDField()
    base = forms.IntegerField(min_value=0)


class ShareForm(forms.Form):
    """With whom the plan is shared."""

    key = forms.UUIDField()
    name = forms.CharField(max_length=80)
    relation = forms.CharField(max_length=80, required=False)


@dataclass(frozen=True)
class FieldForm:
    """One field of one line."""

    name: str
    label: str
    kind: str
    type: str
    limit: int
    value: str
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def text(self) -> str:
        """The error as the summary says it."""
        return self.error


@dataclass(frozen=True)
class RowForm:
    """One line of a step."""

    label: str
    fields: list[FieldForm]


@dataclass(frozen=True)
class StepForm:
    """One step with its lines."""

    step: safety.Step
    title: str
    intro: str
    rows: list[RowForm]

    @property
    def can_grow(self) -> bool:
        return not self.step.single and len(self.rows) < self.step.most


def typed(steps: Iterable[safety.Step], post: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """What was typed in these steps, blank lines left out; fields that we do not know are not looked at."""
    return {step.key: [row for row in _typed_rows(step, post) if "".join(row.values()).strip()] for step in steps}


def _typed_rows(step: safety.Step, post: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {field.key: str(post.get(f"{step.key}-{index}-{field.key}", "")) for field in step.fields}
        for index in range(step.most)
    ]


def step_forms(
    steps: Iterable[safety.Step], data: Mapping[str, Any], language: str, problems: Collection[safety.Problem] = ()
) -> list[StepForm]:
    """The forms of these steps, each with at least one blank line at the end while there is room."""
    errors = {f"{one.step.key}-{one.index}-{one.field.key}": _error(one) for one in problems}
    return [_step(step, data.get(step.key, []), language, errors) for step in steps]


def _step(step: safety.Step, rows: list[dict[str, str]], language: str, errors: dict[str, str]) -> StepForm:
    wanted = min(step.most, max(step.minimum, len(rows) + 1))
    blank: list[dict[str, str]] = [{}] * (wanted - len(rows))
    shown = [_row(step, index, row, language, errors) for index, row in enumerate([*rows, *blank])]
    return StepForm(step, step.title[language], step.intro[language], shown)


def _row(step: safety.Step, index: int, row: dict[str, str], language: str, errors: dict[str, str]) -> RowForm:
    label = step.row[language] if step.single else f"{step.row[language]} {index + 1}"
    return RowForm(
        label, [_field(f"{step.key}-{index}-{field.key}", field, row, language, errors) for field in step.fields]
    )


def _field(name: str, field: safety.Field, row: dict[str, str], language: str, errors: dict[str, str]) -> FieldForm:
    return FieldForm(
        name=name,
        label=field.label[language],
        kind=field.kind,
        type=TYPES.get(field.kind, "text"),
        limit=field.limit,
        value=row.get(field.key, ""),
        error=errors.get(name, ""),
        choices=tuple((slug, words[language]) for slug, words in safety.ANSWERS.items()),
    )


def _error(problem: safety.Problem) -> str:
    if problem.code == "too_long":
        return _("Skriv højst {most} tegn.").format(most=problem.field.limit)
    if problem.code == "bad_date":
        return _("Skriv datoen som år-måned-dag, for eksempel 2026-05-28, eller lad feltet stå tomt.")
    return _("Vælg en af mulighederne.")
