"""A draft that was begun under another definition of its worksheet (reliability: nothing typed is ever lost).

A question may be gone, an answer no longer on the list, a text where numbers are asked for now. What the form cannot
show moves to a place of its own in the data, `KEPT`, and is read beside the form until the person has moved it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

from program.worksheets.checks import STRUCTURAL, Error, blank
from program.worksheets.fields import Scale10
from program.worksheets.rows import rows_in
from program.worksheets.worksheet import KEPT, Data, Worksheet

LOST = frozenset({"unknown", "type", "choice", "number", "date", "time", "datetime"})
"""Errors of values that an input of another kind would leave out, and a browser would then post back as nothing."""
ON_THE_CALENDAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}.*)?")


@dataclass(frozen=True, slots=True)
class Left:
    """Something that has no place any more: where it stood, and its words."""

    path: str
    text: str


def settled(worksheet: Worksheet, data: Data) -> dict[str, object]:
    """The data as the worksheet is now; what does not fit stands under KEPT. Data that fits is given back as it is."""
    errors = worksheet.clean(data, final=False).errors
    return _moved(worksheet, data, [error for error in errors if _is_lost(worksheet, data, error)])


def fitted(worksheet: Worksheet, typed: Data) -> dict[str, object]:
    """What a page posts that was opened before the worksheet changed: what has no place now is kept beside the rest.

    A wrong number or date stays where it is, with its error.
    """
    errors = worksheet.clean(typed, final=False).errors
    return _moved(worksheet, typed, [error for error in errors if error.code in STRUCTURAL])


def _moved(worksheet: Worksheet, data: Data, errors: list[Error]) -> dict[str, object]:
    """The data with the values of these errors under KEPT."""
    if not errors:
        return dict(data)
    found: dict[str, object] = copy.deepcopy(dict(data))
    fresh = []
    for error in sorted(errors, key=lambda error: error.path, reverse=True):
        gone = _take(found, error.path, _allowed(worksheet, error))
        fresh += [{"path": error.path, "text": text} for text in reversed(_words(gone))]
    kept = [*rows_in(found, KEPT), *reversed(fresh)]
    return {**found, KEPT: kept} if kept else found


def left(data: Data) -> tuple[Left, ...]:
    """What stands under KEPT."""
    return tuple(Left(str(row["path"]), str(row["text"])) for row in rows_in(data, KEPT))


def carried(worksheet: Worksheet, stored: Data, typed: Data) -> dict[str, object]:
    """What is typed now, together with what the stored draft holds that no input shows.

    What an open page of an older definition posts again and again stands there once.
    """
    fresh = rows_in(typed, KEPT)
    paths = {row["path"] for row in fresh}
    stays = [row for row in rows_in(settled(worksheet, stored), KEPT) if row["path"] not in paths]
    return {**typed, KEPT: [*stays, *fresh]} if stays or fresh else dict(typed)


def _is_lost(worksheet: Worksheet, data: Data, error: Error) -> bool:
    """A scale has no button for a number outside it; an input of numbers shows what is too high.

    An input of dates shows any year: also 0002, which is saved while somebody types 2026.
    """
    if error.code in {"date", "datetime"} and ON_THE_CALENDAR.fullmatch(str(_at(data, error.path))):
        return False
    scales = {field.key for field in worksheet.fields if isinstance(field, Scale10)}
    return error.code in LOST or (error.code == "range" and error.path in scales)


def _at(holder: object, path: str) -> object:
    """The value at a path like "goals.0.date"."""
    head, _, rest = path.partition(".")
    if isinstance(holder, list):
        inner = holder[int(head)] if head.isdecimal() and int(head) < len(holder) else None
    else:
        inner = holder.get(head) if isinstance(holder, Mapping) else None
    return _at(inner, rest) if rest else inner


def _allowed(worksheet: Worksheet, error: Error) -> frozenset[str]:
    """Of several answers only those that are gone move."""
    found = (field for field in worksheet.fields if field.key == error.path)
    return frozenset(getattr(next(found, None), "values", ())) if error.code == "choice" else frozenset()


def _take(holder: object, path: str, allowed: frozenset[str]) -> object:
    """Take the value at `path` out of its holder. Rows keep their places, so that other paths still point right."""
    head, _, rest = path.partition(".")
    if isinstance(holder, dict) and (path in holder or not rest):
        value = holder.pop(path, None)
        stays = [item for item in value if item in allowed] if isinstance(value, list) and allowed else []
        holder |= {path: stays} if stays else {}
        return [item for item in value if item not in stays] if isinstance(value, list) else value
    if isinstance(holder, dict):
        return _take(holder.get(head), rest, allowed)
    if not isinstance(holder, list) or not head.isdecimal() or int(head) >= len(holder):
        return None
    if rest:
        return _take(holder[int(head)], rest, allowed)
    value, holder[int(head)] = holder[int(head)], ""
    return value


def _words(value: object) -> list[str]:
    """Every text and number in a value, whatever its shape."""
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _words(part)]
    if isinstance(value, list):
        return [text for part in value for text in _words(part)]
    return [] if blank(value) else [str(value)]
