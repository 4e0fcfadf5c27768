"""Giving the forms of a course as its schedule says, again and again with the same result (1.0, rulings 14 and 16)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from assessment import schedule
from assessment.actions import questionnaires
from assessment.models import Application, Assignment
from assessment.queries.pauses import pauses_of
from assessment.queries.reminding import wants_reminders
from care import audit, course_time, notify
from care.access import System
from care.guard import allow
from care.models import Course, today
from care.models.course import OPEN_STATES
from care.workdays import wall

NOTICE = "form_waiting"
LAST_MINUTE = time(23, 59)


def give_due(*, by: System, course: Course) -> list[Assignment]:
    """The forms that are open for the course now; those that were given before are the same ones, moved by a pause."""
    allow(by, "answer", "write", course=course)
    with transaction.atomic():
        return [_give(by, course, one) for one in _due(course)]


def _due(course: Course) -> list[schedule.Due]:
    """What is open today. Nothing is given after it has closed: nobody is asked about a week that is over."""
    applied = Application.unscoped.filter(course=course).first()
    on = timezone.localdate(applied.started_at) if applied and course.started_on is None else None
    done = course.state == Course.State.COMPLETED
    started = course.started_on if done or course.state in OPEN_STATES else None
    ends = course.planned_end_on
    now = course_time.of(course).today()
    found = schedule.due(started, ends, pauses_of(course), now, applied_on=on)
    return [one for one in found if one.closes_on >= now and (not done or one.form == schedule.AFTER_THE_END)]


def _give(by: System, course: Course, due: schedule.Due) -> Assignment:
    held = Assignment.unscoped.filter(course=course, form=due.form, ordinal=due.ordinal).first()
    times = _times(due)
    if held is not None:
        return _move(by, course, held, times)
    row = questionnaires.give(by=by, course=course, form=due.form, ordinal=due.ordinal, **times)
    _remind(course, row, due)
    return row


def _times(due: schedule.Due) -> dict[str, datetime | None]:
    """Days as moments in Danish time. An application stays open until it is sent."""
    if due.form == "t0":
        return {"opens_at": wall(due.opens_on, time(0)), "due_at": None, "closes_at": None}
    return {
        "opens_at": wall(due.opens_on, time(0)),
        "due_at": wall(due.due_on, LAST_MINUTE),
        "closes_at": wall(due.closes_on + timedelta(days=1), time(0)),
    }


def _move(by: System, course: Course, row: Assignment, times: dict[str, datetime | None]) -> Assignment:
    """A pause moved the last day; what is open stays open longer, never shorter."""
    later = times["closes_at"]
    if row.submitted_at is None and row.closes_at is not None and later is not None and later > row.closes_at:
        row.due_at, row.closes_at = times["due_at"], later
        row.save(update_fields=["due_at", "closes_at"])
        audit.record("form.moved", by=by, course=course, about=row)
    return row


def _remind(course: Course, row: Assignment, due: schedule.Due) -> None:
    """Two neutral reminders at most, by the person's own choice: when it opens, and on its last day."""
    if due.form == "t0" or not wants_reminders(course.patient):
        return
    for word, day in _mornings(due):
        payload: dict[str, notify.Value] = {"assignment": str(row.code)}
        notify.remind(
            kind=NOTICE, recipient=course.patient, payload=payload, day=day, key=f"{NOTICE}:{row.code}:{word}"
        )


def _mornings(due: schedule.Due) -> list[tuple[str, date]]:
    days = [("open", due.opens_on), ("last", due.due_on)]
    return [(word, day) for word, day in days if day >= today() and (word == "open" or day > due.opens_on)]
