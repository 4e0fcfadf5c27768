"""Lone chooses how she is reminded, with and without JavaScript, on a small screen and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
PAGE = "/paamindelser/"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, visit: Visit) -> Page:
    return visit(java_script_enabled=request.param, viewport={"width": 320, "height": 700})


def test_a_choice_is_kept_and_shown_again(page: Page) -> None:
    enter(page, "lone", PAGE)
    page.get_by_label("E-mail", exact=True).check()
    page.get_by_label("Hvornår på dagen?").select_option("17:00")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Dit valg om påmindelser er gemt.")).to_be_visible()
    expect(page.get_by_label("E-mail", exact=True)).to_be_checked()
    expect(page.get_by_label("Hvornår på dagen?")).to_have_value("17")
    page.goto("/mig/samtykker/")
    expect(page.get_by_role("button", name="Tag mit ja tilbage Påmindelser")).to_have_count(1)


def test_a_wrong_day_is_said_beside_the_field(page: Page) -> None:
    enter(page, "lone", PAGE)
    page.get_by_label("Hold pause til og med").fill("2020-01-01")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Vælg en dag, der ikke er gået").first).to_be_visible()


def test_who_was_never_asked_is_asked_on_the_first_page_until_they_answer(page: Page) -> None:
    enter(page, "lone", "/i-dag/")
    picture(page, "today-asks")
    page.get_by_role("link", name="Vil du have besked, når der er nyt til dig?").click()
    page.get_by_label("Ingen påmindelser").check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Dit valg om påmindelser er gemt.")).to_be_visible()
    page.goto("/i-dag/")
    expect(page.get_by_role("link", name="Vil du have besked")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_open_to_everybody(visit: Visit, scheme: str, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    enter(page, "lone", PAGE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
