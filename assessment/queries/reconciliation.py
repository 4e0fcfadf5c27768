"""Where answers and alerts do not agree: answers that nobody was told of, alerts that no answer bears (hazard H1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from assessment import risk
from assessment.models import Answer, FollowUp, Response
from assessment.queries.risk import facts_of
from care.models import Alert, AlertCause, Course

Source = AlertCause.Source
ITEMS = {"mdi6": Source.MDI_6, "phq9_9": Source.PHQ9_9}
RISK_ITEM_OF = {"mdi": "mdi6", "phq9": "phq9_9"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that does not fit: its sort, the row it is about, its course and, for an answer, the value."""

    sort: str  # answer_without_alert, blank_without_alert, alert_without_answer, grade_differs
    code: UUID
    course: Course
    source: str = ""
    value: int | None = None


def differences() -> list[Difference]:
    """Everything that does not agree now; seven queries and one a disagreeing row's course."""
    return [*_answers(), *_blanks(), *_causes(), *_grades()]


def _answers() -> Iterator[Difference]:
    """Answers of one or more to MDI 6 and PHQ-9 9 that are no alert's cause (3.1)."""
    for item, source in ITEMS.items():
        told = AlertCause.unscoped.filter(source=source, about_code=OuterRef("code"), value=OuterRef("value"))
        rows = Answer.unscoped.filter(~Exists(told), item=item, value__gte=1)
        for row in rows.select_related("response__assignment__course__region__successor").order_by("pk"):
            course = row.response.assignment.course
            yield Difference("answer_without_alert", row.code, course, source, int(row.value or 0))


def _blanks() -> Iterator[Difference]:
    """Forms that were sent with MDI 6 or PHQ-9 9 left blank, and nobody was told."""
    for instrument, item in RISK_ITEM_OF.items():
        newest = Answer.unscoped.filter(response=OuterRef("pk"), item=item).order_by("-pk").values("value")[:1]
        told = AlertCause.unscoped.filter(source=Source.BLANK, about_code=OuterRef("code"))
        rows = Response.unscoped.annotate(risk_answer=Subquery(newest)).filter(
            ~Exists(told), instrument=instrument, submitted_at__isnull=False, risk_answer__isnull=True
        )
        for row in rows.select_related("assignment__course__region__successor").order_by("pk"):
            yield Difference("blank_without_alert", row.code, row.assignment.course, Source.BLANK)


def _causes() -> Iterator[Difference]:
    """Causes that name an answer which is not there, or says something else."""
    for item, source in ITEMS.items():
        answers = Answer.unscoped.filter(code=OuterRef("about_code"), item=item)
        said, taken_back = answers.filter(value=OuterRef("value")), answers.filter(value__isnull=True)
        rows = AlertCause.unscoped.filter(~Exists(said), source=source).exclude(Exists(taken_back), value=0)
        rows = rows.select_related("alert__course__region__successor")
        for row in rows.order_by("pk"):
            yield Difference("alert_without_answer", row.code, row.alert.course, source, row.value)


def _grades() -> Iterator[Difference]:
    """Open alerts whose class is not the one that everything saved in them gives (3.2)."""
    rows = FollowUp.unscoped.exclude(alert__state=Alert.State.CLOSED).select_related("alert__course__region__successor")
    for row in rows.order_by("pk"):
        # Read again before it is called a fault: an answer may have come between the two readings.
        if not _grade_agrees(row) and not _grade_agrees(rows.get(pk=row.pk)):
            yield Difference("grade_differs", row.alert.code, row.alert.course)


def _grade_agrees(follow_up: FollowUp) -> bool:
    return risk.grade(facts_of(follow_up)).letter == follow_up.alert.grade
