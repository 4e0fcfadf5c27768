"""The session ends while somebody writes: what was typed stays, and is saved once they are back."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit
from tests.journeys.cast import code_from_mail, enter, newest, person, versions
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
MAP = "/program/m1/7/"
WORDS = "Det her skrev jeg, mens jeg var logget ud."


def sign_in_by_mail(page: Page, key: str) -> None:
    address = person(key).email or ""
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Send mig en kode").click()
    page.get_by_label("Kode").fill(code_from_mail(address))
    with page.expect_navigation():
        page.get_by_role("button", name="Log ind", exact=True).click()


def test_the_page_says_so_keeps_the_text_and_saves_it_after_a_new_sign_in_elsewhere(page: Page) -> None:
    enter(page, "jens", MAP)
    Session.objects.all().delete()
    loop = page.get_by_label("Hvor ser du noget, der holder problemet i gang?")
    loop.fill(WORDS)
    expect(page.locator(".save-text")).to_contain_text("du er logget ud")
    picture(page, "signed-out")
    tab = page.context.new_page()
    tab.goto("/konto/log-ind/")
    sign_in_by_mail(tab, "jens")
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.", timeout=25_000)
    expect(loop).to_have_value(WORDS)
    assert newest("jens", "m1-kort")["loop"] == WORDS


def test_another_person_in_the_other_tab_gets_nothing_of_it(page: Page) -> None:
    enter(page, "jens", MAP)
    Session.objects.all().delete()
    page.get_by_label("Hvor ser du noget, der holder problemet i gang?").fill(WORDS)
    enter(page.context.new_page(), "grethe", "/i-dag/")
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        page.get_by_label("Hvad gjorde du – eller lod du være med?").fill("Intet.")
    assert refused.value.status == 401
    expect(page.locator(".save-text")).to_contain_text("du er logget ud")
    assert [version.data["situation"][:7] for version in versions("grethe", "m1-kort")] == ["Tirsdag"]


def test_without_javascript_the_posted_form_waits_behind_the_sign_in(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    enter(page, "jens", MAP)
    page.get_by_label("Hvor ser du noget, der holder problemet i gang?").fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name="Gem og fortsæt senere").click()
    expect(page.get_by_role("main")).to_contain_text("Det, du skrev, er gemt")
    sign_in_by_mail(page, "jens")
    expect(page.get_by_role("heading", level=1)).to_have_text("Det, du skrev, er her endnu")
    page.get_by_role("button", name="Gem det nu").click()
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    assert newest("jens", "m1-kort")["loop"] == WORDS
