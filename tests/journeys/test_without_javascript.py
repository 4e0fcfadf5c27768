"""The core of the work with JavaScript turned off: rows, saving, errors beside the fields, sending, a second version."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit
from tests.journeys.cast import enter, has_come_to, lines, newest, versions
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


def rate(page: Page, question: str, number: int) -> None:
    scale = page.get_by_role("group", name=question)
    scale.locator("label", has_text=re.compile(rf"^\s*{number}\s*$")).click()
    expect(scale.get_by_role("radio", checked=True)).to_have_value(str(number))


def test_lifts_and_drains_of_module_2(page: Page) -> None:
    has_come_to("lone", "m2")
    enter(page, "lone", "/program/m2/7/")
    page.get_by_label("Løfter 1", exact=True).fill("Kaffe i solen")
    page.get_by_role("button", name="Tilføj en linje").first.click()
    page.get_by_label("Løfter 3", exact=True).fill("Min nabo")
    page.get_by_role("button", name=re.compile("^Send til")).click()
    expect(page.get_by_label("Løfter 1", exact=True)).to_have_value("Kaffe i solen")
    expect(page.get_by_text("før du sender").first).to_be_visible()
    page.get_by_label("Løfter 2", exact=True).fill("Radioen")
    for number, words in enumerate(("Kø", "Avisen"), start=1):
        page.get_by_label(f"Dræner {number}", exact=True).fill(words)
    page.get_by_role("button", name=re.compile("^Send til")).click()
    expect(page.locator("#m2-loefter .status")).to_have_text("Afleveret")
    assert newest("lone", "m2-loefter")["lifts"] == ["Kaffe i solen", "Radioen", "Min nabo"]


def test_an_activity_a_plan_and_how_it_went(page: Page) -> None:
    has_come_to("lone", "m2", "m3")
    enter(page, "lone", "/program/m2/4/")
    page.get_by_role("link", name="Skriv en linje").click()
    page.get_by_label("Hvad lavede du?").fill("Gik en tur")
    rate(page, "Humør", 6)
    page.get_by_role("button", name="Gem").last.click()
    expect(page.get_by_text("Gik en tur")).to_be_visible()
    page.goto("/program/m3/6/")
    page.get_by_role("link", name="Lav en plan").click()
    page.get_by_label("Hvad vil du gøre?").fill("Gå til hjørnet")
    page.get_by_role("button", name="Gem").last.click()
    expect(page.get_by_text("Mangler noget")).to_be_visible()
    page.get_by_role("link", name=re.compile("Gå til hjørnet")).click()
    page.get_by_role("group", name="Hvor stort er det?").get_by_role("radio").nth(1).check()
    page.get_by_label("Hvornår? – dato").fill("2026-06-01")
    page.get_by_label("Hvornår? – klokkeslæt").fill("19:00")
    rate(page, "Hvordan tror du, dit humør er bagefter?", 3)
    page.get_by_label("Hvad kan komme i vejen?").fill("Regn")
    page.get_by_label("Hvis det sker, hvad gør du så?").fill("Så går jeg i opgangen")
    page.get_by_role("button", name="Gem").last.click()
    page.get_by_role("button", name="Aflever 1 linje").click()
    page.get_by_role("link", name=re.compile("Gå til hjørnet")).click()
    page.get_by_role("button", name="Hvordan gik det?").click()
    page.get_by_role("group", name="Blev det til noget?").get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Gem").last.click()
    assert [(line["activity"], line["done"]) for line in lines("lone", "w4")] == [("Gå til hjørnet", "ja")]
    assert [line["mood"] for line in lines("lone", "w3")] == [6]


def test_what_matters_of_module_3(page: Page) -> None:
    has_come_to("lone", "m3")
    enter(page, "lone", "/program/m3/2/")
    rate(page, "Nære relationer: Hvor vigtigt er det for dig?", 8)
    rate(page, "Nære relationer: Hvor meget var der af det i sidste uge?", 2)
    page.get_by_text("Fællesskab og natur", exact=True).click()
    page.get_by_label("Fællesskab og natur: Hvorfor betyder det noget?").fill("Luft")
    page.get_by_role("button", name="Gem og fortsæt senere").click()
    held = newest("lone", "w5")
    assert (held["naere_importance"], held["naere_lived_last_week"], held["natur_why"]) == (8, 2, "Luft")
    page.get_by_role("button", name=re.compile("^Send til")).click()
    expect(page.locator("#m3-betydning .status")).to_have_text("Afleveret")


def test_a_letter_to_the_psychologist(page: Page) -> None:
    enter(page, "emil", "/breve/")
    page.locator("textarea[name=body]").fill("Hej Mette. Jeg nåede ikke mere i denne uge.")
    page.get_by_role("button", name="Send til Mette").click()
    expect(page.locator(".letters")).to_contain_text("Jeg nåede ikke mere i denne uge.")
