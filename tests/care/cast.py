"""The people of these tests: Lone is treated by Mette in Syddanmark; Karen leads there, Per looks after it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from care.access import Role
from care.models import CareLink, Course, PhoneNumber, User, today
from tests.care import people


class Cast:
    """Everybody, made on first use."""

    def __init__(self) -> None:
        self.lone = people.patient("Lone Kristensen")
        self.sofie = people.patient("Sofie Krog", where="nordjylland")
        self.mette = people.staff("Mette Dahl", Role.PSYCHOLOGIST)
        self.anders = people.staff("Anders Holm", Role.PSYCHOLOGIST)
        self.karen = people.staff("Karen Friis", Role.LEAD)
        self.per = people.staff("Per Lund", Role.ADMIN)
        self.dorthe = people.staff("Dorthe Vang", Role.DPO)
        self.nina = people.staff("Nina Bech", Role.LEAD, where="nordjylland")
        self.link = people.treats(self.mette, self.course)

    @property
    def course(self) -> Course:
        return people.course_of(self.lone)

    @property
    def far_course(self) -> Course:
        return people.course_of(self.sofie)


def actor(user: User, role: Role | None = None):
    return people.actor(user, role)


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that moment now, everywhere."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    at(timezone.now() + timedelta(**delta), monkeypatch)


def all_numbers_called() -> None:
    PhoneNumber.objects.update(verified_on=today())


def treating(course: Course) -> list[User]:
    links = CareLink.unscoped.filter(course=course, valid_until__isnull=True)
    return [link.user for link in links]
