"""Mette answers with a template, by keyboard and on a narrow screen; and when she is suddenly away, Jonas does."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.models import Course, RegionSetting
from clinic.demo import people
from dialogue import actions, phrase_actions, queries
from dialogue.models import Message
from tests.infra.browser import Visit, axe
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.usefixtures("committed_db")]
OWN = "du gik ned efter posten, selv om det var svært, og satte dig på trappen bagefter"


def course(key: str = "lone") -> Course:
    found: Course = Course.unscoped.get(patient=person(key))
    return found


def wrote(key: str, body: str) -> None:
    from uuid import uuid4

    actions.send_message(by=people.actor(person(key)), course=course(key), client_id=uuid4(), body=body)


def letters_of(page: Page, key: str = "lone", who: str = "mette") -> Page:
    return enter(page, who, reverse("clinic-letters", args=[course(key).code]))


def box(page: Page) -> Any:
    return page.locator("textarea[name=body]")


def saved(page: Page) -> None:
    expect(page.locator(".letter-reply .save-text")).to_contain_text("Gemt kl.")


def open_fold(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).focus()
    page.keyboard.press("Enter")


def test_a_reply_with_a_template_by_keyboard_only(page: Page) -> None:
    wrote("lone", "Jeg fik ikke gået den tur.")
    letters_of(page)
    open_fold(page, "Skabeloner")
    page.keyboard.press("Tab")
    page.keyboard.press("S")  # the first that begins with it
    select = page.get_by_label("Skabelon")
    expect(select).to_be_focused()
    select.select_option("SV3")
    expect(page.locator("[data-insert=template] [data-shown]")).to_contain_text(
        "Du skriver, at det ikke blev til noget"
    )
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sæt skabelonen ind")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    assert selected(page) == "[opgave]"
    page.keyboard.type("turen")
    expect(page.locator(".slot-mirror mark")).to_have_text(["[lille version]"])
    page.keyboard.press("Control+Enter")  # does nothing of its own
    saved(page)
    send(page)
    expect(page.locator("[data-error]")).to_contain_text("skal udfyldes: [lille version]")
    assert not Message.unscoped.filter(sender=person("mette"), thread__course=course()).exists()
    page.get_by_role("button", name="[lille version]").focus()
    page.keyboard.press("Enter")
    assert selected(page) == "[lille version]"
    page.keyboard.type("to skridt")
    send(page)
    expect(page.locator("[data-error]")).to_contain_text("tegn mere med dine egne ord")
    box(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(f"\n\nI tirsdags skrev du, at {OWN}.")
    axe(page)
    with page.expect_navigation():
        send(page)
    expect(page.locator("#brev-2")).to_contain_text("Måske kan det blive så lille som to skridt.")


def selected(page: Page) -> str:
    found: str = page.evaluate("(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.activeElement)")
    return found


def send(page: Page) -> None:
    page.get_by_role("button", name="Send til Lone").focus()
    page.keyboard.press("Enter")


def test_enter_on_a_tick_of_the_checklist_sends_nothing(page: Page) -> None:
    letters_of(page)
    box(page).fill(f"Kære Lone, {OWN}.")
    saved(page)
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.wait_for_timeout(300)
    assert not Message.unscoped.filter(thread__course=course()).exists()


def test_what_is_typed_is_never_overwritten_and_an_untouched_template_gives_way(page: Page) -> None:
    letters_of(page)
    open_fold(page, "Skabeloner")
    insert(page, "SV3")
    insert(page, "SV4")
    expect(box(page)).to_have_value(re.compile(r"^Jeg har ikke hørt fra dig"))
    box(page).press("Control+End")
    box(page).press_sequentially(" Skriv endelig.")
    insert(page, "SV3")
    expect(box(page)).to_have_value(re.compile(r"^Jeg har ikke[^\n]+Skriv endelig\.\n\nDu skriver, at"))
    box(page).press("Control+z")
    expect(box(page)).to_have_value(re.compile(r"Skriv endelig\.\s*$"))


def insert(page: Page, code: str) -> None:
    page.get_by_label("Skabelon").select_option(code)
    page.get_by_role("button", name="Sæt skabelonen ind").click()


def test_a_phrase_comes_where_the_caret_is_and_the_counts_follow(page: Page) -> None:
    mette = people.actor(person("mette"))
    phrase_actions.add_phrase(by=mette, name="Spørg", body="Hvad tænker du selv, [navn]?")
    letters_of(page)
    box(page).fill("Kære Lone.  Jeg svarer den 3.")
    box(page).evaluate("(area) => area.setSelectionRange(11, 11)")
    open_fold(page, "Mine fraser")
    page.get_by_label("Frase").select_option(label="Spørg")
    page.get_by_role("button", name="Sæt frasen ind").click()
    expect(box(page)).to_have_value("Kære Lone. Hvad tænker du selv, Lone? Jeg svarer den 3.")
    expect(page.locator("[data-counted]")).to_have_text("Ord: 11 · Spørgsmål: 1 · Tal: 1")
    saved(page)
    page.reload()
    expect(page.locator("[data-counted]")).to_have_text("Ord: 11 · Spørgsmål: 1 · Tal: 1")


def test_the_same_template_twice_is_asked_about_with_one_more_press(page: Page) -> None:
    letters_of(page)
    letter = (
        f"Det giver mening at være i tvivl om det. Du behøver ikke være enig for at prøve det af. Jeg så, at {OWN}. "
    )
    letter += "Skal vi lave et lille forsøg: en tur, og se på det fredag? Passer det stadig ikke, taler vi om andre muligheder."
    for time in (1, 2):
        box(page).fill(f"{letter} ({time})")
        if time == 1:
            with page.expect_navigation():
                page.get_by_role("button", name="Send til Lone").click()
    page.get_by_role("button", name="Send til Lone").click()
    expect(page.locator("[data-asks-why]")).to_contain_text("Lone har allerede fået et brev efter skabelonen")
    expect(page.get_by_role("button", name="Ja, send det")).to_be_focused()
    axe(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Message.unscoped.filter(thread__course=course()).count() == 2


def test_the_preview_is_the_kept_letter_and_back_again(page: Page) -> None:
    letters_of(page)
    box(page).fill(f"Kære Lone\n\nJeg så, at {OWN}. [dato]")
    page.get_by_role("button", name="Se som patienten").click()
    expect(page.locator(".preview")).to_contain_text("Jeg så, at du gik ned efter posten")
    expect(page.locator(".preview mark")).to_have_text("[dato]")
    expect(box(page)).to_have_value(re.compile("Kære Lone"))
    assert queries.draft_of(people.actor(person("mette")), course()) is not None
    axe(page)


def test_without_javascript_from_the_template_to_the_letter(visit: Visit) -> None:
    page = letters_of(visit(java_script_enabled=False))
    page.locator("summary", has_text="Skabeloner").click()
    insert(page, "SV3")
    expect(box(page)).to_have_value(re.compile("^Du skriver, at det ikke blev til noget"))
    page.get_by_role("button", name="Send til Lone").click()
    expect(page.locator(".error-summary")).to_contain_text("skal udfyldes: [opgave], [lille version]")
    text = box(page).input_value().replace("[opgave]", "turen").replace("[lille version]", "to skridt")
    box(page).fill(f"{text}\n\nJeg så, at {OWN}.")
    page.get_by_role("button", name="Se som patienten").click()
    expect(page.locator(".preview")).to_contain_text("så lille som to skridt")
    page.get_by_role("button", name="Send til Lone").click()
    expect(page.locator("#brev-1")).to_contain_text("så lille som to skridt")
    box(page).fill(f"Igen: {text}\n\nJeg så, at {OWN}.")
    page.get_by_role("button", name="Send til Lone").click()
    expect(page.locator(".error-summary")).to_contain_text("har allerede fået et brev")
    page.get_by_role("button", name="Ja, send det").click()
    expect(page.locator("#brev-2")).to_contain_text("Igen:")


def test_karen_presses_overtag_and_jonas_answers(visit: Visit) -> None:
    wrote("lone", "Er der nogen?")
    promised = Message.unscoped.get(thread__course=course()).answer_due_at
    karen = enter(visit(), "karen", reverse("care-role"))
    karen.get_by_role("button", name=re.compile("Klinisk leder")).click()
    karen.goto(reverse("clinic-deadlines"))
    expect(karen.get_by_role("row", name=re.compile("Lone Kristensen"))).to_contain_text("Mette Dahl")
    picture(karen, "deadlines")
    karen.get_by_role("link", name="En psykolog er pludselig væk").click()
    card = karen.locator("section", has=karen.locator("#over"))
    card.get_by_label("Hvem er væk").select_option(label="Mette Dahl")
    card.get_by_label("Hvem overtager").select_option(label="Jonas Bak")
    axe(karen)
    picture(karen, "take-over")
    card.get_by_role("button", name="Overtag").click()
    expect(karen.get_by_role("main")).to_contain_text("Jonas Bak svarer nu for Mette Dahl.")

    lone = enter(visit(), "lone", "/i-dag/")
    expect(lone.get_by_role("main")).to_contain_text("Jonas Bak læser og svarer for Mette Dahl")
    lone.goto(reverse("dialogue-letters"))
    expect(lone.get_by_role("button", name="Send til Jonas")).to_be_visible()

    jonas = letters_of(visit(), who="jonas")
    box(jonas).fill(f"Kære Lone\n\nJeg læser med, mens Mette er væk. Jeg så, at {OWN}.")
    with jonas.expect_navigation():
        jonas.get_by_role("button", name="Send til Lone").click()
    assert Message.unscoped.filter(thread__course=course()).first().answer_due_at == promised
    lone.reload()
    expect(lone.locator("#brev-2")).to_contain_text("Jonas Bak")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_can_be_read_by_everybody(scheme: Any, width: int, visit: Visit) -> None:
    mette = people.actor(person("mette"))
    RegionSetting.objects.create(region=course().region, key="word_list", value="yes")
    phrase_actions.add_phrase(by=mette, name="Svardag", body="Jeg svarer hver [ugedag].")
    wrote("lone", "Jeg orker ikke mere, og jeg tænker på døden om aftenen. " * 3)
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    letters_of(page)
    for name in ("Skabeloner", "Mine fraser"):
        open_fold(page, name)
    insert(page, "SV2")
    page.get_by_role("button", name="Se som patienten").click()
    expect(page.locator(".preview")).to_be_visible()
    for name in ("Skabeloner", "Mine fraser"):
        open_fold(page, name)
    seen(page, "reply", width)
    for name, url in (("phrases", "dialogue-phrases"), ("absence", "care-absence"), ("deadlines", "clinic-deadlines")):
        page.goto(reverse(url))
        seen(page, name, width)
    page.goto(reverse("dialogue-phrases"))
    page.get_by_role("link", name="Svardag").click()
    seen(page, "phrase", width)


def seen(page: Page, name: str, width: int) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 1_000:
        picture(page, name)
