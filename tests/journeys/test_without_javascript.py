"""The core of the work with JavaScript turned off: rows, saving, errors beside the fields, sending, a second version."""

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit
from tests.journeys.cast import enter, newest, versions
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
MAP = "/program/m1/7/"


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit(java_script_enabled=False)


def fill_in(page: Page) -> None:
    page.get_by_label("Hvad skete der? Hvor, hvornår, med hvem?").fill("Mandag i køkkenet.")
    page.get_by_label("Følelse", exact=True).select_option("Trist")
    page.get_by_label("Hvor stærk var den?").fill("60")
    page.get_by_label("Tanke 1", exact=True).fill("Det nytter ikke.")


def test_rows_are_added_and_removed_and_nothing_typed_is_lost(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.get_by_role("button", name="Tilføj en tanke").click()
    page.get_by_label("Tanke 2", exact=True).fill("Og dog.")
    page.get_by_role("button", name="Fjern Tanke 1").click()
    expect(page.get_by_label("Tanke 1", exact=True)).to_have_value("Og dog.")
    expect(page.get_by_label("Tanke 2", exact=True)).to_have_count(0)
    expect(page.get_by_label("Hvor stærk var den?")).to_have_value("60")


def test_what_is_saved_is_there_the_next_time(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.get_by_role("button", name="Gem og fortsæt senere").click()
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    page.goto("/program/")
    page.goto(MAP)
    expect(page.get_by_label("Hvad skete der? Hvor, hvornår, med hvem?")).to_have_value("Mandag i køkkenet.")


def test_what_is_missing_is_said_beside_its_field_and_the_rest_stays(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.get_by_label("Hvor stærk var den?").fill("63")
    page.get_by_role("button", name="Send til Sara").click()
    picture(page, "errors-without-script")
    action = page.get_by_label("Hvad gjorde du – eller lod du være med?")
    expect(action).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#{action.get_attribute('id')}_error")).to_contain_text("før du sender")
    expect(page.get_by_label("Hvor stærk var den?")).to_have_value("63")
    expect(page.get_by_label("Tanke 1", exact=True)).to_have_value("Det nytter ikke.")
    assert versions("jens", "m1-kort")[-1].is_draft
    assert newest("jens", "m1-kort")["thoughts"] == ["Det nytter ikke."]


def test_what_was_sent_stands_and_editing_makes_a_second_version(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.get_by_label("Hvad gjorde du – eller lod du være med?").fill("Ingenting.")
    page.get_by_role("button", name="Send til Sara").click()
    expect(page.locator("#m1-kort .status")).to_have_text("Afleveret")
    page.get_by_role("button", name="Redigér").click()
    page.get_by_label("Hvad gjorde du – eller lod du være med?").fill("Jeg gik en tur.")
    page.get_by_role("button", name="Send til Sara").click()
    expect(page.locator("#m1-kort")).to_contain_text("Jeg gik en tur.")
    first, second = versions("jens", "m1-kort")
    assert (first.number, first.data["action"]) == (1, "Ingenting.")
    assert (second.number, second.data["action"], second.state) == (2, "Jeg gik en tur.", "submitted")


def test_a_letter_to_the_psychologist(page: Page) -> None:
    enter(page, "emil", "/breve/")
    page.locator("textarea[name=body]").fill("Hej Mette. Jeg nåede ikke mere i denne uge.")
    page.get_by_role("button", name="Send til Mette").click()
    expect(page.locator(".letters")).to_contain_text("Jeg nåede ikke mere i denne uge.")
