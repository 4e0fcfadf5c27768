"""Worksheets of modules 2 and 3 and lines of a diary: in a train without a network, and on two devices at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, has_come_to, lines, newest
from tests.journeys.filling import write_and_save
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=["ERR_", "WebSocket"]),  # the network is what is broken here
]
PHONE = {"width": 320, "height": 700}
LIFTS, MATTERS = "/program/m2/7/", "/program/m3/2/"
WHY = "Nære relationer: Hvorfor betyder det noget?"


@pytest.fixture
def lone(visit: Visit, live: LiveServer) -> Page:
    """Lone's phone; she has come to module 3."""
    has_come_to("lone", "m2", "m3")
    return enter(visit(viewport=PHONE), "lone", LIFTS)


def saved(page: Page) -> None:
    expect(page.locator("form[data-autosave] .save-state")).to_have_attribute("data-state", "saved", timeout=25_000)


def not_yet(page: Page) -> None:
    expect(page.locator(".save-text")).to_contain_text("Ikke gemt endnu")


def test_a_worksheet_is_written_through_a_tunnel(lone: Page) -> None:
    lone.get_by_label("Løfter 1", exact=True).fill("Kaffe i solen")
    saved(lone)
    lone.context.set_offline(True)
    lone.get_by_label("Løfter 2", exact=True).fill("Min nabo 🙂")
    lone.get_by_label("Det undrede mig").fill("At det var så lidt.")
    not_yet(lone)
    picture(lone, "offline-lifts")
    assert newest("lone", "m2-loefter")["lifts"][0] == "Kaffe i solen"
    lone.context.set_offline(False)
    saved(lone)
    held = newest("lone", "m2-loefter")
    assert (held["lifts"], held["surprised"]) == (["Kaffe i solen", "Min nabo 🙂"], "At det var så lidt.")


def test_a_line_of_a_diary_is_begun_without_a_network(lone: Page) -> None:
    lone.goto("/dagbog/aktivitet/ny/")
    lone.context.set_offline(True)
    lone.get_by_label("Hvad lavede du?").fill("Sad i toget")
    not_yet(lone)
    lone.get_by_role("button", name="Gem").last.click()
    not_yet(lone)
    expect(lone.get_by_label("Hvad lavede du?")).to_have_value("Sad i toget")
    picture(lone, "offline-line")
    assert lines("lone", "w3") == []
    lone.context.set_offline(False)
    saved(lone)
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.get_by_text("Sad i toget")).to_be_visible()
    assert [line["what"] for line in lines("lone", "w3")] == ["Sad i toget"]


def test_what_matters_on_a_phone_and_a_computer(lone: Page, visit: Visit) -> None:
    """She goes on at the very page, and two texts are never one over the other."""
    lone.goto(MATTERS)
    lone.get_by_label(WHY).fill("Skrevet på telefonen")
    saved(lone)
    computer = enter(visit(), "lone", "/i-dag/")
    computer.get_by_role("link", name="Fortsæt").click()
    expect(computer).to_have_url(re.compile(re.escape(MATTERS)))
    expect(computer.get_by_label(WHY)).to_have_value("Skrevet på telefonen")
    write_and_save(computer, WHY, "Skrevet på computeren")
    lone.get_by_label(WHY).fill("Rettet på telefonen")
    expect(lone.locator(".save-text")).to_contain_text("du har skrevet i skemaet et andet sted", timeout=25_000)
    lone.get_by_role("button", name="Gem og fortsæt senere").click()
    expect(lone.locator(".both dd")).to_have_text(["Rettet på telefonen", "Skrevet på computeren"])
    axe(lone)
    picture(lone, "conflict-matters")
    assert newest("lone", "w5")["naere_why"] == "Skrevet på computeren"
    lone.get_by_role("link", name="Behold det, der er gemt fra det andet sted").click()
    expect(lone.get_by_label(WHY)).to_have_value("Skrevet på computeren")


def test_a_plan_on_a_phone_and_a_computer(lone: Page, visit: Visit) -> None:
    lone.goto("/dagbog/plan/ny/")
    lone.get_by_label("Hvad vil du gøre?").fill("Gå til hjørnet")
    saved(lone)
    lone.get_by_role("button", name="Gem").last.click()
    lone.get_by_role("link", name=re.compile("Gå til hjørnet")).click()
    computer = enter(visit(), "lone", lone.url)
    write_and_save(computer, "Hvor?", "På stien")
    lone.get_by_label("Hvor?").fill("I parken")
    expect(lone.locator(".save-text")).to_contain_text("du har skrevet i skemaet et andet sted", timeout=25_000)
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.locator(".both dd")).to_have_text(["I parken", "På stien"])
    lone.get_by_label("Hvor?").fill("På stien eller i parken")
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.get_by_text("1 linje er ikke sendt")).to_be_visible()
    assert [line["where"] for line in lines("lone", "w4")] == ["På stien eller i parken"]


def test_a_line_removed_on_the_computer_is_not_lost_for_the_phone(lone: Page, visit: Visit) -> None:
    lone.goto("/dagbog/humoer/ny/")
    lone.get_by_label("Et par ord om dagen").fill("Regn")
    saved(lone)
    computer = enter(visit(), "lone", "/dagbog/humoer/")
    computer.get_by_role("link", name=re.compile("Regn")).click()
    computer.get_by_text("Fjern kladden", exact=True).click()
    computer.get_by_role("button", name="Ja, fjern kladden").click()
    expect(computer.get_by_text("Kladden er fjernet.")).to_be_visible()
    lone.get_by_label("Et par ord om dagen").fill("Regn hele dagen")
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.get_by_text("Regn hele dagen")).to_be_visible()
    assert [line["note"] for line in lines("lone", "mood")] == ["Regn hele dagen"]
