"""Mette ends Grethe's course: what is left is seen to, the letter is written and sent, and Grethe keeps her programme."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.actions import consents
from care.models import Course, LetterDelivery
from clinic.demo import people
from dialogue import actions as letters
from tests.clinic.ended import says_yes
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]
PHONE = {"width": 320, "height": 700}
ANSWER = "Kære Grethe\n\nTak for din besked. Vi taler om det på fredag, når vi ses på skærmen for sidste gang."


@pytest.fixture
def course(live: LiveServer) -> Course:
    found: Course = Course.unscoped.select_related("patient", "region__successor").get(patient=person("grethe"))
    return found


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def mette(scripts: bool, visit: Visit, course: Course) -> Page:
    return enter(visit(java_script_enabled=scripts, viewport=PHONE), "mette")


def look(page: Page, name: str, *, scripts: bool = True) -> None:
    """Nothing sticks out; where there are scripts, axe finds nothing, and there are pictures for who wants them."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320, f"{page.url} is {width} wide"
    if scripts:
        axe(page)
        picture(page, name)


def test_a_course_ends_with_a_letter_that_is_read_and_sent(
    mette: Page, visit: Visit, course: Course, scripts: bool
) -> None:
    grethe = people.actor(course.patient)
    says_yes(grethe)
    letters.send_message(by=grethe, course=course, client_id=uuid4(), body="Skal vi ses en gang til?")
    mette.goto(reverse("clinic-patient", args=[course.code]))
    mette.get_by_role("link", name="Afslut forløbet").click()
    expect(mette.get_by_role("heading", name="Det skal på plads først")).to_be_visible()
    look(mette, "ending-in-the-way", scripts=scripts)
    mette.get_by_role("link", name=re.compile("Et brev venter på svar")).click()
    mette.locator("textarea[name=body]").last.fill(ANSWER)
    mette.get_by_role("button", name=re.compile("^Send")).click()
    expect(mette).to_have_url(re.compile(r"#brev-\d+$"))

    mette.goto(reverse("clinic-discharge", args=[course.code]))
    expect(mette.get_by_role("heading", name="Det skal på plads først")).to_have_count(0)
    mette.get_by_label("Afbrudt af patienten").check()
    mette.get_by_role("button", name=re.compile("^Afslut forløbet")).click()
    expect(mette.locator(".notice-error")).to_contain_text("Skriv hvorfor.")
    look(mette, "ending-refused", scripts=scripts)
    mette.get_by_label("Hvorfor?").fill("Grethe flytter til sin søn i Malmø.")
    mette.get_by_role("button", name=re.compile("^Afslut forløbet")).click()

    expect(mette.get_by_role("heading", level=1)).to_have_text("Afslutning")
    expect(mette.get_by_label("Resumé")).to_have_value(re.compile("flytter til sin søn"))
    look(mette, "ending-letter", scripts=scripts)
    mette.get_by_role("button", name="Underskriv").click()
    expect(mette.get_by_role("link", name="Skriv noget her.")).to_be_visible()
    mette.get_by_role("group", name=re.compile("^Ønskes opfølgning")).get_by_label("Nej").check()
    mette.get_by_label("Diagnose").fill("F32.0 Let depressiv enkeltepisode")
    mette.get_by_role("button", name="Underskriv").click()
    expect(mette.get_by_role("heading", name="Til egen læge")).to_be_visible()
    look(mette, "ending-signed", scripts=scripts)
    mette.get_by_label("Gennem regionens journalsystem").check()
    mette.get_by_role("button", name="Notér, at brevet er sendt").click()
    expect(mette.get_by_text(re.compile("^Sendt: .*Mette Dahl"))).to_be_visible()
    look(mette, "ending-sent", scripts=scripts)
    assert LetterDelivery.unscoped.get(note__course=course).way == "journal"

    page = enter(visit(viewport=PHONE), "grethe", "/i-dag/")
    expect(page.get_by_role("heading", name="Dit forløb er slut")).to_be_visible()
    look(page, "ended-today")
    page.get_by_role("link", name="Læs brevet om dit forløb").click()
    expect(page.get_by_role("main")).to_contain_text("F32.0 Let depressiv enkeltepisode")
    look(page, "ended-letter")
    page.goto("/program/m1/7/")
    page.get_by_role("button", name="Redigér").click()
    expect(page.get_by_text("Kun du kan se det, du skriver her.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_have_count(0)
    look(page, "ended-exercise")
    page.goto("/program/")
    look(page, "ended-programme")


def test_a_patient_who_took_back_their_yes_has_the_letter_alone(visit: Visit, course: Course) -> None:
    grethe = people.actor(course.patient)
    says_yes(grethe)
    consents.withdraw_consent(by=grethe, kind="gp_letter", code=uuid4())
    page = enter(visit(viewport=PHONE), "mette", reverse("clinic-discharge", args=[course.code]))
    page.get_by_label("Udeblevet").check()
    page.get_by_label("Hvorfor?").fill("Har ikke svaret i fire uger.")
    page.get_by_role("button", name=re.compile("^Afslut forløbet")).click()
    page.get_by_role("group", name=re.compile("^Ønskes opfølgning")).get_by_label("Nej").check()
    page.get_by_label("Diagnose").fill("F32.9 Depressiv enkeltepisode")
    page.get_by_role("button", name="Underskriv").click()
    expect(page.get_by_text("Brevet er kun til patienten.")).to_be_visible()
    page.get_by_text("Send alligevel, fordi").click()
    page.get_by_label("Med post").check()
    page.get_by_role("button", name="Notér, at brevet er sendt").click()
    expect(page.locator(".notice-error")).to_contain_text("Patienten har ikke givet samtykke.")
    expect(page.get_by_label("Med post")).to_be_checked()
    look(page, "ending-without-consent")
