"""Finding people: psychologists of a region, leads and data protection officers, a patient by exact CPR or e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from care import cpr, crypto
from care.access import Role
from care.models import Absence, BreakGlass, ContactDetails, Course, Membership, Region, User, family, today

KEPT_IN_VIEW = timedelta(days=90)


def psychologists_of(region: Region, since: date | None = None, until: date | None = None) -> QuerySet[User]:
    """Psychologists with a role in the region (or those it answers for) throughout a time; today if none is given."""
    first, last = since or today(), until or since or today()
    regions = {*family(region, first), region}
    held = Membership.objects.filter(role=Role.PSYCHOLOGIST, region__in=regions, valid_from__lte=first)
    held = held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=last))
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def holding(role: Role, region: Region) -> QuerySet[User]:
    """Who holds a role today in the region, or in one that the same region answers for."""
    held = Membership.objects.in_force().filter(role=role, region__in=family(region))
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def with_cpr(number: cpr.Cpr) -> User | None:
    """The person with exactly this number, found by its blind index."""
    found = ContactDetails.objects.filter(cpr_index=crypto.blind_index(number.digits)).select_related("user").first()
    return found.user if found else None


def patient_with(text: str) -> User | None:
    """The patient with exactly this e-mail or CPR number; never a part of one."""
    if "@" in text:
        return User.objects.filter(email__iexact=text.strip(), kind=User.Kind.PATIENT).first()
    try:
        user = with_cpr(cpr.parse(text, today=today()))
    except cpr.BadCpr:
        return None
    return user if user is not None and user.is_patient else None


def newest_course(patient: User) -> Course | None:
    """The course that somebody who looks for the patient means."""
    newest: Course | None = Course.unscoped.filter(patient=patient).order_by("-created_at").first()
    return newest


@dataclass(frozen=True)
class Away:
    """An absence as its page shows it; `last_access` is the substitute's last day."""

    absence: Absence
    state: str
    last_access: date


def absences_of(users: QuerySet[User]) -> list[Away]:
    """Absences of these people that are planned, going on, or ended within the last three months."""
    rows = Absence.objects.filter(user__in=users, ends_on__gte=today() - KEPT_IN_VIEW)
    return [_away(row) for row in rows.select_related("user", "substitute").order_by("-starts_on")]


def _away(row: Absence) -> Away:
    if row.cancelled_at is not None:
        state = "cancelled"
    elif row.starts_on > today():
        state = "planned"
    else:
        state = "now" if row.access_until > timezone.now() else "over"
    return Away(row, state, timezone.localdate(row.access_until - timedelta(seconds=1)))


def emergencies_in(region: Region) -> list[BreakGlass]:
    """Emergency access taken in a region within the last three months, newest first."""
    since = timezone.now() - KEPT_IN_VIEW
    rows = BreakGlass.unscoped.filter(course__region__in=family(region), opened_at__gte=since)
    return list(rows.select_related("user", "course__region", "course__patient"))


def course_with(code: UUID) -> Course:
    """The course of a code that has been found by search; raises Course.DoesNotExist."""
    found: Course = Course.unscoped.select_related("patient", "region").get(code=code)
    return found


def course_in(region: Region, code: UUID) -> Course | None:
    """The course of a code in a region, or in one that the same region answers for."""
    rows = Course.unscoped.select_related("patient", "region").filter(code=code, region__in=family(region))
    found: Course | None = rows.first()
    return found
