"""What was decided about an application, and what the system would propose now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from assessment import decision_clock, decision_texts
from assessment.decision_clock import Limits
from assessment.models import Application, Decision
from care.access import Actor, System
from care.models import Alert, Course, StateChange

State = Course.State
INVITING = frozenset({"U3", "U3H"})
WAITING_FOR_APPLICANT = frozenset({"U2", "U4", *INVITING})
OPEN_STATES = (State.APPLIED, State.SCREENING, State.INVITED, State.INTERVIEW_BOOKED, State.ASSESSED, State.WAITING)


def newest(actor: Actor | System, course: Course) -> Decision | None:
    """The decision that counts now; None before the first. A proposed one does not count."""
    rows = Decision.objects.for_user(actor).filter(course=course, proposed=False)
    found: Decision | None = rows.select_related("decided_by", "second_by").order_by("-decided_at", "-pk").first()
    return found


def with_code(code: str) -> Decision | None:
    """The decision that a notice is about, for the worker that checks the facts again before it sends."""
    found: Decision | None = Decision.unscoped.select_related("course").filter(code=code).first()
    return found


def all_of(actor: Actor | System, course: Course) -> list[Decision]:
    """Every decision, oldest first."""
    return list(Decision.objects.for_user(actor).filter(course=course).select_related("decided_by", "second_by"))


def awaiting_second(actor: Actor | System, course: Course) -> Decision | None:
    """The proposed decision that still waits for a second clinician: nothing was decided after it."""
    rows = Decision.objects.for_user(actor).filter(course=course).select_related("decided_by")
    last: Decision | None = rows.order_by("-decided_at", "-pk").first()
    return last if last is not None and last.proposed else None


@dataclass(frozen=True)
class Reading:
    """A decision as the applicant reads it: the words, and what was named in it."""

    decision: Decision
    alternatives: list[str]
    missing: list[str]
    psychologist: str


def reading(decision: Decision, language: str) -> Reading:
    """The applicant's words of a decision. `alternatives` are in the language that the decision was written in."""
    details = decision.details
    return Reading(
        decision=decision,
        alternatives=list(details.get("alternatives", [])),
        missing=decision_texts.named(decision_texts.MISSING, details.get("missing", []), language),
        psychologist=details.get("psychologist_name", ""),
    )


def missing_sections(actor: Actor | System, course: Course) -> list[str]:
    """The sections that the applicant was asked to complete and has not sent again yet (U4)."""
    decision = newest(actor, course)
    if decision is None or decision.outcome != "U4" or course.state != State.SCREENING:
        return []
    return list(decision.details.get("missing", []))


def no_shows(course: Course) -> int:
    """How often the person did not come: each was an alert of its own (3.6). One made in error does not count."""
    return int(_missed(course=course).count())


def no_shows_of(courses: list[int]) -> dict[int, int]:
    """The same for many courses in one query."""
    return dict(_missed(course__in=courses).values_list("course").annotate(count=Count("pk")))


def _missed(**of: Any) -> Any:
    return Alert.unscoped.filter(kind=Alert.Kind.NO_SHOW, in_error=False, **of)


def standing(actor: Actor | System) -> Any:
    """The newest decision of every course that still waits for its applicant."""
    rows = _newest_ones(Decision.objects.for_user(actor).filter(proposed=False), proposed=False).filter(
        Q(outcome__in=["U2", "U4"], course__state=State.SCREENING)
        | Q(outcome__in=INVITING, course__state__in=[State.INVITED, State.INTERVIEW_BOOKED])
    )
    returned = Subquery(_returned(OuterRef("course")).values("changed_at")[:1])
    found = rows.annotate(returned_at=returned).select_related(
        "course__patient", "course__region__successor", "course__application"
    )
    return found.defer("reason", "message", "details")


def grown_old(rows: Any, limits: Limits, now: datetime) -> Any:
    """Those among standing decisions that a person may have to look at: old, past a deadline, or with a no-show."""
    shortest = min(limits.gp_close_days, limits.missing_close_days, limits.no_booking_days)
    missed = _missed(course=OuterRef("course"))
    return rows.filter(Q(decided_at__lte=now - timedelta(days=shortest - 1)) | Q(act_by__lt=now) | Exists(missed))


def proposed(actor: Actor | System) -> Any:
    """Declines that wait for a second clinician: nothing was decided since."""
    rows = Decision.objects.for_user(actor).filter(proposed=True, course__state__in=OPEN_STATES)
    return _newest_ones(rows).select_related("course__patient", "course__application").defer("reason", "message")


def _newest_ones(rows: Any, **among: Any) -> Any:
    """Rows after which no other of their course came."""
    later = Decision.unscoped.filter(
        Q(decided_at__gt=OuterRef("decided_at")) | Q(decided_at=OuterRef("decided_at"), pk__gt=OuterRef("pk")),
        course=OuterRef("course"),
        **among,
    )
    return rows.filter(~Exists(later))


def has_continued(decision: Decision) -> bool:
    """Whether the applicant has sent something after the decision."""
    sent_at = Application.unscoped.filter(course=decision.course).values_list("sent_at", flat=True).first()
    return sent_at is not None and sent_at > decision.decided_at


def proposes_to_close(decision: Decision, limits: Limits, missed: int, now: datetime | None = None) -> bool:
    """Whether the system would close the application now (U7); a person confirms it."""
    return decision_clock.closing_is_proposed(
        decision.outcome,
        _waits_since(decision),
        now or timezone.now(),
        limits,
        booked=decision.course.state == State.INTERVIEW_BOOKED,
        no_shows=missed,
    )


def _waits_since(decision: Decision) -> datetime:
    """Since when the applicant could do something: who was booked and is not any more has the whole time again."""
    returned: datetime | None = getattr(decision, "returned_at", None)
    if returned is None and not hasattr(decision, "returned_at"):
        returned = _returned(decision.course_id).values_list("changed_at", flat=True).first()
    return max(decision.decided_at, returned) if returned else decision.decided_at


def _returned(course: Any) -> Any:
    rows = StateChange.unscoped.filter(course=course, from_state=State.INTERVIEW_BOOKED, to_state=State.INVITED)
    return rows.order_by("-changed_at")
