"""Files in Chromium: sent up by themselves, never silently left behind, and all of it with JavaScript off as well."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from dialogue.models import Attachment, Message
from tests.dialogue import files
from tests.infra.browser import axe, sign_in

pytestmark = pytest.mark.usefixtures("committed_db")
PHONE = {"width": 320, "height": 700}


@pytest.fixture
def letters(visit, lone) -> Page:
    page = visit(viewport=PHONE)
    sign_in(page, lone.user)
    page.goto("/breve/")
    return page


def choose(page: Page, *chosen: tuple[str, str, bytes]):
    held = [{"name": name, "mimeType": mime, "buffer": content} for name, mime, content in chosen]
    page.get_by_label("Vedhæft en fil").set_input_files(held)


def photo(name="IMG_0012.jpg"):
    return (name, "image/jpeg", files.photo((1200, 900)))


def rows(page: Page):
    return page.locator("[data-file-list] li")


def box(page: Page):
    return page.get_by_role("textbox", name="Skriv et brev")


def send(page: Page):
    page.get_by_role("button", name="Send til Mette").click()


def test_pictures_are_attached_sent_and_fetched_again(letters, lone):
    choose(letters, photo(), photo("IMG_0013.jpg"))
    expect(letters.get_by_text("IMG_0013.jpg er vedhæftet, men ikke sendt endnu.")).to_be_visible()
    expect(rows(letters)).to_have_count(2)
    axe(letters)
    box(letters).fill("Kære Mette, her er mit skema")
    send(letters)
    letter = letters.locator("#brev-1")
    expect(letter.get_by_role("link", name="IMG_0012.jpg")).to_be_visible()
    with letters.expect_download() as waiting:
        letter.get_by_role("link", name="IMG_0013.jpg").click()
    got = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename == "IMG_0013.jpg"
    assert got.startswith(b"\xff\xd8\xff")
    assert files.PLACE not in got
    expect(rows(letters)).to_have_count(0)


def test_send_waits_for_the_file_that_is_on_its_way(letters):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    letters.route("**/breve/vedhaeft/", hold)
    choose(letters, photo())
    box(letters).fill("Kære Mette")
    expect(letters.get_by_text("Vedhæfter IMG_0012.jpg …")).to_be_visible()
    send(letters)
    assert not Message.unscoped.exists()
    held[0].continue_()
    expect(letters.locator("#brev-1").get_by_role("link", name="IMG_0012.jpg")).to_be_visible()


@pytest.mark.browser_allows(console=["net::ERR_"])
def test_a_file_that_did_not_get_through_holds_the_letter_back_and_is_tried_again(letters):
    letters.route("**/breve/vedhaeft/", lambda route: route.abort())
    choose(letters, photo())
    expect(letters.get_by_text("IMG_0012.jpg er ikke vedhæftet. Der er ingen forbindelse.")).to_be_visible()
    box(letters).fill("Kære Mette")
    send(letters)
    expect(letters.get_by_text("En fil er ikke vedhæftet endnu.")).to_be_visible()
    assert not Message.unscoped.exists()
    letters.unroute("**/breve/vedhaeft/")
    letters.get_by_role("button", name="Prøv igen").click()
    expect(letters.get_by_text("IMG_0012.jpg er vedhæftet, men ikke sendt endnu.")).to_be_visible()
    send(letters)
    expect(letters.locator("#brev-1").get_by_role("link", name="IMG_0012.jpg")).to_be_visible()


@pytest.mark.browser_allows(console=["net::ERR_"])
@pytest.mark.parametrize("state", ["on its way", "failed"])
def test_a_file_never_stands_between_a_person_and_help(state, letters):
    """Neither held back nor asked whether one is sure; and no file goes along."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        if state == "failed":
            route.abort()
        else:
            held.append(route)

    letters.route("**/breve/vedhaeft/", answer)
    asked: list[str] = []

    def say_yes(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    letters.on("dialog", say_yes)
    choose(letters, photo())
    expect(letters.locator("[data-file-state], [data-file-error]").filter(has_text="IMG_0012.jpg")).to_be_visible()
    letters.locator("[data-help]").click()
    expect(letters).to_have_url(re.compile("/hjaelp/"))
    assert asked == []


def test_without_javascript_help_does_not_wait_for_a_file(visit, lone):
    page = visit(viewport=PHONE, java_script_enabled=False)
    sign_in(page, lone.user)
    page.goto("/breve/")
    choose(page, ("film.jpg", "image/jpeg", b"x" * 3_000_000))
    sent: list[int] = []
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    page.locator("[data-help]").click()
    expect(page).to_have_url(re.compile("/hjaelp/"))
    assert max(sent) < 10_000


@pytest.mark.browser_allows(console=["422"])
def test_what_is_refused_says_why_and_the_words_stay(letters):
    box(letters).fill("Kære Mette")
    choose(letters, ("side.html", "text/html", files.HTML))
    expect(letters.get_by_text("side.html er ikke en fil, vi kan tage imod.")).to_be_visible()
    expect(rows(letters)).to_have_count(0)
    expect(box(letters)).to_have_value("Kære Mette")
    axe(letters)


def test_a_file_is_removed_and_one_that_waits_is_there_after_a_reload(letters):
    choose(letters, photo(), photo("anden.jpg"))
    expect(letters.get_by_text("anden.jpg er vedhæftet")).to_be_visible()
    letters.get_by_role("button", name="Fjern IMG_0012.jpg").click()
    expect(rows(letters)).to_have_count(1)
    letters.reload()
    expect(rows(letters)).to_have_count(1)
    letters.get_by_role("button", name="Fjern anden.jpg").click()
    expect(rows(letters)).to_have_count(0)
    assert not Attachment.unscoped.exists()


def test_without_javascript_one_attaches_removes_and_sends(visit, lone):
    page = visit(viewport=PHONE, java_script_enabled=False)
    sign_in(page, lone.user)
    page.goto("/breve/")
    box(page).fill("Kære Mette")
    choose(page, photo("forkert.jpg"))
    page.get_by_role("button", name="Vedhæft filen").click()
    expect(page.get_by_text("forkert.jpg er vedhæftet, men ikke sendt endnu.")).to_be_visible()
    page.get_by_role("button", name="Fjern forkert.jpg").click()
    expect(page.get_by_text("Filen er fjernet.")).to_be_visible()
    expect(box(page)).to_have_value("Kære Mette")
    choose(page, photo())
    send(page)
    expect(page.locator("#brev-1").get_by_role("link", name="IMG_0012.jpg")).to_be_visible()


def test_a_link_in_a_letter_opens_elsewhere_and_tells_nothing(letters, mette, write):
    write(mette, "Se https://sundhed.dk/borger.")
    letters.goto("/breve/")
    link = letters.locator("#brev-1 .letter-text a")
    expect(link).to_have_attribute("href", "https://sundhed.dk/borger")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_keyboard_alone_attaches_and_removes(letters):
    choose(letters, photo())
    expect(letters.get_by_text("IMG_0012.jpg er vedhæftet")).to_be_visible()
    letters.get_by_role("button", name="Fjern IMG_0012.jpg").focus()
    letters.keyboard.press("Enter")
    expect(rows(letters)).to_have_count(0)
    expect(letters.get_by_label("Vedhæft en fil")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_search_print_and_correct_on_every_screen(scheme, width, visit, lone, mette, write):
    wrong = write(lone, "Kære Mette\n\nVi ses mandag. Se https://sundhed.dk/" + "a" * 120)
    write(mette, "Kære Lone, det passer ikke med mandag")
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, lone.user)
    page.goto("/breve/")
    page.get_by_role("link", name="Søg i brevene").click()
    page.get_by_label("Søg efter ord i brevene").fill("mandag")
    page.get_by_role("button", name="Søg", exact=True).click()
    expect(page.locator("mark")).to_have_count(2)
    assert "mandag" not in page.url
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name=re.compile("^Dig")).click()
    expect(page.locator("#brev-1")).to_be_in_viewport()
    page.get_by_role("link", name="Ret brevet").click()
    area = page.get_by_role("textbox", name="Ret dit brev fra")
    expect(area).to_have_value(re.compile("^Kære Mette"))
    area.fill("Kære Mette, vi ses tirsdag")
    axe(page)
    send(page)
    expect(page.locator("#brev-3")).to_contain_text("Retter brevet fra")
    expect(page.locator("#brev-1")).to_contain_text("Rettet i et senere brev")
    assert Message.unscoped.get(seq=3).corrects == wrong
    page.get_by_role("link", name="Udskriv").click()
    expect(page.get_by_role("heading", name="Breve mellem Lone Kristensen og klinikken")).to_be_visible()
    axe(page)
    page.emulate_media(media="print")
    expect(page.locator(".no-print").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
