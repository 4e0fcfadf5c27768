"""W11 Søvndagbog / Sleep diary: one row a night, computed in time that passed, not in what the clock showed.

Source: clinical.md 4.3 (W11) and 4.4 (X1). TIB = up - bed, TST = wake - lights off - latency - awake, SE = TST / TIB.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from program.worksheets.checks import Error
from program.worksheets.fields import NumberField, Scale10
from program.worksheets.times import COPENHAGEN, DateField, TimeField, as_date, as_time
from program.worksheets.words import Text
from program.worksheets.worksheet import Worksheet

Data = Mapping[str, object]
LONGEST_IN_BED = 16 * 60  # minutes
NOON = dt.time(12)
LEAST_IN_BED = 6 * 60  # a suggested night is never shorter
EXTRA, STEP = 30, 15
FIRST_HALF_OF_DAY = frozenset({"wake", "up"})


def _minutes(key: str, da: str, en: str, *, required: bool = False) -> NumberField:
    return NumberField(key=key, label=Text(da=da, en=en), minimum=0, maximum=960, required=required)


def _count(key: str, da: str, en: str) -> NumberField:
    return NumberField(key=key, label=Text(da=da, en=en), minimum=0, maximum=30)


FIELDS = (
    DateField(
        key="date",
        label=Text(da="Natten efter hvilken dag?", en="The night after which day?"),
        short=Text(da="Natten efter", en="The night after"),
        required=True,
    ),
    TimeField(key="bed", label=Text(da="Hvornår gik du i seng?", en="When did you go to bed?")),
    TimeField(
        key="lights_off",
        label=Text(da="Hvornår slukkede du lyset?", en="When did you turn the lights off?"),
        required=True,
    ),
    _minutes(
        "latency",
        "Hvor mange minutter gik der, før du sov?",
        "How many minutes passed before you slept?",
        required=True,
    ),
    _count("awakenings", "Hvor mange gange vågnede du?", "How many times did you wake?"),
    _minutes(
        "awake",
        "Hvor mange minutter var du vågen i løbet af natten?",
        "How many minutes were you awake in the night?",
        required=True,
    ),
    TimeField(
        key="wake", label=Text(da="Hvornår vågnede du til sidst?", en="When did you wake for good?"), required=True
    ),
    TimeField(key="up", label=Text(da="Hvornår stod du op?", en="When did you get up?"), required=True),
    _minutes("nap", "Hvor mange minutter sov du om dagen?", "How many minutes did you sleep in the daytime?"),
    Scale10(
        key="quality",
        label=Text(da="Hvor godt sov du?", en="How well did you sleep?"),
        low=Text(da="Meget dårligt", en="Very badly"),
        high=Text(da="Meget godt", en="Very well"),
    ),
    _count("caffeine_after_14", "Kopper kaffe, te eller cola efter kl. 14", "Cups of coffee, tea or cola after 2 p.m."),
    _count("alcohol", "Genstande alkohol", "Units of alcohol"),
)


@dataclass(frozen=True, slots=True)
class Night:
    """Minutes in bed and asleep; `efficiency` is their ratio."""

    in_bed: int
    asleep: int

    @property
    def efficiency(self) -> float:
        return self.asleep / self.in_bed


def night(data: Data) -> Night | None:
    """The night's figures; None while something is missing or does not fit together."""
    moments = {key: _moment(data, key) for key in ("lights_off", "wake", "up")}
    off, wake, up = moments["lights_off"], moments["wake"], moments["up"]
    latency, awake = data.get("latency"), data.get("awake")
    if off is None or wake is None or up is None or not isinstance(latency, int) or not isinstance(awake, int):
        return None
    bed = _moment(data, "bed") or off
    found = Night(_passed(bed, up), _passed(off, wake) - latency - awake)
    return found if not _wrong(found, bed, off, wake, up) else None


def _wrong(found: Night, bed: dt.datetime, off: dt.datetime, wake: dt.datetime, up: dt.datetime) -> Error | None:
    if up < wake or off < bed or wake < off:
        return Error("up", "sleep_order")
    if found.in_bed > LONGEST_IN_BED:
        return Error("up", "sleep_long")
    return Error("awake", "sleep_none") if found.asleep <= 0 else None


def _moment(data: Data, key: str) -> dt.datetime | None:
    """A time of the night as a moment: evening hours on the day itself, hours before noon and waking on the next."""
    day, time = as_date(str(data.get("date") or "")), as_time(str(data.get(key) or ""))
    if day is None or time is None:
        return None
    next_day = key in FIRST_HALF_OF_DAY or time < NOON
    return dt.datetime.combine(day + dt.timedelta(days=next_day), time, COPENHAGEN).astimezone(dt.UTC)


def _passed(start: dt.datetime, end: dt.datetime) -> int:
    return int((end - start).total_seconds()) // 60


def check(data: Data) -> list[Error]:
    """Times in their order, some sleep, and no more than sixteen hours in bed."""
    off, wake, up = (_moment(data, key) for key in ("lights_off", "wake", "up"))
    latency, awake = data.get("latency"), data.get("awake")
    if off is None or wake is None or up is None or not isinstance(latency, int) or not isinstance(awake, int):
        return []
    bed = _moment(data, "bed") or off
    error = _wrong(Night(_passed(bed, up), _passed(off, wake) - latency - awake), bed, off, wake, up)
    return [error] if error else []


W11 = Worksheet(
    key="w11",
    version=1,
    title=Text(da="Søvndagbog", en="Sleep diary"),
    intro=Text(
        da="Udfyld den om morgenen. Cirka er godt nok: du skal ikke se på uret om natten.",
        en="Fill it in in the morning. Roughly is good enough: do not watch the clock at night.",
    ),
    fields=FIELDS,
    check=check,
    shared=True,
    repeats=True,
    diary=True,
    moment="date",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over the nights that could be computed."""

    nights: int
    asleep: float
    efficiency: float


def summary(rows: Sequence[Data]) -> Summary | None:
    """None until there is a whole night."""
    nights = [found for row in rows if (found := night(row))]
    if not nights:
        return None
    return Summary(len(nights), fmean(one.asleep for one in nights), fmean(one.efficiency for one in nights))


def suggested_minutes_in_bed(asleep: Sequence[int]) -> int:
    """Mean sleep and half an hour, to the quarter, never below six hours (X1). The psychologist decides whether to."""
    quarters = int((fmean(asleep) + EXTRA) / STEP + 0.5)  # halfway goes up: rather too long a night than too short
    return max(LEAST_IN_BED, quarters * STEP)
