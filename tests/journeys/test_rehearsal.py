"""Ida tries the programme as a patient: modules 1 to 3, five weeks, on a clock that she sets forward herself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from care.models import Alert, Course, Rehearsal
from program.models import EntryVersion, ModuleProgress
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter
from tests.journeys.filling import fill
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.slow,
    pytest.mark.browser_allows(console=[r"/cms/|/static/wagtailadmin/"], missing=[r"wagtailadmin"]),
]
EXERCISES: dict[str, dict[str, Any]] = {
    "w1": {
        "situation": "Tirsdag aften ved skrivebordet.",
        "feelings": [{"name": "trist", "strength": 40}],
        "thoughts": ["Det bliver aldrig godt nok."],
        "action": "Jeg lukkede computeren.",
    },
    "w2": {"goals": [{"goal": "Læse et kapitel om ugen", "first_sign": "Bogen ligger fremme"}]},
    "w17": {
        "slots": [{"day": day, "time": "19:00", "place": "Ved bordet"} for day in ("mandag", "onsdag", "fredag")],
    },
    "lifts": {"lifts": ["En tur", "At synge"], "drains": ["Nyheder", "At ligge længe"]},
    "w5": {
        "naere_importance": 8,
        "naere_lived_last_week": 3,
        "krop_importance": 6,
        "krop_lived_last_week": 5,
    },
    "closing": {"important": "At små skridt tæller."},
}
RECORD = {"what": "Gik en tur", "mood": 5}
PLAN = {
    "activity": "Gå til hjørnet",
    "size": "10",
    "expected_mood": 3,
    "obstacle": "Regn",
    "if_then": "Hvis det regner, så går jeg i opgangen",
}


def wind(page: Page, act: str, times: int = 1) -> None:
    for _time in range(times):
        page.get_by_role("button", name=act).click()


def read_through(page: Page) -> None:
    """Every page of the newest module, its exercises filled in and sent."""
    while True:
        for key in [form.get_attribute("id") for form in page.locator("section.exercise[id]").all()]:
            _send(page, key or "")
        onward = page.locator(".step-nav a").last
        last = onward.inner_text().startswith("Til I dag")
        onward.click()
        if last:
            return


def _send(page: Page, key: str) -> None:
    form = page.locator(f"#{key} form.worksheet")
    if not form.count():
        return
    worksheet = form.locator("> div[id], div[tabindex='-1'][id]").first.get_attribute("id") or ""
    fill(form, worksheet, EXERCISES[worksheet])
    form.get_by_role("button", name="Send til min psykolog").click()
    expect(page.locator(f"#{key} .status").first).to_have_text("Afleveret")


def answer_the_week(page: Page) -> None:
    page.goto("/skemaer/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Begynd|Fortsæt")).first.click()
    for number in range(1, 10):
        page.locator(f"#q-phq9-phq9_{number}").get_by_role("radio").first.check(force=True)
    page.get_by_role("button", name="Gennemse og send").click()
    page.get_by_role("button", name=re.compile("^Send")).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak for dine svar")


def write_lines(page: Page, kind: str, worksheet: str, lines: list[dict[str, Any]]) -> None:
    for line in lines:
        page.goto(f"/dagbog/{kind}/ny/")
        form = page.locator("form.worksheet")
        fill(form, worksheet, line)
        form.get_by_role("button", name="Gem", exact=True).last.click()
        expect(page).to_have_url(re.compile(rf"/dagbog/{kind}/#"))
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    expect(page.get_by_role("main")).to_contain_text("er sendt")


def opened() -> list[str]:
    rows = ModuleProgress.unscoped.filter(enrolment__course__is_rehearsal=True)
    return list(rows.order_by("opened_at").values_list("module_code", flat=True))


def test_ida_walks_modules_1_to_3_in_minutes(visit: Visit) -> None:
    ida = enter(visit(), "ida", "/cms/udgivelser/")
    ida.get_by_role("button", name="Begynd en ny prøve").click()
    expect(ida.get_by_text("Du er en opdigtet patient.")).to_be_visible()
    wind(ida, "Stop uret")
    expect(ida.get_by_text("uret står stille")).to_be_visible()
    axe(ida)
    picture(ida, "rehearsal-today")

    ida.goto("/program/m1/1/")
    read_through(ida)
    answer_the_week(ida)
    ida.goto("/program/")
    expect(ida.locator("#next-module")).to_contain_text("Tag mindst fem dage til hvert modul.")
    assert opened() == ["m1"]
    wind(ida, "En uge frem")
    expect(ida.get_by_text("uge 2 af 10")).to_be_visible()
    assert opened() == ["m1"]  # a new week has its own questions
    answer_the_week(ida)
    ida.goto("/program/")
    assert opened() == ["m1", "m2"]

    ida.goto("/program/m2/1/")
    read_through(ida)
    days = [f"2026-02-0{day}T{hour}:00" for day in (2, 3, 4, 5) for hour in ("09", "14", "19")]
    write_lines(ida, "aktivitet", "w3", [{**RECORD, "start": start, "minutes": 60} for start in days])
    picture(ida, "rehearsal-records")
    wind(ida, "En uge frem")
    answer_the_week(ida)
    ida.goto("/program/")
    assert opened() == ["m1", "m2", "m3"]

    ida.goto("/program/m3/1/")
    read_through(ida)
    plans = [{**PLAN, "when": f"2026-02-1{day}T19:00"} for day in range(4)]
    write_lines(ida, "plan", "w4", plans)
    for number in range(2):
        ida.goto("/dagbog/plan/")
        ida.locator("#written + ul, section[aria-labelledby=written] .link-list a").nth(number).click()
        ida.get_by_role("button", name="Hvordan gik det?").click()
        form = ida.locator("form.worksheet")
        fill(form, "w4", {"done": "ja", "actual_mood": 5})
        with ida.expect_navigation():
            form.get_by_role("button", name="Gem", exact=True).last.click()
    ida.get_by_role("button", name=re.compile("^Aflever")).click()
    for _week in range(2):
        wind(ida, "En uge frem")
        answer_the_week(ida)
    progress = ModuleProgress.unscoped.get(enrolment__course__is_rehearsal=True, module_code="m3")
    assert progress.handed_in_at is not None
    picture(ida, "rehearsal-end")

    ida.get_by_role("button", name="Afslut prøven").click()
    expect(ida.get_by_role("heading", name="Prøv programmet som patient")).to_be_visible()
    picture(ida, "releases-rehearse")
    assert Rehearsal.unscoped.get().ended_at is not None
    assert not Alert.unscoped.filter(course__is_rehearsal=True).exists()
    mine = EntryVersion.unscoped.filter(entry__course__is_rehearsal=True).exclude(state="draft")
    assert mine.count() >= 22
    assert Course.unscoped.filter(is_rehearsal=True).get().state == Course.State.DISCONTINUED


def test_nobody_else_knows_of_it(visit: Visit) -> None:
    """Neither the psychologist's list nor the lead's, and a patient has no such line above their pages."""
    ida = enter(visit(), "ida", "/cms/udgivelser/")
    ida.get_by_role("button", name="Begynd en ny prøve").click()
    for key, address in (("mette", "/klinik/patienter/"), ("karen", "/klinik/patienter/"), ("lone", "/i-dag/")):
        page = visit()
        enter(page, key)
        if key == "karen":
            page.get_by_role("button", name="Klinisk leder").click()
        page.goto(address)
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.get_by_text("Prøvepatient")).to_have_count(0)
        expect(page.get_by_text("Du er en opdigtet patient.")).to_have_count(0)
