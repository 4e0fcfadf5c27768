"""Repeatable rows (`list`, clinical.md 4.2): of several fields, or of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from program.worksheets.checks import Checked, Error, blank, join
from program.worksheets.fields import Field
from program.worksheets.words import Text, say


@dataclass(frozen=True, kw_only=True)
class RowsField(Field):
    """`list(minimum..maximum)`. Rows of several `fields` are objects; rows of one `item` are plain values.

    `row_label` names one row ("Følelse"). With `compact` a row reads back as one line, else as a block of its own.
    """

    row_label: Text
    add_label: Text
    fields: tuple[Field, ...] = ()
    item: Field | None = None
    minimum: int = 1
    maximum: int = 10
    compact: bool = True
    kind: ClassVar[str] = "list"

    def row_is_blank(self, row: object) -> bool:
        """Nothing was typed in this row."""
        return all(blank(value) for value in row.values()) if isinstance(row, Mapping) else blank(row)

    def is_blank(self, value: object) -> bool:
        """Nothing was typed in any row."""
        return all(self.row_is_blank(row) for row in value) if isinstance(value, list) else blank(value)

    def filled(self, value: object) -> list[object]:
        """The rows in which something was typed."""
        return [row for row in value if not self.row_is_blank(row)] if isinstance(value, list) else []

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Every row, and how many there are. Blank rows stay where they are, so that paths keep pointing right."""
        if not isinstance(value, list):
            return value, [Error(path, "type")]
        checked = [self._check_row(row, join(path, number), final=final) for number, row in enumerate(value)]
        errors = [error for _, row_errors in checked for error in row_errors]
        return [row for row, _ in checked], self._count_errors(value, path, final=final) + errors

    def _count_errors(self, value: list[object], path: str, *, final: bool) -> list[Error]:
        count = len(self.filled(value))
        if count > self.maximum:
            return [Error(path, "too_many", {"max": self.maximum, "count": count})]
        if final and count < self.minimum:
            return [Error(path, "too_few", {"min": self.minimum, "count": count})]
        return []

    def _check_row(self, row: object, path: str, *, final: bool) -> Checked:
        if self.row_is_blank(row):
            return row, []
        if self.item:
            return self.item.check_value(row, path, final=final)
        if not isinstance(row, Mapping):
            return row, [Error(path, "type")]
        return check_group(self.fields, row, path, final=final)

    def row_name(self, number: int, lang: str) -> str:
        """'Mål 2'; rows are counted from 1."""
        return f"{say(self.row_label, lang)} {number}"

    def show_row(self, row: object, lang: str) -> list[str]:
        """A row in words: one line when compact, else a line a field, the first without its label."""
        if self.item or not isinstance(row, Mapping):
            return [(self.item or self).show(row, lang)]
        parts = [(field, field.show_in(row, lang)) for field in self.fields]
        shown = [(field, text) for field, text in parts if text]
        if self.compact:
            return [", ".join(text for _, text in shown)]
        return [text if field is self.fields[0] else _labelled(field, text, lang) for field, text in shown]

    def show(self, value: object, lang: str) -> str:
        """All rows, a line each."""
        rows = self.filled(value) if isinstance(value, list) else []
        return "\n".join(line for row in rows for line in self.show_row(row, lang)) if rows else self.write(value)


def rows_in(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The rows of several fields that stand under a key; what has not that shape is left out."""
    rows = data.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _labelled(field: Field, text: str, lang: str) -> str:
    label = say(field.short or field.label, lang)
    return f"{label} {text}" if label.endswith(("?", ":")) else f"{label}: {text}"


def check_group(
    fields: tuple[Field, ...], row: Mapping[str, object], path: str, *, final: bool
) -> tuple[dict[str, object], list[Error]]:
    """Every field of a row or a sheet. Unknown keys are errors, and are handed back like the rest."""
    known = {key for field in fields for key in field.keys}
    checked: dict[str, object] = dict(row)
    errors = [Error(join(path, key), "unknown") for key in row if key not in known]
    for field in fields:
        values, found = field.check(row, join(path, field.key), final=final)
        checked |= values
        errors += found
    return checked, errors


def tidy(fields: tuple[Field, ...], row: Mapping[str, object]) -> dict[str, object]:
    """Without blank rows and blank answers; what was typed is untouched."""
    kept: dict[str, object] = {}
    for field in fields:
        kept |= {key: row[key] for key in field.keys if key in row and not blank(row[key])}
        if isinstance(field, RowsField) and isinstance(kept.get(field.key), list):
            rows = field.filled(kept.pop(field.key))
            tidied = [tidy(field.fields, item) if isinstance(item, Mapping) else item for item in rows]
            kept |= {field.key: tidied} if tidied else {}
    return kept
