"""Seen something new since you began writing: asked once, and nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from dialogue import actions
from dialogue.actions import NewerLetter
from dialogue.models import Message
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
LETTERS, SEND = "/breve/", "/breve/send/"


@pytest.fixture
def browser(lone) -> Client:
    return browser_of(lone)


@pytest.fixture
def form(browser) -> dict[str, Any]:
    return form_of(browser.get(LETTERS).context["box"]) | {"body": "Kære Mette"}


def form_of(box: Any) -> dict[str, Any]:
    """What the box would post."""
    names = ("patient", "client_id", "about", "known")
    return {name: getattr(box, name) for name in names} | {"body": box.text}


def test_a_letter_that_came_meanwhile_is_pointed_out_and_the_words_are_kept(browser, form, mette, write) -> None:
    write(mette, "Kære Lone, jeg er syg i dag.")
    response = browser.post(SEND, form)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Der er kommet et nyt brev, siden du begyndte at skrive." in page
    assert "Kære Lone, jeg er syg i dag." in page
    assert response.context["box"].text == "Kære Mette"
    assert Message.unscoped.count() == 1


def test_pressing_send_once_more_sends_it(browser, form, mette, write) -> None:
    write(mette)
    box = browser.post(SEND, form).context["box"]
    assert browser.post(SEND, form_of(box)).status_code == 303
    assert Message.unscoped.get(seq=2).body == "Kære Mette"


def test_a_second_letter_that_comes_meanwhile_is_pointed_out_too(browser, form, mette, write) -> None:
    write(mette)
    again = form_of(browser.post(SEND, form).context["box"])
    write(mette)
    assert browser.post(SEND, again).status_code == 409


def test_ones_own_letter_from_another_page_is_no_news(browser, form, lone, write) -> None:
    write(lone)
    assert browser.post(SEND, form).status_code == 303


def test_the_answer_to_a_send_that_was_repeated_is_the_same_although_something_came_between(
    browser, form, mette, write
) -> None:
    """The first answer was lost on its way; the same key never asks."""
    assert browser.post(SEND, form).status_code == 303
    write(mette)
    assert browser.post(SEND, form).status_code == 303
    assert Message.unscoped.count() == 2


def test_an_older_page_that_does_not_say_what_it_knows_is_not_asked(browser, form, mette, write) -> None:
    write(mette)
    del form["known"]
    assert browser.post(SEND, form).status_code == 303


def test_in_json_it_says_what_to_know_next_time(browser, form, mette, write) -> None:
    write(mette)
    answer = browser.post(SEND, form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"], answer.json()["known"]) == (409, "newer", 1)


def test_a_psychologist_is_told_that_the_substitute_has_written(mette, jonas, course, monkeypatch) -> None:
    monkeypatch.setattr(actions, "_require_write", lambda by, course: None)
    actions.send_message(by=jonas, course=course, client_id=uuid4(), body="Jeg svarer for Mette.")
    with pytest.raises(NewerLetter):
        actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone", known=0)


def test_feedback_on_an_exercise_asks_as_well(users, mette, write) -> None:
    """The box beside an exercise knows the thread, too."""
    from care.models import Course
    from dialogue.box import box

    emils = Course.unscoped.select_related("region__successor", "patient").get(patient=users["emil"])
    assert box(mette, emils).known == 0
    actions.send_message(by=mette, course=emils, client_id=uuid4(), body="Kære Emil")
    assert box(mette, emils).known == 1
    assert 'name="known"' in browser_of(mette).get(reverse("clinic-letters", args=[emils.code])).content.decode()


def test_control_without_the_check_it_would_be_sent_unseen(browser, form, mette, write, monkeypatch) -> None:
    monkeypatch.setattr(actions, "_nothing_newer", lambda by, thread, known: None)
    write(mette)
    assert browser.post(SEND, form).status_code == 303
