"""What the clock does for questionnaires: gives the forms of every course, and reminds of those that wait."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from assessment import questionnaire_texts as texts
from assessment import schedule
from assessment.actions import giving
from assessment.models import Assignment
from assessment.queries.reminding import wants_reminders
from care.access import System
from care.failures import where
from care.models import Course, Notice, today
from care.models.course import MOVES, OPEN_STATES

EVERY = timedelta(minutes=5)
FOLLOWED_UP = timedelta(days=250)  # a little longer than the last form after a course stays open
NOTICE = giving.NOTICE
BY = System("questionnaires")
log = logging.getLogger(__name__)


def give_due() -> None:
    """Give every course what is open for it. One that cannot be handled stops no other; the job ends with its error."""
    first: Exception | None = None
    rows = Course.objects.for_user(BY).filter(Q(state__in=list(MOVES)) | _may_be_followed_up())
    for course in rows.select_related("patient", "region__successor"):
        try:
            giving.give_due(by=BY, course=course)
        except Exception as error:  # noqa: BLE001 - one course must not stand in the way of another
            log.error("forms of course %s: %s", course.code, where(error))
            first = first or error
    if first is not None:
        raise first


def _is_asked(row: Assignment) -> bool:
    state = row.course.state
    return state in OPEN_STATES or (state == Course.State.COMPLETED and row.form == schedule.AFTER_THE_END)


def _may_be_followed_up() -> Q:
    return Q(state=Course.State.COMPLETED, started_on__gte=today() - FOLLOWED_UP)


def notice_subject(_notice: Notice) -> str:
    """Neutral words."""
    return texts.notice_subject()


def notice_body(_notice: Notice) -> str:
    """Neutral words and the address."""
    return texts.notice_body(f"{settings.SITE_URL}/")


def still_true(notice: Notice) -> bool:
    """Whether the form still waits, in a course that runs, for somebody who still wants reminders."""
    rows = Assignment.objects.for_user(BY).filter(code=notice.payload["assignment"])
    row: Assignment | None = rows.select_related("course__patient").first()
    if row is None or row.submitted_at is not None or not _is_asked(row):
        return False
    is_open = row.closes_at is None or row.closes_at > timezone.now()
    return is_open and row.course.state != Course.State.PAUSED and wants_reminders(row.course.patient)
