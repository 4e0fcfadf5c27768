"""From application to first module: Karen reads and invites, Mette talks and admits, Ole lands in module 1."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessment import interview_guide
from care.models import Course, Note
from program.models import Enrolment
from tests.assessment.test_interview_guide import WHOLE
from tests.infra.browser import Visit, axe, sign_in
from tests.journeys.cast import enter
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
OLE = "ole@example.org"


def course() -> Course:
    return Course.unscoped.select_related("patient", "application").get(patient__email=OLE)


def lead(page: Page) -> Page:
    """Karen, who has two roles, as clinical lead in front of the board."""
    karen = enter(page, "karen", reverse("care-role"))
    karen.get_by_role("button", name="Klinisk leder").click()
    karen.goto(reverse("clinic-triage"))
    return karen


def fill_guide(page: Page) -> None:
    for key, text in WHOLE.items():
        kind = interview_guide.GUIDE.by_key[key].kind
        field = page.locator(f"[name='part.{key}']")
        if kind in {"one", "many"}:
            field.and_(page.locator(f"[value='{text}']")).check()
        else:
            field.fill(text)


def test_an_applicant_is_read_invited_interviewed_and_admitted(page: Page, visit: Visit) -> None:
    karen = lead(page)
    axe(karen)
    picture(karen, "triage-board")
    karen.get_by_role("main").get_by_role("link", name="Ole Bruun").click()
    expect(karen.get_by_role("main")).to_contain_text("Jeg har ikke haft lyst til noget siden sommer")
    axe(karen)
    karen.get_by_role("link", name="Samtale, hurtig").click()
    karen.get_by_label("Begrundelse").fill("Svarfrist B. Passer ellers til tilbuddet.")
    karen.get_by_label("Psykolog til samtalen").select_option(label="Mette Dahl")
    axe(karen)
    picture(karen, "triage-decision")
    karen.get_by_role("button", name="Gem afgørelsen").click()
    expect(karen.get_by_role("main")).to_contain_text("Afgørelsen er gemt")
    assert course().state == "invited"

    mette = enter(visit(), "mette")
    mette.get_by_role("main").get_by_role("link", name="Ole Bruun").filter(has_text="ikke aftalt endnu").click()
    mette.get_by_role("link", name="Samtaleguide").click()
    fill_guide(mette)
    expect(mette.locator(".save-text")).to_contain_text("Gemt kl.")
    axe(mette)
    picture(mette, "interview-guide")
    mette.get_by_role("button", name="Færdig").click()
    expect(mette.get_by_role("heading", level=1)).to_have_text("Udredningssamtale")
    mette.get_by_role("button", name="Underskriv").click()
    expect(mette.get_by_role("main")).to_contain_text("Notatet er underskrevet")
    assert Note.unscoped.get(course=course(), kind="interview").is_signed

    mette.goto(reverse("clinic-triage-application", args=[course().application.code]) + "?udfald=U5")
    mette.get_by_label("Begrundelse").fill("F32.1. Vil gerne i gang.")
    mette.get_by_label("Fast svardag").select_option(label="Torsdag")
    axe(mette)
    mette.get_by_role("button", name="Gem afgørelsen").click()
    expect(mette.get_by_role("main")).to_contain_text("Afgørelsen er gemt")
    assert (course().state, course().answer_weekday) == ("active", 3)
    assert Enrolment.unscoped.filter(course=course()).exists()

    ole = visit()
    sign_in(ole, course().patient)
    ole.goto("/program/m1/1/")
    expect(ole.get_by_role("main")).to_contain_text("Modul 1")


def test_the_decision_works_without_scripts(visit: Visit) -> None:
    karen = lead(visit(java_script_enabled=False))
    karen.get_by_role("main").get_by_role("link", name="Ole Bruun").click()
    karen.get_by_role("link", name="Egen læge først").click()
    karen.get_by_label("Begrundelse").fill("Stofskiftet er ikke undersøgt.")
    karen.get_by_role("button", name="Gem afgørelsen").click()
    expect(karen.get_by_role("main")).to_contain_text("Udfyld det, der står i kantede parenteser.")
    karen.get_by_label("Det, ansøgeren læser").fill("Vi beder dig tale med din læge om dit stofskifte.")
    karen.get_by_role("button", name="Gem afgørelsen").click()
    expect(karen.get_by_role("main")).to_contain_text("Afgørelsen er gemt")
    assert course().state == "screening"
