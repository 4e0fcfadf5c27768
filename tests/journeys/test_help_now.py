"""The worst evening, in Chromium: the button, the numbers, the questions and the plan, with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from assessment.actions import questionnaires, safety_plan
from assessment.models import Assignment, FollowUpAnswer, SafetyPlanVersion
from care.access import System
from care.models import Alert, Course
from clinic.demo import people
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture
from tests.rules.policy import POLICY
from tests.rules.test_pages import LEAVE, NO_PAGE
from tests.rules.world import make_world, url_of

pytestmark = pytest.mark.template("t_demo")
SCHEMES: tuple[Any, ...] = ("light", "dark")
PHONE: Any = {"width": 320, "height": 700}
HELP = "Brug for hjælp nu"
DO_NOT_BE_ALONE = "Du skal ikke være alene med det her. Ring 112 nu"


def course() -> Course:
    found: Course = Course.unscoped.get(patient=person("lone"))
    return found


def alert() -> Alert:
    found: Alert = Alert.unscoped.get(kind=Alert.Kind.RISK, course=course())
    return found


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def axe_in_both(page: Page) -> None:
    for theme in SCHEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        axe(page)


# --- without JavaScript ---------------------------------------------------------------------------


def test_without_script_from_the_button_to_a_class_a_answer(visit: Visit, live: LiveServer) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE)
    enter(page, "lone", "/program/")
    page.get_by_role("button", name=HELP).click()
    expect(page.locator("main")).to_contain_text("Er der fare for dit liv nu, så ring 112.")
    expect(page.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_text(DO_NOT_BE_ALONE)).to_be_hidden()
    choose(page, "Har du i dag eller de sidste par dage", "Ja, flygtigt")
    choose(page, "Har du gjort noget for at forberede det", "Ja")
    choose(page, "Er der nogen, du kan være sammen med", "Nej")
    page.get_by_role("button", name="Send mine svar").click()
    expect(page.get_by_role("heading", name="Tak for dine svar")).to_be_visible()
    expect(page.get_by_text(DO_NOT_BE_ALONE)).to_be_visible()
    picture(page, "help-finished-a")
    assert (alert().grade, alert().provisional) == ("A", False)
    page.get_by_role("link", name="Jeg er i sikkerhed lige nu").click()
    expect(page).to_have_url(re.compile(r"/program/$"))


def test_without_script_item_9_leads_to_help_and_back_to_the_form(visit: Visit, live: LiveServer) -> None:
    weekly: Assignment = questionnaires.give(by=System("test"), course=course(), form="w14", ordinal=9)
    page = visit(java_script_enabled=False, viewport=PHONE)
    enter(page, "lone", f"/skemaer/{weekly.code}/?nr=9")
    page.locator("#q-phq9-phq9_9").get_by_text("Flere dage").click()
    page.get_by_role("button", name="Næste").click()
    expect(page).to_have_url(re.compile(r"/hjaelp/svar/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak, fordi du svarer ærligt.")
    choose(page, "Er der risiko for, at du vil handle", "Ja")
    page.get_by_role("button", name="Send mine svar").click()
    expect(page.get_by_text(DO_NOT_BE_ALONE)).to_be_visible()
    page.get_by_role("link", name="Jeg er i sikkerhed lige nu").click()
    expect(page).to_have_url(re.compile(rf"/skemaer/{weekly.code}/"))
    assert alert().grade == "A"


def test_without_script_a_plan_is_written_step_by_step(visit: Visit, live: LiveServer) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE)
    enter(page, "lone", "/sikkerhedsplan/")
    page.get_by_role("link", name="Begynd på trin 1").click()
    page.get_by_label("Tegn 1").fill("Jeg sover ikke")
    page.get_by_label("Tegn 2").fill("Jeg svarer ikke")
    page.get_by_role("button", name="Gem, og få en linje til").click()
    page.get_by_label("Tegn 3").fill("Jeg græder")
    page.get_by_role("button", name="Gem og gå til næste trin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Det kan jeg selv gøre")
    page.goto("/sikkerhedsplan/")
    expect(page.locator("#trin-1")).to_contain_text("Jeg græder")


# --- with it --------------------------------------------------------------------------------------


def test_each_answer_is_kept_and_the_text_changes_with_the_one_that_makes_it_a(visit: Visit, live: LiveServer) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    enter(page, "lone", "/i-dag/")
    page.get_by_role("button", name=HELP).click()
    picture(page, "help-follow-up")
    axe_in_both(page)
    expect(page.locator("[data-promise]")).to_contain_text("Klinikken")
    choose(page, "Har du i dag eller de sidste par dage", "Ja, ofte")
    expect(page.locator("[data-question=k1] .save-text")).to_contain_text("Gemt kl.")
    expect(page.get_by_text(DO_NOT_BE_ALONE)).to_be_hidden()
    choose(page, "Er der risiko for, at du vil handle", "Ja")
    expect(page.get_by_text(DO_NOT_BE_ALONE)).to_be_visible()
    axe_in_both(page)
    assert alert().grade == "A"
    page.get_by_role("button", name="Send mine svar").click()
    expect(page.get_by_role("heading", name="Tak for dine svar")).to_be_visible()
    axe_in_both(page)
    assert FollowUpAnswer.unscoped.filter(follow_up__alert=alert(), marked=False).count() == 2


@pytest.mark.browser_allows(console=["ERR_INTERNET_DISCONNECTED", "net::", "Failed to fetch"])
def test_an_answer_is_sent_again_until_it_has_arrived(visit: Visit, live: LiveServer) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", "/i-dag/")
    page.get_by_role("button", name=HELP).click()
    expect(page.get_by_text("Hvert svar bliver gemt")).to_be_visible()  # the page's own script is there
    page.context.set_offline(True)
    choose(page, "Har du i dag eller de sidste par dage", "Ja, ofte")
    expect(page.locator("[data-question=k1] .save-text")).to_contain_text("Ikke gemt endnu")
    page.context.set_offline(False)
    expect(page.locator("[data-question=k1] .save-text")).to_contain_text("Gemt kl.", timeout=15_000)
    assert FollowUpAnswer.unscoped.get(follow_up__alert=alert(), key="k1").answer == "ofte"


@pytest.mark.browser_allows(console=["403"], missing=["/gem/"])
def test_a_token_that_has_become_old_is_renewed_and_the_answer_arrives(visit: Visit, live: LiveServer) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", "/i-dag/")
    page.get_by_role("button", name=HELP).click()
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("(field) => { field.value = 'x'.repeat(64) }")
    choose(page, "Har du i dag eller de sidste par dage", "Ja, ofte")
    expect(page.locator("[data-question=k1] .save-text")).to_contain_text("Gemt kl.")


def test_a_plan_is_saved_as_it_is_typed_and_shared_with_a_sister(visit: Visit, live: LiveServer) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", "/sikkerhedsplan/ret/")
    axe_in_both(page)
    page.get_by_label("Tegn 1").fill("Jeg sover ikke")
    page.get_by_label("Tegn 2").focus()
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    assert SafetyPlanVersion.unscoped.get().data == {"signs": [{"sign": "Jeg sover ikke"}]}
    page.goto("/sikkerhedsplan/deling/")
    page.get_by_label("Navn").fill("Karin")
    page.get_by_role("button", name="Lav link og kode").click()
    axe_in_both(page)
    link, pin = page.locator(".share-link").inner_text(), page.locator("dd.num").inner_text()
    sister = visit(viewport=PHONE)
    sister.goto(link)
    axe_in_both(sister)
    sister.get_by_label("Kode, fire tal").fill(pin)
    sister.get_by_role("button", name="Vis planen").click()
    expect(sister.locator("main")).to_contain_text("Jeg sover ikke")
    picture(sister, "plan-shared")
    axe_in_both(sister)


def test_patient_and_psychologist_write_the_same_plan(visit: Visit, live: LiveServer) -> None:
    page = visit()
    enter(page, "mette", f"/klinik/patienter/{course().code}/")
    page.get_by_role("link", name="Sikkerhedsplan").click()
    page.get_by_role("link", name="Skriv planen sammen med patienten").click()
    page.get_by_label("Tegn 1").fill("Jeg svarer ikke, når Karin ringer")
    page.get_by_role("button", name="Gem planen").last.click()
    expect(page.locator("#trin-1")).to_contain_text("Karin ringer")
    picture(page, "plan-clinic")
    lone = visit(viewport=PHONE)
    enter(lone, "lone", "/i-dag/")
    lone.get_by_role("link", name="Sikkerhedsplan").first.click()
    expect(lone.locator("#trin-1")).to_contain_text("Karin ringer")
    picture(lone, "plan-read")


# --- C6: the numbers are on every page of a patient, in both languages ----------------------------


def numbers_missing(page: Page) -> list[str]:
    """The numbers that the page does not show as telephone links."""
    wanted = ("tel:112", "tel:+4570110707", "tel:+4570201201")
    return [number for number in wanted if not page.locator(f"a[href='{number}']").count()]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_numbers_are_on_every_page_of_a_patient(language: str, visit: Visit, committed_db: str, live: Any) -> None:
    world = make_world()
    lone = world.users["lone"]
    lone.language = language
    lone.save()
    page = visit(viewport=PHONE, java_script_enabled=False)
    enter(page, "lone", "/i-dag/")
    names = [name for name, rule in POLICY.items() if "lone" in rule.allowed("GET") and 200 in rule.shown]
    found = {}
    for name in set(names) - LEAVE - NO_PAGE:
        thing = POLICY[name].thing
        page.goto(url_of(name, world.things[thing] if thing else {}))
        assert page.locator("html").get_attribute("lang") == language
        found[name] = numbers_missing(page)

    assert len(found) > 15
    assert {name: missing for name, missing in found.items() if missing} == {}


def test_a_page_without_a_number_would_be_found(page: Page) -> None:
    page.goto("/hjaelp/")
    assert numbers_missing(page) == []

    page.locator("a[href='tel:+4570201201']").first.evaluate("(link) => link.remove()")
    assert numbers_missing(page) == ["tel:+4570201201"]


def test_a_plan_on_paper_has_the_plan_and_no_buttons(visit: Visit, live: LiveServer) -> None:
    by = people.actor(person("lone"))
    data = {"signs": [{"sign": "Jeg sover ikke"}]}
    safety_plan.save(by=by, course=course(), data=data, steps=["signs"], key=uuid4(), base=0)
    page = visit()
    enter(page, "lone", "/sikkerhedsplan/")
    page.emulate_media(media="print")

    expect(page.get_by_text("Jeg sover ikke")).to_be_visible()
    expect(page.locator("main .crisis-list")).to_be_visible()
    for hidden in (".help-now", ".bottom-bar", "main .btn"):
        assert not any(one.is_visible() for one in page.locator(hidden).all())
