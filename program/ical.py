"""The week plan (W17) as a calendar file that says nothing about illness: a calendar is often seen by others."""

import datetime as dt
from collections.abc import Iterable, Mapping

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from program.worksheets.times import COPENHAGEN, as_time
from program.worksheets.w17 import DAYS

TITLE = {"da": "Tid til mig selv", "en": "Time for myself"}
LENGTH = dt.timedelta(minutes=30)
WEEKS = 12
"""The programme's ten weeks and two in reserve (clinical.md 4.1); nobody wants it in their calendar for ever."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def week_plan_ics(slots: Iterable[Mapping[str, object]], *, lang: str, start: dt.date, uid: str) -> bytes:
    """A weekly event of 30 minutes for each complete slot, from its first day on or after `start`.

    Times are local to Europe/Copenhagen and stay on the same clock time when the clock changes. The n-th slot has
    the same UID every time, so that a new file moves the old event instead of adding another.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Lysning//Ugeplan//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_copenhagen())
    for number, slot in enumerate(slots, start=1):
        event = _event(slot, lang=lang, start=start, uid=f"{uid}-{number}")
        if event:
            calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _event(slot: Mapping[str, object], *, lang: str, start: dt.date, uid: str) -> Event | None:
    time = as_time(str(slot.get("time")))
    if slot.get("day") not in DAYS or time is None:
        return None
    weekday = DAYS.index(str(slot["day"]))
    day = start + dt.timedelta(days=(weekday - start.weekday()) % 7)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", dt.datetime.combine(start, dt.time(), dt.UTC))
    event.add("dtstart", dt.datetime.combine(day, time, COPENHAGEN))
    event.add("duration", LENGTH)  # not an end: across a clock change an end would not be 30 minutes away
    event.add("rrule", vRecur(freq="WEEKLY", count=WEEKS, byday=WEEKDAYS[weekday]))
    event.add("summary", TITLE["en" if lang == "en" else "da"])
    if slot.get("place"):
        event.add("location", str(slot["place"]))
    event.add("class", "PRIVATE")
    return event


def _copenhagen() -> Timezone:
    """The European Union's rule since 1996. Written out: icalendar's own table ends, and is an hour off in March."""
    zone = Timezone()
    zone.add("tzid", "Europe/Copenhagen")
    zone.add_component(_half(TimezoneDaylight(), "CEST", dt.datetime(1996, 3, 31, 2), 3, (1, 2)))  # noqa: DTZ001
    zone.add_component(_half(TimezoneStandard(), "CET", dt.datetime(1996, 10, 27, 3), 10, (2, 1)))  # noqa: DTZ001
    return zone


def _half(
    half: TimezoneDaylight | TimezoneStandard, name: str, first: dt.datetime, month: int, hours: tuple[int, int]
) -> TimezoneDaylight | TimezoneStandard:
    """Half a year: `first` is local time before the change, `hours` the distance to UTC before and after."""
    before, after = (dt.timedelta(hours=count) for count in hours)
    half.add("tzname", name)
    half.add("dtstart", first)
    half.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
    half.add("tzoffsetfrom", before)
    half.add("tzoffsetto", after)
    return half
