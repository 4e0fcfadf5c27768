"""Who may book, move and cancel a conversation, and until when (clinical.md 2.4, 3.6, 5.6). Pure.

The answers are codes; the words stand in `video.texts`. None means: yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

ASSESSMENT, FOLLOW_UP, OTHER = "assessment", "follow_up", "other"
TALKING = frozenset({"invited", "interview_booked"})
IN_TREATMENT = frozenset({"active", "paused", "follow_up"})
AFTER_INVITATION = TALKING | IN_TREATMENT | {"assessed", "waiting"}
MINUTES = timedelta(minutes=1)
LATE_FROM = timedelta(hours=2)  # before it begins: earlier than that one moves it or cancels


class Why(StrEnum):
    """Why something cannot be done."""

    NOTHING_TO_BOOK = "nothing_to_book"  # not invited, or the end of the programme is far away
    HAS_ONE = "has_one"
    LEAD_DECIDES = "lead_decides"  # too many no-shows
    STAFF_ONLY = "staff_only"
    OVER = "over"  # it is no longer agreed
    BEGUN = "begun"
    TOO_LATE = "too_late"
    MOVED_ENOUGH = "moved_enough"
    NOT_YET = "not_yet"  # said to staff
    TOO_EARLY = "too_early"  # said to the patient


@dataclass(frozen=True, slots=True)
class Limits:
    """What the region has decided about conversations."""

    assessment: timedelta = timedelta(minutes=60)
    follow_up: timedelta = timedelta(minutes=30)
    week_most: int = 10
    whole_region: bool = False
    ahead: timedelta = timedelta(days=28)
    notice: timedelta = timedelta(hours=12)
    change: timedelta = timedelta(hours=24)
    moves: int = 2
    fast_release: timedelta = timedelta(hours=24)
    join: timedelta = timedelta(minutes=15)
    wait: timedelta = timedelta(minutes=15)
    no_shows: int = 2
    before_end: timedelta = timedelta(days=21)

    def length(self, kind: str) -> timedelta:
        """How long a conversation of a kind is."""
        return self.assessment if kind == ASSESSMENT else self.follow_up


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a course is, as far as conversations go."""

    state: str
    planned_end_on: date | None = None
    booked: frozenset[str] = frozenset()  # the kinds that are agreed already
    missed: int = 0


def patients_kind(standing: Standing, today: date, limits: Limits) -> str | None:
    """Which conversation the patient could choose a time for now; None for none."""
    if standing.state in TALKING:
        return ASSESSMENT
    opens = follow_up_from(standing, limits)
    if standing.state == "follow_up" or (standing.state == "active" and opens is not None and today >= opens):
        return FOLLOW_UP
    return None


def follow_up_from(standing: Standing, limits: Limits) -> date | None:
    """The day from which the patient can book the follow-up; None without a planned end."""
    return standing.planned_end_on - limits.before_end if standing.planned_end_on else None


def why_not_book(kind: str, standing: Standing, today: date, limits: Limits, *, staff: bool) -> Why | None:
    """Why this kind of conversation cannot be booked now."""
    if kind in standing.booked:
        return Why.HAS_ONE
    if staff:
        allowed = {ASSESSMENT: TALKING, FOLLOW_UP: IN_TREATMENT}.get(kind, AFTER_INVITATION)
        return None if standing.state in allowed else Why.NOTHING_TO_BOOK
    if kind == OTHER:
        return Why.STAFF_ONLY
    if patients_kind(standing, today, limits) != kind:
        return Why.NOTHING_TO_BOOK
    return Why.LEAD_DECIDES if standing.missed >= limits.no_shows else None


def why_not_cancel(state: str, starts_at: datetime, now: datetime, limits: Limits, *, staff: bool) -> Why | None:
    """Why an appointment cannot be cancelled now. The clinic can until it is settled, a patient until the limit."""
    if state != "booked":
        return Why.OVER
    if staff:
        return None
    if now >= starts_at:
        return Why.BEGUN
    return Why.TOO_LATE if now > starts_at - limits.change else None


def why_not_move(
    state: str, starts_at: datetime, moves: int, now: datetime, limits: Limits, *, staff: bool
) -> Why | None:
    """Why an appointment cannot be moved now; `moves` is how often the patient has moved it."""
    why = why_not_cancel(state, starts_at, now, limits, staff=staff)
    if why is not None or staff:
        return why
    return Why.MOVED_ENOUGH if moves >= limits.moves else None


def why_not_late(state: str, starts_at: datetime, ends_at: datetime, now: datetime) -> Why | None:
    """Why the patient cannot say now that they will be late."""
    if state != "booked" or now >= ends_at:
        return Why.OVER
    return Why.TOO_EARLY if now < starts_at - LATE_FROM else None


def why_not_settle(state: str, starts_at: datetime, now: datetime, limits: Limits, *, missed: bool) -> Why | None:
    """Why staff cannot note how it went. `missed`: that the patient did not come.

    A no-show waits as long as the psychologist does; a mistaken one can be corrected, a held conversation not undone.
    """
    if state == "cancelled" or (missed and state != "booked"):
        return Why.OVER
    return Why.NOT_YET if now < (starts_at + limits.wait if missed else starts_at) else None


def door_opens(starts_at: datetime, limits: Limits) -> datetime:
    """When one can go in."""
    return starts_at - limits.join
