"""Free times: a week on the wall, holidays, both nights on which the clock is changed, a full week."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.workdays import COPENHAGEN, Calendar, wall
from video import slots
from video.slots import Change, Diary, Rule, Slot, Wish

HOUR = timedelta(hours=1)
MONDAY = date(2026, 6, 1)  # 5 June is a working day; 25 May was Whit Monday
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Sundays
OPEN = Calendar()


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


def wish(first, last, **more):
    values = {"kind": "assessment", "length": HOUR} | more
    return Wish(earliest=wall(first, time(0)), latest=wall(last, time(23, 59)), **values)


def rule(weekday=0, starts="09:00", ends="12:00", **more):
    values = {"valid_from": date(2026, 1, 1)} | more
    return Rule(weekday, time.fromisoformat(starts), time.fromisoformat(ends), **values)


def found(diary, first=MONDAY, last=None, calendar=OPEN, **more):
    """The free times as one reads them on the wall."""
    free = slots.free(diary, wish(first, last or first, **more), calendar)
    return [f"{slot.starts_at.astimezone(COPENHAGEN):%d %H:%M}" for slot in free]


# --- an ordinary week -------------------------------------------------------------------------------------


def test_a_morning_is_cut_into_conversations():
    assert found(Diary(1, (rule(),))) == ["01 09:00", "01 10:00", "01 11:00"]
    assert found(Diary(1, (rule(),)), length=timedelta(minutes=50)) == ["01 09:00", "01 09:50", "01 10:40"]


def test_the_last_one_ends_before_the_time_does():
    assert found(Diary(1, (rule(ends="11:30"),))) == ["01 09:00", "01 10:00"]


def test_every_other_week_counts_from_the_week_it_began():
    every_other = Diary(1, (rule(every_weeks=2, valid_from=date(2026, 5, 27), ends="10:00"),))
    assert found(every_other, MONDAY, MONDAY + timedelta(days=21)) == ["08 09:00", "22 09:00"]


def test_a_rule_ends_before_its_last_day():
    stopped = Diary(1, (rule(valid_until=date(2026, 6, 8), ends="10:00"),))
    assert found(stopped, MONDAY, MONDAY + timedelta(days=14)) == ["01 09:00"]


def test_a_rule_for_one_sort_is_not_shown_to_another():
    follow_ups = Diary(1, (rule(kind="follow_up", ends="10:00"),))
    assert found(follow_ups) == []
    assert found(follow_ups, kind="follow_up", length=timedelta(minutes=30)) == ["01 09:00", "01 09:30"]


def test_what_is_booked_is_gone_and_what_touches_it_is_not():
    busy = ((moment("2026-06-01T10:00"), moment("2026-06-01T11:00")),)
    assert found(Diary(1, (rule(),), busy=busy)) == ["01 09:00", "01 11:00"]


def test_a_shorter_conversation_in_the_middle_takes_both_that_it_touches():
    busy = ((moment("2026-06-01T09:45"), moment("2026-06-01T10:15")),)
    assert found(Diary(1, (rule(),), busy=busy)) == ["01 11:00"]


def test_two_rules_give_the_same_moment_once():
    assert found(Diary(1, (rule(), rule(starts="10:00")))) == ["01 09:00", "01 10:00", "01 11:00"]


# --- days that are different ------------------------------------------------------------------------------


def test_a_closed_day_and_a_closed_hour():
    assert found(Diary(1, (rule(),), (Change(MONDAY),))) == []
    closed = Change(MONDAY, time(9, 30), time(10, 0))
    assert found(Diary(1, (rule(),), (closed,))) == ["01 10:00", "01 11:00"]


def test_more_times_on_one_day():
    more = Change(MONDAY, time(14), time(15), opens=True)
    assert found(Diary(1, (rule(ends="10:00"),), (more,))) == ["01 09:00", "01 14:00"]


def test_somebody_who_is_away_has_no_times():
    away = ((date(2026, 5, 30), date(2026, 6, 1)),)
    assert found(Diary(1, (rule(ends="10:00"),), away=away), MONDAY, MONDAY + timedelta(days=7)) == ["08 09:00"]


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25", "2026-12-25"])
def test_a_public_holiday_has_no_times(day):
    day = date.fromisoformat(day)
    assert found(Diary(1, (rule(day.weekday()),)), day) == []


@pytest.mark.parametrize("day", ["2026-05-01", "2026-06-05", "2026-12-24", "2026-12-31"])
def test_what_is_no_public_holiday_has_times_until_the_region_closes(day):
    day = date.fromisoformat(day)
    diary = Diary(1, (rule(day.weekday(), ends="10:00"),))
    assert len(found(diary, day)) == 1
    assert found(diary, day, calendar=Calendar(closures=frozenset({day}))) == []


def test_the_clinics_opening_hours_do_not_decide():
    evening = Diary(1, (rule(5, "19:00", "20:00"),))
    assert found(evening, date(2026, 6, 6)) == ["06 19:00"]


# --- the two nights ---------------------------------------------------------------------------------------


def test_a_time_that_summer_time_skips_does_not_exist():
    night = Diary(1, (rule(6, "01:30", "05:00"),))
    assert found(night, SPRING) == ["29 01:30", "29 03:30"]
    assert not slots.exists(SPRING, time(2, 30))


def test_a_time_that_winter_time_gives_twice_exists_once():
    night = Diary(1, (rule(6, "01:30", "05:00"),))
    free = slots.free(night, wish(AUTUMN, AUTUMN), OPEN)
    assert found(night, AUTUMN) == ["25 01:30", "25 02:30", "25 03:30"]
    assert free[1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of the two


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_conversation_lasts_an_hour_on_both_nights_and_none_overlap(day):
    free = slots.free(Diary(1, (rule(6, "00:00", "06:00"),)), wish(day, day), OPEN)
    assert {slot.ends_at - slot.starts_at for slot in free} == {HOUR}
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(free))


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 10, 26)])
def test_nine_is_nine_on_the_wall_the_day_after(day):
    assert found(Diary(1, (rule(ends="10:00"),)), day) == [f"{day.day} 09:00"]


# --- how many, and who sees them --------------------------------------------------------------------------


def booked(*texts):
    return tuple((moment(text), moment(text) + HOUR) for text in texts)


def test_a_week_that_is_used_up_has_no_times_and_the_next_one_has():
    diary = Diary(1, (rule(ends="10:00"),), busy=booked("2026-06-02T10:00", "2026-06-03T10:00"), usual_most=2)
    assert found(diary, MONDAY, MONDAY + timedelta(days=7)) == ["08 09:00"]


def test_the_leads_number_holds_from_its_week():
    limits = {date(2026, 6, 8): 0, date(2026, 6, 15): 5}
    diary = Diary(1, (rule(ends="10:00"),), most=limits)
    assert found(diary, MONDAY, MONDAY + timedelta(days=14)) == ["01 09:00", "15 09:00"]
    assert [diary.most_in(day) for day in (MONDAY, *limits, date(2026, 7, 6))] == [10, 0, 5, 5]


def test_times_held_back_are_for_those_who_must_be_seen_soon():
    held_back = Diary(1, (rule(fast=True, ends="10:00"), rule(starts="11:00")))
    assert found(held_back) == ["01 11:00"]
    assert found(held_back, fast=True) == ["01 09:00", "01 11:00"]


def test_a_time_held_back_that_nobody_took_is_shown_when_it_is_near():
    held_back = Diary(1, (rule(fast=True, ends="11:00"),))
    assert found(held_back, fast_until=moment("2026-06-01T10:00")) == ["01 09:00"]


def test_a_time_that_is_both_is_not_held_back():
    both = Diary(1, (rule(fast=True, ends="10:00"), rule(ends="10:00")))
    assert found(both) == ["01 09:00"]


def test_nothing_outside_the_wish():
    early = Wish("assessment", HOUR, moment("2026-06-01T09:01"), moment("2026-06-01T10:00"))
    assert [slot.starts_at for slot in slots.free(Diary(1, (rule(),)), early, OPEN)] == [moment("2026-06-01T10:00")]
    backwards = Wish("assessment", HOUR, moment("2026-06-02T09:00"), moment("2026-06-01T09:00"))
    assert slots.free(Diary(1, (rule(),)), backwards, OPEN) == []


# --- whatever the week ------------------------------------------------------------------------------------

# How fast the machine is just now says nothing about the rules.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLOCKS = st.times(min_value=time(0), max_value=time(23, 45)).map(lambda clock: clock.replace(second=0, microsecond=0))


@st.composite
def rules(draw):
    starts, ends = sorted(draw(st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1])))
    return Rule(draw(st.integers(0, 6)), starts, ends, date(2026, 1, 1), every_weeks=draw(st.sampled_from([1, 2])))


@PATIENT
@given(
    st.lists(rules(), max_size=4),
    st.sampled_from([date(2026, 3, 23), date(2026, 10, 19), date(2026, 12, 21)]),
    st.sampled_from([15, 30, 45, 60, 90]),
)
def test_every_free_time_is_on_the_wall_inside_a_rule_and_on_no_holiday(made, first, minutes):
    length = timedelta(minutes=minutes)
    free = slots.free(Diary(1, tuple(made)), wish(first, first + timedelta(days=13), length=length), OPEN)
    assert len({slot.starts_at for slot in free}) == len(free)
    for slot in free:
        local = slot.starts_at.astimezone(COPENHAGEN)
        assert slots.exists(local.date(), local.time())
        assert not slots.is_closed(local.date(), OPEN)
        assert slot.ends_at - slot.starts_at == length
        assert any(one.holds_on(local.date()) and one.starts <= local.time() < one.ends for one in made)


@PATIENT
@given(st.lists(rules(), min_size=1, max_size=3), st.integers(0, 200))
def test_a_time_that_was_taken_is_never_given_again(made, number):
    first = date(2026, 10, 19)
    wanted = wish(first, first + timedelta(days=13))
    diary = Diary(1, tuple(made), usual_most=1000)
    free = slots.free(diary, wanted, OPEN)
    if not free:
        return
    taken = free[number % len(free)]
    after = slots.free(Diary(1, tuple(made), busy=((taken.starts_at, taken.ends_at),), usual_most=1000), wanted, OPEN)
    assert not any(slots.overlap((slot.starts_at, slot.ends_at), (taken.starts_at, taken.ends_at)) for slot in after)
    assert isinstance(taken, Slot)
