"""Stored scores, computed again before they are shown: a score that does not come out the same is not shown (H9)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from assessment import instruments
from assessment.instruments import BadAnswer
from assessment.models import Response
from assessment.queries.questionnaires import Given, answers_of, score_context
from care import audit
from care.access import Actor, System
from care.models import AuditEvent, Course

MISMATCH = "score.mismatch"
STANDS_FOR = timedelta(days=7)
log = logging.getLogger(__name__)


def sent_scores(actor: Actor | System, course: Course) -> list[Response]:
    """What was sent in a course, oldest first, each with `assignment`."""
    rows = Response.objects.for_user(actor).filter(assignment__course=course, submitted_at__isnull=False)
    return list(rows.select_related("assignment__course__patient").order_by("submitted_at", "pk"))


def trusted(rows: Iterable[Response], by: Actor | System) -> tuple[list[Response], list[Response]]:
    """The rows whose stored score is what their answers give, and those where it is not. One query."""
    rows = list(rows)
    answers = answers_of(rows)
    good = [row for row in rows if agrees(row, answers[row.pk])]
    bad = [row for row in rows if row not in good]
    for row in bad:
        _tell(row, by)
    return good, bad


def agrees(row: Response, answers: dict[str, Given]) -> bool:
    """Whether the answers give the stored score."""
    try:
        found = instruments.get(row.instrument).score(answers, **score_context(row))
    except (BadAnswer, LookupError):
        return False
    total = None if found.total is None else Decimal(str(found.total))
    return (found.complete, total, found.severity or "") == (row.complete, row.total, row.severity)


def _tell(row: Response, by: Actor | System) -> None:
    """Write it down once a day; whoever runs the platform sees it on /readyz."""
    log.error("score of response %s is not what its answers give", row.code)
    since = timezone.now() - timedelta(days=1)
    if not AuditEvent.objects.filter(action=MISMATCH, object_code=str(row.code), at__gt=since).exists():
        audit.record(MISMATCH, by=by, course=row.course, about=row, reason=row.instrument)


def problems() -> list[str]:
    """For the registry's alarm: scores that did not come out the same lately, without saying whose."""
    rows = AuditEvent.objects.filter(action=MISMATCH, at__gt=timezone.now() - STANDS_FOR)
    codes = sorted(set(rows.values_list("object_code", flat=True)))
    return [f"score of response {code} is not what its answers give" for code in codes]
