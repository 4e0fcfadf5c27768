"""What the pages of the safety plan show: the plan, what is missing, what changed, and when to go through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessment import safety
from assessment.models import SafetyPlan, SafetyPlanShare, SafetyPlanVersion
from assessment.queries.contacts import Contact, contacts_of
from care.access import Actor
from care.models import Alert, Course, User, today
from care.models.course import OPEN_STATES

ONE_SITTING = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """One line of a step in the reader's words: its first answer as a heading, and the rest."""

    head: str
    tel: str
    rest: list[tuple[str, str, str]]


@dataclass(frozen=True)
class ShownStep:
    """One step as it is read."""

    step: safety.Step
    title: str
    intro: str
    lines: list[Line]
    contacts: list[Contact]
    missing: int


@dataclass(frozen=True)
class PlanPage:
    """A plan as it stands. `number` is 0 and `version` None before anything is written."""

    course: Course
    plan: SafetyPlan | None
    version: SafetyPlanVersion | None
    steps: list[ShownStep]
    review_due: bool

    @property
    def number(self) -> int:
        return self.version.number if self.version else 0

    @property
    def missing(self) -> list[ShownStep]:
        """The steps that lack lines."""
        return [step for step in self.steps if step.missing]


def plan_of(actor: Actor, course: Course) -> SafetyPlan | None:
    """The course's plan, if the actor may read it now."""
    plan: SafetyPlan | None = SafetyPlan.objects.for_user(actor).filter(course=course).first()
    return plan


def newest_of(actor: Actor, course: Course) -> SafetyPlanVersion | None:
    """The newest version that the actor may read."""
    rows = SafetyPlanVersion.objects.for_user(actor).filter(plan__course=course)
    newest: SafetyPlanVersion | None = rows.select_related("plan", "saved_by").order_by("-number").first()
    return newest


def page_of(actor: Actor, course: Course, language: str) -> PlanPage:
    """The plan as it stands for this reader."""
    version = newest_of(actor, course)
    plan = version.plan if version else None
    steps = shown_steps(course, version.data if version else {}, language)
    return PlanPage(course, plan, version, steps, review_due(plan, version))


def shown_steps(course: Course, data: safety.Plan, language: str) -> list[ShownStep]:
    """Every step with its lines; step 5 begins with the numbers as they are today."""
    lacking = {step.key: count for step, count in safety.missing(data)}
    return [
        ShownStep(
            step=step,
            title=step.title[language],
            intro=step.intro[language],
            lines=[_line(step, row, language) for row in safety.lines(step, data)],
            contacts=contacts_of(course).professionals if step.key == "professionals" else [],
            missing=lacking.get(step.key, 0),
        )
        for step in safety.STEPS
    ]


def _line(step: safety.Step, row: safety.Row, language: str) -> Line:
    shown = safety.shown(step, row, language)
    if not shown:
        return Line("", "", [])
    (_label, head, tel), *rest = shown
    return Line(head, tel, rest)


def review_due(plan: SafetyPlan | None, version: SafetyPlanVersion | None) -> bool:
    """Whether it is time to go through the plan: four weeks have passed, or an A or B was closed since (3.7)."""
    if plan is None or version is None:
        return False
    return (plan.review_on is not None and plan.review_on <= today()) or _closed_since(plan)


def _closed_since(plan: SafetyPlan) -> bool:
    closed = Alert.unscoped.filter(course=plan.course_id, kind=Alert.Kind.RISK, grade__in=["A", "B"], in_error=False)
    return bool(closed.filter(closed_at__gt=plan.reviewed_at or plan.created_at).exists())


def reviews_due(actor: Actor) -> list[SafetyPlan]:
    """The plans of courses in treatment that it is time to go through, those that have waited longest first."""
    closed = Alert.unscoped.filter(
        course=OuterRef("course"),
        kind=Alert.Kind.RISK,
        grade__in=["A", "B"],
        in_error=False,
        closed_at__gt=Coalesce(OuterRef("reviewed_at"), OuterRef("created_at")),
    )
    rows = SafetyPlan.objects.for_user(actor).filter(course__state__in=OPEN_STATES, reviewed_at__isnull=False)
    due = rows.filter(Q(review_on__lte=today()) | Exists(closed)).select_related("course__patient")
    return list(due.order_by("reviewed_at"))


def has_open_alert(course: Course) -> bool:
    """Whether a concern about the patient is open: only then the lead reads the plan."""
    return bool(Alert.unscoped.filter(course=course).exclude(state=Alert.State.CLOSED).exists())


# --- history ------------------------------------------------------------------------------------


@dataclass
class Sitting:
    """Versions that one person saved shortly after each other, as one line of the history."""

    by: User
    began_at: datetime
    saved_at: datetime
    before: safety.Plan
    after: safety.Plan
    number: int
    changes: list[ShownChange] = field(default_factory=list)


@dataclass(frozen=True)
class ShownChange:
    """One change in the reader's words."""

    title: str
    kind: str
    before: str
    after: str


def history(actor: Actor, course: Course, language: str) -> list[Sitting]:
    """Every sitting with what it changed, newest first."""
    rows = SafetyPlanVersion.objects.for_user(actor).filter(plan__course=course).select_related("saved_by")
    sittings: list[Sitting] = []
    before: safety.Plan = {}
    for version in rows.order_by("number"):
        last = sittings[-1] if sittings else None
        if last and last.by == version.saved_by and version.saved_at - last.saved_at < ONE_SITTING:
            last.saved_at, last.after, last.number = version.saved_at, version.data, version.number
        else:
            sittings.append(
                Sitting(version.saved_by, version.saved_at, version.saved_at, before, version.data, version.number)
            )
        before = version.data
    for sitting in sittings:
        sitting.changes = shown_changes(sitting.before, sitting.after, language)
    return sittings[::-1]


def shown_changes(before: safety.Plan, after: safety.Plan, language: str) -> list[ShownChange]:
    """What is different, line by line."""
    return [
        ShownChange(
            change.step.title[language],
            change.kind,
            _in_a_line(change.step, change.before, language),
            _in_a_line(change.step, change.after, language),
        )
        for change in safety.changes(before, after)
    ]


def _in_a_line(step: safety.Step, row: safety.Row, language: str) -> str:
    return " · ".join(words for _label, words, _tel in safety.shown(step, row, language))


# --- sharing, and one's own data ----------------------------------------------------------------


def shares_of(actor: Actor, course: Course) -> list[SafetyPlanShare]:
    """With whom the patient shares or has shared, newest first."""
    return list(SafetyPlanShare.objects.for_user(actor).filter(plan__course=course))


def is_open(share: SafetyPlanShare) -> bool:
    """Whether the link works now."""
    return share.ended_at is None and share.expires_at > timezone.now()


def own_data(user: User) -> dict[str, Any]:
    """Every version and every share of the person's plans, for "my data"."""
    versions = SafetyPlanVersion.unscoped.filter(plan__course__patient=user).select_related("saved_by")
    shared = SafetyPlanShare.unscoped.filter(plan__course__patient=user)
    return {
        "versions": [
            {"number": row.number, "saved_at": row.saved_at, "saved_by": row.saved_by.name, "plan": row.data}
            for row in versions.order_by("plan", "number")
        ],
        "shared_with": [
            {
                "name": row.name,
                "relation": row.relation,
                "from": row.created_at,
                "until": row.ended_at or row.expires_at,
                "opened_at": row.opened_at,
            }
            for row in shared
        ],
    }
