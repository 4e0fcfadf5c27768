"""Jens does the whole of module 1 with nothing but a keyboard, from the mail with his code to "done"."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.infra.browser import axe
from tests.journeys.cast import code_from_mail, newest, person, versions
from tests.journeys.keyboard import Keyboard
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]
SAVED = re.compile(r"^Gemt kl\. \d\d\.\d\d$")


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def sign_in_by_mail(keys: Keyboard, address: str) -> None:
    keys.page.goto("/")
    keys.leave_for(keys.page.get_by_role("main").get_by_role("link", name="Log ind"))
    keys.write(keys.page.get_by_label("E-mail"), address)
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.write(keys.page.get_by_label("Kode"), code_from_mail(address))
    with keys.page.expect_navigation():
        keys.press("Enter")


def read_on(keys: Keyboard) -> None:
    keys.leave_for(keys.page.get_by_role("link", name="Videre"))


def sheet(keys: Keyboard, key: str) -> Locator:
    return keys.page.locator(f"#{key}")


def send(keys: Keyboard, key: str) -> None:
    """Wait for "Gemt kl.", then send; the page shows the sheet as sent."""
    expect(sheet(keys, key).locator(".save-text")).to_have_text(SAVED)
    axe(keys.page)
    picture(keys.page, f"filled-{key}")
    keys.leave_for(sheet(keys, key).get_by_role("button", name="Send til Sara"))
    expect(sheet(keys, key).locator(".status")).to_have_text("Afleveret")
    axe(keys.page)
    picture(keys.page, f"sent-{key}")


def draw_the_map(keys: Keyboard) -> None:
    keys.write("Hvad skete der? Hvor, hvornår, med hvem?", "Mandag morgen i køkkenet. Jeg åbnede en rykker.")
    keys.choose("Følelse", "Skyldig")
    keys.type("Hvor stærk var den?", "70")
    keys.tick("Tung")
    keys.write("Tanke 1", "Jeg får aldrig styr på det.")
    with keys.page.expect_navigation():
        keys.follow(keys.page.get_by_role("button", name="Tilføj en tanke"))
    keys.write("Tanke 2", "Alle andre kan godt.")
    keys.write("Hvad gjorde du – eller lod du være med?", "Jeg lagde den ned i skuffen.")
    keys.rate("Hvordan virkede det lige dér?", 7)
    keys.rate("Og dagen efter?", 2)


def set_a_goal(keys: Keyboard) -> None:
    keys.write("Hvad vil du gerne?", "Gå en tur med min nabo om søndagen.")
    keys.choose("Hvilken del af livet hører det til?", "Familie og venner")
    keys.write("Hvad er det mindste tegn på, at du er på vej?", "Jeg ringer på hos hende.")
    keys.rate("Hvor vigtigt er det for dig?", 8)
    keys.rate("Hvor er du nu?", 2)
    keys.rate("Hvor vil du gerne hen i løbet af forløbet?", 6)
    keys.type("Hvornår vil du se på det igen?", "05052027")


def plan_the_week(keys: Keyboard) -> None:
    # Chromium asks for times as its machine is used to: with a 12-hour clock the A is needed, with 24 hours ignored.
    for number, (day, time, place) in enumerate(
        [("Mandag", "0730A", "Køkkenbordet"), ("Torsdag", "0915A", "Stuen"), ("Søndag", "1030A", "Biblioteket")]
    ):
        row = keys.page.locator(f"#w17-slots-row-{number}")
        keys.choose(row.get_by_label("Ugedag"), day)
        keys.type(row.get_by_label("Klokkeslæt"), time)
        keys.type(row.get_by_label("Sted"), place)


def test_jens_does_the_whole_module(keys: Keyboard) -> None:
    page, jens = keys.page, person("jens")
    sign_in_by_mail(keys, jens.email or "")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jens")
    picture(page, "today-new")
    keys.leave_for(page.get_by_role("link", name="Fortsæt"))
    for _page in range(6):
        read_on(keys)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kort")
    draw_the_map(keys)
    send(keys, "m1-kort")
    expect(sheet(keys, "m1-kort")).to_contain_text("Kan det være noget af det, der holder ringen i gang?")
    read_on(keys)
    read_on(keys)
    set_a_goal(keys)
    send(keys, "m1-maal")
    read_on(keys)
    plan_the_week(keys)
    send(keys, "m1-ugeplan")
    with page.expect_download() as download:
        keys.follow(page.get_by_role("link", name="Hent som kalenderfil"))
    text = download.value.path().read_text(encoding="utf-8")
    assert (download.value.suggested_filename, text.count("BEGIN:VEVENT")) == ("ugeplan.ics", 3)
    read_on(keys)
    keys.write("Det vigtigste for mig var …", "At det ikke er min skyld.")
    send(keys, "m1-opsamling")
    keys.leave_for(page.get_by_role("link", name="Til I dag"))
    expect(page.get_by_role("heading", name="Du har lavet det hele i dette modul")).to_be_visible()
    axe(page)
    picture(page, "today-done")
    assert [versions("jens", key)[-1].state for key in ("m1-kort", "m1-maal", "m1-ugeplan", "m1-opsamling")] == [
        "submitted"
    ] * 4
    assert newest("jens", "m1-kort")["thoughts"] == ["Jeg får aldrig styr på det.", "Alle andre kan godt."]
    assert newest("jens", "m1-maal")["goals"][0]["date"] == "2027-05-05"
