"""The session is about to end: the page says so in time, one press keeps it, and what was typed stays."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import axe
from tests.journeys.cast import enter, versions
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
MAP = "/program/m1/7/"
LOOP = "Hvor ser du noget, der holder problemet i gang?"
SOON = "Du bliver snart logget ud"


@pytest.fixture
def jens(page: Page, settings) -> Page:
    settings.IDLE_TIMEOUT = timedelta(seconds=12)  # warns after 8
    return enter(page, "jens", MAP)


def test_one_press_keeps_the_session(jens: Page) -> None:
    note = jens.get_by_role("alert").filter(has_text=SOON)
    expect(note).to_have_count(0)
    expect(note).to_be_visible(timeout=10_000)
    axe(jens)
    picture(jens, "session-soon")
    jens.get_by_role("button", name="Bliv logget ind").click()
    expect(note).to_have_count(0)
    jens.wait_for_timeout(5_000)  # beyond the first end
    jens.get_by_label(LOOP).fill("Jeg er her endnu.")
    expect(jens.locator(".save-text")).to_contain_text("Gemt kl.")


def test_who_does_nothing_is_signed_out_and_told_and_the_words_stay(jens: Page) -> None:
    over = jens.get_by_role("alert").filter(has_text="Du er logget ud")
    expect(over).to_be_visible(timeout=25_000)
    expect(jens.get_by_role("link", name="Log ind i et nyt vindue")).to_be_visible()
    picture(jens, "session-over")
    jens.get_by_label(LOOP).fill("Skrevet for sent.")
    expect(jens.locator(".save-text")).to_contain_text("du er logget ud")
    expect(jens.get_by_label(LOOP)).to_have_value("Skrevet for sent.")
    assert versions("jens", "m1-kort") == []
