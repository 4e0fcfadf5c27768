"""Writing the safety plan, going through it, and letting a relative read it (clinical.md 3.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from assessment import safety, shares
from assessment.models import SafetyPlan, SafetyPlanShare, SafetyPlanVersion
from care import audit, secrets
from care.access import Actor, Role, System
from care.guard import KeyTaken, allow, refused, same_again
from care.models import Course, today

LONGEST_NAME = 80
OPEN, WRONG, CLOSED = "open", "wrong", "closed"


class Unsaveable(ValidationError):
    """Something is too long or no date; `problems` says where."""

    def __init__(self, problems: list[safety.Problem]) -> None:
        super().__init__(_("Noget skal rettes, før planen kan gemmes."))
        self.problems = problems


class Conflict(Exception):
    """The same step was saved elsewhere since the page was opened; `newest` is what is stored."""

    def __init__(self, newest: SafetyPlanVersion) -> None:
        super().__init__("saved elsewhere")
        self.newest = newest


@dataclass(frozen=True)
class Shared:
    """A share with what the patient passes on; neither is stored."""

    share: SafetyPlanShare
    token: str
    pin: str


@dataclass(frozen=True)
class Opened:
    """What a link and a code lead to: `state` is open, wrong or closed; a version only when open."""

    state: str
    version: SafetyPlanVersion | None = None


def save(
    *, by: Actor, course: Course, data: dict[str, Any], steps: Collection[str], key: UUID, base: int
) -> SafetyPlanVersion:
    """Save these steps of the plan as a new version; the other steps stay as they are. 0 is the base of a new plan.

    The same key gives the same answer, and what changes nothing makes no version. Raises safety.BadPlan, Unsaveable,
    KeyTaken, or Conflict when one of these steps was saved elsewhere since `base`.
    """
    allow(by, "safety_plan", "write", course=course)
    part = _checked({step: data.get(step, []) for step in steps})
    with transaction.atomic():
        plan = _locked(course)
        again: SafetyPlanVersion | None = SafetyPlanVersion.unscoped.filter(code=key).first()
        if again is not None:
            same_again(again, plan_id=plan.pk, data=_with(again.data, part, steps))
            return again
        newest: SafetyPlanVersion | None = plan.versions.order_by("-number").first()
        merged = _with(newest.data if newest else {}, part, steps)
        if newest and newest.data == merged:  # the page's own save may have come before its form
            return newest
        _check_base(plan, newest, steps, base)
        made = SafetyPlanVersion(
            code=key, plan=plan, number=newest.number + 1 if newest else 1, data=merged, saved_by=by.user
        )
        made.save(force_insert=True)
        _gone_through(plan)
        audit.record("safety_plan.saved", by=by, course=course, about=made)
    return made


def _checked(data: dict[str, Any]) -> safety.Plan:
    part = safety.cleaned(data)
    if found := list(safety.problems(part)):
        raise Unsaveable(found)
    return part


def _with(data: safety.Plan, part: safety.Plan, steps: Collection[str]) -> safety.Plan:
    kept = {key: rows for key, rows in data.items() if key not in steps}
    together = kept | part
    return {step.key: together[step.key] for step in safety.STEPS if step.key in together}


def _locked(course: Course) -> SafetyPlan:
    SafetyPlan.unscoped.get_or_create(course=course)
    locked: SafetyPlan = SafetyPlan.unscoped.select_for_update(of=("self",)).get(course=course)
    return locked


def _check_base(plan: SafetyPlan, newest: Any, steps: Collection[str], base: int) -> None:
    """Only what was changed in the same steps is in the way; another step may have been saved meanwhile."""
    if newest is None or newest.number == base:
        return
    known = plan.versions.filter(number=base).first()
    before = known.data if known else {}
    if any(before.get(step, []) != newest.data.get(step, []) for step in steps):
        raise Conflict(newest)


def _gone_through(plan: SafetyPlan) -> None:
    plan.reviewed_at = timezone.now()
    plan.review_on = today() + timedelta(weeks=safety.REVIEW_WEEKS)
    plan.save(update_fields=["reviewed_at", "review_on"])


def review(*, by: Actor, plan: SafetyPlan) -> None:
    """The plan was read through and still holds; it is asked for again in four weeks."""
    allow(by, "safety_plan", "write", course=plan.course)
    with transaction.atomic():
        _gone_through(plan)
        audit.record("safety_plan.reviewed", by=by, course=plan.course, about=plan)


def ask_for_review(*, by: Actor | System, course: Course) -> None:
    """Ask for the plan to be gone through today: after an A or B has been closed, or when a clinician wants it."""
    allow(by, "safety_plan", "write", course=course)
    with transaction.atomic():
        plan = SafetyPlan.unscoped.filter(course=course).first()
        if plan is not None:
            plan.review_on = today()
            plan.save(update_fields=["review_on"])
            audit.record("safety_plan.review_asked", by=by, course=course, about=plan)


def share(*, by: Actor, plan: SafetyPlan, name: str, relation: str, key: UUID) -> Shared:
    """Let a relative read the plan for 90 days; only the patient may. The same key gives the same link and code."""
    _only_patient(by, plan.course)
    name, relation = name.strip(), relation.strip()
    if not name or max(len(name), len(relation)) > LONGEST_NAME:
        raise ValidationError(_("Skriv navnet på den, du vil dele med. Højst 80 tegn."))
    token, pin = shares.token(key), shares.pin(key)
    with transaction.atomic():
        again = SafetyPlanShare.unscoped.filter(code=key).first()
        if again is not None:
            same_again(again, plan_id=plan.pk, name=name, relation=relation)
            return Shared(again, token, pin)
        made = SafetyPlanShare(code=key, plan=plan, name=name, relation=relation)
        made.token_hash, made.pin_hash = secrets.hashed(token), shares.hashed_pin(token, pin)
        made.expires_at = timezone.now() + shares.LASTS
        made.save(force_insert=True)
        audit.record("safety_plan.shared", by=by, course=plan.course, about=made)
    return Shared(made, token, pin)


def _only_patient(by: Actor, course: Course) -> None:
    allow(by, "safety_plan", "write", course=course)
    if by.role != Role.PATIENT:
        refused(by, "safety_plan", "share", course=course)


def end_share(*, by: Actor, share: SafetyPlanShare) -> None:
    """The relative can no longer read the plan, from this moment on."""
    _only_patient(by, share.plan.course)
    with transaction.atomic():
        ended = SafetyPlanShare.unscoped.filter(pk=share.pk, ended_at__isnull=True)
        if ended.update(ended_at=timezone.now()):
            audit.record("safety_plan.share_ended", by=by, course=share.plan.course, about=share)


def open_shared(*, by: System, token: str, pin: str) -> Opened:
    """What somebody with the link and the code reads: the newest version, and nothing else of the patient's."""
    with transaction.atomic():
        found = SafetyPlanShare.unscoped.select_for_update(of=("self",)).select_related("plan__course__patient")
        share = found.filter(token_hash=secrets.hashed(token)).first()
        if share is None or share.ended_at or share.expires_at <= timezone.now():
            return Opened(CLOSED)
        if not constant_time_compare(share.pin_hash, shares.hashed_pin(token, pin.strip())):
            return Opened(_wrong_pin(by, share))
        SafetyPlanShare.unscoped.filter(pk=share.pk).update(wrong_pins=0, opened_at=timezone.now())
        audit.record("safety_plan.share_opened", by=by, course=share.plan.course, about=share)
        return Opened(OPEN, share.plan.versions.order_by("-number").first())


def _wrong_pin(by: System, share: SafetyPlanShare) -> str:
    """Count it; the fifth in a row closes the link for good, which the patient sees on their page."""
    rows = SafetyPlanShare.unscoped.filter(pk=share.pk)
    rows.update(wrong_pins=F("wrong_pins") + 1)
    audit.record("safety_plan.share_wrong_pin", by=by, course=share.plan.course, about=share)
    if rows.filter(wrong_pins__gte=shares.WRONG_PINS).update(ended_at=timezone.now()):
        return CLOSED
    return WRONG


__all__ = [
    "CLOSED",
    "OPEN",
    "WRONG",
    "Conflict",
    "KeyTaken",
    "Opened",
    "Shared",
    "Unsaveable",
    "ask_for_review",
    "end_share",
    "open_shared",
    "review",
    "save",
    "share",
]
