"""Whether a reminder may reach somebody, which way and when: consent first, then their own choice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from care.models import Consent, ConsentText, ReminderChoice, User, today
from care.workdays import wall


def choice_of(user: User) -> ReminderChoice:
    """What they chose, or the usual: a mail in the morning. Not saved."""
    return ReminderChoice.objects.filter(user=user).first() or ReminderChoice(user=user)


def has_agreed(user: User) -> bool:
    """Whether the newest answer about reminders is a yes."""
    rows = Consent.objects.filter(user=user, text__kind=ConsentText.Kind.REMINDERS)
    newest = rows.order_by("at", "pk").last()
    return newest is not None and newest.given


def has_answered(user: User) -> bool:
    """Whether they have been asked: a choice, or a yes or no at any time. One query."""
    chosen = Exists(ReminderChoice.objects.filter(user=OuterRef("pk")))
    said = Exists(Consent.objects.filter(user=OuterRef("pk"), text__kind=ConsentText.Kind.REMINDERS))
    return User.objects.filter(chosen | said, pk=user.pk).exists()


def wants(user: User) -> bool:
    """Only who said yes and has chosen a way; a holiday is asked about when the reminder goes out."""
    return has_agreed(user) and choice_of(user).channel != ReminderChoice.Channel.NONE


def may_reach_now(user: User) -> bool:
    """Whether a reminder may leave at this moment: wanted, and no holiday from reminders today."""
    until = choice_of(user).paused_until
    return wants(user) and (until is None or until < today())


def moment(choice: ReminderChoice, day: date) -> datetime:
    """The chosen hour on the wall of that day, or of the next day it comes: never at night because a clock was late."""
    due = wall(day, time(choice.hour))
    return due if due > timezone.now() else wall(_next_day(choice, day), time(choice.hour))


def _next_day(choice: ReminderChoice, day: date) -> date:
    later = max(day, today())
    return later if wall(later, time(choice.hour)) > timezone.now() else later + timedelta(days=1)
