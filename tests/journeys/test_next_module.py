"""From module to module in Chromium: what the list says, what a psychologist opens, and the diary on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Assignment
from program.actions import delivery
from program.models import EntryVersion, ModuleProgress
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
PHONE = {"width": 320, "height": 700}
WHY = "Du har haft en svær uge. Vi går videre, og kortet kan vente."


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_says_why_a_module_waits_and_a_reason_opens_it(visit: Visit, live: LiveServer) -> None:
    lone = visit(java_script_enabled=False, viewport=PHONE)
    enter(lone, "lone", "/program/")
    waiting = lone.locator("#next-module")
    expect(waiting).to_contain_text("Modul 2 åbner, når det på listen er på plads.")
    expect(waiting).to_contain_text("Send tre faste tider (0 af 3).")
    expect(waiting).to_contain_text("Tag mindst fem dage til hvert modul.")

    mette = enter(visit(), "mette", "/klinik/patienter/")
    mette.get_by_role("link", name="Lone Kristensen").click()
    expect(mette.get_by_role("heading", name="Siden begyndelsen")).to_be_visible()
    mette.get_by_role("link", name="Moduler").click()
    mette.get_by_text("Åbn modulet før tid").first.click()
    mette.get_by_role("button", name="Åbn modulet").first.click()
    expect(mette.locator(".notice-error")).to_contain_text("Skriv en grund på mindst ti tegn.")
    axe(mette)
    mette.get_by_label("Grund").first.fill(WHY)
    mette.get_by_role("button", name="Åbn modulet").first.click()
    expect(mette.get_by_text("Patienten kan læse din grund.")).to_be_visible()
    axe(mette)
    picture(mette, "clinic-modules")
    mette.get_by_role("link", name="Se modulet, som patienten ser det").nth(1).click()
    expect(mette.get_by_text("Øvelserne står tomme her.")).to_be_visible()

    lone.reload()
    expect(lone.get_by_text(WHY)).to_be_visible()
    lone.get_by_role("link", name="Hvad sker der, når man trækker sig").click()
    expect(lone).to_have_url(re.compile(r"/program/m2/1/$"))


def test_a_diary_on_a_phone_without_javascript(visit: Visit, live: LiveServer) -> None:
    lone = visit(java_script_enabled=False, viewport=PHONE)
    enter(lone, "lone", "/i-dag/")
    lone.get_by_role("link", name="Skriv i dagbogen").click()
    lone.get_by_role("link", name="Humør").click()
    for number, note in (("4", "Regn hele dagen"), ("6", "Min søster ringede")):
        lone.get_by_role("link", name="Skriv en linje").click()
        lone.locator("label", has_text=re.compile(rf"^{number}$")).first.click()
        lone.get_by_label("Et par ord om dagen").fill(note)
        lone.get_by_role("button", name="Gem").last.click()
        expect(lone.get_by_text(note)).to_be_visible()
    expect(lone.get_by_role("heading", name="2 linjer er ikke sendt")).to_be_visible()
    lone.get_by_role("button", name="Aflever 2 linjer").click()
    expect(lone.get_by_text("2 linjer er sendt.")).to_be_visible()

    mette = enter(visit(), "mette", "/klinik/venter/")
    mette.get_by_role("link", name=re.compile("Lone Kristensen")).filter(has_text="Humør: 2 linjer").click()
    expect(mette.get_by_text("Regn hele dagen").first).to_be_visible()
    axe(mette)


def test_a_line_is_saved_as_it_is_typed(visit: Visit, live: LiveServer) -> None:
    lone = enter(visit(viewport=PHONE), "lone", "/dagbog/humoer/ny/")
    lone.get_by_label("Et par ord om dagen").fill("Jeg sang i bilen")
    expect(lone.locator(".save-text")).to_contain_text("Gemt kl.")
    (row,) = EntryVersion.unscoped.filter(entry__course__patient=person("lone"), entry__worksheet="mood")
    assert row.data["note"] == "Jeg sang i bilen"
    lone.get_by_label("Et par ord om dagen").fill("Jeg sang i bilen og i køkkenet")
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.get_by_text("og i køkkenet")).to_be_visible()
    axe(lone)
    no_sideways_scroll(lone)
    picture(lone, "diary")
    assert EntryVersion.unscoped.filter(entry__worksheet="mood", entry__course__patient=person("lone")).count() == 1


def test_the_weekly_questions_stand_on_the_last_page_of_a_module(visit: Visit, live: LiveServer) -> None:
    lone = enter(visit(viewport=PHONE), "lone", "/program/m1/11/")
    check = lone.get_by_role("region", name="Ugens spørgsmål")
    axe(lone)
    no_sideways_scroll(lone)
    given = Assignment.unscoped.filter(course__patient=person("lone"), form="w14", submitted_at=None).first()
    if given is None:
        expect(check).to_contain_text(re.compile("Du har svaret i denne uge|ingen spørgsmål"))
    else:
        check.get_by_role("link", name="Svar på ugens spørgsmål").click()
        expect(lone).to_have_url(re.compile(str(given.code)))


def test_the_clock_opens_nothing_by_itself_for_who_has_not_handed_in(live: LiveServer) -> None:
    delivery.open_what_is_due(by=delivery.RULES)
    opened = ModuleProgress.unscoped.filter(enrolment__course__patient=person("lone"))
    assert list(opened.values_list("module_code", flat=True)) == ["m1"]
