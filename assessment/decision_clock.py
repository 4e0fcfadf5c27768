"""When something must happen with an application (clinical.md 2.4; ruling 21).

Pure: the calendar and the limits come in as values. Working-day deadlines count as in 5.2; reminders and proposals to
close count calendar days from the message to the applicant, at the same time of day. Nothing here decides: a due step
is a reminder to send or a proposal that a person confirms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from care.workdays import COPENHAGEN, Calendar, answer_due

INTERVIEW, FAST_INTERVIEW = "U3", "U3H"


class Step(StrEnum):
    """What is due about an outcome that waits for the applicant."""

    REMIND = "remind"
    CLOSE = "close"  # a proposal


@dataclass(frozen=True, slots=True)
class Limits:
    """The region's limits: working days for deadlines, calendar days for reminders and proposals."""

    decision_days: int = 2
    interview_days: int = 10
    interview_fast_days: int = 5
    start_days: int = 2
    letter_days: int = 3
    gp_remind_days: int = 21
    gp_close_days: int = 60
    missing_remind_days: tuple[int, ...] = (5, 10)
    missing_close_days: int = 30
    no_booking_days: int = 14
    no_shows: int = 2


@dataclass(frozen=True, slots=True)
class Due:
    """A step and its moment; `number` counts the reminders from 1."""

    at: datetime
    step: Step
    number: int = 1


@dataclass(frozen=True, slots=True)
class Right:
    """A right to be answered and to begin in time, for an age group and the routes it covers; no route = none.

    2.4: a bill of 2025 gives referred people aged 18-24 an answer in 8 working days and a start within a month.
    """

    routes: frozenset[str] = field(default_factory=frozenset)
    from_age: int = 18
    to_age: int = 24
    answer_days: int = 8
    start_months: int = 1


@dataclass(frozen=True, slots=True)
class RightDeadlines:
    """The two ends of a waiting-time right."""

    answer_by: datetime
    start_by: datetime


def decide_by(received_at: datetime, calendar: Calendar, limits: Limits) -> datetime:
    """When an application must be decided about, counted from its receipt."""
    return answer_due(received_at, calendar, limits.decision_days)


def act_by(
    outcome: str, received_at: datetime, decided_at: datetime, calendar: Calendar, limits: Limits
) -> datetime | None:
    """The deadline that an outcome starts; None for one that waits for the applicant or ends.

    An interview counts from the receipt of the application, a start or a letter from the decision.
    """
    starts = {
        INTERVIEW: (received_at, limits.interview_days),
        FAST_INTERVIEW: (received_at, limits.interview_fast_days),
        "U5": (decided_at, limits.start_days),
        "U6": (decided_at, limits.letter_days),
    }
    if outcome not in starts:
        return None
    begins, days = starts[outcome]
    return answer_due(begins, calendar, days)


def steps(outcome: str, decided_at: datetime, limits: Limits) -> tuple[Due, ...]:
    """Every reminder and proposal that an outcome leads to while the applicant does nothing, in order of time."""
    reminders, closes = {
        "U2": ((limits.gp_remind_days,), limits.gp_close_days),
        "U4": (limits.missing_remind_days, limits.missing_close_days),
        INTERVIEW: ((), limits.no_booking_days),
        FAST_INTERVIEW: ((), limits.no_booking_days),
    }.get(outcome, ((), None))
    found = [Due(_days_on(decided_at, days), Step.REMIND, number) for number, days in enumerate(reminders, 1)]
    if closes is not None:
        found.append(Due(_days_on(decided_at, closes), Step.CLOSE))
    return tuple(sorted(found, key=lambda due: due.at))


def due(outcome: str, decided_at: datetime, now: datetime, limits: Limits) -> tuple[Due, ...]:
    """The steps whose moment has come."""
    return tuple(one for one in steps(outcome, decided_at, limits) if one.at <= now)


def closing_is_proposed(
    outcome: str, decided_at: datetime, now: datetime, limits: Limits, *, booked: bool = False, no_shows: int = 0
) -> bool:
    """Whether the system proposes U7: silence too long, no booking in time, or too many no-shows."""
    if outcome in {INTERVIEW, FAST_INTERVIEW}:
        if no_shows >= limits.no_shows:
            return True
        if booked:
            return False
    return any(one.step == Step.CLOSE for one in due(outcome, decided_at, now, limits))


def right_deadlines(
    age: int | None, route: str, received_at: datetime, calendar: Calendar, right: Right
) -> RightDeadlines | None:
    """The ends of the waiting-time right, or None when the person or the route is not covered."""
    if age is None or route not in right.routes or not right.from_age <= age <= right.to_age:
        return None
    return RightDeadlines(
        answer_by=answer_due(received_at, calendar, right.answer_days),
        start_by=_months_on(received_at, right.start_months),
    )


def _days_on(moment: datetime, days: int) -> datetime:
    """The same time on the wall in Copenhagen, that many calendar days later."""
    local = moment.astimezone(COPENHAGEN)
    wall = datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=COPENHAGEN)
    return wall.astimezone(UTC).astimezone(COPENHAGEN)


def _months_on(moment: datetime, months: int) -> datetime:
    """The end of the same day of the month that many months later, or of that month's last day."""
    day = moment.astimezone(COPENHAGEN).date()
    first = (day.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return datetime.combine(first.replace(day=min(day.day, last.day)), time(23, 59), tzinfo=COPENHAGEN)
