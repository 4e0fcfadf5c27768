"""Lone writes her way through modules 4 to 8 on the narrowest phone: with scripts and without, and axe finds nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from program import frozen, releases
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, has_come_to, lines, newest
from tests.journeys.filling import fill
from tests.journeys.pictures import picture
from tests.program.filled import FULL

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]
PHONE = {"width": 320, "height": 700}
LAST = ("m4", "m5", "m6", "m7", "m8")


def asked(worksheet: str, *keys: str) -> dict[str, Any]:
    """Some of the answers of a sheet that is filled in to the last question."""
    return {key: FULL[worksheet][key] for key in keys}


THOUGHT = asked("w6", "situation", "when", "feeling", "before", "thought", "belief", "habit")
REST = asked("w6", "against", "alternative", "belief_alt", "after", "next")
TRY = asked("w7", "thought", "belief_before", "prediction", "do", "when")
TOLD = asked("w7", "what_happened", "prediction_true", "belief_after", "learned")
LOG = asked("w8", "topic", "minutes", "mood_before", "useful")
PROBLEM = asked("w9", "problem", "influence", "ideas", "chosen", "steps", "review_date")
SENTENCE = {"situation": "Vagterne er fordoblet", "need": "En fast fridag", "wish": "kende mine vagter"}
GOALS = {"goals": [{"goal": "Synge", "first_sign": "Noderne ligger fremme", "now": 4}]}
DIARIES = [
    f"/dagbog/{kind}/{page}"
    for kind in ("tanker", "forsoeg", "grubleri", "problemer", "sig-det")
    for page in ("", "ny/")
]
SIGNS = {"signs-0": ("Jeg synger", "groen"), "signs-1": ("Jeg sover dårligt", "gul"), "signs-2": ("Jeg tier", "roed")}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, visit: Visit, live: LiveServer) -> Page:
    has_come_to("lone", *LAST)
    return enter(visit(java_script_enabled=request.param, viewport=PHONE), "lone")


def line(page: Page, kind: str, worksheet: str, data: dict[str, Any]) -> None:
    """A line of a diary, saved and sent."""
    page.goto(f"/dagbog/{kind}/ny/")
    write(page, worksheet, data)
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    expect(page.get_by_text("1 linje er sendt.")).to_be_visible()


def write(page: Page, worksheet: str, data: dict[str, Any]) -> None:
    form = page.locator("form.worksheet")
    fill(form, worksheet, data)
    form.get_by_role("button", name="Gem", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/dagbog/[\w-]+/#"))


def send(page: Page, key: str, worksheet: str, data: dict[str, Any]) -> None:
    """An exercise of a page, filled in and sent."""
    sheet = page.locator(f"#{key}")
    fill(sheet.locator("form.worksheet"), worksheet, data)
    picture(page, f"sheet-{key}")
    sheet.get_by_role("button", name=re.compile("^Send til")).click()
    expect(page.locator(f"#{key} .status").first).to_have_text("Afleveret")


def test_a_thought_is_caught_looked_into_and_put_in_the_plan(page: Page) -> None:
    line(page, "tanker", "w6", THOUGHT)
    page.get_by_role("link", name=re.compile("Hun er træt af mig")).click()
    page.get_by_role("button", name="Redigér").click()
    write(page, "w6", REST)
    picture(page, "diary-thoughts")
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    page.get_by_role("link", name=re.compile("Hun er træt af mig")).click()
    expect(page.get_by_text("Det er 25 lavere.")).to_be_visible()
    picture(page, "thought-sent")
    page.get_by_role("button", name="Læg i min plan").click()
    expect(page.get_by_label("Hvad vil du gøre?")).to_have_value("Skrive til hende igen")
    (held,) = lines("lone", "w6")
    assert held == {**THOUGHT, **REST, "when": "2026-05-28T19:00+02:00"}
    assert lines("lone", "w4")[-1]["activity"] == "Skrive til hende igen"


def test_a_thought_is_tried_out_and_told(page: Page) -> None:
    line(page, "forsoeg", "w7", TRY)
    page.get_by_role("link", name=re.compile("Spørge, om der er plads")).click()
    page.get_by_role("button", name="Hvordan gik det?").click()
    write(page, "w7", {"learned": TOLD["learned"]})
    expect(page.get_by_text("Mangler noget")).to_be_visible()  # half of it is kept, and not sent
    page.get_by_role("link", name=re.compile("Spørge, om der er plads")).click()
    write(page, "w7", TOLD)
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    page.get_by_role("link", name=re.compile("Spørge, om der er plads")).click()
    expect(page.get_by_text("det gik anderledes")).to_be_visible()
    expect(page.get_by_role("button", name="Redigér")).to_be_visible()
    assert lines("lone", "w7")[-1]["belief_after"] == 30


def test_five_lines_of_the_log_show_a_pattern(page: Page) -> None:
    for day in range(5):
        page.goto("/dagbog/grubleri/ny/")
        write(page, "w8", {**LOG, "when": f"2026-05-2{day}T20:30", "trigger": "Stilheden", "shift": ["tur"]})
    expect(page.get_by_text("Tankerne kørte oftest rundt kl. 18–22.")).to_be_visible()
    picture(page, "diary-brooding")
    page.get_by_role("button", name="Aflever 5 linjer").click()
    assert [one["minutes"] for one in lines("lone", "w8")] == [40] * 5


def test_a_problem_gets_a_first_step_and_is_told(page: Page) -> None:
    page.goto("/program/m7/3/")
    page.get_by_role("link", name="Skriv et problem").click()
    line(page, "problemer", "w9", PROBLEM)
    page.get_by_role("link", name=re.compile("Hvordan kan jeg få en fridag")).click()
    expect(page.get_by_text("Første skridt: Skrive til Hanne, fredag den 29. maj 2026.")).to_be_visible()
    page.get_by_role("button", name="Hvordan gik det?").click()
    expect(page.get_by_role("group", name="Blev det til noget?")).to_be_visible()
    write(page, "w9", {"done": "ja", "solved": 6})
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    assert lines("lone", "w9")[-1]["solved"] == 6


def test_what_a_problem_lacks_is_said_and_nothing_is_lost(visit: Visit, live: LiveServer) -> None:
    has_come_to("lone", *LAST)
    page = enter(visit(viewport=PHONE), "lone", "/dagbog/problemer/ny/")
    write(page, "w9", {**PROBLEM, "ideas": ["Spørge Hanne"]})
    expect(page.get_by_text("Mangler noget")).to_be_visible()
    page.get_by_role("link", name=re.compile("Hvordan kan jeg få en fridag")).click()
    lacking = page.locator(".notice", has_text="Det her mangler, før den kan sendes:")
    expect(lacking.get_by_role("link")).to_have_text(["Mange idéer"])
    expect(page.locator("[name=problem]")).to_have_value(PROBLEM["problem"])
    expect(page.get_by_text("Blev det til noget?")).to_have_count(0)  # asked when it was sent
    axe(page)
    picture(page, "problem-lacks")


def test_a_sentence_to_somebody(page: Page) -> None:
    line(page, "sig-det", "w10", SENTENCE)
    page.get_by_role("link", name=re.compile("kende mine vagter")).click()
    page.get_by_role("button", name="Hvordan gik det?").click()
    write(page, "w10", {"said": True, "heard": 7})
    page.get_by_role("button", name=re.compile("^Aflever")).click()
    assert lines("lone", "w10")[-1]["heard"] == 7


def test_the_plan_begins_with_suggestions_and_is_sent(page: Page) -> None:
    page.goto("/program/m8/1/")
    send(page, "m8-maal", "w2", GOALS)
    page.goto("/program/m8/8/")
    form = page.locator("#m8-plan form.worksheet")
    expect(form.locator("[name=red-0-who]")).to_have_value("Min læge")
    expect(form.locator("[name=boosters-2]")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d$"))
    for name, (sign, colour) in SIGNS.items():
        fill(form, "w12", {})
        form.locator(f"[name={name}-sign]").evaluate("element => { element.closest('details').open = true }")
        form.locator(f"[name={name}-sign]").fill(sign)
        form.locator(f'[name={name}-colour][value="{colour}"]').check(force=True)
    send(
        page,
        "m8-plan",
        "w12",
        {
            "helped": ["Koret", "Små planer", "Grubletid"],
            "keep": [{"what": "Kor"}, {"what": "Gåtur"}],
            "yellow": ["Skrive planer", "Ringe til Karen"],
        },
    )
    held = newest("lone", "m8-plan")
    assert [row["colour"] for row in held["signs"]] == ["groen", "gul", "roed"]
    assert len(held["boosters"]) == 3
    assert held["red"][0] == {"who": "Min læge"}


def test_axe_finds_nothing_on_the_pages_of_the_last_modules(visit: Visit, live: LiveServer) -> None:
    has_come_to("lone", *LAST)
    page = enter(visit(viewport=PHONE), "lone")
    release = releases.latest("skridt-for-skridt")
    assert release is not None
    modules = [one for one in frozen.programme(release).modules if one.code in LAST]
    addresses = [f"/program/{one.code}/{step.number}/" for one in modules for step in one.steps]
    for address in [*addresses, "/program/", *DIARIES]:
        page.goto(address)
        axe(page)
        picture(page, address.strip("/").replace("/", "-"))
    assert len(addresses) == 47
