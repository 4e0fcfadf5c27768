"""Who in the clinic reads a course's letters now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from care.models import Absence, CareLink, Course, User, today


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a patient's letters now; `stands_in_for` is the psychologist who is away until a date."""

    user: User | None = None
    stands_in_for: User | None = None
    until: date | None = None


def reader_of(course: Course) -> Reader:
    """Who reads now: the psychologist, or while they are away the substitute. One query, two in an absence.

    Nobody when the psychologist has left, or the substitute is away too: then it is the lead's (care.responsible).
    """
    on = today()
    away = Absence.objects.filter(
        user=OuterRef("user"), substitute__isnull=False, starts_on__lte=on, ends_on__gte=on, cancelled_at__isnull=True
    )
    links = treating().filter(course=course).select_related("user").annotate(absence=Subquery(away.values("pk")[:1]))
    link: Any = links.first()
    if link is None:
        return Reader()
    rows = with_presence(Absence.objects.filter(pk=link.absence)).select_related("substitute")
    return _answers(link.user, rows.get() if link.absence else None)


def answerers(courses: Iterable[Course]) -> dict[int, Reader]:
    """Who reads now in each of these courses. Two queries."""
    links = treating().filter(course__in=[course.pk for course in courses]).select_related("user")
    away = {row.user_id: row for row in with_presence(absent_now()).select_related("substitute")}
    return {link.course_id: _answers(link.user, away.get(link.user_id)) for link in links}


def reading_staff(course: Course) -> QuerySet[User]:
    """Everybody in the clinic who may read the letters by relation: the psychologist and any substitute."""
    treats = treating().filter(course=course).values("user_id")
    stand_in = standing_in(treats).values("substitute_id")
    return User.objects.filter(Q(pk__in=treats) | Q(pk__in=stand_in), is_active=True)


def standing_in(users: Any) -> QuerySet[Absence]:
    """Absences of these people whose substitutes may read now: until two working days after the end (5.4)."""
    begun = Absence.objects.filter(user__in=users, starts_on__lte=today(), cancelled_at__isnull=True)
    return begun.filter(substitute__isnull=False, access_until__gt=timezone.now())


def treating() -> QuerySet[CareLink]:
    """Who treats whom now."""
    now = timezone.now()
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    rows: QuerySet[CareLink] = CareLink.unscoped.filter(in_force, kind=CareLink.Kind.TREATING, valid_from__lte=now)
    return rows


def with_presence(absences: QuerySet[Absence]) -> Any:
    """Absences with `is_covered`: whether the substitute is there. Nobody stands in for a substitute (3.4)."""
    is_away = Exists(absent_now().filter(user=OuterRef("substitute")))
    return absences.annotate(is_covered=Q(substitute__is_active=True) & ~is_away)


def absent_now() -> QuerySet[Absence]:
    """Who is away today."""
    return Absence.objects.filter(starts_on__lte=today(), ends_on__gte=today(), cancelled_at__isnull=True)


def _answers(treating: User, absence: Any) -> Reader:
    if absence is None:
        return Reader(treating if treating.is_active else None)
    return Reader(absence.substitute if absence.is_covered else None, treating, absence.ends_on)
