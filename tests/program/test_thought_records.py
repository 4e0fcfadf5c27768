"""A thought record before and after module 5 opens, and what it ends with put into the plan."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care.access import Actor
from care.models import AuditEvent, Course
from program import actions
from program.actions import diary
from program.actions.delivery import RULES, open_module
from program.models import EntryVersion
from program.releases import latest
from tests.program.worksheets.test_w6 import REST, SHORT

pytestmark = pytest.mark.django_db
HIDDEN = "Hvad passer ikke med tanken?"


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    reaches(lone.own_course, "m4")
    return lone.own_course


def reaches(course: Course, module: str) -> None:
    release = latest("skridt-for-skridt")
    assert release is not None
    open_module(by=RULES, enrolment=course.enrolment, module_code=module, release=release)


@pytest.fixture
def browser(lone: Actor) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


def write(lone: Actor, course: Course, data: dict[str, Any], code: Any = None) -> EntryVersion:
    place = actions.Row(course, "w6", code or uuid4())
    return actions.save_draft(by=lone, place=place, data=data, key=uuid4(), base=None)


def line(version: EntryVersion) -> str:
    return reverse("program-diary-line", args=["tanker", version.entry.code])


def test_module_4_asks_for_half_and_module_5_for_the_whole(course: Course, browser: Client) -> None:
    page = reverse("program-diary-new", args=["tanker"])
    assert HIDDEN not in browser.get(page).content.decode()
    reaches(course, "m5")
    assert HIDDEN in browser.get(page).content.decode()


def test_a_short_record_is_gone_on_with_in_module_5(lone: Actor, course: Course, browser: Client) -> None:
    version = write(lone, course, SHORT)
    diary.submit_all(by=lone, course=course, worksheet="w6", key=uuid4())
    reaches(course, "m5")
    browser.post(reverse("program-diary-edit", args=["tanker", version.entry.code]))
    shown = browser.get(line(version)).content.decode()
    assert HIDDEN in shown
    assert SHORT["thought"] in shown


def test_what_a_record_ends_with_goes_into_the_plan_once(lone: Actor, course: Course, browser: Client) -> None:
    version = write(lone, course, {**SHORT, **REST, "next": "Skrive til hende igen"})
    diary.submit_all(by=lone, course=course, worksheet="w6", key=uuid4())
    assert "Læg i min plan" in browser.get(line(version)).content.decode()
    url, fresh = reverse("program-diary-plan", args=[version.entry.code]), uuid4()
    for _time in range(2):
        answer = browser.post(url, {"fresh": str(fresh)})
    assert answer["Location"] == reverse("program-diary-line", args=["plan", fresh])
    (plan,) = EntryVersion.unscoped.filter(entry__worksheet="w4")
    assert (plan.data, plan.is_draft) == ({"activity": "Skrive til hende igen"}, True)
    assert AuditEvent.objects.filter(action="worksheet.planned").count() == 1


def test_a_record_without_an_end_makes_no_plan(lone: Actor, emil: Actor, course: Course, browser: Client) -> None:
    version = write(lone, course, SHORT)
    browser.post(reverse("program-diary-plan", args=[version.entry.code]), {"fresh": str(uuid4())})
    with pytest.raises(PermissionDenied):
        diary.plan_from_thought(by=lone, course=course, code=version.entry.code, fresh=uuid4())
    with pytest.raises(PermissionDenied):
        diary.plan_from_thought(by=emil, course=course, code=version.entry.code, fresh=uuid4())
    assert not EntryVersion.unscoped.filter(entry__worksheet="w4").exists()


def test_half_a_second_half_is_not_sent_and_stays(lone: Actor, course: Course) -> None:
    write(lone, course, {**SHORT, "friend": "Du har det svært"})
    done = diary.submit_all(by=lone, course=course, worksheet="w6", key=uuid4())
    assert (len(done.sent), len(done.incomplete)) == (0, 1)
