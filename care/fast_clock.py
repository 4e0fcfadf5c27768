"""A clock that an editor winds: ten weeks in ten minutes, stopped to read, set forward to see what comes. Pure.

It is a line of stretches. Each begins at a real moment, shows a moment, and runs at a speed; the last goes on for ever.
What happened keeps the moment the clock showed then, also after it was set forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEKS, MINUTES = 10, 10
SPEED = timedelta(weeks=WEEKS) // timedelta(minutes=MINUTES)
STANDING = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the real moment `since` the clock shows `shows` and runs at `speed`. Moments carry a time zone."""

    since: datetime
    shows: datetime
    speed: int

    def at(self, moment: datetime) -> datetime:
        return self.shows + (moment - self.since) * self.speed


Clock = Sequence[Stretch]


def begun(now: datetime) -> tuple[Stretch, ...]:
    """A clock that shows the right time now, and runs fast from here."""
    return (Stretch(now, now, SPEED),)


def shown(clock: Clock, moment: datetime) -> datetime:
    """What the clock showed at a real moment; before it began simply the time."""
    stretch = next((one for one in reversed(clock) if moment >= one.since), None)
    return stretch.at(moment) if stretch else moment


def is_running(clock: Clock) -> bool:
    """Whether time goes by on it."""
    return clock[-1].speed != STANDING


def stopped(clock: Clock, now: datetime) -> tuple[Stretch, ...]:
    """Let it stand, to read in peace."""
    return _then(clock, now, shown(clock, now), STANDING)


def started(clock: Clock, now: datetime) -> tuple[Stretch, ...]:
    """Let it run again."""
    return _then(clock, now, shown(clock, now), SPEED)


def set_forward(clock: Clock, now: datetime, by: timedelta) -> tuple[Stretch, ...]:
    """Show a later moment at once; it runs or stands as before. Time never goes back: raises ValueError."""
    if by < timedelta(0):
        raise ValueError("a clock is only set forward")
    return _then(clock, now, shown(clock, now) + by, clock[-1].speed)


def _then(clock: Clock, now: datetime, shows: datetime, speed: int) -> tuple[Stretch, ...]:
    if now < clock[-1].since:  # the machine's own clock was set back
        now = clock[-1].since
    return (*clock, Stretch(now, shows, speed))


def packed(clock: Clock) -> list[list[str | int]]:
    """The clock as JSON keeps it."""
    return [[one.since.isoformat(), one.shows.isoformat(), one.speed] for one in clock]


def unpacked(rows: Sequence[Sequence[str | int]]) -> tuple[Stretch, ...]:
    """What `packed` made."""
    return tuple(
        Stretch(datetime.fromisoformat(str(since)), datetime.fromisoformat(str(shows)), int(speed))
        for since, shows, speed in rows
    )
