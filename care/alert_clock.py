"""When somebody must have acted on a risk alert, and who hears of it if nobody has (clinical.md 3.4; rulings 5-10).

Pure: the region's calendar and limits come in as values. Moments carry a time zone; results are in Copenhagen. An
alert raised at 10:00:30 has its fifteen minutes at 10:15:30, also in a night when the clock is moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from care.workdays import COPENHAGEN, Calendar, add_open_minutes, answer_due, is_open, next_opening, wall

LEAD, BACKUP, MANAGEMENT = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of 3.4: minutes from the alert (B: those in which somebody is there) and hours on the wall.

    The lead hears of an A or a B when the time to acknowledge it has run out.
    """

    oncall: str = "none"  # none, internal or regional (3.4, open decision O1)
    a_acknowledge: int = 15
    a_contact: int = 30
    a_backup: int = 30
    a_management: int = 45
    b_acknowledge: int = 120
    b_backup: int = 240
    b_noon: int = 12
    b_same_day: int = 16
    b_next_day: int = 10
    c_acknowledge: int = 12
    c_escalate: int = 16
    c_contact_days: int = 2

    @property
    def day_and_night(self) -> bool:
        """Whether somebody is on call, so that the clock runs outside opening hours too."""
        return self.oncall != "none"


STANDARD = Limits()


@dataclass(frozen=True, slots=True, order=True)
class Escalation:
    """From `at` on the alert also concerns a level: 1 clinical lead, 2 on-call or back-up, 3 management."""

    at: datetime
    level: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`escalations` follow a missing acknowledgement, `contact_escalations` a missing contact (ruling 10)."""

    acknowledge_by: datetime
    contact_by: datetime
    escalations: tuple[Escalation, ...]
    contact_escalations: tuple[Escalation, ...] = ()


def deadlines(grade: str, raised_at: datetime, calendar: Calendar, limits: Limits = STANDARD) -> Deadlines:
    """Every deadline of an alert whose present grade (A, B or C) began at `raised_at`."""
    return {"A": _a, "B": _b, "C": _c}[grade](raised_at, calendar, limits)


def is_staffed(moment: datetime, calendar: Calendar, limits: Limits = STANDARD) -> bool:
    """Whether somebody at the clinic reads at that moment; the patient is always told the truth (3.3)."""
    return limits.day_and_night or is_open(moment, calendar)


def reads_again_at(moment: datetime, calendar: Calendar, limits: Limits = STANDARD) -> datetime:
    """The moment itself while somebody reads, else when the clinic opens next."""
    return moment.astimezone(COPENHAGEN) if is_staffed(moment, calendar, limits) else next_opening(moment, calendar)


def tightened(old: Deadlines, new: Deadlines) -> Deadlines:
    """After a rise: the earlier of each pair, for no deadline ever moves later (ruling 5)."""
    return Deadlines(
        min(old.acknowledge_by, new.acknowledge_by),
        min(old.contact_by, new.contact_by),
        _earliest(old.escalations + new.escalations),
        _earliest(old.contact_escalations + new.contact_escalations),
    )


def level_due(found: Deadlines, now: datetime, *, acknowledged: bool, contacted: bool = False) -> int:
    """The highest level that an alert concerns now; 0 = only its owner. Nothing escalates once there is contact."""
    steps = () if contacted else found.contact_escalations
    steps += () if acknowledged or contacted else found.escalations
    return max((step.level for step in steps if step.at <= now), default=0)


def _a(raised_at: datetime, calendar: Calendar, limits: Limits) -> Deadlines:
    """Real minutes, past closing too; raised while nobody reads they begin at the next opening (ruling 6)."""
    start = reads_again_at(raised_at, calendar, limits)
    steps = (limits.a_acknowledge, limits.a_backup, limits.a_management)
    wait = limits.a_contact - limits.a_acknowledge  # the contact's ladder is the same one, from its own deadline
    return Deadlines(
        acknowledge_by=_later(start, limits.a_acknowledge),
        contact_by=_later(start, limits.a_contact),
        escalations=_ladder(*(_later(start, minutes) for minutes in steps)),
        contact_escalations=_ladder(*(_later(start, minutes + wait) for minutes in steps)),
    )


def _b(raised_at: datetime, calendar: Calendar, limits: Limits) -> Deadlines:
    """Open minutes to acknowledge; contact the same day when raised before noon of a working day (ruling 7)."""
    first = _staffed_later(raised_at, limits.b_acknowledge, calendar, limits)
    contact_by = _b_contact(raised_at, calendar, limits)
    after = max(0, limits.b_backup - limits.b_acknowledge)
    return Deadlines(
        acknowledge_by=first,
        contact_by=contact_by,
        escalations=_b_steps(first, _staffed_later(raised_at, limits.b_backup, calendar, limits), limits),
        contact_escalations=_b_steps(contact_by, _staffed_later(contact_by, after, calendar, limits), limits),
    )


def _b_steps(first: datetime, second: datetime, limits: Limits) -> tuple[Escalation, ...]:
    """The second step goes to those on call; where nobody is, to the management list (ruling 10)."""
    return (Escalation(first, LEAD), Escalation(second, BACKUP if limits.day_and_night else MANAGEMENT))


def _b_contact(raised_at: datetime, calendar: Calendar, limits: Limits) -> datetime:
    local = raised_at.astimezone(COPENHAGEN)
    if calendar.is_working_day(local.date()) and local.time() < time(limits.b_noon):
        return wall(local.date(), time(limits.b_same_day))
    return wall(calendar.next_working_day(local.date()), time(limits.b_next_day))


def _c(raised_at: datetime, calendar: Calendar, limits: Limits) -> Deadlines:
    """The next working day; contact in the next written reply, at the latest as 5.2 counts (ruling 21)."""
    day = calendar.next_working_day(raised_at.astimezone(COPENHAGEN).date())
    contact_by = answer_due(raised_at, calendar, limits.c_contact_days)
    return Deadlines(
        acknowledge_by=wall(day, time(limits.c_acknowledge)),
        contact_by=contact_by,
        escalations=(Escalation(wall(day, time(limits.c_escalate)), LEAD),),
        contact_escalations=(Escalation(contact_by, LEAD),),
    )


def _staffed_later(moment: datetime, minutes: int, calendar: Calendar, limits: Limits) -> datetime:
    return _later(moment, minutes) if limits.day_and_night else add_open_minutes(moment, minutes, calendar)


def _ladder(*moments: datetime) -> tuple[Escalation, ...]:
    return tuple(Escalation(at, level) for level, at in enumerate(moments, start=LEAD))


def _earliest(steps: tuple[Escalation, ...]) -> tuple[Escalation, ...]:
    """One step a level, the earliest; a level that comes no sooner than a higher one says nothing new."""
    first: dict[int, datetime] = {}
    for step in sorted(steps, reverse=True):
        first[step.level] = step.at
    return tuple(Escalation(at, level) for level, at in sorted(first.items()))


def _later(moment: datetime, minutes: int) -> datetime:
    """Real minutes later: counted in UTC, so that a changed clock takes none and gives none."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(COPENHAGEN)
