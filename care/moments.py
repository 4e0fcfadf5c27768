"""Days and times as people say them, in the reader's language and on the clock in Copenhagen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

WEEK = timedelta(days=6)


def moment(at: datetime) -> str:
    """A day with its time: "mandag 23. november kl. 14.32"."""
    return _("{day} kl. {time}").format(day=day(at), time=clock(at))


def day(at: date) -> str:
    """A weekday with its date, and the year when it is another: "torsdag 26. november"."""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    if local.year == timezone.localdate().year:
        return date_format(local, pgettext("date format", "l j. F"))
    return date_format(local, pgettext("date format", "l j. F Y"))


def clock(at: datetime) -> str:
    """The time of day: "14.32"; a full hour without minutes is `hour`'s business."""
    return date_format(timezone.localtime(at), pgettext("time format", "H.i"))


def near_day(at: datetime, now: datetime) -> str:
    """A day in the words of somebody at work: i går, i dag, i morgen, a weekday, or the date."""
    apart = timezone.localdate(at) - timezone.localdate(now)
    named = {-1: _("i går"), 0: _("i dag"), 1: _("i morgen")}.get(apart.days)
    if named:
        return named
    if abs(apart) <= WEEK:
        return date_format(timezone.localtime(at), "l")
    return day(at)
