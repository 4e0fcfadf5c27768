"""What people reach right now, so that an open socket is closed when something of it is lost (reliability.md A6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q
from django.utils import timezone

from care.models import Absence, BreakGlass, CareLink, Course, Membership, User, today
from care.models.course import MOVES

Reach = frozenset[str]
Mark = tuple[int, str]  # a person's primary key, and one thing that they reach


def reach_of(people: Collection[User]) -> dict[int, Reach]:
    """For each person what they reach, as marks that are only good for comparing with earlier ones.

    Courses that run, relations to courses, substitutions, emergency access and roles: whatever ends by a deed or by
    the clock is missing the next time. At most six queries, however many people.
    """
    found: dict[int, set[str]] = {person.pk: set() for person in people}
    patients = [person.pk for person in people if person.is_patient]
    staff = found.keys() - set(patients)
    marks = [*_of_patients(patients)] if patients else []
    marks += [*_of_staff(staff)] if staff else []
    for person, mark in marks:
        found[person].add(mark)
    return {person: frozenset(reached) for person, reached in found.items()}


def _of_patients(people: Iterable[int]) -> Iterator[Mark]:
    rows = Course.unscoped.filter(patient__in=people, state__in=list(MOVES))
    yield from ((person, f"open {course}") for person, course in rows.values_list("patient_id", "pk"))


def _of_staff(people: Collection[int]) -> Iterator[Mark]:
    now = timezone.now()
    roles = Membership.objects.in_force().filter(user__in=people).values_list("user_id", "pk")
    yield from ((person, f"role {membership}") for person, membership in roles)
    stated = BreakGlass.unscoped.filter(user__in=people, opened_at__lte=now, until__gt=now)
    yield from ((person, f"stated {course}") for person, course in stated.values_list("user_id", "course_id"))
    substitutes = _substitutes(people)
    links = CareLink.unscoped.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now), user__in={*people, *substitutes}, valid_from__lte=now
    )
    for person, kind, course, state in links.values_list("user_id", "kind", "course_id", "course__state"):
        is_treating = kind == CareLink.Kind.TREATING
        for other in {person} | (substitutes.get(person, set()) if is_treating else set()):
            if other in people:
                yield other, f"{kind} {course} of {person}"
                yield from [(other, f"open {course}")] if state in MOVES else []


def _substitutes(people: Collection[int]) -> dict[int, set[int]]:
    """Who among these stands in for whom: the person away, and the substitutes."""
    away = Absence.objects.filter(
        substitute__in=people, starts_on__lte=today(), access_until__gt=timezone.now(), cancelled_at__isnull=True
    )
    found: dict[int, set[int]] = defaultdict(set)
    for absent, substitute in away.values_list("user_id", "substitute_id"):
        found[absent].add(substitute)
    return found
