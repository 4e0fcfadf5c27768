"""One course as the rules of `assessment.trends` read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from assessment import schedule
from assessment.models import Assignment, Response
from assessment.queries.pauses import pauses_of
from assessment.schedule import Pause
from assessment.trends import MDI, PHQ9, History, Score
from care.models import AlertCause, AuditEvent, Course

WEEKLY = "w14"
DURING = frozenset({WEEKLY, "t1", "t2"})  # forms that are answered in a course week; T0 and T3 lie outside


def history_of(course: Course, at: datetime) -> History:
    """What is known of a course at a moment; four queries."""
    pauses = pauses_of(course)
    sent = list(Assignment.unscoped.filter(course=course, submitted_at__lte=at))
    return History(
        scores=tuple(_score(row, course, pauses) for row in _complete(course, at)),
        today=timezone.localdate(at),
        started_on=course.started_on,
        planned_end_on=course.planned_end_on,
        pauses=pauses,
        last_seen_on=_last_seen_on(course, sent, at),
        answered=frozenset(_week(row, row.submitted_at or at, course.started_on, pauses) for row in sent) - {0},
        active=course.state == Course.State.ACTIVE,
    )


def known_of(course: Course, codes: Iterable[UUID]) -> set[UUID]:
    """Those findings that an alert of the course, open or closed, was raised for before."""
    rows = AlertCause.unscoped.filter(alert__course=course, source=AlertCause.Source.RULE, about_code__in=list(codes))
    return set(rows.values_list("about_code", flat=True))


def watched() -> list[Course]:
    """The courses in treatment; those that pause stand still (ruling 16)."""
    rows = Course.unscoped.filter(state=Course.State.ACTIVE, started_on__isnull=False, is_rehearsal=False)
    return list(rows.select_related("patient", "region__successor").order_by("pk"))


def _complete(course: Course, at: datetime) -> list[Response]:
    rows = Response.unscoped.filter(assignment__course=course, instrument__in=[PHQ9, MDI], total__isnull=False)
    return list(rows.filter(submitted_at__lte=at).select_related("assignment").order_by("submitted_at", "pk"))


def _score(row: Response, course: Course, pauses: tuple[Pause, ...]) -> Score:
    assert row.total is not None  # noqa: S101 - the query asked for it; tells the type
    assert row.submitted_at is not None  # noqa: S101 - the same
    return Score(
        instrument=row.instrument,
        total=int(row.total),
        at=timezone.localtime(row.submitted_at),
        form=row.assignment.form,
        week=_week(row.assignment, row.submitted_at, course.started_on, pauses),
        code=str(row.code),
    )


def _week(row: Assignment, sent_at: datetime, started_on: date | None, pauses: tuple[Pause, ...]) -> int:
    """A weekly check is of the week it was given for, however late it was sent."""
    if row.form == WEEKLY:
        return row.ordinal
    if row.form not in DURING or started_on is None:
        return 0
    return schedule.course_week(started_on, timezone.localdate(sent_at), pauses)


def _last_seen_on(course: Course, sent: list[Assignment], at: datetime) -> date | None:
    """The last log-in, the last form, or the last thing the patient did that the trail knows of."""
    acts = AuditEvent.objects.filter(actor_code=course.patient.code, at__lte=at).order_by("-at")
    found = [course.patient.last_login, acts.values_list("at", flat=True).first(), *(row.submitted_at for row in sent)]
    moments = [moment for moment in found if moment is not None and moment <= at]
    return timezone.localdate(max(moments)) if moments else None
