"""What a module asks for before the next one opens (clinical.md 4.4, "Min."), counted in what was sent.

The weekly check is not here: it belongs to the rules of opening (program.unlocking).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from program.worksheets.checks import blank
from program.worksheets.w5 import areas_filled
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
    """How far a need is met, and since when; `met_at` is None until it is."""

    code: str
    worksheet: str
    text: Text
    have: int
    need: int
    met_at: dt.datetime | None


def _rows_in(key: str) -> Count:
    def count(sent: Sequence[Sent]) -> int:
        rows = (one.data.get(key) for one in sent)
        return sum(sum(not blank(row) for row in found) for found in rows if isinstance(found, list))

    return count


def _dates(sent: Sequence[Sent]) -> int:
    return len({one.day for one in sent if one.day is not None})


def _areas(sent: Sequence[Sent]) -> int:
    return max((areas_filled(one.data) for one in sent), default=0)


def _rated(sent: Sequence[Sent]) -> int:
    return sum(not blank(one.data.get("done")) for one in sent)


NEEDS: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "m1": (
            Need("map", "w1", 1, len, Text(da="Send dit hverdagskort.", en="Send your everyday map.")),
            Need("goal", "w2", 1, _rows_in("goals"), Text(da="Send mindst ét mål.", en="Send at least one goal.")),
            Need(
                "slots",
                "w17",
                3,
                _rows_in("slots"),
                Text(da="Send tre faste tider ({have} af {need}).", en="Send three fixed times ({have} of {need})."),
            ),
        ),
        "m2": (
            Need(
                "rows",
                "w3",
                12,
                len,
                Text(
                    da="Send mindst 12 registreringer ({have} af {need}).",
                    en="Send at least 12 records ({have} of {need}).",
                ),
            ),
            Need(
                "dates",
                "w3",
                4,
                _dates,
                Text(
                    da="Registrér på mindst fire dage ({have} af {need}).",
                    en="Record on at least four days ({have} of {need}).",
                ),
            ),
            Need(
                "lifts",
                "lifts",
                1,
                len,
                Text(
                    da="Send to ting, der løfter, og to, der dræner.",
                    en="Send two things that lift and two that drain.",
                ),
            ),
        ),
        "m3": (
            Need(
                "areas",
                "w5",
                2,
                _areas,
                Text(
                    da="Send mindst to områder, der betyder noget ({have} af {need}).",
                    en="Send at least two areas that matter ({have} of {need}).",
                ),
            ),
            Need(
                "planned",
                "w4",
                4,
                len,
                Text(
                    da="Send mindst fire planer ({have} af {need}).",
                    en="Send at least four plans ({have} of {need}).",
                ),
            ),
            Need(
                "rated",
                "w4",
                2,
                _rated,
                Text(
                    da="Skriv for mindst to planer, hvordan det gik ({have} af {need}).",
                    en="Write how it went for at least two plans ({have} of {need}).",
                ),
            ),
        ),
    }
)


def states(module_code: str, sent: Sequence[Sent]) -> tuple[NeedState, ...]:
    """How the sent work meets each need of a module."""
    return tuple(_state(need, module_code, sent) for need in NEEDS.get(module_code, ()))


def _state(need: Need, module_code: str, sent: Sequence[Sent]) -> NeedState:
    own = [one for one in sent if one.worksheet == need.worksheet and one.module in {"", module_code}]
    in_time = sorted(own, key=lambda one: one.sent_at)
    have = need.count(in_time)
    met_at = next((one.sent_at for n, one in enumerate(in_time, 1) if need.count(in_time[:n]) >= need.target), None)
    shown = {"have": min(have, need.target), "need": need.target}
    text = Text(da=need.text["da"].format_map(shown), en=need.text["en"].format_map(shown))
    return NeedState(need.code, need.worksheet, text, have, need.target, met_at if have >= need.target else None)
