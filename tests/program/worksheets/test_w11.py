"""W11: a night in time that passed (clinical.md 4.3, vectors SL1-SL4, and X1)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program.worksheets import w11
from program.worksheets.w11 import W11


def night(date: str, bed: str, off: str, latency: int, awake: int, wake: str, up: str) -> dict[str, Any]:
    return {
        "date": date,
        "bed": bed,
        "lights_off": off,
        "latency": latency,
        "awake": awake,
        "wake": wake,
        "up": up,
    }


@pytest.mark.parametrize(
    ("data", "in_bed", "asleep", "efficiency"),
    [
        (night("2026-02-03", "23:00", "23:30", 45, 60, "06:30", "07:30"), 510, 315, 61.8),
        (night("2026-03-28", "23:00", "23:00", 15, 0, "07:00", "07:00"), 420, 405, 96.4),
        (night("2026-10-24", "23:00", "23:00", 15, 0, "07:00", "07:00"), 540, 525, 97.2),
        (night("2026-02-04", "01:10", "01:30", 20, 10, "08:00", "08:15"), 425, 360, 84.7),
    ],
)
def test_the_nights_of_the_specification(data: dict[str, Any], in_bed: int, asleep: int, efficiency: float) -> None:
    found = w11.night(data)
    assert found is not None
    assert (found.in_bed, found.asleep, round(found.efficiency * 100, 1)) == (in_bed, asleep, efficiency)
    assert W11.clean(data, final=True).ok


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (night("2026-02-03", "23:00", "23:30", 300, 200, "06:30", "07:30"), "sleep_none"),
        (night("2026-02-03", "23:00", "23:30", 10, 0, "07:30", "06:30"), "sleep_order"),
        (night("2026-02-03", "15:00", "23:30", 10, 0, "07:30", "07:31"), "sleep_long"),
        (night("2026-02-03", "23:30", "23:00", 10, 0, "07:30", "07:31"), "sleep_order"),
    ],
)
def test_what_cannot_be_a_night_is_refused_when_sent_and_kept_as_a_draft(data: dict[str, Any], code: str) -> None:
    assert [error.code for error in W11.clean(data, final=True).errors] == [code]
    assert W11.clean(data, final=False).ok
    assert w11.night(data) is None


def test_sixteen_hours_to_the_minute_are_allowed() -> None:
    assert W11.clean(night("2026-02-03", "15:00", "23:30", 10, 0, "07:00", "07:00"), final=True).ok


def test_bedtime_may_be_left_out() -> None:
    data = night("2026-02-03", "", "23:30", 45, 60, "06:30", "07:30")
    found = w11.night(data)
    assert found is not None
    assert found.in_bed == 480
    assert W11.clean(data, final=True).ok


def test_the_suggested_night_of_x1() -> None:
    assert w11.suggested_minutes_in_bed([315, 360, 330, 345, 300, 375, 345]) == 375
    assert w11.suggested_minutes_in_bed([290]) == 360


@pytest.mark.parametrize(
    ("asleep", "suggested"), [(337, 360), (338, 375), (352, 375), (353, 390), (330, 360), (1, 360)]
)
def test_the_suggestion_is_the_nearest_quarter(asleep: int, suggested: int) -> None:
    assert w11.suggested_minutes_in_bed([asleep]) == suggested


def test_halfway_between_two_quarters_the_night_is_longer() -> None:
    assert w11.suggested_minutes_in_bed([337, 338]) == 375
    assert w11.suggested_minutes_in_bed([352, 353]) == 390


TIMES = st.times().map(lambda time: f"{time:%H:%M}")


@given(
    st.builds(
        night,
        st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)).map(str),
        TIMES,
        TIMES,
        st.integers(0, 960),
        st.integers(0, 960),
        TIMES,
        TIMES,
    )
)
def test_a_night_is_read_exactly_when_it_can_be_sent_and_its_figures_make_sense(data: dict[str, Any]) -> None:
    found = w11.night(data)
    assert (found is not None) == W11.clean(data, final=True).ok
    if found is not None:
        assert 0 < found.asleep <= found.in_bed <= 16 * 60
        assert 0 < found.efficiency <= 1


def test_the_mean_leaves_out_what_is_no_night() -> None:
    rows = [night("2026-02-03", "23:00", "23:30", 45, 60, "06:30", "07:30"), {"date": "2026-02-04"}]
    found = w11.summary(rows)
    assert found is not None
    assert (found.nights, found.asleep) == (1, 315)
    assert w11.summary([{}]) is None
