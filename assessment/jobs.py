"""What the clock does for questionnaires: gives the forms of every course, and reminds of those that wait."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from assessment import questionnaire_texts as texts
from assessment.actions import giving
from assessment.models import Assignment
from assessment.queries.reminding import wants_reminders
from care.access import System
from care.models import Course, Notice
from care.models.course import MOVES, OPEN_STATES

EVERY = timedelta(minutes=5)
NOTICE = giving.NOTICE
log = logging.getLogger(__name__)


def give_due() -> int:
    """Give every course what is open for it now; returns how many courses were looked at.

    One course that cannot be handled stops no other: it is logged, and the job ends with its error.
    """
    by, count, failed = System("questionnaires"), 0, []
    for course in Course.unscoped.filter(state__in=list(MOVES)).select_related("patient", "region__successor"):
        try:
            giving.give_due(by=by, course=course)
        except Exception as error:
            log.exception("forms of course %s", course.code)
            failed.append(error)
        count += 1
    if failed:
        raise ExceptionGroup("forms were not given", failed)
    return count


def notice_subject(_notice: Notice) -> str:
    """Neutral words."""
    return texts.notice_subject()


def notice_body(_notice: Notice) -> str:
    """Neutral words and the address."""
    return texts.notice_body(f"{settings.SITE_URL}/")


def still_true(notice: Notice) -> bool:
    """Whether the form still waits, in a course that runs, for somebody who still wants reminders."""
    row = Assignment.unscoped.filter(code=notice.payload["assignment"]).select_related("course__patient").first()
    if row is None or row.submitted_at is not None or row.course.state not in OPEN_STATES:
        return False
    is_open = row.closes_at is None or row.closes_at > timezone.now()
    return is_open and row.course.state != Course.State.PAUSED and wants_reminders(row.course.patient)
