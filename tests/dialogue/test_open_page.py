"""The real page in Chromium: told of everything, it is the page that would be opened now; sockets and Redis may be away."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from care.models import CareLink, Course
from dialogue import actions
from dialogue.models import Message
from tests.dialogue.conftest import browser_of
from tests.dialogue.test_told_or_opened import NAMES, deeds_of
from tests.infra.browser import sign_in, until

pytestmark = pytest.mark.usefixtures("committed_db")
FETCH = """async () => {
  const text = await (await fetch(location.pathname, {headers: {"X-Lysning-Quiet": "1"}})).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  return LOOKS(page);
}"""
LOOKS = """((page) => JSON.stringify([
  [...page.querySelectorAll(".letters > li")].map((item) => item.outerHTML.replace(/\\s+/g, " ")),
  page.querySelector(".letter-reply .promise")?.textContent ?? "",
]))"""


@pytest.fixture
def lones(visit, lone) -> Page:
    page = opening(visit())
    sign_in(page, lone.user)
    page.goto("/breve/")
    connected(page)
    return page


@pytest.fixture
def mettes(visit, mette, course) -> Page:
    browser_of(mette)
    page = opening(visit())
    sign_in(page, mette.user)
    page.goto(reverse("clinic-letters", args=[course.code]))
    connected(page)
    return page


def opening(page: Page) -> Page:
    """It will say when it has its socket."""
    page.add_init_script(
        "document.addEventListener('lysning:connection', ({ detail }) => { window.isConnected = detail.open; })"
    )
    return page


def connected(page: Page) -> None:
    """Wait until the page has its socket."""
    until(page, "window.isConnected")


def now(page: Page) -> str:
    looks: str = page.evaluate(f"{LOOKS}(document)")
    return looks


def opened(page: Page) -> str:
    looks: str = page.evaluate(FETCH.replace("LOOKS", LOOKS))
    return looks


def settles(page: Page) -> bool:
    """The page becomes what a fresh one would be, without having been loaded again."""
    for _try in range(40):
        if now(page) == opened(page):
            return True
        page.wait_for_timeout(250)
    return False


@pytest.mark.slow
def test_at_random_both_pages_stay_as_if_opened_now(lones, mettes, lone, mette, course) -> None:
    chance = random.Random(5)
    deeds = deeds_of(course, lone, mette, mette)
    names = [name for name in NAMES if "substitute" not in name]
    for number in range(1, 31):
        deeds[chance.choice(names)](chance.choice([0, 0, 1, 3]))
        if number % 6 == 0:
            assert settles(lones), (now(lones), opened(lones))
            assert settles(mettes), (now(mettes), opened(mettes))
    seqs = lones.evaluate("[...document.querySelectorAll('.letters > li')].map((item) => Number(item.dataset.seq))")
    assert seqs == list(range(1, Message.unscoped.count() + 1))


def test_control_a_page_that_hears_and_asks_nothing_stays_behind(lones, mette, course) -> None:
    deafen(lones, "letters", "resync", "letters-stands")
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    lones.wait_for_timeout(1_000)
    assert now(lones) != opened(lones)


def deafen(page: Page, *names: str) -> None:
    """The page does not notice these events of its socket."""
    stops = "(event) => event.stopImmediatePropagation()"
    page.evaluate(
        f"(names) => names.forEach((name) => document.addEventListener(`lysning:${{name}}`, {stops}, true))",
        list(names),
    )


def questions(page: Page) -> list[str]:
    """What the page asks from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/breve/nyt/" in request.url else None)
    return asked


def test_a_lost_doorbell_is_made_up_for_by_what_the_server_says_of_the_letters(lones, mette, course) -> None:
    deafen(lones, "letters", "resync")
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    expect(lones.locator("#brev-1")).to_contain_text("Kære Lone", timeout=25_000)


def test_a_page_that_is_told_how_its_letters_stand_asks_nothing(visit, lone, mette, course) -> None:
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    page = visit()
    asked = questions(page)
    sign_in(page, lone.user)
    page.goto("/breve/")
    page.wait_for_timeout(7_000)
    assert asked == []
    deafen(page, "letters-stands")  # control: one that is not told asks when its socket has opened again
    for name, detail in (("connection", {"open": False}), ("resync", {"why": "opened"})):
        page.evaluate(
            "([n, detail]) => document.dispatchEvent(new CustomEvent(`lysning:${n}`, { detail }))", [name, detail]
        )
    page.wait_for_timeout(7_000)
    assert len(asked) == 1


@pytest.mark.parametrize("loses_the_socket", [True, False])
def test_who_was_told_and_is_told_no_more_asks_within_half_a_minute(visit, lone, course, *, loses_the_socket) -> None:
    page = opening(visit())
    asked = questions(page)
    page.clock.install()
    sign_in(page, lone.user)
    page.goto("/breve/")
    page.evaluate("document.addEventListener('lysning:letters-stands', () => { window.isTold = true; })")
    until(page, "window.isTold")
    if loses_the_socket:
        page.evaluate("document.dispatchEvent(new CustomEvent('lysning:connection', { detail: { open: false } }))")
    assert asked == []
    page.clock.run_for(30_500)
    assert len(asked) >= 1


@pytest.mark.browser_allows(console=["WebSocket"])
def test_without_sockets_letters_come_because_the_page_asks(visit, lone, mette, course) -> None:
    page = visit()
    page.add_init_script("window.WebSocket = class extends EventTarget { send() {} };")
    page.clock.install()
    sign_in(page, lone.user)
    page.goto("/breve/")
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    asked = questions(page)
    for _ in range(31):  # not in one go: a question's own ten seconds would run out before it could be answered
        if asked:
            break
        page.clock.run_for(1_000)
    expect(page.locator("#brev-1")).to_contain_text("Kære Lone")


def test_a_letter_told_twice_and_in_the_wrong_order_is_shown_once_and_in_order(lones, mette, course) -> None:
    lones.evaluate(
        "window.told = []; document.addEventListener('lysning:letters', ({detail}) => window.told.push(detail))"
    )
    for words in ("et", "to"):
        actions.send_message(by=mette, course=course, client_id=uuid4(), body=words)
    until(lones, "window.told.length === 2")
    lones.evaluate(
        "for (const detail of [...window.told].reverse()) document.dispatchEvent(new CustomEvent('lysning:letters', {detail}))"
    )
    assert lones.locator(".letters .letter-text").all_inner_texts() == ["et", "to"]


def test_a_psychologist_who_treats_no_more_loses_the_letters_and_keeps_what_was_typed(mettes, lone, course) -> None:
    actions.send_message(by=lone, course=course, client_id=uuid4(), body="Kære Mette")
    expect(mettes.locator("#brev-1")).to_contain_text("Kære Mette")
    mettes.locator("textarea[name=body]").fill("Kære Lone")
    CareLink.unscoped.filter(course=course).delete()
    expect(mettes.get_by_text("Du har ikke længere adgang til disse breve.")).to_be_visible(timeout=35_000)
    expect(mettes.locator("#brev-1")).to_have_count(0)
    expect(mettes.locator("textarea[name=body]")).to_have_value("Kære Lone")


def test_when_the_course_ends_the_page_says_so_and_keeps_what_was_typed(lones, course) -> None:
    lones.locator("textarea[name=body]").fill("Kære Mette")
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    expect(lones.get_by_text("Forløbet er slut. Du kan læse brevene")).to_be_visible(timeout=35_000)
    expect(lones.locator("textarea[name=body]")).to_have_value("Kære Mette")


def test_a_letter_that_came_while_one_was_writing_is_pointed_out_and_send_again_sends(lones, mette, course) -> None:
    box = lones.locator("textarea[name=body]")
    box.fill("Kære Mette")
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    expect(lones.locator("#brev-1")).to_be_attached()
    send = lones.get_by_role("button", name="Send til Mette")
    send.click()
    expect(lones.locator("[data-error]")).to_contain_text("Der er kommet et nyt brev, siden du begyndte at skrive.")
    expect(box).to_have_value("Kære Mette")
    assert Message.unscoped.count() == 1
    send.click()
    expect(lones.locator("#brev-2")).to_contain_text("Kære Mette")


def test_a_letter_that_came_before_one_began_to_write_is_not(lones, mette, course) -> None:
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    expect(lones.locator("#brev-1")).to_be_attached()
    lones.locator("textarea[name=body]").fill("Kære Mette")
    lones.get_by_role("button", name="Send til Mette").click()
    expect(lones.locator("#brev-2")).to_contain_text("Kære Mette")


def test_without_javascript_it_asks_once_more_as_well(visit, lone, mette, course) -> None:
    page = visit(java_script_enabled=False)
    sign_in(page, lone.user)
    page.goto("/breve/")
    page.locator("textarea[name=body]").fill("Kære Mette")
    actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    send = page.get_by_role("button", name="Send til Mette")
    send.click()
    expect(page.locator(".error-summary")).to_contain_text("Der er kommet et nyt brev, siden du begyndte at skrive.")
    expect(page.locator("#brev-1")).to_contain_text("Kære Lone")
    expect(page.locator("textarea[name=body]")).to_have_value("Kære Mette")
    send.click()
    expect(page.locator("#brev-2")).to_contain_text("Kære Mette")
