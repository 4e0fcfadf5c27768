"""Ida writes: public pages at once, the programme as drafts that another person releases. No patient is in reach."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.models import PublicPage
from program.models import Release, StepPage
from tests.infra.browser import Visit
from tests.journeys.cast import enter, versions
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=[r"/cms/|/static/wagtailadmin/"], missing=[r"wagtailadmin"]),
]


@pytest.fixture
def ida(page: Page) -> Page:
    return enter(page, "ida", "/cms/")


def save_as(page: Page, action: str) -> None:
    """Choose an act of Wagtail's footer, which hides all but the first behind an arrow."""
    button = page.get_by_role("button", name=action, exact=True)
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        button.click()


def test_ida_changes_a_public_page_and_a_stranger_reads_it(ida: Page, visit: Visit) -> None:
    expect(ida.locator("html")).to_have_attribute("lang", "da")
    picture(ida, "editor-home")
    page = PublicPage.objects.get(slug="om-behandlingen")
    ida.goto(f"/cms/pages/{page.pk}/edit/")
    ida.locator("#id_lead").fill("Behandlingen varer omkring ti uger.")
    save_as(ida, "Udgiv")
    stranger = visit()
    stranger.goto("/da/om-behandlingen/")
    expect(stranger.get_by_role("main")).to_contain_text("Behandlingen varer omkring ti uger.")


def test_ida_changes_a_step_but_patients_read_the_release(ida: Page, visit: Visit) -> None:
    step = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")
    ida.goto(f"/cms/pages/{step.pk}/edit/")
    expect(ida.get_by_role("button", name="Udgiv")).to_have_count(0)
    ida.locator("#id_title").fill("Velkommen, helt nyt")
    save_as(ida, "Gem kladde")
    preview = ida.goto(f"/cms/pages/{step.pk}/view_draft/")
    assert preview.status == 200
    expect(ida.get_by_role("heading", level=1)).to_have_text("Velkommen, helt nyt")
    picture(ida, "step-preview")
    lone = enter(visit(), "lone", "/program/m1/1/")
    expect(lone.get_by_role("heading", level=1)).to_have_text("Velkommen og sådan foregår det")
    ida.goto("/cms/udgivelser/")
    expect(ida.locator("main")).to_contain_text("Velkommen, helt nyt")
    expect(ida.get_by_role("button", name="Godkend", exact=True)).to_have_count(0)
    picture(ida, "releases")


def as_approver(page: Page) -> Page:
    enter(page, "karen")
    page.get_by_role("button", name="Godkender").click()
    page.goto("/cms/udgivelser/")
    return page


def test_from_the_editor_to_a_release_by_a_no_and_two_yeses(ida: Page, visit: Visit) -> None:
    step = StepPage.objects.get(step_code="m1-velkommen", locale__language_code="da")

    def write_and_send(title: str) -> None:
        ida.goto(f"/cms/pages/{step.pk}/edit/")
        ida.locator("#id_title").fill(title)
        save_as(ida, "Gem kladde")
        ida.goto("/cms/udgivelser/")
        ida.get_by_label("Kort om, hvad der er nyt").fill("Ny titel på den første side")
        ida.get_by_role("button", name="Send til godkendelse").click()
        expect(ida.locator("main")).to_contain_text("Forslaget er sendt til godkendelse.")

    write_and_send("Velkommen til et langt forløb")
    karen = as_approver(visit())
    karen.get_by_text("Velkommen til et langt forløb").first.click()
    picture(karen, "proposal")
    karen.get_by_label("Hvis du afviser: hvorfor?").fill("»Langt« kan tage modet. Skriv noget andet.")
    karen.get_by_role("button", name="Afvis").click()
    ida.reload()
    expect(ida.locator("main")).to_contain_text("»Langt« kan tage modet.")
    picture(ida, "rejected")
    write_and_send("Velkommen til dig")
    karen.goto("/cms/udgivelser/")
    karen.get_by_role("button", name="Godkend", exact=True).click()
    if Release.objects.count() == 1:
        vibeke = enter(visit(), "vibeke", "/cms/udgivelser/")
        vibeke.get_by_role("button", name="Godkend som ejer af risikoprotokollen").click()
        expect(vibeke.locator("main")).to_contain_text("Udgivelse 2 er lavet.")
    assert Release.objects.count() == 2
    lone = enter(visit(), "lone", "/program/m1/1/")
    expect(lone.get_by_role("heading", level=1)).to_have_text("Velkommen og sådan foregår det")
    ida.goto("/cms/udgivelser/")
    ida.get_by_role("button", name="Vis forskellen").click()
    ida.locator("main summary").first.click()
    expect(ida.locator("main ins").first).to_be_visible()
    picture(ida, "compare")


def test_neg01_no_patient_is_in_an_editors_reach(ida: Page) -> None:
    for name in ("clinic-worklist", "clinic-patients", "program-today", "dialogue-letters", "care-staff"):
        answer = ida.goto(reverse(name))
        assert answer.status == 404, name
    sent = versions("emil", "m1-kort")[-1]
    for name, code in (("clinic-patient", sent.entry.course.code), ("clinic-submission", sent.code)):
        assert ida.goto(reverse(name, args=[code])).status == 404, name


def test_the_psychologist_is_no_editor(page: Page) -> None:
    enter(page, "mette")
    assert page.goto("/cms/").status == 404
