"""The writing box in Chromium: what is typed is kept, and only the server's answer says so."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from dialogue import actions, queries
from dialogue.models import Draft, Message, Seen
from tests.infra.browser import axe, sign_in, until

pytestmark = pytest.mark.usefixtures("committed_db")
SAVED = re.compile(r"^Gemt kl\. \d\d\.\d\d$")


@pytest.fixture
def letters(page: Page, lone) -> Page:
    sign_in(page, lone.user)
    page.goto("/breve/")
    return page


def box(page: Page):
    return page.get_by_role("textbox", name="Skriv et brev")


def state(page: Page):
    return page.locator(".save-state")


def stored(actor, course) -> str:
    draft = queries.draft_of(actor, course)
    return draft.body if draft else ""


def test_what_is_typed_is_saved_within_two_seconds_and_there_after_a_reload(letters, lone, course):
    box(letters).press_sequentially("Kære Mette")
    expect(state(letters)).to_have_text(SAVED, timeout=2_500)
    assert stored(lone, course) == "Kære Mette"
    letters.reload()
    expect(box(letters)).to_have_value("Kære Mette")


def test_typing_on_is_saved_again_and_again(letters, lone, course):
    for word in ("Kære ", "Mette, ", "hvordan"):
        box(letters).press_sequentially(word)
        expect(state(letters)).to_have_text(SAVED)
    until(letters, "document.querySelector('.save-state').dataset.state === 'saved'")
    assert stored(lone, course) == "Kære Mette, hvordan"
    assert Draft.unscoped.get().saved_no >= 3


def test_leaving_the_box_saves_at_once(letters, lone, course):
    box(letters).fill("Kære Mette")
    box(letters).blur()
    expect(state(letters)).to_have_text(SAVED, timeout=1_000)


def test_leaving_the_page_takes_the_last_words_along(letters, lone, course):
    box(letters).fill("Kære Mette")
    letters.on("dialog", lambda dialog: dialog.accept())
    letters.goto("/hjaelp/")
    letters.wait_for_timeout(300)
    assert stored(lone, course) == "Kære Mette"


def test_a_letter_is_sent_and_shown_and_the_box_is_empty(letters, lone, course):
    box(letters).fill("Kære Mette\n\nDet går <b>bedre</b>.")
    letters.get_by_role("button", name="Send til Mette").click()
    expect(letters.locator("#brev-1")).to_contain_text("Det går <b>bedre</b>.")
    expect(letters.locator("#brev-1")).to_contain_text("Sendt, ikke set endnu")
    expect(box(letters)).to_have_value("")
    assert letters.url.endswith("/breve/#brev-1")
    letters.wait_for_timeout(2_000)
    assert stored(lone, course) == ""


def test_a_blank_letter_is_stopped_in_the_page(letters):
    letters.get_by_role("button", name="Send til Mette").click()
    expect(letters.get_by_text("Skriv lidt, før du sender.")).to_be_visible()
    expect(box(letters)).to_be_focused()


def test_a_letter_that_is_too_long_stays_in_the_box_with_the_reason(letters):
    text = "a" * 10_001
    box(letters).fill(text)
    letters.get_by_role("button", name="Send til Mette").click()
    expect(letters.get_by_text("Brevet er på 10001 tegn.")).to_be_visible()
    expect(box(letters)).to_have_value(text)
    assert not Message.unscoped.exists()


@pytest.mark.browser_allows(console=["net::ERR_"])
def test_without_a_connection_the_letter_waits_in_the_box_and_goes_once(letters):
    letters.context.set_offline(True)
    box(letters).fill("Kære Mette")
    letters.get_by_role("button", name="Send til Mette").click()
    expect(state(letters)).to_contain_text("Ikke sendt endnu. Der er ingen forbindelse.")
    expect(box(letters)).to_have_value("Kære Mette")
    letters.context.set_offline(False)
    expect(letters.locator("#brev-1")).to_contain_text("Kære Mette")
    assert Message.unscoped.count() == 1


@pytest.mark.browser_allows(console=["net::ERR_"])
def test_an_answer_that_is_lost_does_not_make_two_letters(letters):
    """The server has the letter, the page does not know: it asks again with the same key."""
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    letters.route("**/breve/send/", lose_first)
    box(letters).fill("Kære Mette")
    letters.get_by_role("button", name="Send til Mette").click()
    expect(letters.locator("#brev-1")).to_contain_text("Kære Mette")
    assert lost
    assert Message.unscoped.count() == 1


@pytest.mark.browser_allows(console=["net::ERR_"])
def test_an_autosave_whose_answer_is_lost_is_no_conflict(letters, lone, course):
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    letters.route("**/breve/kladde/", lose_first)
    box(letters).fill("Kære Mette")
    expect(state(letters)).to_contain_text("Ikke gemt endnu.")
    box(letters).fill("Kære Mette, hvordan går det")
    expect(state(letters)).to_have_text(SAVED, timeout=8_000)
    assert lost
    assert stored(lone, course) == "Kære Mette, hvordan går det"
    expect(letters.get_by_text("et andet sted")).to_be_hidden()


def test_writing_in_two_windows_shows_both_texts_and_lets_one_choose(letters, lone, course):
    other = letters.context.new_page()
    other.goto("/breve/")
    box(other).fill("fra telefonen")
    expect(state(other)).to_have_text(SAVED)
    box(letters).fill("fra computeren")
    expect(letters.get_by_text("Du har skrevet i den samme kladde et andet sted")).to_be_visible()
    expect(letters.locator("[data-conflict-text]")).to_have_text("fra telefonen")
    assert stored(lone, course) == "fra telefonen"
    letters.get_by_role("button", name="Behold min tekst").click()
    expect(state(letters)).to_have_text(SAVED)
    assert stored(lone, course) == "fra computeren"


def test_signed_out_while_typing_and_in_again_in_another_window(letters, lone, course):
    box(letters).fill("Kære Mette")
    expect(state(letters)).to_have_text(SAVED)
    letters.context.clear_cookies()
    box(letters).fill("Kære Mette, mere")
    expect(state(letters)).to_contain_text("Du er logget ud. Teksten står her.")
    sign_in(letters, lone.user)
    other = letters.context.new_page()
    other.goto("/breve/")  # the other window has got a new form token
    expect(state(letters)).to_have_text(SAVED, timeout=15_000)
    assert stored(lone, course) == "Kære Mette, mere"


def test_another_person_in_the_same_browser_never_gets_the_words(letters, users, jens, course):
    box(letters).fill("Kære")
    expect(state(letters)).to_have_text(SAVED)
    sign_in(letters, jens.user)
    box(letters).fill("Kære Mette, dette er Lones")
    expect(letters.locator("[data-error]")).to_contain_text("hører til en anden patient")
    letters.get_by_role("button", name="Send til Mette").click()
    expect(box(letters)).to_have_value("Kære Mette, dette er Lones")
    letters.wait_for_timeout(500)
    assert not Message.unscoped.exists()
    assert Draft.unscoped.get().body == "Kære"


def test_without_javascript_one_keeps_a_draft_and_sends_it(visit, lone, course):
    page = visit(java_script_enabled=False)
    sign_in(page, lone.user)
    page.goto("/breve/")
    box(page).fill("Kære Mette")
    page.get_by_role("button", name="Gem kladde").click()
    expect(state(page)).to_have_text(SAVED)
    expect(box(page)).to_have_value("Kære Mette")
    page.get_by_role("button", name="Send til Mette").click()
    expect(page.locator("#brev-1")).to_contain_text("Kære Mette")
    expect(box(page)).to_have_value("")
    assert stored(lone, course) == ""


def test_a_new_letter_is_shown_and_said_and_what_is_written_stays_where_it_was(letters, mette, course):
    box(letters).fill("jeg skriver")
    box(letters).focus()
    before = box(letters).bounding_box()
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone\n\n" + "ord " * 200)
    expect(letters.locator("#brev-1")).to_contain_text("Kære Lone")
    expect(letters.get_by_role("status").filter(has_text="Der er kommet et nyt brev.")).to_have_count(1)
    assert abs(box(letters).bounding_box()["y"] - before["y"]) <= 1
    expect(box(letters)).to_be_focused()
    expect(box(letters)).to_have_value("jeg skriver")
    expect(state(letters)).to_have_text(SAVED)


def test_a_letter_out_of_sight_is_a_press_away_and_is_seen_only_when_it_has_been_in_view(letters, lone, mette, write):
    for _n in range(3):
        write(mette, "ord\n" * 60)
        write(lone, "ord\n" * 60)
    letters.reload()
    box(letters).focus()
    letters.evaluate("window.scrollTo(0, 0)")
    seen = Seen.unscoped.filter(user=lone.user, seq=7)
    write(mette, "Kære Lone")
    expect(letters.get_by_text("Der er kommet et nyt brev. Vis det")).to_be_attached()
    letters.wait_for_timeout(1_000)
    assert not seen.exists()
    letters.get_by_role("link", name="Vis det").dispatch_event("click")  # a click scrolls first, which shows the letter
    expect(letters.locator("#brev-7")).to_be_focused()
    expect(letters.get_by_role("link", name="Vis det")).to_be_hidden()
    letters.wait_for_timeout(500)
    assert seen.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_and_never_wider_than_the_screen(scheme, width, visit, lone, mette, write):
    from dialogue.about import About

    write(lone, "Kære Mette\n\n" + "ord " * 60 + "a" * 200)
    write(mette, "Kære Lone", about=About("entry", uuid4(), "Dit kort"))
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, lone.user)
    page.goto("/breve/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Send til Mette").click()
    axe(page)
