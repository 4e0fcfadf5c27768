"""Reading in Chromium: aloud with a voice of the machine, sentence by sentence, and going on at the very place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit, axe, until
from tests.infra.live import LiveServer
from tests.journeys.cast import enter
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
PHONE = {"width": 320, "height": 700}
# Headless browsers have no voices: this one keeps what it was asked to say, and says it when the test lets it.
VOICE = """
window.said = [];
const voices = [
  { lang: "da-DK", localService: %s, name: "Sara" }, { lang: "da-DK", localService: false, name: "Fjern" },
];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  speak: (words) => { window.said.push(words); },
  cancel: () => {},
  addEventListener: () => {},
} });
"""


def said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("said.map((words) => words.text)")
    return found


def finish(page: Page) -> None:
    page.evaluate("said.at(-1).onend()")


def test_a_page_is_read_sentence_by_sentence_with_a_voice_of_the_machine(visit: Visit, live: LiveServer) -> None:
    page = visit(viewport=PHONE)
    page.add_init_script(VOICE % "true")
    enter(page, "lone", "/program/m1/4/")
    page.get_by_role("button", name="Læs op").click()
    assert len(said(page)) == 1
    finish(page)
    assert len(said(page)) == 2
    assert page.evaluate("said[0].voice.name") == "Sara"
    assert page.evaluate("CSS.highlights.get('aloud').size") == 1
    page.get_by_role("button", name="Hold pause").click()
    finish(page)  # what a paused voice still reports moves nothing
    assert len(said(page)) == 2
    page.get_by_label("Fart").select_option("1.25")
    page.get_by_role("button", name="Læs videre").click()
    assert said(page)[2] == said(page)[1]
    assert page.evaluate("said[2].rate") == 1.25
    axe(page)
    picture(page, "read-aloud")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Læs op")).to_be_focused()
    assert page.evaluate("CSS.highlights.has('aloud')") is False


def test_the_worksheet_is_not_read_aloud(visit: Visit, live: LiveServer) -> None:
    page = visit()
    page.add_init_script(VOICE % "true")
    enter(page, "lone", "/program/m1/7/")
    page.get_by_role("button", name="Læs op").click()
    for _ in range(60):
        if page.locator("[data-aloud]").get_attribute("data-state") == "idle":
            break
        finish(page)
    text = " ".join(said(page))
    assert "Nu er det din tur" in text
    assert "Hvad skete der" not in text


def test_a_voice_that_would_send_the_text_away_is_never_used(visit: Visit, live: LiveServer) -> None:
    page = visit()
    page.add_init_script(VOICE % "false")
    enter(page, "lone", "/program/m1/4/")
    expect(page.get_by_text("Din enhed har ingen stemme på dansk")).to_be_visible()
    expect(page.get_by_role("button", name="Læs op")).to_be_hidden()


def test_another_device_goes_on_where_the_first_one_was(visit: Visit, live: LiveServer) -> None:
    first = visit(viewport=PHONE)
    enter(first, "lone", "/program/m1/7/")
    with first.expect_response(re.compile(r"/program/m1/7/sted/$")) as told:
        first.mouse.wheel(0, 700)
    assert told.value.status == 204
    second = visit(viewport=PHONE)
    enter(second, "lone", "/i-dag/")
    second.get_by_role("link", name="Fortsæt").click()
    expect(second).to_have_url(re.compile(r"/program/m1/7/#del-[1-9]$"))
    until(second, "scrollY > 0")
