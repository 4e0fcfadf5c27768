"""Emergency access (nødadgang): a clinician opens a course without a relation to it, and says why (clinical.md 7.1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care import audit, notify
from care.access import BREAK_GLASS_ROLES, Actor, Role
from care.guard import refused, same_again
from care.models import AuditEvent, BreakGlass, Course, User
from care.models.course import BREAK_GLASS_HOURS, BREAK_GLASS_REASON
from care.people_queries import holding, newest_course, patient_with

LONGEST_REASON = 1000
SEARCHES_AN_HOUR = 20
LOOKED_FOR = "break_glass.looked_for"


class TooManySearches(ValidationError):
    """Nobody looks for this many patients in an emergency."""


class ReasonTooShort(ValidationError):
    """The reason does not say enough."""


def look_for_patient(*, by: Actor, text: str) -> Course | None:
    """The newest course of the one patient with exactly this CPR number or e-mail. Found or not, it is written down.

    Raises TooManySearches.
    """
    _may_break(by)
    since = timezone.now() - timedelta(hours=1)
    if AuditEvent.objects.filter(actor_code=by.code, action=LOOKED_FOR, at__gt=since).count() >= SEARCHES_AN_HOUR:
        raise TooManySearches(_("Du har søgt for mange gange. Vent en time, eller ring til din leder."))
    patient = patient_with(text)
    course = newest_course(patient) if patient else None
    with transaction.atomic():
        audit.record(LOOKED_FOR, by=by, course=course, patient=patient, reason="" if course else "none")
    return course


def open_break_glass(*, by: Actor, course: Course, reason: str, code: UUID | None = None) -> BreakGlass:
    """Let the clinician into the course for four hours; raises ReasonTooShort.

    The leads and the data protection officers of the region are told the same day; the patient sees it at once.
    """
    _may_break(by, course)
    reason = checked_reason(reason)
    now = timezone.now()
    with transaction.atomic():
        opened: BreakGlass
        opened, is_new = BreakGlass.unscoped.get_or_create(
            code=code or uuid4(),
            defaults={
                "course": course,
                "user": by.user,
                "role": by.role,
                "reason": reason,
                "opened_at": now,
                "until": now + timedelta(hours=BREAK_GLASS_HOURS),
            },
        )
        same_again(opened, course_id=course.pk, user_id=by.user.pk, reason=reason)
        if is_new:
            audit.record("break_glass.opened", by=by, course=course, about=opened)
            _tell(by, opened)
    return opened


def checked_reason(reason: str) -> str:
    """The reason without spaces around it; raises ReasonTooShort under 20 characters."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    missing = BREAK_GLASS_REASON - len(reason)
    if missing > 0:
        raise ReasonTooShort(
            ngettext("Skriv mindst %(n)s tegn mere.", "Skriv mindst %(n)s tegn mere.", missing), params={"n": missing}
        )
    return reason


def _may_break(by: Actor, course: Course | None = None) -> None:
    if by.role not in BREAK_GLASS_ROLES:
        refused(by, "break_glass", "write", course=course)


def _tell(by: Actor, opened: BreakGlass) -> None:
    """Leads and data protection officers of the course's region, but for the one who opened it."""
    region = opened.course.region
    people: dict[int, User] = {
        user.pk: user for role in (Role.LEAD, Role.DPO) for user in holding(role, region) if user != by.user
    }
    for user in people.values():
        notify.post(
            kind="care.break_glass",
            recipient=user,
            payload={"break_glass": str(opened.code)},
            key=f"break-glass:{opened.code}:{user.code}",
        )
