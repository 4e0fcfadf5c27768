"""Lone began her map before the questions were changed: the page opens, and what she wrote is not lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from care.access import Actor
from program import actions, worksheets
from program.models import EntryVersion
from program.names import unparse
from program.worksheets.older import Left, left

pytestmark = pytest.mark.django_db
NOW: dict[str, Any] = {"situation": "Onsdag aften i køkkenet.", "thoughts": ["Jeg kan aldrig sige nej."]}
REST: dict[str, Any] = {"feelings": [{"name": "vred", "strength": 60}], "action": "Jeg lagde telefonen væk."}
THEN = {**NOW, "weather": "Regn <b>hele</b> dagen", "body": ["tung", "hovedpine"]}


@pytest.fixture
def browser(lone: Actor) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


@pytest.fixture
def draft(lone: Actor, lones_map: actions.Place) -> EntryVersion:
    return actions.save_draft(by=lone, place=lones_map, data=THEN, key=uuid4(), base=None)


def page(browser: Client, place: actions.Place) -> BeautifulSoup:
    found = browser.get(reverse("program-step", args=[place.exercise.module_code, place.exercise.step_number]))
    assert found.status_code == 200
    return BeautifulSoup(found.content, "html.parser")


def post(browser: Client, place: actions.Place, data: dict[str, Any], button: str, base: int) -> int:
    exercise = place.exercise
    typed = dict(unparse(worksheets.get("w1"), data).lists())
    names = {**typed, "key": str(uuid4()), "base": str(base), button: "1"}
    url = reverse("program-answer", args=[exercise.module_code, exercise.step_number, exercise.key, 1])
    sent: int = browser.post(url, names).status_code
    return sent


def test_the_page_opens_with_her_answers_and_with_what_has_no_place(
    browser: Client, lones_map: actions.Place, draft: EntryVersion
) -> None:
    soup = page(browser, lones_map)
    notice = soup.select_one(".notice[aria-labelledby=w1-older]")
    assert notice is not None
    assert "Regn <b>hele</b> dagen" in notice.get_text()
    assert "Hvad mærkede du i kroppen? hovedpine" in " ".join(notice.get_text().split())
    assert "Onsdag aften i køkkenet." in soup.get_text()
    assert [box["value"] for box in soup.select("[name=body][checked]")] == ["tung"]
    assert "passer ikke til skemaet" not in soup.get_text()


def test_a_draft_of_today_says_nothing_of_the_kind(browser: Client, lone: Actor, lones_map: actions.Place) -> None:
    actions.save_draft(by=lone, place=lones_map, data=NOW, key=uuid4(), base=None)
    assert page(browser, lones_map).select_one("#w1-older") is None


def test_saving_and_sending_keep_it(browser: Client, lones_map: actions.Place, draft: EntryVersion) -> None:
    kept = (Left("body", "hovedpine"), Left("weather", "Regn <b>hele</b> dagen"))
    assert post(browser, lones_map, NOW, "_save", draft.saved_no) == 302
    draft.refresh_from_db()
    assert left(draft.data) == kept
    assert post(browser, lones_map, NOW, "_send", draft.saved_no) == 422
    draft.refresh_from_db()
    assert left(draft.data) == kept
    assert post(browser, lones_map, {**NOW, **REST}, "_send", draft.saved_no) == 302
    draft.refresh_from_db()
    assert (draft.state, left(draft.data)) == ("submitted", kept)


def test_the_same_save_twice_is_still_one(lone: Actor, lones_map: actions.Place, draft: EntryVersion) -> None:
    key = uuid4()
    first = actions.save_draft(by=lone, place=lones_map, data=NOW, key=key, base=draft.saved_no)
    again = actions.save_draft(by=lone, place=lones_map, data=NOW, key=key, base=draft.saved_no)
    assert (again.saved_no, again.data) == (first.saved_no, first.data)
    whole, sending = {**NOW, **REST}, uuid4()
    sent = actions.submit(by=lone, place=lones_map, data=whole, key=sending)
    assert actions.submit(by=lone, place=lones_map, data=whole, key=sending) == sent
