"""Reading a frozen dataclass from what somebody sent: unknown fields, wrong types and over-long values are refused.

Pure. A field's type says what may stand there: `bool`, `int`, `float`, `UUID`, `Literal[…]`, another such dataclass,
`X | None`, and, with their limits, `Annotated[str, Text(80)]` and `Annotated[tuple[X, ...], Most(4)]`. Numbers need a
`Range`. A message may be nested eight levels at most, which its types already ensure.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

LONGEST = 64 * 1024  # bytes of one frame
DEEPEST = 8

Check = Callable[[object, str], Any]
M = TypeVar("M")


class BadMessage(ValueError):
    """Somebody sent something that is no message of ours. The text names the field, never what stood in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """Limits of a text: characters, and a pattern that all of it must match."""

    most: int
    least: int = 0
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Range:
    """Limits of a number, both included."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Most:
    """The longest that a tuple may be."""

    count: int


def parse(text: str) -> dict[str, Any]:
    """The JSON object in a frame; raises BadMessage for anything else, for a double key and for a frame too deep."""
    if len(text) > LONGEST or len(text.encode(errors="replace")) > LONGEST:
        raise BadMessage("too long")
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    if not isinstance(content, dict) or _depth(content) > DEEPEST:
        raise BadMessage("not an object, or too deep")
    return content


def read(kind: type[M], content: object, where: str = "") -> M:
    """A message of this kind from a JSON object; raises BadMessage."""
    if not isinstance(content, dict):
        raise BadMessage(where or kind.__name__)
    checks: dict[str, Check] = _checks(kind)  # type: ignore[arg-type]  # a class can be hashed
    if unknown := content.keys() - checks.keys():
        raise BadMessage(f"{where}: {len(unknown)} unknown fields")
    given = {name: check(content[name], f"{where}{name}") for name, check in checks.items() if name in content}
    try:
        return kind(**given)
    except TypeError:
        raise BadMessage(f"{where or kind.__name__}: a field is missing") from None


def plain(message: Any) -> Any:
    """The message as JSON-ready values, without its name."""
    if dataclasses.is_dataclass(message):
        return {field.name: plain(getattr(message, field.name)) for field in dataclasses.fields(message)}
    if isinstance(message, tuple):
        return [plain(part) for part in message]
    return str(message) if isinstance(message, UUID) else message


def read_any(kinds: dict[str, type[Any]], content: dict[str, Any]) -> Any:
    """A message whose `type` names one of these kinds; raises BadMessage."""
    name = content.get("type")
    if not isinstance(name, str) or name not in kinds:
        raise BadMessage("unknown type")
    return read(kinds[name], {key: value for key, value in content.items() if key != "type"})


def named(message: Any) -> dict[str, Any]:
    """The message as a JSON-ready object with its `type`; the opposite of `read_any`."""
    return {"type": message.type, **plain(message)}


def kinds(*messages: type[Any]) -> dict[str, type[Any]]:
    """A table of kinds by their `type`."""
    return {message.type: message for message in messages}


@cache
def _checks(kind: type[Any]) -> dict[str, Check]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.name: _check(hints[field.name]) for field in dataclasses.fields(kind)}


def _check(hint: Any) -> Check:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        base, limit = typing.get_args(hint)[:2]
        return _limited(base, limit)
    if origin is typing.Literal:
        return _one_of(typing.get_args(hint))
    if origin in {typing.Union, types.UnionType}:
        inner = _check(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
        return lambda value, where: None if value is None else inner(value, where)
    if dataclasses.is_dataclass(hint):
        return lambda value, where: read(typing.cast("type[Any]", hint), value, f"{where}.")
    return {bool: _flag, UUID: _uuid}[hint]


def _limited(base: Any, limit: Any) -> Check:
    if isinstance(limit, Text):
        return _text(limit)
    if isinstance(limit, Range):
        return _number(base, limit)
    item = _check(typing.get_args(base)[0])

    def items(value: object, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) > limit.count:
            raise BadMessage(where)
        return tuple(item(one, where) for one in value)

    return items


def _text(limit: Text) -> Check:
    pattern = re.compile(limit.pattern, re.DOTALL) if limit.pattern else None

    def text(value: object, where: str) -> str:
        if not isinstance(value, str) or not limit.least <= len(value) <= limit.most or not _is_encodable(value):
            raise BadMessage(where)
        if pattern and not pattern.fullmatch(value):
            raise BadMessage(where)
        return value

    return text


def _number(base: Any, limit: Range) -> Check:
    allowed = (int, float) if base is float else (int,)

    def number(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, allowed):
            raise BadMessage(where)
        if not limit.least <= value <= limit.most:  # true of no NaN either
            raise BadMessage(where)
        return value

    return number


def _one_of(values: tuple[Any, ...]) -> Check:
    def one(value: object, where: str) -> Any:
        if not isinstance(value, str) or value not in values:
            raise BadMessage(where)
        return value

    return one


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadMessage(where)
    return value


def _uuid(value: object, where: str) -> UUID:
    try:
        if isinstance(value, str) and len(value) == 36 and str(found := UUID(value)) == value:
            return found
    except ValueError:
        pass
    raise BadMessage(where)


def _is_encodable(value: str) -> bool:
    """JSON can hold half a character (a lone surrogate), which no socket could send on."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _depth(value: Any) -> int:
    """How deep a parsed value is nested; looks no further than is allowed."""
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        depth += 1
        level = [part for one in level for part in _parts(one)]
    return depth


def _parts(value: Any) -> list[Any]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [part for part in parts if isinstance(part, dict | list)]
