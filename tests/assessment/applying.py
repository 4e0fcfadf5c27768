"""Sofie applies in Syddanmark, in a browser of her own; Karen leads there, Lone is in treatment."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from assessment.actions import questionnaires
from assessment.application import sections
from assessment.models import Application, Assignment, Response, Section
from care import applying
from care.access import Role, System
from care.actions.identity import sign_up_by_email
from care.models import Course, User
from tests.assessment import answers
from tests.care import people

JSON = {"headers": {"accept": "application/json"}}


class Applying:
    """Somebody new, and what they do."""

    def __init__(self, email: str = "sofie@example.org") -> None:
        self.user = sign_up_by_email(by=System("door"), email=email)
        self.browser = people.browser_of(self.user)

    def begin(self, region: str = "syddanmark") -> Any:
        session = self.browser.session
        session[applying.SESSION] = region
        session.save()
        return self.browser.post("/ansoegning/begynd/")

    @property
    def actor(self) -> Any:
        return people.actor(User.objects.get(pk=self.user.pk))

    @property
    def course(self) -> Course:
        return Course.unscoped.filter(patient=self.user).latest("created_at")

    @property
    def application(self) -> Application:
        return Application.unscoped.select_related("course__patient").get(course=self.course)

    def section(self, key: str) -> Section:
        return Section.unscoped.get(application=self.application, key=key)

    def post(
        self, key: str, *, button: str = "_next", press: str = "1", base: int | None = None, **changed: Any
    ) -> Any:
        data = answers.posted(key, **changed) | {button: press} | ({} if base is None else {"base": str(base)})
        return self.browser.post(f"/ansoegning/del/{key.lower()}/", data)

    def autosave(self, key: str, *, base: int | None = None, **changed: Any) -> Any:
        data = answers.posted(key, **changed) | ({} if base is None else {"base": str(base)})
        return self.browser.post(f"/ansoegning/del/{key.lower()}/", data, **JSON)

    def answer_questionnaires(self) -> None:
        """Section D as answered, without its answers."""
        Assignment.unscoped.filter(course=self.course).update(submitted_at=timezone.now())

    def answer(self, instrument: str, values: dict[str, int]) -> None:
        """One questionnaire of section D, item by item."""
        response = Response.unscoped.select_related("assignment__course").get(
            assignment__course=self.course, instrument=instrument
        )
        for item, value in values.items():
            questionnaires.save_answer(
                by=self.actor, response=response, item=item, value=value, language="da", key=uuid4()
            )

    def submit_questionnaires(self) -> None:
        """Send section D as it is answered."""
        given = Assignment.unscoped.select_related("course").get(course=self.course)
        questionnaires.submit(by=self.actor, assignment=given)

    def fill_in(self, **changed: dict[str, Any]) -> None:
        """Everything, from A to I."""
        self.begin()
        for key in sections.WRITTEN:
            self.post(key, **changed.get(key, {}))
        self.answer_questionnaires()

    def send(self, key: str = "", **more: str) -> Any:
        return self.browser.post("/ansoegning/send/", {"key": key or str(uuid4()), **more})


def lead() -> tuple[User, Client]:
    karen = people.staff("Karen Friis", Role.LEAD)
    return karen, people.browser_of(karen)
