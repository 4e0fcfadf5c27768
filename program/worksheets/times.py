"""Dates and times in worksheets (clinical.md 4.2): local time in Europe/Copenhagen, kept as ISO text."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from program.worksheets.checks import Checked, Error
from program.worksheets.fields import Field
from program.worksheets.words import date_in_words, time_in_words

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
YEARS = range(1900, 2200)

_DATE = re.compile(r"([0-9]{1,2})[./-]\s?([0-9]{1,2})[./-]\s?([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")
_OFFSET = re.compile(r"(?<=[0-9]{2})[+-][0-9]{2}:[0-9]{2}$")


@dataclass(frozen=True, kw_only=True)
class DateField(Field):
    """`date`: kept as 2026-05-28."""

    kind: ClassVar[str] = "date"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Also as Danes type it: 28.5.2026."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        day = as_date(value)
        return (value, [Error(path, "date")]) if day is None else (day.isoformat(), [])

    def show(self, value: object, lang: str) -> str:
        """'torsdag den 28. maj 2026'."""
        return _day_shown(self.write(value), lang)


@dataclass(frozen=True, kw_only=True)
class TimeField(Field):
    """`time`: kept as 19:00, local."""

    kind: ClassVar[str] = "time"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Also as Danes type it: 19.00."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        time = as_time(value)
        return (value, [Error(path, "time")]) if time is None else (f"{time:%H:%M}", [])

    def show(self, value: object, lang: str) -> str:
        """'kl. 19.00'."""
        return _time_shown(self.write(value), lang)


@dataclass(frozen=True, kw_only=True)
class MomentField(Field):
    """`datetime`: kept as 2026-05-28T19:00+02:00, Copenhagen time with its offset; half of it in a draft."""

    kind: ClassVar[str] = "datetime"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """A date without a time may stand in a draft."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        day, time = self.parts(value)
        if (day and as_date(day) is None) or (time and as_time(time) is None):
            return value, [Error(path, "datetime")]
        if not (day and time):
            return value, [Error(path, "incomplete")] if final else []
        moment = as_moment(value)
        return (value, [Error(path, "no_such_time")]) if moment is None else (moment.isoformat("T", "minutes"), [])

    def parts(self, value: object) -> tuple[str, str]:
        """The date and the time as typed, without the offset."""
        day, _, time = self.write(value).partition("T")
        return day.strip(), _OFFSET.sub("", time).strip()

    def show(self, value: object, lang: str) -> str:
        """'torsdag den 28. maj 2026 kl. 19.00'."""
        day, time = self.parts(value)
        return " ".join(part for part in (_day_shown(day, lang), _time_shown(time, lang)) if part)


def as_date(text: str) -> dt.date | None:
    """2026-05-28, or as Danes type it: 28.5.2026. A year outside YEARS is a slip of the finger."""
    typed = _DATE.fullmatch(text.strip())
    iso = f"{typed[3]}-{typed[2]:0>2}-{typed[1]:0>2}" if typed else text.strip()
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def as_time(text: str) -> dt.time | None:
    """19:00, or as Danes type it: 19.00."""
    typed = _TIME.fullmatch(text.strip())
    if typed is None or int(typed[1]) > 23 or int(typed[2]) > 59:
        return None
    return dt.time(int(typed[1]), int(typed[2]))


def as_moment(text: str) -> dt.datetime | None:
    """A local time with its offset; None for the hour that is skipped when the clock goes forward.

    In the hour that comes twice the first is meant, unless the text carries the offset of the second.
    """
    day_text, _, rest = text.partition("T")
    offset = _OFFSET.search(rest)
    day, time = as_date(day_text), as_time(_OFFSET.sub("", rest))
    if day is None or time is None:
        return None
    local = dt.datetime.combine(day, time, COPENHAGEN)
    choices = [local.replace(fold=fold) for fold in (0, 1)]
    wanted = [moment for moment in choices if offset is None or moment.isoformat().endswith(offset[0])]
    moment = (wanted or choices)[0]
    back = moment.astimezone(dt.UTC).astimezone(COPENHAGEN)
    return moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None


def _day_shown(text: str, lang: str) -> str:
    day = as_date(text)
    return date_in_words(day, lang) if day else text


def _time_shown(text: str, lang: str) -> str:
    time = as_time(text)
    return time_in_words(time, lang) if time else text
