"""From Per's invitation to Nanna's work list: password, app, codes for the drawer, and in again the next day."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from care import notify
from tests.care.people import totp_code
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
ADDRESS, PASSWORD = "nanna@example.org", "fire korte danske ord"
STAFF_PAGES = ["care-home", "care-role", "clinic-worklist", "clinic-patients"]


def invite(per: Page) -> str:
    """Per invites Nanna; the link from her mail."""
    per.goto("/medarbejdere/")
    per.get_by_role("link", name=re.compile("Inviter")).first.click()
    per.get_by_label("Navn").fill("Nanna Lind")
    per.get_by_label("Arbejds-e-mail").fill(ADDRESS)
    per.get_by_label("Rolle").select_option("psychologist")
    per.get_by_role("button", name="Send invitationen").click()
    expect(per.get_by_role("main")).to_contain_text("Nanna Lind")
    notify.deliver_due()
    found = re.search(r"http\S+?(/invitation/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def type_the_code(page: Page, secret: str, button: str) -> None:
    page.locator("input[name=code]").fill(totp_code(secret))
    page.get_by_role("button", name=button, exact=True).click()


def test_nanna_joins_and_signs_in_again_with_her_app(page: Page, visit: Visit) -> None:
    link = invite(enter(visit(), "per"))
    page.goto(link)
    page.get_by_label("Adgangskode*", exact=True).or_(page.get_by_label("Adgangskode", exact=True)).fill(PASSWORD)
    page.get_by_label("Adgangskode igen").fill(PASSWORD)
    page.get_by_role("button", name="Videre til det ekstra trin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sæt et ekstra login-trin op")
    picture(page, "second-factor")
    for name in STAFF_PAGES:
        page.goto(reverse(name))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sæt et ekstra login-trin op")
    page.get_by_role("link", name="App med koder").click()
    secret = page.locator("code.secret").inner_text()
    picture(page, "totp")
    type_the_code(page, secret, "Tag appen i brug")
    expect(page.locator("ul.codes li")).to_have_count(10)
    axe(page)
    picture(page, "recovery-codes")
    page.get_by_label("Jeg har gemt mine nødkoder").check()
    page.get_by_role("button", name="Videre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Venter på dig")

    page.goto("/konto/log-ud/")
    page.get_by_role("main").get_by_role("button", name="Log ud").click()
    cache.clear()  # the next day: each code of the app opens once
    page.goto("/konto/log-ind/medarbejder/")
    page.locator("input[name=login]").fill(ADDRESS)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    type_the_code(page, secret, "Log ind")
    expect(page.get_by_role("heading", level=1)).to_have_text("Venter på dig")
