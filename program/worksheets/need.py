"""One thing that a module asks for, and how far it is met."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from program.worksheets.words import Text

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry's newest sent version. `module` is where its exercise stands, "" for what all modules share."""

    worksheet: str
    data: Data
    day: dt.date | None
    sent_at: dt.datetime
    module: str = ""


Count = Callable[[Sequence[Sent]], int]


@dataclass(frozen=True, slots=True)
class Need:
    """So many of something in one worksheet; `text` has {have} and {need}."""

    code: str
    worksheet: str
    target: int
    count: Count
    text: Text


@dataclass(frozen=True, slots=True)
class NeedState:
    """How far a need is met, and since when; `met_at` is None until it is. `waits`: it has not come to them yet."""

    code: str
    worksheet: str
    text: Text
    have: int
    need: int
    met_at: dt.datetime | None
    waits: bool = False
