"""Between a worksheet's data and the names and texts of an HTML form, both ways.

The name of a part is its path with dashes: `feelings-0-name`. Everything typed is kept. A name the worksheet does
not know becomes an unknown key, which the worksheet then refuses.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from program.worksheets.checks import blank
from program.worksheets.choices import ChoiceField, ManyField
from program.worksheets.fields import Field
from program.worksheets.rows import RowsField
from program.worksheets.times import MomentField
from program.worksheets.worksheet import Worksheet

HIDDEN = frozenset({"key", "base", "token", "kept_for", "code"})
"""Names beside the worksheet's own that our pages post."""

Posted = dict[str, list[str]]


def parse(worksheet: Worksheet, posted: QueryDict) -> dict[str, object]:
    """The data that was typed. Blank rows keep their place, so that an added row is still there afterwards."""
    names: Posted = {name: _texts(posted, name) for name in posted if not _is_ours(name)}
    data = _take_group(worksheet.fields, names, "")
    for name, texts in names.items():
        data[name if name not in data else f"{name}-"] = texts[-1] if texts else ""
    return data


def unparse(worksheet: Worksheet, data: Mapping[str, object]) -> QueryDict:
    """What a browser would post to give `data`."""
    posted = QueryDict(mutable=True)
    _put_group(worksheet.fields, data, "", posted)
    return posted


def press(worksheet: Worksheet, data: Mapping[str, object], posted: QueryDict) -> dict[str, object] | None:
    """The data after "Tilføj" or "Fjern" was pressed; None when neither was."""
    for field in worksheet.fields:
        if isinstance(field, RowsField) and posted.get("_add") == field.key:
            return {**data, field.key: _with_row(field, data.get(field.key))}
        removed = re.fullmatch(rf"{field.key}-([0-9]{{1,3}})", posted.get("_remove", ""))
        if isinstance(field, RowsField) and removed:
            rows = rows_of(field, data.get(field.key))
            return {**data, field.key: rows[: int(removed[1])] + rows[int(removed[1]) + 1 :]}
    return None


def anchor(worksheet: Worksheet, posted: QueryDict) -> str:
    """The id of the rows in which a button was pressed, to come back to; empty when there are none."""
    pressed = (posted.get("_add") or posted.get("_remove") or "").partition("-")[0]
    keys = {field.key for field in worksheet.fields if isinstance(field, RowsField)}
    return f"{worksheet.key}-{pressed}" if pressed in keys else ""


def rows_of(field: RowsField, value: object) -> list[object]:
    """The rows a form shows: those there are, and blank ones up to the minimum."""
    rows = value if isinstance(value, list) else []
    empty: object = "" if field.item else {}
    return [*rows, *[empty] * (max(field.minimum, 1) - len(rows))]


def _with_row(field: RowsField, value: object) -> list[object]:
    rows = rows_of(field, value)
    return rows if len(rows) >= field.maximum else [*rows, "" if field.item else {}]


def _is_ours(name: str) -> bool:
    return name.startswith("_") or name in HIDDEN or name == "csrfmiddlewaretoken"


def _texts(posted: QueryDict, name: str) -> list[str]:
    """Browsers send line breaks as two characters; they count as one."""
    return [text.replace("\r\n", "\n") for text in posted.getlist(name)]


def _take_group(fields: tuple[Field, ...], names: Posted, prefix: str) -> dict[str, object]:
    """Take the names of `fields` out of `names`; what was left blank has no key."""
    data: dict[str, object] = {}
    for field in fields:
        value = _take(field, names, f"{prefix}{field.key}")
        data |= {} if blank(value) and not isinstance(field, RowsField) else {field.key: value}
        if isinstance(field, ChoiceField) and field.other:
            own = _last(names.pop(f"{prefix}{field.other_key}", []))
            data |= {} if blank(own) else {field.other_key: own}
    return {key: value for key, value in data.items() if value is not None}


def _take(field: Field, names: Posted, name: str) -> object:
    if isinstance(field, RowsField):
        return _take_rows(field, names, name)
    if isinstance(field, MomentField):
        day, time = (str(_last(names.pop(f"{name}-{part}", []))) for part in ("date", "time"))
        return f"{day}T{time}" if time else day
    texts = names.pop(name, [])
    if isinstance(field, ManyField):
        return [text for text in texts if text]
    value = _last(texts)
    return field.read(value) if isinstance(value, str) else value


def _last(texts: list[str]) -> str | list[str]:
    """One text; the same name twice cannot come from our form, and a list is refused where a text belongs."""
    return texts if len(texts) > 1 else "".join(texts)


def _take_rows(field: RowsField, names: Posted, name: str) -> list[object] | None:
    """Row numbers have two digits at most: a name with more is not from our form, and would cost memory."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,2}})(?:-.*)?")
    numbers = [int(found[1]) for found in map(pattern.fullmatch, names) if found]
    rows = range(max(numbers) + 1) if numbers else ()
    taken = [_take_row(field, names, f"{name}-{number}") for number in rows]
    return taken or None


def _take_row(field: RowsField, names: Posted, name: str) -> object:
    if field.item:
        return _take(field.item, names, name)
    return _take_group(field.fields, names, f"{name}-")


def _put_group(fields: tuple[Field, ...], data: Mapping[str, object], prefix: str, posted: QueryDict) -> None:
    for field in fields:
        _put(field, data.get(field.key), f"{prefix}{field.key}", posted)
        if isinstance(field, ChoiceField) and field.other:
            posted[f"{prefix}{field.other_key}"] = field.other_field.write(data.get(field.other_key))


def _put(field: Field, value: Any, name: str, posted: QueryDict) -> None:
    if isinstance(field, RowsField):
        for number, row in enumerate(rows_of(field, value)):
            _put_row(field, row, f"{name}-{number}", posted)
    elif isinstance(field, MomentField):
        posted[f"{name}-date"], posted[f"{name}-time"] = field.parts(value)
    elif isinstance(field, ManyField):
        posted.setlist(name, [field.write(item) for item in value] if isinstance(value, list) else [])
    else:
        posted[name] = field.write(value)


def _put_row(field: RowsField, row: object, name: str, posted: QueryDict) -> None:
    if field.item:
        _put(field.item, row, name, posted)
    else:
        _put_group(field.fields, row if isinstance(row, Mapping) else {}, f"{name}-", posted)
