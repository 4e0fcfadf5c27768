"""Who must act for a course right now: its psychologist, the substitute during an absence, or nobody but the lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from care.access import Role, System
from care.models import Absence, CareLink, Course, Region, User
from care.people_queries import holding

BY = System("responsible")


@dataclass(frozen=True)
class Responsible:
    """`user` is None when the course belongs to the clinical lead (ruling 9)."""

    user: User | None
    stands_in_for: User | None = None


def for_course(course: Course, at: datetime | None = None) -> Responsible:
    """Whose course it is at a moment; the substitute has everything from minute 0, without one the lead has (3.4)."""
    at = at or timezone.now()
    treating = _treating(course, at)
    if treating is None or not treating.is_active:
        return Responsible(None)
    away = _absence(treating, at)
    if away is None:
        return Responsible(treating)
    return Responsible(_present(away.substitute, at), treating)


def leads_of(region: Region) -> QuerySet[User]:
    """The clinical leads who answer for a region now; after a merger those of the region that took it over."""
    return holding(Role.LEAD, region.current())


def clinicians_of(region: Region) -> list[UUID]:
    """Codes of everybody whose open pages show the region's alerts."""
    found: Iterable[UUID] = (
        User.objects.filter(
            Q(pk__in=holding(Role.LEAD, region.current()).values("pk"))
            | Q(pk__in=holding(Role.PSYCHOLOGIST, region.current()).values("pk"))
            | Q(pk__in=holding(Role.SUPERVISOR, region.current()).values("pk"))
        )
        .values_list("code", flat=True)
        .distinct()
    )
    return list(found)


def _treating(course: Course, at: datetime) -> User | None:
    links = CareLink.objects.for_user(BY).filter(course=course, kind=CareLink.Kind.TREATING, valid_from__lte=at)
    link = links.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at)).select_related("user").first()
    return link.user if link else None


def _present(user: User | None, at: datetime) -> User | None:
    """The substitute, unless that person is away too: then it is the lead's, for nobody stands in for a substitute."""
    return user if user is not None and user.is_active and _absence(user, at) is None else None


def _absence(user: User, at: datetime) -> Absence | None:
    day = timezone.localdate(at)
    away = Absence.objects.filter(user=user, starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)
    return away.select_related("substitute").order_by("-starts_on").first()
