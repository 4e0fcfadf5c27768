"""Lone writes in her diaries, makes a plan and fills in the worksheets of modules 2 and 3 with nothing but keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import axe
from tests.journeys.cast import enter, has_come_to, lines, newest, versions
from tests.journeys.keyboard import Keyboard

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]
SAVED = re.compile(r"^Gemt kl\. \d\d\.\d\d$")


@pytest.fixture
def keys(page: Page) -> Keyboard:
    has_come_to("lone", "m2", "m3")
    return Keyboard(enter(page, "lone", "/i-dag/"))


def save(keys: Keyboard) -> None:
    """Wait until the page has saved what was typed, then press "Gem"."""
    expect(keys.page.locator(".save-text")).to_have_text(SAVED, timeout=25_000)
    axe(keys.page)
    keys.leave_for(keys.page.get_by_role("button", name="Gem", exact=True))


def send(keys: Keyboard, key: str) -> None:
    sheet = keys.page.locator(f"#{key}")
    expect(sheet.locator(".save-text")).to_have_text(SAVED, timeout=25_000)
    keys.leave_for(sheet.get_by_role("button", name=re.compile("^Send til")))
    expect(sheet.locator(".status")).to_have_text("Afleveret")


def test_a_diary_from_the_front_page_to_the_psychologist(keys: Keyboard) -> None:
    page = keys.page
    keys.leave_for(page.get_by_role("link", name="Skriv i dagbogen"))
    keys.leave_for(page.get_by_role("main").get_by_role("link", name="Aktivitetsregistrering"))
    keys.leave_for(page.get_by_role("link", name="Skriv en linje"))
    keys.write("Hvad lavede du?", "Gik en tur")
    keys.choose("Slags", "Hvile")
    keys.rate("Humør", 6)
    keys.rate("Mestring", 7)
    save(keys)
    keys.leave_for(page.get_by_role("button", name="Aflever 1 linje"))
    expect(page.get_by_text("1 linje er sendt.")).to_be_visible()
    keys.leave_for(page.get_by_role("link", name=re.compile("Gik en tur")))
    keys.leave_for(page.get_by_role("button", name="Redigér"))
    keys.rate("Lyst eller glæde", 5)
    save(keys)
    (line,) = lines("lone", "w3")
    assert (line["what"], line["mood"], line["mastery"], line["pleasure"]) == ("Gik en tur", 6, 7, 5)


def test_a_plan_is_made_sent_tried_and_made_smaller(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/program/m3/6/")
    keys.leave_for(page.get_by_role("link", name="Lav en plan"))
    keys.write("Hvad vil du gøre?", "Gå til hjørnet")
    keys.to(page.get_by_role("group", name="Hvor stort er det?"))
    keys.press("Space", "ArrowDown")
    keys.type("Hvornår? – dato", "01062026")
    keys.type("Hvornår? – klokkeslæt", "0700A")
    keys.rate("Hvordan tror du, dit humør er bagefter?", 3)
    keys.write("Hvad kan komme i vejen?", "Regn")
    keys.write("Hvis det sker, hvad gør du så?", "Hvis det regner, så går jeg i opgangen")
    save(keys)
    keys.leave_for(page.get_by_role("button", name="Aflever 1 linje"))
    keys.leave_for(page.get_by_role("link", name=re.compile("Gå til hjørnet")))
    keys.leave_for(page.get_by_role("button", name="Hvordan gik det?"))
    keys.to(page.get_by_role("group", name="Blev det til noget?"))
    keys.press("Space", "ArrowDown", "ArrowDown")
    keys.tick("Det var for stort")
    save(keys)
    keys.leave_for(page.get_by_role("button", name="Aflever 1 linje"))
    keys.leave_for(page.get_by_role("link", name=re.compile("Gå til hjørnet")))
    keys.leave_for(page.get_by_role("button", name="Gør den mindre"))
    expect(page.get_by_label("Hvad vil du gøre?")).to_have_value("Gå til hjørnet")
    tried, smaller = lines("lone", "w4")
    assert (tried["done"], tried["what_got_in_the_way"]) == ("nej", ["for_stort"])
    assert (tried["size"], smaller["size"]) == ("10", "2")
    assert "_older" not in tried  # half-typed years were saved on the way


def test_the_worksheets_of_modules_2_and_3(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/program/m2/7/")
    for name, words in (("Løfter 1", "Kaffe"), ("Løfter 2", "Radio"), ("Dræner 1", "Kø"), ("Dræner 2", "Avisen")):
        keys.write(page.get_by_label(name, exact=True), words)
    send(keys, "m2-loefter")
    page.goto("/program/m3/2/")
    keys.rate("Nære relationer: Hvor vigtigt er det for dig?", 8)
    keys.rate("Nære relationer: Hvor meget var der af det i sidste uge?", 2)
    keys.follow(page.get_by_text("Krop og sundhed", exact=True))  # a section that was folded away
    keys.rate("Krop og sundhed: Hvor vigtigt er det for dig?", 6)
    keys.rate("Krop og sundhed: Hvor meget var der af det i sidste uge?", 1)
    send(keys, "m3-betydning")
    page.goto("/program/m3/10/")
    keys.write("Det vigtigste for mig var …", "At det måtte være småt.")
    send(keys, "m3-opsamling")
    assert newest("lone", "w5")["krop_importance"] == 6
    assert [versions("lone", key)[-1].state for key in ("m2-loefter", "w5", "m3-opsamling")] == ["submitted"] * 3
