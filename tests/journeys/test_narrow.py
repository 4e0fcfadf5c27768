"""Every page of the programme and of the diaries on the narrowest phone, in both languages: nothing sticks out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from care.models import User
from program import frozen, releases
from tests.infra.browser import Visit
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, has_come_to, person

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]
PHONE = {"width": 320, "height": 700}
STICKS_OUT = """
[...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName}.${one.className}`)
"""
KINDS = ("aktivitet", "plan", "tanker", "forsoeg", "grubleri", "problemer", "sig-det", "humoer", "soevn")
DIARIES = [f"/dagbog/{kind}/{page}" for kind in KINDS for page in ("", "ny/")]


def addresses() -> list[str]:
    release = releases.latest("skridt-for-skridt")
    assert release is not None
    modules = frozen.programme(release).modules
    steps = [f"/program/{one.code}/{step.number}/" for one in modules for step in one.steps]
    return [*steps, "/i-dag/", "/program/", "/vaerktoejskasse/", "/dagbog/", *DIARIES]


def sticks_out(page: Page) -> list[str]:
    """What is wider than the page, if one can scroll sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    found: list[str] = page.evaluate(STICKS_OUT)
    return found or ["something"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_nothing_sticks_out_at_320_pixels(language: str, visit: Visit, live: LiveServer) -> None:
    has_come_to("lone", *(f"m{number}" for number in range(2, 9)))
    User.objects.filter(pk=person("lone").pk).update(language=language)
    page = enter(visit(viewport=PHONE), "lone")
    found = {}
    for address in addresses():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found[address] = sticks_out(page)
    assert {address: what for address, what in found.items() if what} == {}
    assert len(found) > 90


def test_a_page_that_is_too_wide_would_be_noticed(visit: Visit, live: LiveServer) -> None:
    page = enter(visit(viewport=PHONE), "lone", "/program/m1/1/")
    page.evaluate(
        "document.querySelector('main h1').textContent = 'Depressionsbehandlingsforløbsoversigtsbilag'.repeat(3)"
    )
    page.evaluate("document.querySelector('main h1').style.whiteSpace = 'nowrap'")
    assert sticks_out(page) != []
