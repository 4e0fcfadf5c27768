"""Lone fills in her weekly check in Chromium: by keyboard, without JavaScript, without a net, in two tabs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from assessment.actions import questionnaires
from assessment.models import Answer, Assignment, Response
from assessment.queries import questionnaire_pages as pages
from care.access import System
from care.models import Alert, Course, User
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
PHONE: Any = {"width": 320, "height": 700}
DESK: Any = {"width": 1280, "height": 900}


@pytest.fixture
def weekly(committed_db: str) -> Assignment:
    course = Course.unscoped.get(patient=person("lone"))
    return questionnaires.give(by=System("test"), course=course, form="w14", ordinal=9)


def address(weekly: Assignment) -> str:
    return f"/skemaer/{weekly.code}/"


def state(page: Page) -> Any:
    return page.locator(".save-text")


def saved(weekly: Assignment) -> dict[str, Any]:
    return {one.name: one.value for one in pages.paper(weekly, "da").questions if one.is_answered}


def test_by_keyboard_alone_from_the_list_to_the_thanks(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", address(weekly))
    picture(page, "questionnaire-step")
    page.locator("#q-phq9-phq9_1").focus()
    for number in range(1, 9):
        expect(page.locator(f"#q-phq9-phq9_{number}")).to_be_focused()
        page.keyboard.press("1")
    page.keyboard.press("0")  # the ninth
    expect(page.locator("#q-phq9-phq9_f")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#q-phq9-phq9_9")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.type("2,5")
    page.keyboard.press("Enter")
    expect(page.locator("#q-week-most")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Min søsters besøg.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#q-week-help_wanted")).to_be_focused()
    page.keyboard.press("0")
    expect(state(page)).to_contain_text("Gemt kl.")
    page.get_by_role("button", name="Gennemse og send").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gennemse og send")
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak for dine svar")
    assert Response.unscoped.get(assignment=weekly, instrument="phq9").total == 8


def test_without_javascript_one_question_a_page_and_pause_on_another_device(visit: Visit, weekly: Assignment) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE)
    enter(page, "lone", "/skemaer/")
    page.get_by_role("link", name="Begynd").first.click()
    for number in range(1, 4):
        expect(page.locator(".question:visible")).to_have_count(1)
        expect(page.get_by_text(f"Spørgsmål {number} af 12")).to_be_visible()
        page.get_by_role("radio", name="Slet ikke").check()
        page.get_by_role("button", name="Næste").click()
    page.get_by_role("button", name="Tilbage").click()
    expect(page.get_by_text("Spørgsmål 3 af 12")).to_be_visible()
    expect(page.get_by_role("radio", name="Slet ikke")).to_be_checked()
    other = visit(java_script_enabled=False, viewport=DESK)
    enter(other, "lone", "/skemaer/")
    other.get_by_role("link", name="Fortsæt").first.click()
    expect(other.get_by_text("Spørgsmål 4 af 12")).to_be_visible()
    other.get_by_role("link", name="Vis hele skemaet").click()
    expect(other.locator(".question:visible")).to_have_count(12)
    other.locator("#q-phq9-phq9_4").get_by_role("radio", name="Flere dage").check()
    other.get_by_role("button", name="Gennemse og send").click()
    expect(other.get_by_role("main")).to_contain_text("du ikke har svaret på")
    assert saved(weekly) == {"phq9-phq9_1": 0, "phq9-phq9_2": 0, "phq9-phq9_3": 0, "phq9-phq9_4": 1}
    assert pages.paper(weekly, "da").count == 13  # the question about function is asked now


@pytest.mark.parametrize("javascript", [True, False])
def test_item_nine_leads_to_the_help_page_before_anything_else(
    visit: Visit, weekly: Assignment, *, javascript: bool
) -> None:
    page = visit(java_script_enabled=javascript, viewport=PHONE)
    enter(page, "lone", f"{address(weekly)}?nr=9")
    page.locator("#q-phq9-phq9_9").get_by_text("Flere dage").click()
    if not javascript:
        page.get_by_role("button", name="Næste").click()
    page.wait_for_url("**/hjaelp/svar/**")
    assert Alert.unscoped.filter(kind=Alert.Kind.RISK, course=weekly.course).count() == 1


@pytest.mark.browser_allows(console=["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "net::"])
def test_without_a_net_answers_wait_in_the_page_and_arrive_once_in_order(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=DESK)
    enter(page, "lone", address(weekly))
    page.context.set_offline(True)
    for number, value in ((1, "Flere dage"), (2, "Slet ikke"), (1, "Næsten hver dag")):
        page.locator(f"#q-phq9-phq9_{number}").get_by_text(value, exact=True).click()
    expect(state(page)).to_contain_text("Der er ikke net")
    assert saved(weekly) == {}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    picture(page, "questionnaire-offline")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Gemt kl.", timeout=15_000)
    rows = Answer.unscoped.filter(response__assignment=weekly).order_by("pk")
    assert [(row.item, int(row.value)) for row in rows] == [("phq9_1", 1), ("phq9_2", 0), ("phq9_1", 3)]


@pytest.mark.browser_allows(console=["ERR_INTERNET_DISCONNECTED", "Failed to fetch", "net::"])
def test_an_answer_about_life_that_cannot_be_sent_shows_whom_to_call(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", f"{address(weekly)}?nr=9")
    page.context.set_offline(True)
    page.locator("#q-phq9-phq9_9").get_by_text("Flere dage").click()
    expect(page.get_by_text("Vi kan ikke nå klinikken lige nu")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url("**/hjaelp/svar/**", timeout=15_000)
    assert Alert.unscoped.filter(course=weekly.course, kind=Alert.Kind.RISK).count() == 1


@pytest.mark.browser_allows(console=["409"])
def test_a_second_tab_cannot_change_what_was_sent_and_says_so(visit: Visit, weekly: Assignment) -> None:
    first = visit(viewport=DESK)
    enter(first, "lone", address(weekly))
    second = first.context.new_page()
    second.goto(address(weekly))
    second.locator("#q-phq9-phq9_1").get_by_text("Flere dage").click()
    expect(state(second)).to_contain_text("Gemt kl.")
    questionnaires.submit(by=_lone(), assignment=weekly)
    first.locator("#q-phq9-phq9_1").get_by_text("Slet ikke").click()
    expect(first.get_by_role("main")).to_contain_text("kan ikke ændres")
    assert saved(weekly) == {"phq9-phq9_1": 1}


def _lone() -> Any:
    from clinic.demo import people

    return people.actor(person("lone"))


def test_the_language_can_change_midway(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", address(weekly))
    page.locator("#q-phq9-phq9_1").get_by_text("Flere dage").click()
    expect(page.locator("#q-phq9-phq9_2")).to_be_visible()
    expect(state(page)).to_contain_text("Gemt kl.")
    User.objects.filter(pk=person("lone").pk).update(language="en")
    page.goto(address(weekly))
    expect(page.get_by_text("Feeling down, depressed, or hopeless")).to_be_visible()
    page.locator("#q-phq9-phq9_2").get_by_text("Not at all").click()
    expect(page.locator("#q-phq9-phq9_3")).to_be_visible()
    page.go_back()
    expect(page.locator("#q-phq9-phq9_2")).to_be_visible()
    assert saved(weekly)["phq9-phq9_1"] == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_page_can_be_used_by_everybody(visit: Visit, weekly: Assignment, scheme: Any, size: Any) -> None:
    page = visit(viewport=size, color_scheme=scheme)
    name = f"{scheme}-{size['width']}"
    for path, what in (("/skemaer/", "list"), (address(weekly), "form"), (f"{address(weekly)}send/", "send")):
        enter(page, "lone", path)
        axe(page)
        picture(page, f"questionnaire-{what}-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def three_weeks(committed_db: str) -> list[Assignment]:
    """Three checks that were sent, and the questions midway."""
    lone = _lone()
    return [_sent(lone, week, value) for week, value in ((11, 2), (12, 2), (13, 1))]


def _sent(lone: Any, week: int, value: int) -> Assignment:
    form = questionnaires.give(by=System("test"), course=lone.own_course, form="w14", ordinal=week)
    row = Response.unscoped.select_related("assignment__course__patient").get(assignment=form, instrument="phq9")
    for number in range(1, 10):
        save = {"by": lone, "response": row, "language": "da", "key": uuid4()}
        questionnaires.save_answer(item=f"phq9_{number}", value=0 if number == 9 else value, **save)
    questionnaires.submit(by=lone, assignment=form)
    return form


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_curve_can_be_read_by_patient_and_psychologist(
    visit: Visit, three_weeks: list[Assignment], scheme: Any
) -> None:
    page = visit(viewport=PHONE, color_scheme=scheme)
    enter(page, "lone", f"/skemaer/{three_weeks[-1].code}/tak/")
    expect(page.get_by_role("main")).to_contain_text("lavere end sidst")
    axe(page)
    picture(page, f"questionnaire-thanks-{scheme}")
    page.get_by_role("link", name="Se udviklingen").click()
    page.get_by_text("Vis som tal").first.click()
    axe(page)
    picture(page, f"questionnaire-curve-{scheme}")
    desk = visit(viewport=DESK, color_scheme=scheme)
    enter(desk, "mette", f"/klinik/patienter/{three_weeks[0].course.code}/")
    desk.get_by_text("Vis som tal").first.click()
    desk.get_by_text("Svarene: Uge 13").first.click()
    axe(desk)
    expect(desk.get_by_role("main")).to_contain_text("Skemaet stiller ikke en diagnose")
    picture(desk, f"questionnaire-staff-{scheme}")


@pytest.mark.browser_allows(console=["401", "403"])
def test_an_answer_given_while_signed_out_is_saved_after_a_new_sign_in(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=DESK)
    enter(page, "lone", address(weekly))
    Session.objects.all().delete()
    page.locator("#q-phq9-phq9_1").get_by_text("Flere dage").click()
    expect(state(page)).to_contain_text("du er logget ud")
    assert saved(weekly) == {}
    enter(page.context.new_page(), "lone", "/skemaer/")
    expect(state(page)).to_contain_text("Gemt kl.", timeout=25_000)
    assert saved(weekly) == {"phq9-phq9_1": 1}


def test_the_line_that_says_saved_stays_in_view_on_a_phone(visit: Visit, weekly: Assignment) -> None:
    page = visit(viewport=PHONE)
    enter(page, "lone", f"{address(weekly)}?vis=hele")
    page.locator("#q-phq9-phq9_1").get_by_text("Flere dage").click()
    expect(state(page)).to_contain_text("Gemt kl.")
    page.locator("#q-week-help_wanted").scroll_into_view_if_needed()
    expect(state(page)).to_be_in_viewport()
    header = page.locator(".top").bounding_box()
    line = state(page).bounding_box()
    assert header is not None
    assert line is not None
    assert line["y"] >= header["y"] + header["height"] - 4
