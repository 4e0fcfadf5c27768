"""A newer release comes with a changed page and one page less: Lone keeps what she began, Emil gets the new.

Lone is in the middle of module 2. Emil's module 2 is open, and he has not looked at it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from care.access import System
from program import releases
from program.models import ModuleProgress, Release, StepPage
from tests.infra.browser import Visit
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, has_come_to, newest, person
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=[r"/cms/|/static/wagtailadmin/"], missing=[r"wagtailadmin"]),
]
CODE = "skridt-for-skridt"
LIFTS = "/program/m2/7/"
NEW_TITLE = "Pligt, hvile og næring i din uge"


def a_newer_release() -> Release:
    """The second page of module 2 has another name, and the page with "Løfter og dræner" is left out."""
    for page in StepPage.objects.filter(step_code__in=["m2-tre-slags", "m2-din-uge"]):
        if page.step_code == "m2-din-uge":
            page.left_out = True
        elif page.locale.language_code == "da":
            page.title = NEW_TITLE
        page.save_revision()
    return releases.make_release(by=System("test"), programme_code=CODE)


def release_of(key: str) -> int:
    progress = ModuleProgress.unscoped.select_related("release").get(
        enrolment__course__patient=person(key), module_code="m2"
    )
    return progress.release.number


def move_those_who_have_not_begun(karen: Page) -> None:
    enter(karen, "karen")
    karen.get_by_role("button", name="Godkender").click()
    karen.goto("/cms/udgivelser/")
    expect(karen.locator("main")).to_contain_text("M2: 2 patienter")
    karen.get_by_role("button", name=re.compile("^Flyt")).first.click()
    expect(karen.locator("main")).to_contain_text(re.compile(r"\d+ modul(er)? er flyttet"))
    picture(karen, "moved")


def test_lone_keeps_her_pages_and_emil_reads_the_new_ones(visit: Visit, live: LiveServer) -> None:
    for key in ("lone", "emil"):
        has_come_to(key, "m2")
    lone = enter(visit(), "lone", LIFTS)
    lone.get_by_label("Løfter 1", exact=True).fill("Kaffe i solen")
    expect(lone.locator(".save-text")).to_contain_text("Gemt kl.")

    assert a_newer_release().number == 2
    move_those_who_have_not_begun(visit())
    assert (release_of("lone"), release_of("emil")) == (1, 2)

    lone.get_by_label("Løfter 2", exact=True).fill("Min nabo")  # the page has been open all the while
    expect(lone.locator(".save-text")).to_have_text("Gemmer …")
    expect(lone.locator(".save-text")).to_contain_text("Gemt kl.")
    lone.reload()
    expect(lone.get_by_label("Løfter 2", exact=True)).to_have_value("Min nabo")
    expect(lone.get_by_text("side 7 af 8")).to_be_visible()
    lone.goto("/program/m2/2/")
    expect(lone.get_by_role("heading", level=1)).to_have_text("Tre slags hverdag: pligt, hvile, næring")
    assert newest("lone", "m2-loefter")["lifts"] == ["Kaffe i solen", "Min nabo"]

    emil = enter(visit(), "emil", "/program/m2/2/")
    expect(emil.get_by_role("heading", level=1)).to_have_text(NEW_TITLE)
    expect(emil.get_by_text("side 2 af 7")).to_be_visible()
    emil.goto(LIFTS)
    expect(emil.get_by_role("heading", level=1)).to_have_text("Opsamling")


def test_whoever_writes_on_a_page_that_was_taken_away_finds_the_words_again(visit: Visit, live: LiveServer) -> None:
    """It does not happen to one who has begun; if it did, nothing would be lost."""
    has_come_to("lone", "m2")
    lone = enter(visit(), "lone", LIFTS)
    newer = a_newer_release()
    ModuleProgress.unscoped.filter(enrolment__course__patient=person("lone"), module_code="m2").update(release=newer)
    lone.get_by_label("Løfter 1", exact=True).fill("Kaffe i solen")
    expect(lone.locator(".save-text")).to_contain_text("Gemt kl.")
    lone.get_by_role("button", name="Gem og fortsæt senere").click()
    expect(lone.get_by_text("Siden er taget ud af programmet.")).to_be_visible()
    expect(lone.get_by_text("Kaffe i solen")).to_be_visible()
    picture(lone, "former-page")
    lone.goto("/vaerktoejskasse/")
    picture(lone, "toolbox-former")
    lone.get_by_role("link", name="Løfter og dræner").click()
    expect(lone.get_by_text("Kaffe i solen")).to_be_visible()
