"""Deterioration, no progress and silence: the vectors of clinical.md 3.6, rulings 12 and 16, and 10,000 courses."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from assessment.schedule import Pause
from assessment.trends import RULES, History, Limits, Score, baseline, rules
from care.models import Alert
from care.workdays import COPENHAGEN

START = date(2026, 2, 2)
END = START + timedelta(weeks=10)


def on(day: int, hour: int = 12) -> datetime:
    return datetime.combine(START + timedelta(days=day), time(hour), tzinfo=COPENHAGEN)


def t0(total: int, instrument: str = "phq9", days_before: int = 7) -> Score:
    return Score(instrument, total, on(-days_before), "t0", code=f"t0-{instrument}")


def week(number: int, total: int, instrument: str = "phq9", form: str = "w14") -> Score:
    day = 7 * (number - 1) + 2
    return Score(instrument, total, on(day), form, number, code=f"{form}-{instrument}-{number}")


def weeks(*totals: int | None, first: int = 1) -> tuple[Score, ...]:
    return tuple(week(number, total) for number, total in enumerate(totals, first) if total is not None)


def history(*scores: Score, day: int = 0, seen: int | None = None, **more) -> History:
    return History(
        scores=scores,
        today=START + timedelta(days=day),
        started_on=START,
        planned_end_on=END,
        last_seen_on=START + timedelta(days=day if seen is None else seen),
        **more,
    )


def kinds(*scores: Score, limits: Limits | None = None, **more) -> list[str]:
    return [found.kind for found in rules(history(*scores, **more), limits or Limits())]


def test_six_points_over_the_baseline_are_reliable_deterioration() -> None:
    assert kinds(t0(14), *weeks(14, 15, 20)) == ["reliable_deterioration", "fast_rise", "new_severe"]
    assert "reliable_deterioration" not in kinds(t0(14), *weeks(14, 15, 19))


def test_mdi_needs_eight() -> None:
    assert "reliable_deterioration" in kinds(t0(20, "mdi"), week(5, 28, "mdi", "t1"))
    assert "reliable_deterioration" not in kinds(t0(20, "mdi"), week(5, 27, "mdi", "t1"))


@pytest.mark.parametrize(
    ("totals", "fast"),
    [
        ((9, 14), 1),
        ((9, 13), 0),
        ((10, 13, 16), 1),
        ((10, 12, 14), 0),
        ((10, 12, 16), 1),
        ((10, 10, 14), 0),
        ((9, None, 14), 0),  # ruling 12: consecutive course weeks
        ((10, 13, None, 16), 0),
        ((9, 14, 19), 2),
        ((14, 9, 14), 1),
    ],
)
def test_a_fast_rise(totals: tuple, fast: int) -> None:
    assert kinds(t0(12), *weeks(*totals)).count("fast_rise") == fast


def test_14_to_20_raises_all_that_fire() -> None:
    """Ruling 12."""
    assert {"reliable_deterioration", "new_severe"} <= set(kinds(t0(14), week(1, 20)))


def test_newly_severe_needs_a_previous_score_below() -> None:
    assert kinds(t0(20), week(1, 22)) == []
    assert kinds(week(1, 22)) == []
    assert kinds(t0(19), week(1, 20)) == ["new_severe"]
    assert "new_severe" in kinds(t0(30, "mdi"), week(5, 31, "mdi", "t1"))
    assert kinds(t0(19), week(1, 21), week(2, 18), week(3, 20)).count("new_severe") == 2


@pytest.mark.parametrize(
    ("scores", "fires"),
    [
        (weeks(None, None, None, 13), True),  # 15 → 13: a fall of 2
        (weeks(None, None, None, 12), False),
        (weeks(None, None, None, None, 13), True),  # week 5 where week 4 is missing
        (weeks(None, None, None, 12, 15), False),  # week 4 counts when it is there
        (weeks(None, None, 14), False),
        (weeks(None, None, None, None, None, 14), False),
    ],
)
def test_not_on_track_in_week_4_else_5(scores: tuple, fires: bool) -> None:
    assert ("not_on_track" in kinds(t0(15), *scores)) is fires


def test_a_low_score_is_on_track_even_without_a_fall() -> None:
    assert "not_on_track" not in kinds(t0(10), week(4, 9))
    assert "not_on_track" in kinds(t0(11), week(4, 10))


def test_the_week_5_of_another_form_is_no_weekly_check() -> None:
    assert "not_on_track" not in kinds(t0(15), week(5, 14, form="t1"))


@pytest.mark.parametrize(("age", "expected"), [(21, "t0"), (22, "w14")])
def test_an_old_application_makes_the_first_week_the_baseline(age: int, expected: str) -> None:
    """Open decision O10."""
    found = baseline(history(t0(10, days_before=age), week(1, 15)), "phq9")
    assert found is not None
    assert found.form == expected


def test_an_old_application_still_counts_while_there_is_nothing_newer() -> None:
    assert baseline(history(t0(10, days_before=60)), "phq9").form == "t0"
    assert baseline(history(t0(20, "mdi", days_before=60), week(5, 25, "mdi", "t1")), "mdi").form == "t0"
    assert baseline(history(), "phq9") is None


def test_with_the_first_week_as_baseline_that_week_is_no_deterioration() -> None:
    assert kinds(t0(10, days_before=30), week(1, 16)) == []
    assert kinds(t0(10, days_before=30), week(1, 16), week(3, 22)) == ["reliable_deterioration", "new_severe"]


@pytest.mark.parametrize(
    ("days", "found"),
    [(6, []), (7, ["inactive_7"]), (10, ["inactive_7", "inactive_10"]), (14, 3), (20, 3), (21, 4)],
)
def test_days_without_a_log_in(days: int, found: list | int) -> None:
    silent = [kind for kind in kinds(day=days + 3, seen=3, answered=frozenset(range(1, 11))) if "inactive" in kind]
    assert silent == found if isinstance(found, list) else len(silent) == found


def test_silence_stands_still_during_a_pause() -> None:
    """Ruling 16."""
    pause = Pause(START + timedelta(days=5), START + timedelta(days=15))
    away = history(day=20, seen=3, pauses=(pause,), answered=frozenset(range(1, 11)))
    assert [found.kind for found in rules(away)] == ["inactive_7"]
    assert rules(replace(away, active=False)) == ()


def test_who_has_never_logged_in_is_silent_from_the_start() -> None:
    never = replace(history(day=7, answered=frozenset({1})), last_seen_on=None)
    assert [found.kind for found in rules(never)] == ["inactive_7"]


def test_two_weeks_without_a_check() -> None:
    assert kinds(day=13) == []
    assert kinds(day=14) == ["no_weekly"]
    assert kinds(day=14, answered=frozenset({2})) == []
    assert kinds(day=21) == ["no_weekly"]
    assert kinds(day=28) == ["no_weekly"] * 2


def test_a_pause_is_no_missing_week() -> None:
    pause = Pause(START + timedelta(days=7), START + timedelta(days=21))
    assert kinds(day=27, answered=frozenset({1}), pauses=(pause,)) == []
    assert kinds(day=35, answered=frozenset({1}), pauses=(pause,)) == ["no_weekly"]


def test_every_kind_has_a_rule_and_a_place_among_the_alerts() -> None:
    kinds_of_alerts = set(Alert.Kind.values) - {"risk", "unwanted_effect", "help_wanted"}
    assert set(RULES) - {"inactive_7"} == kinds_of_alerts


def test_a_region_may_move_the_limits() -> None:
    assert kinds(t0(14), week(3, 19), limits=Limits(phq9_reliable=5)) == ["reliable_deterioration"]


# 10,000 simulated courses, against an oracle that goes through the weeks with a table and knows nothing of the module.


def simulated(seed: int) -> dict:
    """A course as plain numbers: T0 (age and total), the PHQ-9 of each week or None, MDI at T0 and T1, and log-ins."""
    rng = random.Random(seed)
    level = rng.randint(6, 22)
    totals = []
    for _ in range(10):
        level = min(27, max(0, level + rng.choice([-5, -3, -2, -1, 0, 0, 1, 2, 3, 5, 6])))
        totals.append(level if rng.random() > 0.2 else None)
    return {
        "t0": rng.randint(4, 24) if rng.random() > 0.02 else None,
        "age": rng.choice([3, 10, 20, 21, 22, 40]),
        "weeks": totals,
        "mdi0": rng.randint(10, 40),
        "mdi1": rng.randint(5, 50) if rng.random() > 0.3 else None,
        "logins": sorted(rng.sample(range(70), rng.randint(1, 30))),
    }


def sent_in(course: dict) -> list[tuple[int, Score]]:
    """Every score with the day it was sent."""
    scores = [(-1, t0(course["mdi0"], "mdi", course["age"]))]
    if course["t0"] is not None:
        scores.append((-1, t0(course["t0"], days_before=course["age"])))
    scores += [(7 * n - 5, week(n, total)) for n, total in enumerate(course["weeks"], 1) if total is not None]
    if course["mdi1"] is not None:
        scores.append((30, week(5, course["mdi1"], "mdi", "t1")))
    return scores


def as_history(course: dict, day: int, sent: list[tuple[int, Score]]) -> History:
    """What is known on a day of the course: what was sent until then, and the last log-in."""
    seen = max((login for login in course["logins"] if login <= day), default=None)
    return History(
        scores=tuple(score for sent_on, score in sent if sent_on <= day),
        today=START + timedelta(days=day),
        started_on=START,
        planned_end_on=END,
        last_seen_on=None if seen is None else START + timedelta(days=seen),
    )


def expected(course: dict) -> set[tuple[str, int]]:
    """(kind, week or day) of everything that must be found in ten weeks, worked out by hand from the table of 3.6."""
    table = dict(enumerate(course["weeks"], 1))
    return {*_by_scores(course, table), *_by_mdi(course), *_by_silence(course, table)}


def _by_scores(course: dict, table: dict):
    given = [(n, total) for n, total in table.items() if total is not None]
    start, first, previous = course["t0"], 0, course["t0"]
    if start is None or (course["age"] > 21 and given):
        first, start = given[0] if given else (0, None)
    for n, total in given:
        before, before_that = table.get(n - 1), table.get(n - 2)
        if start is not None and n > first and total - start >= 6:
            yield "reliable_deterioration", n
        if before is not None and total - before >= 5:
            yield "fast_rise", n
        if None not in (before, before_that) and before_that < before < total and total - before_that >= 6:
            yield "fast_rise", n
        if previous is not None and previous < 20 <= total:
            yield "new_severe", n
        previous = total
    check = table[4] if table[4] is not None else table[5]
    if start is not None and check is not None and start - check < 3 and check >= 10:
        yield "not_on_track", 0


def _by_mdi(course: dict):
    if course["mdi1"] is not None and course["mdi1"] - course["mdi0"] >= 8:
        yield "reliable_deterioration", 5_000
    if course["mdi1"] is not None and course["mdi0"] < 31 <= course["mdi1"]:
        yield "new_severe", 5_000


def _by_silence(course: dict, table: dict):
    run = 0
    for n in range(1, 11):
        run = run + 1 if table[n] is None and not (n == 5 and course["mdi1"] is not None) else 0
        if run in (2, 4, 6, 8, 10):
            yield "no_weekly", n
    for since, until in pairwise([0, *course["logins"], 10**6]):
        last = min(until - 1, 70)
        yield from ((f"inactive_{limit}", since) for limit in (7, 10, 14, 21) if last - since >= limit)


def where(found) -> tuple[str, int]:
    if found.kind.startswith("inactive"):
        return found.kind, (date.fromisoformat(found.params["since"]) - START).days
    if found.kind == "no_weekly":
        return found.kind, found.params["last"]
    if found.kind == "not_on_track":
        return found.kind, 0
    return found.kind, 5_000 if "-mdi-" in found.key else found.params["week"]


def raised_in(course: dict) -> list[tuple[str, int]]:
    """Looked at at the end of every day, an alert for every new key: as the job does it."""
    keys: set[str] = set()
    alerts, sent = [], sent_in(course)
    for day in range(71):
        for found in rules(as_history(course, day, sent)):
            if found.key not in keys:
                keys.add(found.key)
                alerts.append(where(found))
    return alerts


@pytest.mark.parametrize("thousand", range(10))
@pytest.mark.slow
def test_in_ten_thousand_courses_nothing_is_missed_and_nothing_comes_twice(thousand: int) -> None:
    for seed in range(thousand * 1000, thousand * 1000 + 1000):
        course = simulated(seed)
        alerts = raised_in(course)
        assert len(alerts) == len(set(alerts)), seed
        assert set(alerts) == expected(course), seed


def test_the_oracle_would_notice() -> None:
    """Negative control: with one limit a point off, courses differ."""

    def rises(course: dict, limits: Limits) -> set[tuple[str, int]]:
        found = rules(as_history(course, 70, sent_in(course)), limits)
        return {where(one) for one in found if one.kind == "fast_rise"}

    courses = [simulated(seed) for seed in range(50)]
    by_hand = [{one for one in expected(course) if one[0] == "fast_rise"} for course in courses]
    assert [rises(course, Limits()) for course in courses] == by_hand
    assert [rises(course, Limits(fast_rise=6)) for course in courses] != by_hand
