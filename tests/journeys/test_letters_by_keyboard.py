"""Lone and Mette write to each other on a telephone's width (320 px), Lone with nothing but a keyboard."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.models import Course
from tests.infra.browser import axe
from tests.journeys.cast import enter, person
from tests.journeys.keyboard import Keyboard
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.usefixtures("committed_db"), pytest.mark.template("t_demo"), pytest.mark.slow]
NARROW = {"width": 320, "height": 640}
SENT_OR_SEEN = re.compile("Sendt, ikke set endnu|Set ")
SAVED = re.compile(r"^Gemt kl\. \d\d\.\d\d$")


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_and_its_answer(visit, scheme: str) -> None:
    lones = enter(visit(viewport=NARROW, color_scheme=scheme), "lone", "/breve/")
    course = Course.unscoped.get(patient=person("lone"))
    mettes = enter(visit(viewport=NARROW, color_scheme=scheme), "mette", reverse("clinic-letters", args=[course.code]))
    newest = lones.locator(".letters > li").count()
    keys = Keyboard(lones)

    keys.write(lones.get_by_role("textbox", name="Skriv et brev"), "Kære Mette. Jeg gik en tur.")
    expect(lones.locator(".save-text")).to_have_text(SAVED)
    keys.leave_for(lones.get_by_role("button", name="Send til Mette"))
    expect(lones.get_by_text("Brevet er sendt.")).to_be_visible()  # on the page that is loaded after the sending
    expect(lones.locator(f"#brev-{newest + 1}")).to_contain_text(SENT_OR_SEEN)  # Mette's page may show it already
    fits(lones)

    expect(mettes.locator(f"#brev-{newest + 1}")).to_contain_text("Jeg gik en tur.", timeout=35_000)
    mettes.locator(f"#brev-{newest + 1}").scroll_into_view_if_needed()
    expect(lones.locator(f"#brev-{newest + 1}")).to_contain_text("Set ", timeout=35_000)
    fits(mettes)
    picture(mettes, f"letters-psychologist-320-{scheme}")

    mettes.locator("textarea[name=body]").fill("Kære Lone. Hvor gik du hen?")
    mettes.get_by_role("button", name="Send til Lone").click()
    expect(lones.locator(f"#brev-{newest + 2}")).to_contain_text("Hvor gik du hen?", timeout=35_000)
    fits(lones)
    picture(lones, f"letters-patient-320-{scheme}")
