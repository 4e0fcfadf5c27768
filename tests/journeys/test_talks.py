"""Signe moves her conversation, cancels it and books another: on a small screen, by keyboard, with and without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.models import Course, User
from tests.infra.browser import Visit, axe, sign_in
from tests.journeys.cast import enter
from tests.journeys.keyboard import Keyboard
from tests.journeys.pictures import picture
from video.models import Appointment

pytestmark = pytest.mark.template("t_demo")
SIGNE = "signe@example.org"
PHONE = {"width": 320, "height": 700}


def signe(page: Page, path: str = "/start/") -> Page:
    sign_in(page, User.objects.get(email=SIGNE))
    page.goto(path)
    return page


def row() -> Appointment:
    rows = Appointment.unscoped.select_related("course", "psychologist").filter(course__patient__email=SIGNE)
    return rows.order_by("-pk")[0]


def state() -> str:
    return Course.unscoped.get(patient__email=SIGNE).state


def fits(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0


def next_week(page: Page) -> None:
    """The first time of the second week: this week's may be less than a day ahead, and cannot be cancelled online."""
    weeks = page.locator("details:has(.times)")
    weeks.nth(1).locator("summary").click()
    weeks.nth(1).locator(".times a").first.click()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, visit: Visit) -> Page:
    return visit(java_script_enabled=request.param, viewport=PHONE)


def test_a_conversation_is_moved_cancelled_and_booked_again(page: Page) -> None:
    before = row()
    signe(page)
    main = page.get_by_role("main")
    main.get_by_role("link", name="Se samtalen").click()
    expect(main).to_contain_text("Du taler med Mette Dahl")
    main.get_by_role("link", name="Flyt samtalen").click()
    next_week(page)
    main.get_by_role("button", name="Flyt samtalen").click()
    expect(main).to_contain_text("Samtalen er flyttet")
    assert row().pk == before.pk
    assert row().starts_at != before.starts_at

    main.get_by_role("link", name="Meld afbud").click()
    main.get_by_role("button", name="Meld afbud").click()
    expect(main).to_contain_text("Du har meldt afbud")
    assert (row().state, state()) == ("cancelled", "invited")

    main.get_by_role("link", name="Vælg en tid").click()
    fits(page)
    main.get_by_role("link", name="kl.").filter(visible=True).first.click()
    fits(page)
    main.get_by_label("Dit telefonnummer").fill("20 30 40 52")
    main.get_by_role("button", name="Book tiden").click()
    expect(main).to_contain_text("Tiden er din")
    assert (row().state, state()) == ("booked", "interview_booked")
    with page.expect_download() as file:
        main.get_by_role("link", name="Læg den i min kalender").click()
    assert file.value.suggested_filename == "aftale.ics"


def test_the_whole_way_by_keyboard(visit: Visit) -> None:
    page = signe(visit(), reverse("video-talks"))
    keys = Keyboard(page)
    keys.leave_for(page.get_by_role("link", name="Se samtalen"))
    keys.leave_for(page.get_by_role("link", name="Meld afbud"))
    keys.leave_for(page.get_by_role("button", name="Meld afbud"))
    keys.leave_for(page.get_by_role("link", name="Vælg en tid"))
    week = page.locator("summary").nth(1)
    keys.follow(week)  # the second week opens
    expect(page.locator("details").nth(1)).to_have_attribute("open", "")
    keys.leave_for(page.locator("details").nth(1).locator(".times a"))
    keys.leave_for(page.get_by_role("button", name="Book tiden"))
    expect(page.get_by_role("main")).to_contain_text("Tiden er din")
    assert state() == "interview_booked"


def test_mette_opens_times_and_books_for_a_patient_on_the_telephone(visit: Visit) -> None:
    mette = enter(visit(), "mette", reverse("video-times"))
    main = mette.get_by_role("main")
    axe(mette)
    main.get_by_text("Tilføj faste tider").click()
    form = main.locator("form[action$='/ny/']")
    form.get_by_label("Ugedag").select_option(label="Fredag")
    form.locator("[name=starts]").fill("13:00")
    form.locator("[name=ends]").fill("15:00")
    form.get_by_role("button", name="Gem tiderne").click()
    expect(main).to_contain_text("Tiderne er gemt")
    expect(main.get_by_role("cell", name="13.00–15.00")).to_be_visible()
    picture(mette, "talk-times")

    course = Course.unscoped.get(patient__email="lone@example.org")
    mette.goto(reverse("clinic-patient", args=[course.code]))
    mette.get_by_role("link", name="Book en samtale").click()
    axe(mette)
    picture(mette, "talk-choose-staff")
    main.get_by_role("link", name="kl.").filter(visible=True).first.click()
    main.get_by_label("Samtalen holdes").select_option(label="I telefon")
    main.get_by_role("button", name="Book tiden").click()
    expect(main).to_contain_text("patienten har fået besked")
    axe(mette)
    picture(mette, "talk-staff")
    found = Appointment.unscoped.get(course=course)
    mette.goto(f"{reverse('video-week')}?uge={found.starts_at:%Y-%m-%d}")
    expect(main).to_contain_text("Lone Kristensen")
    axe(mette)

    lone = visit(viewport=PHONE)
    enter(lone, "lone")
    lone.get_by_role("main").get_by_role("link", name="Samtale").click()
    expect(lone.get_by_role("main")).to_contain_text("Mette Dahl ringer til dig")
    axe(lone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_patients_pages_are_open_to_everybody(visit: Visit, scheme: str, width: int) -> None:
    page = signe(visit(viewport={"width": width, "height": 800}, color_scheme=scheme))
    code = row().code
    for name in ("video-appointment", "video-move", "video-cancel"):
        page.goto(reverse(name, args=[code]))
        axe(page)
        fits(page)
        picture(page, name)
    page.locator("a", has_text="Flyt samtalen i stedet").click()
    page.locator(".times a").first.click()
    axe(page)
    fits(page)


def test_karen_sees_and_raises_the_number(visit: Visit) -> None:
    karen = enter(visit(), "karen", reverse("care-role"))
    karen.get_by_role("button", name="Klinisk leder").click()
    karen.goto(reverse("video-capacity"))
    axe(karen)
    picture(karen, "talk-capacity")
    line = karen.get_by_role("row", name="Mette Dahl")
    line.get_by_text("Skift").click()
    line.get_by_label("Samtaler om ugen").fill("12")
    line.get_by_role("button", name="Gem").click()
    expect(karen.get_by_role("main")).to_contain_text("Mette Dahl har op til 12 samtaler om ugen")
    expect(karen.get_by_role("row", name="Mette Dahl")).to_contain_text("af 12")
