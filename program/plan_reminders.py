"""A reminder of something that the patient has planned (W4), on its day, if they asked for one.

It goes the way they chose for reminders: at their hour if that comes before the plan, otherwise an hour before it. The
words name nothing. A plan that was moved, rated or has passed is not reminded of.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from care import notify, registry, reminders
from care.access import System
from care.models import Course, Notice
from care.workdays import wall
from program.models import EntryVersion
from program.worksheets.checks import blank
from program.worksheets.times import as_moment

BY = System("plan reminders")
PLAN = "program.plan"
SHEET = "w4"
BEFORE = timedelta(hours=1)


def register() -> None:
    """Called once, from program's registrations."""
    registry.notices.add(
        registry.NoticeKind(
            name=PLAN,
            subject=lambda _notice: _("Du bad om en påmindelse"),
            body=_body,
            still_true=still_true,
            parameters=frozenset({"version"}),
            is_reminder=True,
            keeps_time=True,
        )
    )


def after_sent(version: EntryVersion) -> bool:
    """Write the reminder that a plan asks for; False when it asks for one and its patient gets no reminders."""
    moment = _asked_for(version)
    if moment is None or moment <= timezone.now():
        return True
    patient = version.entry.course.patient
    if not reminders.wants(patient):
        return False
    choice = reminders.choice_of(patient)
    notify.post(
        kind=PLAN,
        key=f"{PLAN}:{version.entry.code}:{moment:%Y%m%d%H%M}",
        recipient=patient,
        channel=choice.channel,
        payload={"version": str(version.code)},
        due_at=due(moment, choice.hour),
    )
    return True


def due(moment: datetime, hour: int) -> datetime:
    """The chosen hour of the plan's day, or an hour before the plan if that hour comes too late."""
    return min(wall(timezone.localdate(moment), time(hour)), moment - BEFORE)


def _asked_for(version: EntryVersion) -> datetime | None:
    """When the plan is, if it is one that has not been tried and asks for a reminder."""
    data = version.data
    if version.entry.worksheet != SHEET or data.get("reminder") is not True or not blank(data.get("done")):
        return None
    return as_moment(str(data.get("when", "")))


def still_true(notice: Notice) -> bool:
    """It is still the newest that was sent of that plan, it lies ahead, and the course runs."""
    rows = EntryVersion.objects.for_user(BY).select_related("entry__course")
    version = rows.filter(code=notice.payload["version"]).first()
    if version is None or version.entry.course.state != Course.State.ACTIVE:
        return False
    later = rows.filter(entry=version.entry, number__gt=version.number).exclude(state=EntryVersion.State.DRAFT)
    moment = _asked_for(version)
    return moment is not None and moment > timezone.now() and not later.exists()


def _body(_notice: Notice) -> str:
    address = f"{settings.SITE_URL}/"
    return _("Du bad om en påmindelse om noget, du har planlagt i dag. Se det på Lysning: {address}").format(
        address=address
    )
