"""The clock of a rehearsal: it runs, stands, is set forward, and what happened keeps the moment it showed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import fast_clock

NOW = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(weeks=1)


def test_ten_weeks_pass_in_ten_minutes() -> None:
    clock = fast_clock.begun(NOW)
    assert fast_clock.shown(clock, NOW) == NOW
    assert fast_clock.shown(clock, NOW + 10 * MINUTE) == NOW + 10 * WEEK


def test_before_it_began_the_time_is_the_time() -> None:
    assert fast_clock.shown(fast_clock.begun(NOW), NOW - DAY) == NOW - DAY
    assert fast_clock.shown((), NOW) == NOW


def test_it_stands_still_to_read_and_goes_on_from_there() -> None:
    clock = fast_clock.stopped(fast_clock.begun(NOW), NOW + MINUTE)
    assert not fast_clock.is_running(clock)
    assert fast_clock.shown(clock, NOW + 30 * MINUTE) == NOW + WEEK
    clock = fast_clock.started(clock, NOW + 30 * MINUTE)
    assert fast_clock.shown(clock, NOW + 31 * MINUTE) == NOW + 2 * WEEK


def test_it_is_set_forward_running_or_standing_and_never_back() -> None:
    standing = fast_clock.stopped(fast_clock.begun(NOW), NOW)
    moved = fast_clock.set_forward(standing, NOW + MINUTE, DAY)
    assert fast_clock.shown(moved, NOW + 5 * MINUTE) == NOW + DAY
    assert not fast_clock.is_running(moved)
    with pytest.raises(ValueError, match="forward"):
        fast_clock.set_forward(standing, NOW, -DAY)


def test_it_is_kept_as_json() -> None:
    clock = fast_clock.set_forward(fast_clock.begun(NOW), NOW + MINUTE, DAY)
    assert fast_clock.unpacked(fast_clock.packed(clock)) == clock


ACTS = st.lists(st.tuples(st.integers(0, 600), st.sampled_from(["stop", "start", "day", "week"])), max_size=12)


def wound(acts: list[tuple[int, str]]) -> tuple[fast_clock.Clock, list[tuple[datetime, datetime]]]:
    """A clock after the acts, so many seconds apart, and what it showed at each of them then."""
    clock: fast_clock.Clock = fast_clock.begun(NOW)
    now, showed = NOW, []
    for seconds, act in acts:
        now += timedelta(seconds=seconds)
        showed.append((now - timedelta(microseconds=1), fast_clock.shown(clock, now - timedelta(microseconds=1))))
        if act in {"day", "week"}:
            clock = fast_clock.set_forward(clock, now, DAY if act == "day" else WEEK)
        else:
            clock = (fast_clock.stopped if act == "stop" else fast_clock.started)(clock, now)
    return clock, showed


@given(ACTS)
def test_what_happened_keeps_the_moment_it_showed_then(acts: list[tuple[int, str]]) -> None:
    clock, showed = wound([(seconds + 1, act) for seconds, act in acts])
    for real, then in showed:
        assert fast_clock.shown(clock, real) == then


@given(ACTS, st.integers(0, 8000), st.integers(0, 8000))
def test_time_never_goes_back(acts: list[tuple[int, str]], first: int, second: int) -> None:
    clock, _showed = wound(acts)
    earlier, later = sorted((first, second))
    shown = [fast_clock.shown(clock, NOW + timedelta(seconds=seconds)) for seconds in (earlier, later)]
    assert shown[0] <= shown[1]
