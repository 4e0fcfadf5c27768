"""Grethe puts her week plan into the calendar on her phone, before and across both nights the clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event, Timezone

from program.ical import WEEKS, week_plan_ics

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SUNDAY = {"day": "soendag", "time": "19:00", "place": "Ved vinduet"}
TUESDAY = {"day": "tirsdag", "time": "09:30", "place": "Biblioteket"}


def plan(*slots: dict[str, str], lang: str = "da", start: dt.date = dt.date(2026, 10, 20)) -> Calendar:
    parsed = Calendar.from_ical(week_plan_ics(slots, lang=lang, start=start, uid="7b0f"))
    assert isinstance(parsed, Calendar)
    return parsed


def events(calendar: Calendar) -> list[Event]:
    return [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]


def own_zone(calendar: Calendar) -> dt.tzinfo:
    """The time zone as the file itself describes it, for calendars that know no zone names."""
    (zone,) = (part for part in calendar.walk("VTIMEZONE") if isinstance(part, Timezone))
    described: dt.tzinfo = zone.to_tz(lookup_tzid=False)
    return described


def starts(event: Event, zone: dt.tzinfo) -> list[dt.datetime]:
    """Every start in UTC: the clock time repeats each week, in the given zone."""
    first, rule = event["DTSTART"].dt, event["RRULE"]
    assert isinstance(first, dt.datetime)
    assert (rule["FREQ"], rule["BYDAY"]) == (["WEEKLY"], [f"{first:%a}"[:2].upper()])
    weeks = [first.replace(tzinfo=None) + dt.timedelta(weeks=week) for week in range(int(rule["COUNT"][0]))]
    return [local.replace(tzinfo=zone).astimezone(dt.UTC) for local in weeks]


def test_each_time_begins_on_its_first_day_on_or_after_the_start() -> None:
    sunday, tuesday = events(plan(SUNDAY, TUESDAY, start=dt.date(2026, 10, 20)))  # a Tuesday

    assert sunday["DTSTART"].dt == dt.datetime(2026, 10, 25, 19, tzinfo=COPENHAGEN)
    assert tuesday["DTSTART"].dt == dt.datetime(2026, 10, 20, 9, 30, tzinfo=COPENHAGEN)
    assert sunday["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert sunday["DURATION"].dt == dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("start", "night", "before", "after"),
    [
        (dt.date(2026, 10, 12), dt.date(2026, 10, 25), 17, 18),
        (dt.date(2027, 3, 15), dt.date(2027, 3, 28), 18, 17),
    ],
    ids=["back in October", "forward in March"],
)
@pytest.mark.parametrize("known", ["by name", "by the file alone"])
def test_seven_in_the_evening_stays_seven_over_the_night(
    start: dt.date, night: dt.date, before: int, after: int, known: str
) -> None:
    calendar = plan(SUNDAY, start=start)
    zone = COPENHAGEN if known == "by name" else own_zone(calendar)

    found = {moment.date(): moment.hour for moment in starts(events(calendar)[0], zone)}

    assert found[night - dt.timedelta(days=7)] == before
    assert found[night] == after
    assert found[night + dt.timedelta(days=7)] == after


@pytest.mark.parametrize("day", [dt.date(2026, 10, 25), dt.date(2027, 3, 28), dt.date(2038, 3, 28)])
def test_the_files_own_zone_agrees_with_the_real_one_all_through_the_night(day: dt.date) -> None:
    zone = own_zone(plan(SUNDAY))

    for quarter in range(24 * 4):
        local = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=15 * quarter)
        if local.hour == 2:
            continue  # the hour that comes twice, or never
        assert local.replace(tzinfo=zone).utcoffset() == local.replace(tzinfo=COPENHAGEN).utcoffset()


def test_a_slot_in_the_hour_that_is_skipped_keeps_its_clock_time_the_week_after() -> None:
    night_owl = {"day": "soendag", "time": "02:30", "place": "Køkkenet"}

    (event,) = events(plan(night_owl, start=dt.date(2027, 3, 22)))

    assert event["DTSTART"].to_ical() == b"20270328T023000"
    assert starts(event, COPENHAGEN)[1] == dt.datetime(2027, 4, 4, 0, 30, tzinfo=dt.UTC)


def test_it_ends_with_the_programme() -> None:
    assert len(starts(events(plan(SUNDAY))[0], COPENHAGEN)) == WEEKS


@pytest.mark.parametrize(("lang", "title"), [("da", "Tid til mig selv"), ("en", "Time for myself")])
def test_the_title_says_nothing_about_illness(lang: str, title: str) -> None:
    text = week_plan_ics([SUNDAY], lang=lang, start=dt.date(2026, 10, 20), uid="7b0f").decode()

    assert f"SUMMARY:{title}\r\n" in text
    assert "CLASS:PRIVATE" in text
    assert not any(word in text.lower() for word in ("depression", "psyk", "behandling", "treatment", "alarm"))


def test_the_same_plan_gives_the_same_file_and_a_moved_time_keeps_its_uid() -> None:
    start = dt.date(2026, 10, 20)
    one = week_plan_ics([SUNDAY, TUESDAY], lang="da", start=start, uid="7b0f")

    assert one == week_plan_ics([SUNDAY, TUESDAY], lang="da", start=start, uid="7b0f")
    moved = plan(SUNDAY, {**TUESDAY, "time": "11:00"})
    assert [event["UID"] for event in events(moved)] == ["7b0f-1", "7b0f-2"]


def test_a_slot_that_is_not_finished_is_left_out() -> None:
    assert events(plan({}, {"day": "mandag"}, {"day": "mandag", "time": "vrøvl"}, {"day": "x", "time": "10:00"})) == []


def test_a_place_with_line_breaks_cannot_write_into_the_file() -> None:
    (event,) = events(plan({**SUNDAY, "place": "Hjemme\r\nATTENDEE:mailto:x@example.org"}))

    assert "ATTENDEE" not in event
    assert event["LOCATION"].startswith("Hjemme")
