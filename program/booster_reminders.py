"""A reminder on the days on which a patient wants to read their plan again (W12, `boosters`; clinical.md 4.3).

The only reminder that comes after the end of a course: the patient has written its days themselves. It goes the way and
at the hour they chose for reminders, names nothing, and stops when they have taken the day out of the plan.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from care import notify, registry
from care.access import System
from care.models import Course, Notice, today
from program.models import EntryVersion, submitted
from program.worksheets.w12 import W12

BY = System("booster reminders")
BOOSTER = "program.booster"
EVERY = timedelta(hours=1)
OLDEST = timedelta(days=400)  # the last day in a plan is hardly a year ahead
LATE = 1  # days after which it is no reminder any more
STATES = (Course.State.ACTIVE, Course.State.PAUSED, Course.State.FOLLOW_UP, Course.State.COMPLETED)


def register() -> None:
    """Called once, from program's registrations."""
    registry.jobs.add(registry.Job(name=BY.name, every=EVERY, run=remind_due))
    registry.notices.add(
        registry.NoticeKind(
            name=BOOSTER,
            subject=lambda _notice: _("Du bad om en påmindelse"),
            body=_body,
            still_true=still_true,
            parameters=frozenset({"entry", "day"}),
            is_reminder=True,
        )
    )


def remind_due() -> None:
    """Write the reminders of today, and of yesterday if the clock stood; a day of a plan gives one row."""
    days = {(today() - timedelta(days=late)).isoformat() for late in range(LATE + 1)}
    rows = EntryVersion.objects.for_user(BY).filter(
        _counts(),
        entry__worksheet=W12.key,
        entry__course__state__in=STATES,
        entry__course__is_rehearsal=False,
        entry__course__patient__is_active=True,
        saved_at__gte=timezone.now() - OLDEST,
    )
    newest = {row.entry_id: row for row in rows.select_related("entry__course__patient").order_by("entry_id", "number")}
    for version in newest.values():
        for day in sorted(days.intersection(_days(version))):
            with transaction.atomic():
                _remind(version, day)


def _counts() -> Q:
    """What was sent. After the end nothing is sent any more, and the plan is what its patient has saved."""
    return submitted() | Q(entry__course__state=Course.State.COMPLETED)


def _remind(version: EntryVersion, day: str) -> None:
    notify.remind(
        kind=BOOSTER,
        key=f"{BOOSTER}:{version.entry.code}:{day}",
        recipient=version.entry.course.patient,
        payload={"entry": str(version.entry.code), "day": day},
        day=today(),
    )


def still_true(notice: Notice) -> bool:
    """The day stands in the plan as it counts now, and it is that day, or the one after it."""
    rows = EntryVersion.objects.for_user(BY).filter(_counts(), entry__code=notice.payload["entry"])
    newest = rows.select_related("entry__course").order_by("number").last()
    if newest is None or newest.entry.course.state not in STATES:
        return False
    day = str(notice.payload["day"])
    late = (today() - date.fromisoformat(day)).days
    return day in _days(newest) and 0 <= late <= LATE


def _days(version: EntryVersion) -> list[str]:
    found = version.data.get("boosters")
    return [str(day) for day in found] if isinstance(found, list) else []


def _body(_notice: Notice) -> str:
    address = f"{settings.SITE_URL}/"
    return _("Du bad om en påmindelse i dag. Se den på Lysning: {address}").format(address=address)
