"""Mette reads Emil's map and answers it; Emil sees the answer where he wrote."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter, versions
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
ANSWER = "Kære Emil\n\nDu ser, hvordan stilheden gør dagen efter tungere."


@pytest.fixture
def mette(page: Page) -> Page:
    return enter(page, "mette")


def open_emils_map(mette: Page) -> None:
    mette.get_by_role("main").get_by_role("link", name="Emil Sørensen").click()
    expect(mette.get_by_role("heading", level=1)).to_have_text("Dit kort")


def test_mette_answers_emils_map_and_emil_sees_it_where_he_wrote(mette: Page, visit: Visit) -> None:
    expect(mette.get_by_role("heading", level=1)).to_have_text("Venter på dig")
    picture(mette, "worklist")
    open_emils_map(mette)
    expect(mette.get_by_role("main")).to_contain_text("Min studiegruppe skrev")
    assert versions("emil", "m1-kort")[-1].state == "seen"
    mette.locator("textarea[name=body]").fill(ANSWER)
    expect(mette.locator(".letter-reply .save-text")).to_contain_text("Gemt kl.")
    axe(mette)
    picture(mette, "submission")
    mette.reload()
    expect(mette.locator("textarea[name=body]")).to_have_value(ANSWER)

    emil = enter(visit(), "emil", "/program/m1/7/")
    expect(emil.locator("#m1-kort .status")).to_have_text("Set af psykolog")
    expect(emil.locator("#m1-kort")).not_to_contain_text("stilheden")

    with mette.expect_navigation():
        mette.get_by_role("button", name="Send til Emil").click()
    expect(mette.locator(".status").first).to_have_text("Kommenteret")
    emil.reload()
    expect(emil.locator("#m1-kort .status").first).to_have_text("Kommenteret")
    expect(emil.locator("#m1-kort")).to_contain_text("stilheden gør dagen efter tungere")
    axe(emil)
    picture(emil, "answered")
    emil.goto("/i-dag/")
    expect(emil.get_by_role("main")).to_contain_text("Mette Dahl har skrevet til dig")
    picture(emil, "today-with-letter")


def test_neg09_a_draft_does_not_exist_for_the_psychologist(mette: Page) -> None:
    draft = versions("lone", "m1-kort")[-1]
    assert draft.is_draft
    mette.goto(reverse("clinic-patients"))
    mette.get_by_role("link", name="Lone Kristensen").click()
    expect(mette.get_by_role("main")).not_to_contain_text("Dit kort")
    expect(mette.get_by_role("main")).not_to_contain_text("Vagtplanen")
    answer = mette.goto(reverse("clinic-submission", args=[draft.code]))
    assert answer.status == 404
