"""Reminders about the programme: a module has opened, or the next step has waited a while.

At most three until the person comes back, the weekly friendly one of clinical.md 3.6 counted in; none about what is
handed in, in a pause, after the end, or on a holiday (peers.md 3, patient 9). The words name nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.trends import REMINDER as AWAY
from care import notify, registry
from care.access import System
from care.models import Course, Notice, today
from program import need_queries
from program.delivery_queries import needs_of
from program.models import EntryVersion, ModuleProgress
from program.queries import UNREAD, module_of

BY = System("programme reminders")
EVERY = timedelta(minutes=15)
OPENED, WAITING = "program.opened", "program.waiting"
DAYS = (3, 10)  # the friendly reminder after seven days away comes between them
MOST = 3


def register() -> None:
    """Called once, from program's registrations."""
    registry.jobs.add(registry.Job(name=BY.name, every=EVERY, run=remind_due))
    for kind in (OPENED, WAITING):
        registry.notices.add(
            registry.NoticeKind(
                name=kind,
                subject=_subject,
                body=_body,
                still_true=still_true,
                parameters=frozenset({"progress", "since"}),
                is_reminder=True,
            )
        )


def remind_due() -> None:
    """Write what is due today for every course in treatment; the same silence gives the same rows."""
    rows = ModuleProgress.objects.for_user(BY).filter(
        handed_in_at=None,
        enrolment__course__state=Course.State.ACTIVE,
        enrolment__course__is_rehearsal=False,
        enrolment__course__patient__is_active=True,
    )
    newest = rows.annotate(last=Max("enrolment__modules__opened_at")).filter(opened_at=F("last"))
    for progress in newest.select_related("release", "enrolment__course__patient").defer(*UNREAD):
        with transaction.atomic():
            _remind(progress)


def _remind(progress: Any) -> None:
    since = last_active(progress)
    day = timezone.localdate(since)
    if since == progress.opened_at and day == today() and progress.opened_because != ModuleProgress.Opened.FIRST:
        _write(OPENED, progress, since, "opened")
    for days in DAYS:
        if day + timedelta(days=days) == today() and not _waits_for_us(progress):
            _write(WAITING, progress, since, str(days))


def _waits_for_us(progress: ModuleProgress) -> bool:
    """Whether there is nothing the patient can do now: what the module still asks for has not come yet."""
    return need_queries.is_waiting(needs_of(progress.enrolment.course, module_of(progress)))


def _write(kind: str, progress: ModuleProgress, since: datetime, word: str) -> None:
    course = progress.enrolment.course
    if reminded_since(course, since) >= MOST:
        return
    notify.remind(
        kind=kind,
        key=f"{kind}:{progress.code}:{since:%Y%m%d%H%M}:{word}",
        recipient=course.patient,
        payload={"progress": str(progress.code), "since": since.isoformat()},
        day=today(),
    )


def last_active(progress: ModuleProgress) -> datetime:
    """When the person last read or wrote in the programme, or else when the module opened."""
    course = progress.enrolment.course
    wrote = EntryVersion.objects.for_user(BY).filter(entry__course=course)
    found = wrote.aggregate(saved=Max("saved_at"), sent=Max("submitted_at"))
    read = progress.seen.aggregate(at=Max("seen_at"))["at"]
    times = [progress.opened_at, progress.last_read_at, read, found["saved"], found["sent"]]
    newest: datetime = max(moment for moment in times if moment is not None)
    return newest


def reminded_since(course: Course, since: datetime) -> int:
    """How many reminders about coming back have left since then."""
    kinds = [OPENED, WAITING, AWAY]
    rows = Notice.objects.filter(recipient=course.patient, kind__in=kinds, state=Notice.State.SENT)
    return rows.filter(sent_at__gt=since).count()


def still_true(notice: Notice) -> bool:
    """The module still waits, in a course that runs, and nothing was done since; the fourth never leaves."""
    rows = ModuleProgress.objects.for_user(BY).filter(code=notice.payload["progress"], handed_in_at=None)
    progress = rows.select_related("enrolment__course__patient").first()
    if progress is None or progress.enrolment.course.state != Course.State.ACTIVE:
        return False
    since = last_active(progress)
    return since.isoformat() == notice.payload["since"] and reminded_since(progress.enrolment.course, since) < MOST


def _subject(_notice: Notice) -> str:
    """Words that anybody may read over somebody's shoulder."""
    return _("Der er nyt til dig på Lysning")


def _body(_notice: Notice) -> str:
    """No clinic and no content: only that there is something, and where."""
    address = f"{settings.SITE_URL}/"
    return _("Der er noget, der venter på dig på Lysning. Log ind for at se det: {address}").format(address=address)
