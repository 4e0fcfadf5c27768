"""The clocks of an alert: the scenarios of clinical.md 3.4, rulings 5-10, and 1,000 alerts minute by minute."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from care.alert_clock import (
    STANDARD,
    Deadlines,
    Escalation,
    Limits,
    deadlines,
    is_staffed,
    level_due,
    reads_again_at,
    tightened,
)
from care.workdays import COPENHAGEN, Calendar, Hours, add_open_minutes, public_holidays

OPEN = Calendar()
ON_CALL = Limits(oncall="internal")
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """A moment of 2026 on a wall clock in Copenhagen."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=COPENHAGEN)


def utc(moment: datetime) -> datetime:
    """Python calls no moment of the repeated hour equal to one of another zone, so such are compared in UTC."""
    return moment.astimezone(UTC)


def steps(found: Deadlines) -> list[tuple[datetime, int]]:
    return [(step.at, step.level) for step in found.escalations]


def test_an_a_at_ten_that_nobody_answers() -> None:
    found = deadlines("A", at("02-02 10:00"), OPEN)
    assert (found.acknowledge_by, found.contact_by) == (at("02-02 10:15"), at("02-02 10:30"))
    assert steps(found) == [(at("02-02 10:15"), 1), (at("02-02 10:30"), 2), (at("02-02 10:45"), 3)]


def test_an_a_raised_while_open_runs_past_closing() -> None:
    found = deadlines("A", at("02-06 15:59"), OPEN)
    assert found.acknowledge_by == at("02-06 16:14")
    assert steps(found)[-1] == (at("02-06 16:44"), 3)


@pytest.mark.parametrize("raised", ["02-06 16:00", "02-07 03:00", "02-09 07:59:59", "02-09 08:00"])
def test_an_a_raised_while_closed_starts_at_the_next_opening(raised: str) -> None:
    assert deadlines("A", at(raised), OPEN).acknowledge_by == at("02-09 08:15")


@pytest.mark.parametrize("oncall", ["internal", "regional"])
def test_with_somebody_on_call_the_clock_runs_day_and_night(oncall: str) -> None:
    limits = Limits(oncall=oncall)
    assert deadlines("A", at("02-07 03:00"), OPEN, limits).contact_by == at("02-07 03:30")
    assert deadlines("B", at("02-07 03:00"), OPEN, limits).acknowledge_by == at("02-07 05:00")
    assert is_staffed(at("02-07 03:00"), OPEN, limits)
    assert reads_again_at(at("02-07 03:00"), OPEN, limits) == at("02-07 03:00")


@pytest.mark.parametrize(
    ("raised", "contact"),
    [
        ("02-02 11:59", "02-02 16:00"),
        ("02-02 12:01", "02-03 10:00"),
        ("02-02 12:00", "02-03 10:00"),
        ("02-02 03:00", "02-02 16:00"),
        ("02-06 15:00", "02-09 10:00"),
        ("02-07 09:00", "02-09 10:00"),
        ("04-01 15:00", "04-07 10:00"),
    ],
)
def test_the_contact_of_a_b(raised: str, contact: str) -> None:
    """Ruling 7, and Wednesday before Easter."""
    assert deadlines("B", at(raised), OPEN).contact_by == at(contact)


def test_a_b_counts_open_minutes() -> None:
    found = deadlines("B", at("02-06 15:00"), OPEN)
    assert found.acknowledge_by == at("02-09 09:00")
    assert steps(found) == [(at("02-09 09:00"), 1), (at("02-09 11:00"), 3)]
    assert deadlines("B", at("02-06 14:00"), OPEN).acknowledge_by == at("02-06 16:00")


def test_the_second_step_of_a_b_goes_to_those_on_call_if_there_are_any() -> None:
    """Ruling 10: without on-call it goes to the management list."""
    assert [level for _at, level in steps(deadlines("B", at("02-02 09:00"), OPEN))] == [1, 3]
    assert [level for _at, level in steps(deadlines("B", at("02-02 09:00"), OPEN, ON_CALL))] == [1, 2]


@pytest.mark.parametrize(
    ("raised", "acknowledge", "contact"),
    [
        ("02-02 10:00", "02-03 12:00", "02-04 16:00"),
        ("02-06 17:00", "02-09 12:00", "02-11 16:00"),
        ("02-07 10:00", "02-09 12:00", "02-11 16:00"),
        ("04-01 14:30", "04-07 12:00", "04-08 16:00"),
    ],
)
def test_a_c_is_for_the_next_working_day(raised: str, acknowledge: str, contact: str) -> None:
    found = deadlines("C", at(raised), OPEN)
    assert (found.acknowledge_by, found.contact_by) == (at(acknowledge), at(contact))
    assert steps(found) == [(at(acknowledge).replace(hour=16), 1)]


def test_a_missed_contact_escalates_like_a_missed_acknowledgement() -> None:
    """Ruling 10."""
    found = deadlines("A", at("02-02 10:00"), OPEN)
    levels = [
        level_due(found, at(f"02-02 {clock}"), acknowledged=True) for clock in ("10:29", "10:30", "10:45", "11:00")
    ]
    assert levels == [0, 1, 2, 3]
    late = deadlines("B", at("02-02 09:00"), OPEN)
    assert [level_due(late, at(when), acknowledged=True) for when in ("02-02 15:59", "02-02 16:00", "02-03 10:00")] == [
        0,
        1,
        3,
    ]


def test_nothing_escalates_once_there_is_contact() -> None:
    found = deadlines("A", at("02-02 10:00"), OPEN)
    assert level_due(found, at("02-03 10:00"), acknowledged=True, contacted=True) == 0
    assert level_due(found, at("02-03 10:00"), acknowledged=False) == 3


def test_on_a_rise_no_deadline_moves_later() -> None:
    """Ruling 5: A's clocks start at the save, unless B's were sooner."""
    old = deadlines("B", at("02-02 08:10"), OPEN)
    found = tightened(old, deadlines("A", at("02-02 10:00"), OPEN))
    assert (found.acknowledge_by, found.contact_by) == (at("02-02 10:10"), at("02-02 10:30"))
    assert steps(found) == [(at("02-02 10:10"), 1), (at("02-02 10:30"), 2), (at("02-02 10:45"), 3)]
    assert tightened(old, old) == old


def test_an_alert_in_the_night_when_the_clock_is_moved() -> None:
    """Fifteen minutes are fifteen minutes: 01:50 + 15 is 03:05 in spring; in autumn 02:50 comes twice."""
    assert deadlines("A", at("03-29 01:50"), OPEN, ON_CALL).acknowledge_by == at("03-29 03:05")
    first, second = at("10-25 02:50"), at("10-25 02:50").replace(fold=1)
    assert utc(deadlines("A", first, OPEN, ON_CALL).acknowledge_by) == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)
    assert deadlines("A", second, OPEN, ON_CALL).acknowledge_by == at("10-25 03:05")


def test_staffed_means_open_when_nobody_is_on_call() -> None:
    assert is_staffed(at("02-02 08:00"), OPEN)
    assert not is_staffed(at("02-02 16:00"), OPEN)
    assert reads_again_at(at("02-02 16:00"), OPEN) == at("02-03 08:00")
    assert reads_again_at(at("04-01 17:00"), OPEN) == at("04-07 08:00")


def test_an_unknown_grade_is_an_error() -> None:
    with pytest.raises(KeyError):
        deadlines("D", at("02-02 08:00"), OPEN)


# An independent oracle: it only knows how to walk, minute by minute in UTC, and to read the clock on the wall.


def wall(moment: datetime) -> datetime:
    return moment.astimezone(COPENHAGEN)


def works(day: date, calendar: Calendar) -> bool:
    return day.weekday() in calendar.hours and day not in calendar.closures and day not in public_holidays(day.year)


def open_now(moment: datetime, calendar: Calendar) -> bool:
    local = wall(moment)
    hours = calendar.hours.get(local.weekday())
    return works(local.date(), calendar) and hours is not None and hours.opens <= local.time() < hours.closes


def walk(start: datetime, until) -> datetime:
    moment = start.astimezone(UTC)
    while not until(moment):
        moment += MINUTE
    return moment


def walk_minutes(start: datetime, minutes: int, counts) -> datetime:
    """Where one stands when so many counting minutes have gone by."""
    moment, left = start.astimezone(UTC), minutes
    while left:
        left -= counts(moment)
        moment += MINUTE
    return moment


def walk_to(
    start: datetime, days_ahead: int, hour: int, calendar: Calendar, *, today_may_count: bool = False
) -> datetime:
    """The given hour of the working day number `days_ahead` after the day of `start`."""
    moment, day, passed = start.astimezone(UTC), wall(start).date(), 0
    if days_ahead == 0 and today_may_count:
        return walk(moment, lambda now: wall(now).hour == hour)
    while True:
        moment += MINUTE
        local = wall(moment)
        if local.date() != day:
            day = local.date()
            passed += works(day, calendar)
        if passed == days_ahead and works(day, calendar) and (local.hour, local.minute) == (hour, 0):
            return moment


def oracle(grade: str, raised: datetime, calendar: Calendar, limits: Limits) -> dict[str, object]:
    around_the_clock = limits.oncall != "none"

    def staffed(now: datetime) -> bool:
        return around_the_clock or open_now(now, calendar)

    local = wall(raised)
    if grade == "A":
        start = walk(raised, staffed)
        moments = [walk_minutes(start, minutes, lambda _now: True) for minutes in (15, 30, 45)]
        return {"acknowledge": moments[0], "contact": moments[1], "steps": list(zip(moments, (1, 2, 3), strict=True))}
    if grade == "B":
        lead, second = (walk_minutes(raised, minutes, staffed) for minutes in (120, 240))
        if works(local.date(), calendar) and local.hour < 12:
            contact = walk_to(raised, 0, 16, calendar, today_may_count=True)
        else:
            contact = walk_to(raised, 1, 10, calendar)
        return {"acknowledge": lead, "contact": contact, "steps": [(lead, 1), (second, 2 if around_the_clock else 3)]}
    today_counts = works(local.date(), calendar) and local.hour < 16
    return {
        "acknowledge": walk_to(raised, 1, 12, calendar),
        "contact": walk_to(raised, 2 if today_counts else 3, 16, calendar),
        "steps": [(walk_to(raised, 1, 16, calendar), 1)],
    }


HARD_DAYS = [
    date(2026, 3, 28),  # the night to summer time
    date(2026, 3, 29),
    date(2026, 4, 1),  # Easter
    date(2026, 4, 2),
    date(2026, 4, 6),
    date(2026, 5, 13),  # Ascension Day and the Friday after it
    date(2026, 5, 22),
    date(2026, 10, 24),  # the night to winter time
    date(2026, 10, 25),
    date(2026, 12, 23),
    date(2026, 12, 31),  # year end
    date(2027, 1, 1),
]
CALENDARS = [
    OPEN,
    Calendar(closures=frozenset({date(2026, 12, 24), date(2026, 12, 31), date(2026, 4, 7), date(2026, 5, 15)})),
    Calendar(hours={0: Hours(time(9, 30), time(12, 15)), 2: Hours(time(8), time(20)), 5: Hours(time(10), time(11))}),
    Calendar(hours={day: Hours(time(0), time(23)) for day in range(7)}),
]


def simulated(seed: int) -> tuple[str, datetime, Calendar, Limits]:
    rng = random.Random(seed)
    day = rng.choice(HARD_DAYS) if seed % 2 else date(2026, 1, 1) + timedelta(days=rng.randrange(365))
    midnight = datetime.combine(day, time(0), tzinfo=COPENHAGEN).astimezone(UTC)
    raised = midnight + timedelta(minutes=rng.randrange(24 * 60))
    calendar = CALENDARS[rng.choice([0, 0, 1, 1, 2, 3])]
    return rng.choice("AABBBC"), raised, calendar, rng.choice([STANDARD, STANDARD, STANDARD, ON_CALL])


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_simulated_alerts_are_exact_to_the_minute(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        grade, raised, calendar, limits = simulated(seed)
        found, expected = deadlines(grade, raised, calendar, limits), oracle(grade, raised, calendar, limits)
        assert utc(found.acknowledge_by) == expected["acknowledge"], (seed, grade, wall(raised))
        assert utc(found.contact_by) == expected["contact"], (seed, grade, wall(raised))
        assert [(utc(moment), level) for moment, level in steps(found)] == expected["steps"], (
            seed,
            grade,
            wall(raised),
        )


def test_the_oracle_would_notice_a_minute() -> None:
    """Negative control: with one limit a minute off, the same comparison fails."""
    raised, off = at("04-01 15:00"), replace(STANDARD, b_acknowledge=121)
    assert deadlines("B", raised, OPEN, off).acknowledge_by != oracle("B", raised, OPEN, STANDARD)["acknowledge"]


def test_open_minutes_are_never_counted_while_closed() -> None:
    assert add_open_minutes(at("02-06 15:30"), 30, OPEN) == at("02-06 16:00")
    assert add_open_minutes(at("02-06 15:30"), 31, OPEN) == at("02-09 08:01")
    assert add_open_minutes(at("02-07 12:00"), 0, OPEN) == at("02-09 08:00")
    assert add_open_minutes(at("02-02 08:00"), 5 * 480 + 1, OPEN) == at("02-09 08:01")


def test_escalations_are_in_order_of_level() -> None:
    for seed in range(200):
        levels = [step.level for step in deadlines(*simulated(seed)).escalations]
        assert levels == sorted(set(levels))
    assert Escalation(at("02-02 10:00"), 1) < Escalation(at("02-02 10:01"), 1)
