"""What checking a field gives back: the value, never less than was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STRUCTURAL = frozenset({"unknown", "type"})


@dataclass(frozen=True)
class Error:
    """One thing to put right. `path` is like "feelings.0.strength"; "" is the whole sheet. Words: `program.texts`."""

    path: str
    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def structural(self) -> bool:
        """The posted data does not have the shape of the worksheet: it cannot come from our own form."""
        return self.code in STRUCTURAL


Checked = tuple[object, list[Error]]


def join(path: str, part: str | int) -> str:
    """The path of a part: ("feelings.0", "name") -> "feelings.0.name"."""
    return f"{path}.{part}" if path else str(part)


def blank(value: object) -> bool:
    """Nothing was typed. A "no" and a 0 are answers."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}, ())
