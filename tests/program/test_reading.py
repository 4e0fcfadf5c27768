"""Finding one's way: the tool box, the contents, and going on at the very place."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from care.access import Actor
from care.models import Course
from program import queries, toolbox_queries
from program.actions import reading
from program.models import Favourite, ModuleProgress

pytestmark = pytest.mark.django_db
STEP = ["m1", 4]


@pytest.fixture
def browser(lone: Actor) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


def test_a_page_is_kept_found_and_let_go(browser: Client, lone: Actor, course: Course) -> None:
    for _ in range(2):
        browser.post(reverse("program-keep", args=STEP), {"keep": "1"})
    assert Favourite.unscoped.filter(course=course).count() == 1
    page = browser.get(reverse("program-toolbox")).content.decode()
    assert reverse("program-step", args=STEP) in page
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert reverse("program-step", args=STEP) in browser.get(reverse("program-toolbox")).content.decode()
    browser.post(reverse("program-keep", args=STEP), {"keep": "0"})
    assert toolbox_queries.shelves(lone, course) == []


def test_nobody_fills_anothers_tool_box(emil: Actor, lone: Actor, course: Course) -> None:
    with pytest.raises(PermissionDenied):
        reading.keep(by=emil, course=course, module_code="m1", step_code="m1-velkommen")
    with pytest.raises(PermissionDenied):
        reading.let_go(by=emil, course=course, step_code="m1-velkommen")
    assert toolbox_queries.shelves(emil, course) == []


def test_going_on_leads_to_the_very_place(browser: Client, lone: Actor) -> None:
    browser.get(reverse("program-step", args=["m1", 7]))  # an exercise to send: the step is not done
    answer = browser.post(reverse("program-mark", args=["m1", 7]), {"anchor": "del-2"})
    assert answer.status_code == 204
    link = f"{reverse('program-step', args=['m1', 7])}#del-2"
    assert link in browser.get(reverse("program-today")).content.decode()
    browser.get(reverse("program-step", args=["m1", 1]))
    assert link not in browser.get(reverse("program-today")).content.decode()


@pytest.mark.parametrize("anchor", ["", "del-", "del-9999", "javascript:x", "del-1 onclick"])
def test_a_place_is_a_part_of_a_page_and_nothing_else(browser: Client, lone: Actor, anchor: str) -> None:
    browser.get(reverse("program-step", args=["m1", 7]))
    assert browser.post(reverse("program-mark", args=["m1", 7]), {"anchor": anchor}).status_code == 400


def test_a_late_word_of_another_page_moves_nothing(browser: Client, lone: Actor) -> None:
    browser.get(reverse("program-step", args=["m1", 7]))
    assert browser.post(reverse("program-mark", args=["m1", 3]), {"anchor": "del-2"}).status_code == 400
    progress = queries.progress_of(lone, "m1")
    assert progress is not None
    assert ModuleProgress.unscoped.get(pk=progress.pk).resume_anchor == ""


def test_the_contents_name_every_page(browser: Client, lone: Actor) -> None:
    page = browser.get(reverse("program-step", args=["m1", 4])).content.decode()
    assert page.count('<li><a href="/program/m1/') >= 10
    assert 'aria-current="page">Hvad er depression' in page


def test_a_page_a_module_and_everything_can_be_printed_with_empty_worksheets(browser: Client, lone: Actor) -> None:
    whole = browser.get(reverse("program-print")).content.decode()
    module = browser.get(reverse("program-print-module", args=["m1"])).content.decode()
    page = browser.get(reverse("program-print-step", args=["m1", 7])).content.decode()
    assert whole.count("printed-step") == module.count("printed-step") == 11
    assert page.count("printed-step") == 1
    assert "Hvad skete der? Hvor, hvornår, med hvem?" in page
    assert '<form method="post" action="/program/' not in page


def test_what_is_not_open_is_not_printed(browser: Client) -> None:
    assert browser.get(reverse("program-print-module", args=["m2"])).status_code == 404
    assert browser.get(reverse("program-print-step", args=["m1", 99])).status_code == 404
