"""Signe has sent an application in Syddanmark, where Karen leads and Mette treats; Nina leads in Nordjylland."""

from __future__ import annotations

from datetime import datetime

from assessment.models import Application
from care.access import Role
from care.models import CareLink, Course, Region, User
from care.workdays import COPENHAGEN
from tests.care import people

MONDAY = datetime(2026, 3, 30, 10, 0, tzinfo=COPENHAGEN)  # the week before Easter


class Triage:
    """The people of an application."""

    def __init__(self) -> None:
        self.karen = people.staff("Karen Friis", Role.LEAD)
        self.birgit = people.staff("Birgit Lind", Role.LEAD)
        self.mette = people.staff("Mette Dahl", Role.PSYCHOLOGIST)
        self.jonas = people.staff("Jonas Bak", Role.PSYCHOLOGIST)
        self.nina = people.staff("Nina Bech", Role.LEAD, where="nordjylland")
        self.per = people.staff("Per Lund", Role.ADMIN)
        self.signe = self.applicant("Signe Skov")

    def applicant(self, name: str, *, where: str = "syddanmark", sent_at: datetime = MONDAY) -> User:
        """Somebody who has sent an application."""
        email = f"{name.split()[0].lower()}@example.org"
        user = User.objects.create_user(email=email, name=name, kind=User.Kind.PATIENT)
        region = Region.objects.get(slug=where)
        course = Course.unscoped.create(patient=user, region=region, state=Course.State.APPLIED, created_at=sent_at)
        Application.unscoped.create(course=course, started_at=sent_at, sent_at=sent_at)
        return user

    def treats(self, user: User) -> CareLink:
        """The person treats Signe from the day she applied."""
        return CareLink.unscoped.create(course=self.course, user=user, valid_from=MONDAY)

    @property
    def course(self) -> Course:
        return people.course_of(self.signe)

    @property
    def application(self) -> Application:
        return Application.unscoped.get(course__patient=self.signe)

    @property
    def lead(self):
        return people.actor(self.karen, Role.LEAD)

    @property
    def psychologist(self):
        return people.actor(self.mette, Role.PSYCHOLOGIST)
