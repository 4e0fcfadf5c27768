"""What somebody typed is never lost: no network, two clicks, two tabs, a server that is killed in mid-sentence."""

import random

import pytest
from playwright.sync_api import Page, expect

from care.models import AuditEvent
from tests.infra.browser import Visit, axe
from tests.infra.live import ServerProcess
from tests.journeys.cast import enter, newest, versions
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=["ERR_", "WebSocket"]),  # the network is what is broken here
]
MAP = "/program/m1/7/"
SITUATION = "Hvad skete der? Hvor, hvornår, med hvem?"
LOOP = "Hvor ser du noget, der holder problemet i gang?"
ROUNDS = 3
REMEMBER_WHAT_WAS_CONFIRMED = """
addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("form[data-autosave] .save-state");
  if (line) new MutationObserver(() => {
    if (line.dataset.state === "saved") window.confirmed = document.querySelector("[name=situation]").value;
  }).observe(line, { attributes: true, childList: true, subtree: true });
});
"""


def check_kept(confirmed: str, stored: str) -> None:
    """What the page called saved must begin what is stored: more may have arrived, nothing may be gone."""
    assert stored.startswith(confirmed), f"shown as saved, and lost: {confirmed[len(stored) :]!r}"


def saved(page: Page) -> None:
    expect(page.locator("form[data-autosave] .save-state")).to_have_attribute("data-state", "saved", timeout=25_000)


def fill_in(page: Page) -> None:
    page.get_by_label(SITUATION).fill("Mandag i køkkenet.")
    page.get_by_label("Følelse", exact=True).select_option("Trist")
    page.get_by_label("Hvor stærk var den?").fill("60")
    page.get_by_label("Tanke 1", exact=True).fill("Det nytter ikke.")
    page.get_by_label("Hvad gjorde du – eller lod du være med?").fill("Ingenting.")


def test_without_a_network_the_page_says_so_and_saves_when_it_is_back(page: Page) -> None:
    enter(page, "jens", MAP)
    page.context.set_offline(True)
    page.get_by_label(SITUATION).fill("I toget, uden dækning: æ ø å 🙂")
    expect(page.locator(".save-text")).to_contain_text("Ikke gemt endnu")
    picture(page, "offline")
    page.context.set_offline(False)
    saved(page)
    assert newest("jens", "m1-kort")["situation"] == "I toget, uden dækning: æ ø å 🙂"


def test_send_without_a_network_stays_on_the_page(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.context.set_offline(True)
    page.get_by_label(LOOP).fill("Det her er skrevet uden net.")
    page.get_by_role("button", name="Send til Sara").click()
    expect(page.locator(".save-text")).to_contain_text("Ikke gemt endnu")
    expect(page.get_by_label(LOOP)).to_have_value("Det her er skrevet uden net.")
    page.context.set_offline(False)
    saved(page)
    page.get_by_role("button", name="Send til Sara").click()
    expect(page.locator("#m1-kort .status")).to_have_text("Afleveret")
    assert newest("jens", "m1-kort")["loop"] == "Det her er skrevet uden net."


def test_two_clicks_on_send_are_one_submission(page: Page) -> None:
    enter(page, "jens", MAP)
    fill_in(page)
    page.get_by_role("button", name="Send til Sara").dblclick()
    expect(page.locator("#m1-kort .status")).to_have_text("Afleveret")
    assert [version.state for version in versions("jens", "m1-kort")] == ["submitted"]
    sent = versions("jens", "m1-kort")[0]
    assert AuditEvent.objects.filter(action="worksheet.submitted", object_code=sent.code).count() == 1


def test_two_tabs_show_both_texts_and_overwrite_neither(page: Page) -> None:
    enter(page, "jens", MAP)
    other = page.context.new_page()
    other.goto(MAP)
    page.get_by_label(SITUATION).fill("Skrevet på computeren.")
    saved(page)
    other.get_by_label(SITUATION).fill("Skrevet på telefonen.")
    expect(other.locator(".save-text")).to_contain_text("du har skrevet i skemaet et andet sted", timeout=25_000)
    assert newest("jens", "m1-kort")["situation"] == "Skrevet på computeren."
    other.get_by_role("button", name="Send til Sara").click()
    expect(other.get_by_label(SITUATION)).to_have_value("Skrevet på telefonen.")
    both = other.locator(".both", has_text=SITUATION)
    expect(both.locator("dd")).to_have_text(["Skrevet på telefonen.", "Skrevet på computeren."])
    expect(other.locator(".both")).to_have_count(1)
    axe(other)
    expect(other.locator(".save-text")).to_have_text("Ikke gemt endnu")
    picture(other, "conflict")
    assert newest("jens", "m1-kort")["situation"] == "Skrevet på computeren."
    other.get_by_role("button", name="Gem og fortsæt senere").click()
    saved(other)
    assert newest("jens", "m1-kort")["situation"] == "Skrevet på telefonen."


@pytest.mark.slow
def test_a_server_killed_in_mid_sentence_loses_nothing_it_called_saved(
    live_server_process: ServerProcess, visit: Visit
) -> None:
    chance = random.Random(20260528)
    live_server_process.start()
    page = visit(base_url=live_server_process.url)
    page.add_init_script(REMEMBER_WHAT_WAS_CONFIRMED)
    enter(page, "jens", MAP)
    page.get_by_label(SITUATION).focus()
    for number in range(ROUNDS):
        for word in range(chance.randint(4, 24)):
            page.keyboard.type(f"{number}.{word} ", delay=chance.randint(5, 40))
        live_server_process.kill()
        confirmed = page.evaluate("window.confirmed || ''")
        page.keyboard.type("mens den var nede ")
        stored = newest("jens", "m1-kort")["situation"] if versions("jens", "m1-kort") else ""
        check_kept(confirmed, stored)
        live_server_process.start()
    saved(page)
    assert newest("jens", "m1-kort")["situation"] == page.get_by_label(SITUATION).input_value()


def test_a_loss_would_be_noticed() -> None:
    with pytest.raises(AssertionError, match="to ord"):
        check_kept("hele sætningen med to ord", "hele sætningen med ")
