"""Reading a pack's tables: every field has its type, and what nobody asked for is refused."""

import re
from typing import Any

from assessment.instruments.words import Text

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,23}")
_MISSING = object()


class PackError(ValueError):
    """A pack that cannot be used; the text says what is wrong."""


class Table:
    """One table of a pack. Fields are taken by type; `done` refuses those that were not taken."""

    def __init__(self, name: str, data: object) -> None:
        if not isinstance(data, dict):
            raise PackError(f"{name}: not a table")
        self.name = name
        self.data: dict[str, Any] = data
        self._taken: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The fields there are."""
        return list(self.data)

    def done(self) -> None:
        """Refuse what is left."""
        if left := sorted(set(self.data) - self._taken):
            raise PackError(f"{self.name}: unknown {', '.join(left)}")

    def _take(self, key: str, kind: type, default: object = _MISSING) -> Any:
        self._taken.add(key)
        value = self.data.get(key, default)
        if value is _MISSING:
            raise PackError(f"{self.name}: {key} is missing")
        if type(value) is not kind:
            raise PackError(f"{self.name}: {key} is not {kind.__name__}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; never blank unless the default is."""
        value: str = self._take(key, str, _MISSING if default is None else default)
        if not value.strip() and value != default:
            raise PackError(f"{self.name}: {key} is blank")
        return value

    def slug(self, key: str) -> str:
        """A key: small letters, digits and underscores, at most 24 characters."""
        value = self.text(key)
        if not _SLUG.fullmatch(value):
            raise PackError(f"{self.name}: {key} is not a key of small letters, digits and _, at most 24")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value: int = self._take(key, int, _MISSING if default is None else default)
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value: bool = self._take(key, bool, _MISSING if default is None else default)
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        return self._list(key, str)

    def numbers(self, key: str) -> list[int]:
        """A list of whole numbers."""
        return self._list(key, int)

    def _list(self, key: str, kind: type) -> list[Any]:
        values: list[Any] = self._take(key, list)
        if any(type(value) is not kind for value in values):
            raise PackError(f"{self.name}: {key} holds something that is not {kind.__name__}")
        return values

    def sub(self, key: str) -> "Table":
        """A table in this one."""
        return Table(f"{self.name}.{key}", self._take(key, dict))

    def tables(self, key: str, *, required: bool = True) -> list["Table"]:
        """A list of tables."""
        rows: list[Any] = self._take(key, list, _MISSING if required else [])
        return [Table(f"{self.name}.{key}[{number}]", row) for number, row in enumerate(rows)]


def words(table: Table, key: str, languages: tuple[str, ...], *, required: bool = True) -> Text:
    """A text in exactly the pack's languages."""
    if not required and key not in table.names:
        return {}
    sub = table.sub(key)
    found = {language: sub.text(language) for language in languages}
    sub.done()
    return found
