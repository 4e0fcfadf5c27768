"""A page stands open in a browser while the world goes on: it is left out, moved, changed or removed elsewhere.

Whatever was typed on it is kept.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from care.access import Actor, System
from program import actions, delivery_queries, frozen, queries, releases
from program.actions import delivery, diary
from program.models import EntryVersion, ModuleProgress, Release, StepPage

pytestmark = pytest.mark.django_db
CODE = "skridt-for-skridt"
MAP = "/program/m1/7/m1-kort/1/"
WORDS = "Onsdag aften i køkkenet."
WHOLE = {
    "situation": WORDS,
    "feelings-0-name": "vred",
    "feelings-0-strength": "60",
    "thoughts-0": "Nej.",
    "action": "Jeg gik.",
}
JSON = {"accept": "application/json"}


@pytest.fixture
def browser(lone: Actor) -> Client:
    client = Client()
    client.force_login(lone.user)
    return client


def leave_out(*codes: str) -> Release:
    """The next release, without these pages."""
    for page in StepPage.objects.filter(step_code__in=codes):
        page.left_out = True
        page.save_revision()
    return releases.make_release(by=System("test"), programme_code=CODE)


def step_with(release: Release, key: str) -> str:
    module = frozen.programme(release).module("m1")
    assert module is not None
    return next(step.code for step in module.steps if any(one.key == key for one in step.exercises))


def first() -> Release:
    return Release.objects.get(number=1)


def progress_of(lone: Actor) -> ModuleProgress:
    found = queries.progress_of(lone, "m1")
    assert found is not None
    return found


def give(lone: Actor, release: Release) -> None:
    """The newer release under her hands, which `move_to` would refuse for one who has begun."""
    ModuleProgress.unscoped.filter(pk=progress_of(lone).pk).update(release=release)


def post(browser: Client, button: str = "_save", url: str = MAP, base: int = 0, **fields: str) -> Any:
    return browser.post(url, {"key": str(uuid4()), "base": str(base), button: "1", **fields})


def stored(lone: Actor) -> list[EntryVersion]:
    return list(EntryVersion.unscoped.filter(entry__course__patient=lone.user).order_by("number"))


def test_who_has_begun_keeps_the_page_and_writes_on(lone: Actor, karen: Actor, browser: Client) -> None:
    browser.get("/program/m1/7/")
    newer = leave_out(step_with(first(), "m1-kort"))
    assert delivery_queries.not_begun(newer) != []  # the others
    assert post(browser, situation=WORDS).status_code == 302
    assert progress_of(lone).release.number == 1
    assert WORDS in browser.get("/program/m1/7/").content.decode()


def test_a_page_that_is_gone_from_her_release_still_saves_and_shows_what_it_saved(lone: Actor, browser: Client) -> None:
    browser.get("/program/m1/7/")
    give(lone, leave_out(step_with(first(), "m1-kort")))

    saved = browser.post(MAP, {"key": str(uuid4()), "base": "0", "situation": WORDS}, headers=JSON)
    assert (saved.status_code, saved.json()["no"]) == (200, 1)

    shown = browser.post(
        MAP, {"key": str(uuid4()), "base": "1", "_save": "1", "situation": f"{WORDS} Ja."}, follow=True
    )
    assert "Siden er taget ud af programmet" in shown.content.decode()
    assert f"{WORDS} Ja." in shown.content.decode()
    assert f"{WORDS} Ja." in browser.get(browser_link(browser.get(reverse("program-toolbox")))).content.decode()


def browser_link(page: Any) -> str:
    found = BeautifulSoup(page.content, "html.parser").select_one("main .link-list a[href*='/svar/']")
    assert found is not None
    return str(found["href"])


def test_it_can_be_sent_and_a_conflict_keeps_the_words_in_view(lone: Actor, mette: Actor, browser: Client) -> None:
    give(lone, leave_out(step_with(first(), "m1-kort")))
    assert post(browser, situation="Skrevet på telefonen").status_code == 302
    other = post(browser, situation="Skrevet på computeren")
    assert other.status_code == 409
    assert "Skrevet på computeren" in other.content.decode()
    missing = post(browser, "_send", base=1, situation=WORDS)
    assert missing.status_code == 302  # saved, and shown by itself: there is no form to go back to
    assert (stored(lone)[0].is_draft, stored(lone)[0].data["situation"]) == (True, WORDS)
    assert post(browser, "_send", base=2, **WHOLE).status_code == 302
    assert [version.state for version in EntryVersion.objects.for_user(mette)] == ["submitted"]


def ask_more() -> Release:
    """The next release, with one more exercise on the first page."""
    for page in StepPage.objects.filter(step_code="m1-velkommen"):
        value = {"key": "m1-nyt", "worksheet": "w1", "label": "Nyt", "prompt": "", "required": False}
        page.body = [*page.body.get_prep_value(), {"type": "exercise", "value": value}]
        page.save_revision()
    return releases.make_release(by=System("test"), programme_code=CODE)


def test_an_exercise_of_a_release_to_come_is_not_there_yet(lone: Actor, browser: Client) -> None:
    newer, url = ask_more(), "/program/m1/1/m1-nyt/1/"
    assert post(browser, url=url, situation=WORDS).status_code == 404
    give(lone, newer)
    assert post(browser, url=url, situation=WORDS).status_code == 302
    assert post(browser, url="/program/m1/1/m1-findes-ikke/1/", situation=WORDS).status_code == 404


def test_a_page_further_up_that_is_gone_moves_the_number_and_loses_nothing(lone: Actor, browser: Client) -> None:
    browser.get("/program/m1/7/")
    give(lone, leave_out("m1-velkommen"))
    saved = post(browser, situation=WORDS)
    assert saved.url == "/program/m1/6/#m1-kort"
    assert WORDS in browser.get("/program/m1/6/").content.decode()


def test_a_release_that_comes_between_asking_and_reading_shows_the_page_of_the_newer(lone: Actor) -> None:
    before = progress_of(lone)
    module = queries.module_of(before)
    give(lone, leave_out("m1-velkommen"))
    assert not actions.read_step(by=lone, progress=before, step=module.steps[0])
    assert not delivery_queries.begun(progress_of(lone))
    assert actions.read_step(by=lone, progress=progress_of(lone), step=queries.module_of(progress_of(lone)).steps[0])


def test_who_reads_is_not_moved(lone: Actor, karen: Actor) -> None:
    progress = progress_of(lone)
    actions.read_step(by=lone, progress=progress, step=queries.module_of(progress).steps[0])
    assert not delivery.move_to(by=karen, progress=progress, release=leave_out("m1-velkommen"))


# --- the questions change -------------------------------------------------------------------------------------------


# The page in the browser still asks about the weather.


def test_a_question_that_was_taken_out_is_kept_beside_and_the_rest_in_its_place(lone: Actor, browser: Client) -> None:
    for number, words in enumerate(("Regn", "Regn hele dagen")):
        answer = browser.post(
            MAP, {"key": str(uuid4()), "base": str(number), "situation": WORDS, "weather": words}, headers=JSON
        )
        assert answer.status_code == 200
    (version,) = stored(lone)
    assert version.data["situation"] == WORDS
    page = BeautifulSoup(browser.get("/program/m1/7/").content, "html.parser")
    assert [item.get_text(strip=True) for item in page.select("[aria-labelledby=w1-older] li")] == ["Regn hele dagen"]


def test_a_page_of_before_is_looked_through_before_it_is_sent(lone: Actor, browser: Client) -> None:
    answer = post(browser, "_send", **WHOLE, weather="Regn")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Regn" in page.select_one("[aria-labelledby=w1-older]").get_text()
    assert page.select_one("[name=situation]").get_text(strip=True) == WORDS
    assert stored(lone)[0].is_draft
    assert post(browser, "_send", base=1, **WHOLE).status_code == 302
    assert stored(lone)[0].state == "submitted"


def test_what_comes_too_late_is_shown_whole(lone: Actor, browser: Client) -> None:
    assert post(browser, "_send", **WHOLE).status_code == 302
    late = post(browser, base=0, situation="Senere ord", weather="Sol over Fredericia")
    assert late.status_code == 409
    for words in ("Senere ord", "Sol over Fredericia"):
        assert words in late.content.decode()


@pytest.mark.parametrize(
    "fields", [{"situation": ["a", "b"]}, {"thoughts-999999999": ["x"]}, {"feelings": ["x"]}, {"": ["x"]}]
)
def test_whatever_is_posted_is_answered_and_kept(fields: dict[str, list[str]], lone: Actor, browser: Client) -> None:
    answer = browser.post(MAP, {"key": str(uuid4()), "base": "0", **fields}, headers=JSON)
    assert answer.status_code == 200
    assert all(text in str(stored(lone)[0].data) for texts in fields.values() for text in texts)


# --- lines of a diary -----------------------------------------------------------------------------------------------


def test_a_line_removed_on_the_phone_is_a_new_line_for_the_computer(lone: Actor, browser: Client) -> None:
    course = progress_of(lone).enrolment.course
    place = actions.Row(course, "mood", uuid4())
    held = actions.save_draft(by=lone, place=place, data={"date": "2026-02-03"}, key=uuid4(), base=None)
    url = reverse("program-diary-line", args=["humoer", place.code])
    diary.remove_draft(by=lone, course=course, code=place.code)
    saved = browser.post(url, {"key": str(uuid4()), "base": str(held.saved_no), "note": WORDS}, headers=JSON)
    assert (saved.status_code, saved.json()["no"]) == (200, 1)
    assert stored(lone)[0].data["note"] == WORDS
    assert browser.get(reverse("program-diary-line", args=["humoer", uuid4()])).status_code == 404


def test_the_line_of_somebody_else_is_nobodys_new_line(lone: Actor, emil: Actor, browser: Client) -> None:
    assert emil.own_course is not None
    place = actions.Row(emil.own_course, "mood", uuid4())
    actions.save_draft(by=emil, place=place, data={"date": "2026-02-03"}, key=uuid4(), base=None)
    url = reverse("program-diary-line", args=["humoer", place.code])
    assert post(browser, url=url, base=1, note="Ikke min").status_code == 404
    assert stored(emil)[0].data == {"date": "2026-02-03"}
