"""What a course's own figures say that a clinician should know: deterioration, no progress, silence (clinical.md 3.6).

Pure; rulings 12 and 16, open decision O10. `rules` names everything that fires in a history, each with a key that
stays the same whenever the same history is looked at again: whoever raises alerts raises one for each new key. The
alerts have no class and block nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from types import MappingProxyType

from assessment.schedule import Pause, active_days, course_week, missed_in_a_row, planned_weeks

PHQ9, MDI = "phq9", "mdi"
PATIENT, PSYCHOLOGIST, LEAD, SUPERVISION = "patient", "psychologist", "lead", "supervision"


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of 3.6 and O10."""

    phq9_reliable: int = 6
    mdi_reliable: int = 8
    fast_rise: int = 5
    fast_rise_twice: int = 6
    phq9_severe: int = 20
    mdi_severe: int = 31
    track_week: int = 4
    track_fall: int = 3
    track_floor: int = 10
    baseline_days: int = 21
    inactive_days: tuple[int, ...] = (7, 10, 14, 21)


STANDARD = Limits()


@dataclass(frozen=True, slots=True)
class Score:
    """A complete total: when it was sent (Copenhagen time), in which form and in which course week (0 = none)."""

    instrument: str
    total: int
    at: datetime
    form: str
    week: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """One course as it stands on `today`. `answered` = the weeks whose check was sent, complete or not.

    `active` = in treatment and not paused: only then are silence and missing weeks counted.
    """

    scores: tuple[Score, ...] = ()
    today: date = date.min
    started_on: date | None = None
    planned_end_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    last_seen_on: date | None = None
    answered: frozenset[int] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """To whom a rule speaks, and within how many working days (5.2) it is answered; None = no deadline."""

    to: tuple[str, ...]
    days: int | None


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "reliable_deterioration": Rule((PSYCHOLOGIST,), 2),
        "fast_rise": Rule((PSYCHOLOGIST,), 2),
        "new_severe": Rule((PSYCHOLOGIST, LEAD), 1),
        "not_on_track": Rule((PSYCHOLOGIST, SUPERVISION), None),
        "inactive_7": Rule((PATIENT,), None),
        "inactive_10": Rule((PSYCHOLOGIST,), 1),
        "inactive_14": Rule((PSYCHOLOGIST,), 2),
        "inactive_21": Rule((PSYCHOLOGIST, LEAD), None),
        "no_weekly": Rule((PSYCHOLOGIST,), 2),
        "no_show": Rule((PSYCHOLOGIST,), 0),
    }
)
INACTIVE = ("inactive_7", "inactive_10", "inactive_14", "inactive_21")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: once for each `key`. `params` hold the figures for the words."""

    kind: str
    key: str
    params: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def value(self) -> int | None:
        """The one figure to show beside the words: the total, the days, or the last week that is missing."""
        found = next((self.params[name] for name in ("total", "days", "last") if name in self.params), None)
        return int(found) if found is not None else None

    @property
    def due_rule(self) -> Rule:
        """To whom, and how soon."""
        return RULES[self.kind]


def rules(history: History, limits: Limits = STANDARD) -> tuple[Finding, ...]:
    """Every rule that fires in the history; the same history gives the same findings and keys."""
    found = [
        *_deteriorations(history, limits),
        *_fast_rises(history, limits),
        *_new_severe(history, limits),
        *_not_on_track(history, limits),
    ]
    if history.active and history.started_on is not None:
        found += [*_inactive(history, limits), *_no_weekly(history)]
    return tuple(found)


def baseline(history: History, instrument: str, limits: Limits = STANDARD) -> Score | None:
    """What later scores are measured against: T0, or the first weekly one if T0 was too old at the start (O10)."""
    scores = _of(history, instrument)
    first = next((score for score in scores if score.form == "t0"), None)
    weekly = next((score for score in scores if score.form == "w14"), None)
    if first is None:
        return weekly
    fresh = history.started_on is None or (history.started_on - first.at.date()).days <= limits.baseline_days
    return first if fresh else weekly or first


def _of(history: History, instrument: str) -> list[Score]:
    """An instrument's scores in the order in which they were sent."""
    return sorted((score for score in history.scores if score.instrument == instrument), key=lambda score: score.at)


def _deteriorations(history: History, limits: Limits) -> Iterator[Finding]:
    """PHQ-9 at least 6, or MDI at least 8, above the baseline."""
    for instrument, rise in ((PHQ9, limits.phq9_reliable), (MDI, limits.mdi_reliable)):
        start = baseline(history, instrument, limits)
        for score in _of(history, instrument):
            if start is not None and score.at > start.at and score.total >= start.total + rise:
                yield _finding("reliable_deterioration", score, before=start.total)


def _fast_rises(history: History, limits: Limits) -> Iterator[Finding]:
    """At least 5 from one course week to the next, or two rises in a row that make at least 6."""
    weekly = _by_week(history)
    for week, score in weekly.items():
        last, one_before = weekly.get(week - 1), weekly.get(week - 2)
        if last is None:
            continue
        if score.total - last.total >= limits.fast_rise:
            yield _finding("fast_rise", score, before=last.total)
        elif one_before is not None and _rose_twice(one_before, last, score, limits):
            yield _finding("fast_rise", score, before=one_before.total)


def _rose_twice(first: Score, second: Score, third: Score, limits: Limits) -> bool:
    return first.total < second.total < third.total >= first.total + limits.fast_rise_twice


def _new_severe(history: History, limits: Limits) -> Iterator[Finding]:
    """Severe when the previous complete score, of whichever form, was not."""
    for instrument, severe in ((PHQ9, limits.phq9_severe), (MDI, limits.mdi_severe)):
        for before, score in pairwise(_of(history, instrument)):
            if before.total < severe <= score.total:
                yield _finding("new_severe", score, before=before.total)


def _not_on_track(history: History, limits: Limits) -> Iterator[Finding]:
    """Week 4, or week 5 where week 4 is missing: fallen by less than 3 and still at least 10."""
    start, weekly = baseline(history, PHQ9, limits), _by_week(history, only="w14")
    score = weekly.get(limits.track_week) or weekly.get(limits.track_week + 1)
    if start is None or score is None:
        return
    if start.total - score.total < limits.track_fall and score.total >= limits.track_floor:
        # One check a course: a late week 4 does not ask again what week 5 has asked.
        yield Finding("not_on_track", "not_on_track", {"total": score.total, "before": start.total})


def _by_week(history: History, only: str = "") -> dict[int, Score]:
    """The PHQ-9 of each course week: its weekly check's, else that of another form sent in that week."""
    found: dict[int, Score] = {}
    for score in _of(history, PHQ9):
        if score.week and (score.form == "w14" or (not only and score.week not in found)):
            found[score.week] = score
    return dict(sorted(found.items()))


def _inactive(history: History, limits: Limits) -> Iterator[Finding]:
    """Days without a log-in; a pause stands still."""
    assert history.started_on is not None  # noqa: S101 - asked by `rules`; tells the type
    since = max(history.started_on, history.last_seen_on or history.started_on)
    days = active_days(since, history.today, history.pauses)
    for kind, limit in zip(INACTIVE, limits.inactive_days, strict=True):
        if days >= limit:
            yield Finding(kind, f"{kind}:{since.isoformat()}", {"days": limit, "since": since.isoformat()})


def _no_weekly(history: History) -> Iterator[Finding]:
    """Two course weeks in a row have ended without a check."""
    assert history.started_on is not None  # noqa: S101 - asked by `rules`; tells the type
    week = course_week(history.started_on, history.today, history.pauses)
    planned = planned_weeks(history.started_on, history.planned_end_on)
    answered = history.answered | {score.week for score in history.scores}
    for missed in missed_in_a_row(answered, week, planned):
        yield Finding("no_weekly", f"no_weekly:{missed}", {"first": missed - 1, "last": missed})


def _finding(kind: str, score: Score, *, before: int) -> Finding:
    params = {"total": score.total, "before": before, "week": score.week}
    return Finding(kind, f"{kind}:{score.code or score.at.isoformat()}", params)
