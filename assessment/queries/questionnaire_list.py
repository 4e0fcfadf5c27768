"""A patient's forms: what is open now, what comes, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from assessment import questionnaire_texts as texts
from assessment import schedule
from assessment.models import Application, Assignment
from assessment.queries.pauses import pauses_of
from assessment.queries.questionnaires import goes_on
from care import course_time
from care.access import Actor
from care.models import Course
from care.models.course import OPEN_STATES

COMING = 4
FAR = timedelta(days=400)


@dataclass(frozen=True)
class Line:
    """One form in the list."""

    title: str
    minutes: int
    assignment: Assignment | None = None
    opens_on: date | None = None
    is_begun: bool = False

    @property
    def last_day(self) -> str:
        """The last day on which it can be filled in, in words."""
        row = self.assignment
        ends = row and (row.due_at or row.closes_at)
        return texts.last_day(ends) if ends else ""

    @property
    def sent(self) -> str:
        row = self.assignment
        return texts.sent(row.submitted_at) if row and row.submitted_at else ""

    @property
    def opens(self) -> str:
        return texts.date_words(self.opens_on) if self.opens_on else ""


@dataclass(frozen=True)
class Forms:
    """Everything on the page "Skemaer"."""

    open: list[Line]
    coming: list[Line]
    done: list[Line]
    missed: list[Line]


def is_open(now: datetime) -> Q:
    """Forms that can be filled in at a moment."""
    return Q(submitted_at__isnull=True, opens_at__lte=now) & (Q(closes_at__isnull=True) | Q(closes_at__gt=now))


def open_forms(actor: Actor) -> QuerySet[Assignment]:
    """What the patient can fill in now, the oldest deadline first."""
    rows: QuerySet[Assignment] = Assignment.objects.for_user(actor).filter(is_open(_now(actor)))
    return rows.filter(goes_on()).order_by("due_at", "opens_at", "pk")


def _now(actor: Actor) -> datetime:
    course = actor.own_course
    return course_time.of(course).now() if course else timezone.now()


def count_open(actor: Actor) -> int:
    """The number in the menu. One query."""
    return open_forms(actor).count()


def application_waits(assignment: Assignment) -> bool:
    """Whether the form is part of an application that has not been sent yet."""
    if assignment.form != "t0":
        return False
    return bool(Application.unscoped.filter(course=assignment.course_id, sent_at__isnull=True).exists())


def forms_of(actor: Actor) -> Forms:
    """The patient's forms; an applicant has T0 alone, because nothing else was given yet."""
    now = _now(actor)
    rows = list(Assignment.objects.for_user(actor).select_related("course").order_by("opens_at", "pk"))
    open_now = list(open_forms(actor).filter(pk__in=[row.pk for row in rows]))
    begun = _begun(open_now)
    return Forms(
        open=[_line(row, is_begun=row.pk in begun) for row in open_now],
        coming=_coming(actor.own_course, {(row.form, row.ordinal) for row in rows}),
        done=[_line(row) for row in reversed(rows) if row.submitted_at],
        missed=[
            _line(row) for row in reversed(rows) if not row.submitted_at and row.closes_at and row.closes_at <= now
        ],
    )


def _line(row: Assignment, *, is_begun: bool = False) -> Line:
    return Line(texts.title(row.form, row.ordinal), texts.minutes(row.form), row, is_begun=is_begun)


def _begun(rows: list[Assignment]) -> set[int]:
    found = Assignment.unscoped.filter(pk__in=[row.pk for row in rows], responses__answers__isnull=False)
    return set(found.values_list("pk", flat=True))


def _coming(course: Course | None, given: set[tuple[str, int]]) -> list[Line]:
    if course is None or course.started_on is None or course.state not in OPEN_STATES:
        return []
    today = course_time.of(course).today()
    ends = today + FAR
    paused = [schedule.Pause(one.starts_on, one.ends_on or today + timedelta(1)) for one in pauses_of(course)]
    ahead = schedule.due(course.started_on, course.planned_end_on, paused, ends)
    lines = [
        Line(texts.title(one.form, one.ordinal), texts.minutes(one.form), opens_on=one.opens_on)
        for one in ahead
        if one.opens_on > today and (one.form, one.ordinal) not in given
    ]
    weekly = [one for one in ahead if one.form == "w14" and one.opens_on > today][1:]
    hidden = {texts.title(one.form, one.ordinal) for one in weekly}
    return [line for line in lines if line.title not in hidden][:COMING]
