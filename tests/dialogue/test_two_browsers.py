"""Lone and Mette write to each other, each in a browser of their own."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.models import Course
from dialogue import queries
from dialogue.models import Message
from tests.dialogue.conftest import browser_of
from tests.infra.browser import sign_in

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def lones(visit, lone) -> Page:
    page = visit()
    sign_in(page, lone.user)
    page.goto("/breve/")
    return page


@pytest.fixture
def mettes(visit, mette, course) -> Page:
    browser_of(mette)  # her second factor
    page = visit()
    sign_in(page, mette.user)
    page.goto(reverse("clinic-letters", args=[course.code]))
    return page


def send(page: Page, text: str, to: str) -> None:
    page.locator("textarea[name=body]").fill(text)
    page.get_by_role("button", name=f"Send til {to}").click()
    expect(page.get_by_text("Brevet er sendt.")).to_be_visible()


def test_a_letter_and_its_answer_come_by_themselves(lones, mettes, lone, mette, course):
    send(lones, "Kære Mette. Skal jeg skrive hver dag?", to="Mette")
    expect(mettes.locator("#brev-1")).to_contain_text("Skal jeg skrive hver dag?")
    expect(mettes.locator(".promise")).to_contain_text("Svarfrist ")
    expect(lones.locator("#brev-1")).to_contain_text("Svar senest ")
    expect(lones.locator("#brev-1")).to_contain_text("Set ")
    assert queries.answer_due(mette, course) is not None

    send(mettes, "Kære Lone. To noter er nok.", to="Lone")
    expect(lones.locator("#brev-2")).to_contain_text("To noter er nok.")
    expect(lones.locator("#brev-1")).not_to_contain_text("Svar senest ")
    lones.locator("#brev-2").scroll_into_view_if_needed()
    expect(mettes.locator("#brev-2")).to_contain_text("Set ")
    assert queries.answer_due(mette, course) is None


@pytest.mark.browser_allows(console=["net::ERR_"])
def test_one_is_away_for_a_while_and_finds_everything_in_order(lones, mettes, write, lone):
    """Mette's browser has no network while Lone writes twice and Lone's other tab once."""
    mettes.context.set_offline(True)
    for words in ("Det første", "Det andet", "Det tredje"):
        write(lone, words)
    expect(lones.locator("#brev-3")).to_contain_text("Det tredje")
    mettes.wait_for_timeout(500)
    assert mettes.locator("#brev-1").count() == 0
    mettes.context.set_offline(False)
    expect(mettes.locator("#brev-3")).to_contain_text("Det tredje", timeout=35_000)
    assert mettes.locator(".letters > li .letter-text").all_inner_texts() == ["Det første", "Det andet", "Det tredje"]


def test_neither_sees_what_the_other_has_not_sent(lones, mettes):
    lones.locator("textarea[name=body]").fill("kun for mig")
    expect(lones.locator(".save-state")).to_contain_text("Gemt kl.")
    mettes.reload()
    expect(mettes.locator("textarea[name=body]")).to_have_value("")
    expect(mettes.get_by_text("kun for mig")).to_have_count(0)


def test_a_form_opened_for_another_patient_is_refused(mettes, users, mette, course):
    """Two tabs, two patients: the form of one is posted to the address of the other."""
    emils = Course.unscoped.get(patient=users["emil"])
    to_emil = reverse("clinic-letters-send", args=[emils.code])
    mettes.evaluate(f"document.querySelector('[data-writing-box]').setAttribute('action', '{to_emil}')")
    mettes.locator("textarea[name=body]").fill("Kære Lone")
    mettes.get_by_role("button", name="Send til Lone").click()
    expect(mettes.locator("[data-error]")).to_contain_text("hører til en anden patient")
    expect(mettes.locator("textarea[name=body]")).to_have_value("Kære Lone")
    assert not Message.unscoped.exists()
