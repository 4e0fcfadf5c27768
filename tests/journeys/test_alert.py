"""Lone answers; Mette's open page turns red; nobody acts and it climbs; two clinicians close it."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessment.actions import questionnaires
from assessment.models import Assignment
from care.access import System
from care.actions import alerts
from care.models import Alert, Course, Notice
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = pytest.mark.template("t_demo")
CLOCK = System("test clock")
GOAL_SECONDS = 2.0


@pytest.fixture
def weekly(committed_db: str) -> Assignment:
    course = Course.unscoped.get(patient=person("lone"))
    return questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=9)


def answer_so_that_it_is_an_a(lone: Page) -> float:
    """The ninth question, then "prepared"; when the answer that made it an A was given."""
    lone.locator("input[name=phq9-phq9_9][value='2']").check(force=True)
    lone.wait_for_url("**/hjaelp/svar/**")
    lone.locator("input[name=k1][value=ofte]").check(force=True)
    expect(lone.locator("[data-question=k1] .save-text")).to_contain_text("Gemt")
    began = monotonic()
    lone.locator("input[name=k4][value=ja]").check(force=True)
    return began


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def assess(page: Page) -> None:
    """The checklist: nothing is signed without conclusion, action and next contact."""
    press(page, "Skriv videre på vurderingen")
    expect(page.locator(".filled")).to_contain_text("PHQ-9, spørgsmål 9: 2")
    with page.expect_navigation():
        page.get_by_role("button", name="Underskriv").click()
    expect(page.locator(".error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("Konklusion i ord").fill("Rolig nu. Søsteren er hos hende i aften.")
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    page.get_by_label("Tættere kontakt", exact=True).check()
    page.get_by_label("Næste kontakt").fill((timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT10:00"))
    picture(page, "risk-note")
    with page.expect_navigation():
        page.get_by_role("button", name="Underskriv").click()


def test_from_the_answer_to_the_closing_by_two(visit: Visit, weekly: Assignment, page: Page) -> None:
    mette, jonas = enter(page, "mette", "/klinik/patienter/"), enter(visit(), "jonas", "/klinik/venter/")
    expect(mette.locator(".banner-red")).to_have_count(0)
    mette.wait_for_timeout(1000)  # the socket is open
    lone = enter(visit(), "lone", f"/skemaer/{weekly.code}/")

    began = answer_so_that_it_is_an_a(lone)
    expect(mette.locator(".banner-red")).to_contain_text("A nu: Lone Kristensen")
    assert monotonic() - began < GOAL_SECONDS + 1  # the save of the answer is part of it
    expect(jonas.locator(".banner-red")).to_contain_text("en patient i regionen")
    expect(jonas.locator("body")).not_to_contain_text("Lone")
    assert mette.title().startswith("A nu · ")
    axe(mette)
    picture(mette, "red-banner")

    alert = Alert.unscoped.get(grade="A")
    assert Notice.objects.filter(kind="care.alert", recipient=person("mette")).exists()
    alerts.escalate(by=CLOCK, alert=alert, level=1)
    expect(mette.locator(".banner-red")).to_contain_text("Eskaleret")

    mette.get_by_role("link", name="Åbn bekymringen").click()
    axe(mette)
    picture(mette, "alert")
    press(mette, "Kvittér")
    mette.get_by_label("Hvad skete der?").fill("Telefonen blev ikke taget.")
    press(mette, "Jeg fik ikke fat i nogen")
    expect(mette.get_by_role("main")).to_contain_text("Dette er forsøg 2")
    mette.get_by_label("Hvad skete der?").fill("Vi talte i ti minutter.")
    press(mette, "Jeg har talt med patienten")
    expect(mette.locator(".banner-red")).to_have_count(0)
    expect(jonas.locator(".banner-red")).to_have_count(0)

    assess(mette)
    mette.get_by_label("Hvorfor kan den lukkes?").fill("Fulgt op, ny samtale i morgen.")
    press(mette, "Foreslå at lukke")
    expect(mette.get_by_role("main")).to_contain_text("Nu mangler en kollega")
    axe(mette)
    close_as_lead(visit, alert)


def close_as_lead(visit: Visit, alert: Alert) -> None:
    karen = visit()
    enter(karen, "karen")
    karen.get_by_role("button", name="Klinisk leder").click()
    karen.goto(reverse("clinic-alert", args=[alert.code]))
    karen.get_by_label("Hvad har du set efter?").fill("Har læst vurderingen. Enig.")
    press(karen, "Luk som den anden kliniker")
    alert.refresh_from_db()
    assert alert.state == Alert.State.CLOSED
    expect(karen.get_by_role("button", name="Notér utilsigtet hændelse")).to_be_visible()


def test_without_script_the_banner_is_there_at_the_next_page(visit: Visit, weekly: Assignment) -> None:
    plain: Any = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    cause = alerts.Cause("phq9_9", 3)
    alerts.raise_alert(by=CLOCK, course=weekly.course, kind="risk", causes=[cause], grade="A")
    enter(plain, "mette", "/klinik/venter/")
    expect(plain.locator(".banner-red")).to_contain_text("A nu: Lone Kristensen")
    plain.locator(".worklist").get_by_role("button", name="Kvittér Lone Kristensen").click()
    expect(plain.get_by_role("main")).to_contain_text("Dette er forsøg 1")
