"""Real browsers hold a conversation through the product's own pages and a media worker (issue 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Interview
from tests.infra.browser import Visit, axe, sign_in
from tests.infra.live import LiveServer
from tests.video.calling import CAMERA, Calling, Workers, figures, fresh_store, sees, until, waits
from video.models import Participant

pytestmark = [pytest.mark.slow]
FAKE_SCREEN = """() => {
  const canvas = document.createElement("canvas");
  setInterval(() => canvas.getContext("2d").fillRect(Math.random() * 300, 0, 20, 150), 50);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(15);
}"""


@pytest.fixture
def workers() -> Iterator[Workers]:
    fresh_store()
    made = Workers()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def calling(live: LiveServer, visit: Visit, workers: Workers) -> Iterator[Calling]:
    expect.set_options(timeout=30_000)
    made = Calling(visit, workers)
    yield made
    made.close()
    expect.set_options(timeout=5_000)


def test_lone_waits_is_let_in_and_both_see_and_hear_each_other(calling: Calling) -> None:
    lone = calling.patient()
    expect(lone.get_by_text("Mette Dahl er her ikke endnu")).to_be_visible()
    mette = calling.host()
    expect(lone.get_by_text("er her og kan se, at du venter")).to_be_visible()
    calling.admits(mette, "Lone")
    for page in (lone, mette):
        sees(page)
    expect(lone.locator("[data-slot='0']")).to_contain_text("Mette")
    expect(lone.locator("[data-slot='0']")).to_contain_text("Psykolog")
    expect(mette.locator("[data-slot='0']")).to_contain_text("Lone")

    lone.get_by_role("button", name="Sluk mikrofon").click()
    expect(mette.locator("[data-slot='0']").get_by_text("Mikrofonen er slået fra")).to_be_visible()
    mette.get_by_role("button", name="Sluk kamera").click()
    expect(lone.locator("[data-slot='0']").get_by_text("Kameraet er slået fra")).to_be_visible()

    assert figures(lone)["frames"][1:] == [0, 0]
    mette.get_by_role("button", name="Afslut for alle").click()
    expect(lone.get_by_role("heading", name="Samtalen er slut")).to_be_visible()
    call = calling.call
    assert call.begun_at is not None
    assert call.ended_at is not None
    assert {one.role: one.state for one in call.participants.all()} == {
        "patient": Participant.State.OUTSIDE,
        "host": Participant.State.OUTSIDE,
    }


def test_what_they_say_is_encrypted_all_the_way_and_the_codes_are_equal(calling: Calling) -> None:
    pages = calling.pair()
    for page in pages:
        expect(page.locator("[data-say='secrecy'] [data-is='on']")).to_be_visible()
    codes = {page.locator("[data-code]").first.inner_text() for page in pages}
    assert len(codes) == 1
    assert re.fullmatch(r"\d{3} \d{3}", codes.pop())
    for page in pages:
        until(page, "(await call.keys.counts()).isOn")
        before = counts(page)["decrypted"]
        sees(page)
        after = counts(page)
        assert after["errors"] == 0
        assert after["decrypted"] > before + 15


def test_a_browser_that_cannot_encrypt_is_said_honestly(calling: Calling) -> None:
    old = calling.opens(calling.lone, init="delete window.RTCRtpScriptTransform")
    calling.goes_in(old)
    mette = calling.host()
    calling.admits(mette, "Lone")
    for page in (old, mette):
        sees(page)
        expect(page.get_by_text("men ikke hele vejen")).to_be_visible()
        expect(page.locator("[data-say='secrecy'] [data-is='on']")).to_be_hidden()


def test_a_lost_socket_is_not_a_lost_call(calling: Calling) -> None:
    lone, mette = calling.pair()
    connection = "document.querySelector('[data-call]').call.peer.pc"
    lone.evaluate(f"window.before = {connection}")
    lone.evaluate("document.querySelector('[data-call]').call.signalling.socket.close(4000)")
    sees(mette)
    until(lone, "call.signalling.socket.readyState === 1")
    lone.get_by_role("button", name="Sluk mikrofon").click()
    expect(mette.locator("[data-slot='0']").get_by_text("Mikrofonen er slået fra")).to_be_visible()
    assert lone.evaluate(f"window.before === {connection}")
    assert calling.call.participants.count() == 2


def test_a_killed_worker_costs_a_freeze_and_not_the_call(calling: Calling) -> None:
    lone, mette = calling.pair()
    for page in (lone, mette):
        page.evaluate("window.before = document.querySelector('[data-call]').call.peer.pc")
    dead = calling.workers.busy
    calling.workers.start()
    calling.workers.kill(dead)
    for page in (lone, mette):
        until(page, "call.peer.pc !== window.before")
        waits(page, lambda found: found["state"] == "connected")
        sees(page)
    assert calling.workers.busy is not dead


def test_lone_can_load_the_page_again_and_has_her_seat(calling: Calling) -> None:
    lone, mette = calling.pair()
    lone.reload()
    calling.goes_in(lone)
    for page in (lone, mette):
        sees(page)
    assert calling.call.participants.count() == 2


def test_another_window_takes_the_seat_over(calling: Calling) -> None:
    lone, mette = calling.pair()
    other = calling.opens(calling.lone)
    calling.goes_in(other)
    expect(lone.get_by_text("Samtalen er åbnet i et andet vindue")).to_be_visible()
    for page in (other, mette):
        sees(page)


def test_mette_shows_her_screen_and_lone_cannot(calling: Calling) -> None:
    lone, mette = calling.pair()
    expect(lone.get_by_role("button", name="Vis min skærm")).to_have_count(0)
    mette.evaluate(FAKE_SCREEN)
    mette.get_by_role("button", name="Vis min skærm").click()
    expect(lone.locator("[data-slot='0'][data-screen='true']")).to_be_visible()
    sees(lone)
    mette.get_by_role("button", name="Stop med at vise skærmen").click()
    expect(lone.locator("[data-slot='0'][data-screen='false']")).to_be_visible()
    lone.evaluate(
        "document.querySelector('[data-call]').call.send({type: 'sending', audio: true, video: true, screen: true})"
    )
    sees(mette)
    expect(mette.locator("[data-slot='0'][data-screen='false']")).to_be_visible()


def test_the_device_page_calls_the_worker_and_says_how_it_went(calling: Calling) -> None:
    page = calling.visit(**CAMERA)
    page.set_default_timeout(45_000)
    calling.pages.append(page)
    sign_in(page, calling.lone)
    page.goto("/samtaler/proev/")
    page.get_by_role("button", name="Tænd kamera og mikrofon").click()
    expect(page.get_by_text("Kameraet virker.")).to_be_visible()
    expect(page.get_by_text("vi kan høre dig")).to_be_visible()
    page.get_by_role("button", name="Afspil toner").click()
    page.get_by_role("button", name="Ja", exact=True).click()
    page.get_by_role("button", name="Prøv forbindelsen").click()
    expect(page.locator("[data-figure='rtt']")).to_contain_text("ms")
    expect(page.locator("[data-figure='loss']")).to_contain_text("%")
    expect(page.locator("[data-figure='up']")).to_contain_text("kbit/s")


def test_karin_comes_by_her_link_is_let_in_and_asked_to_leave_by_lone(calling: Calling) -> None:
    lone, mette = calling.pair()
    karin = calling.guest("Karin")
    expect(karin.get_by_text("er her og kan se, at du venter")).to_be_visible()
    calling.admits(mette, "Karin")
    for page, slot in ((lone, 1), (mette, 1), (karin, 0), (karin, 1)):
        sees(page, slot, 8)
    expect(lone.locator("[data-slot='1']")).to_contain_text("Pårørende")
    for page in (lone, mette, karin):
        expect(page.locator("[data-say='secrecy'] [data-is='on']")).to_be_visible()
    assert len({page.locator("[data-code]").first.inner_text() for page in (lone, mette, karin)}) == 1
    expect(karin.get_by_role("button", name="Vis min skærm")).to_have_count(0)
    expect(karin.get_by_role("link", name="Skriv en besked")).to_have_count(0)

    mette.locator("[data-slot='1']").get_by_role("button", name="Til venterummet").click()
    expect(karin.locator("[data-say='waiting'] [data-is='admission']")).to_be_visible()
    expect(lone.locator("[data-slot='1']")).to_be_hidden()
    calling.admits(mette, "Karin")
    sees(karin, 0, 8)
    lone.locator(".call-tile:has-text('Karin')").get_by_role("button", name="Bed gæsten om at gå").click()
    expect(karin.get_by_text("Du er blevet bedt om at gå")).to_be_visible()
    expect(mette.locator(".call-tile:has-text('Karin')")).to_be_hidden()
    sees(mette)


def test_four_are_in_the_room_and_a_fifth_is_told_that_it_is_full(calling: Calling) -> None:
    lone, mette = calling.pair()
    others = [calling.guest("Karin"), calling.guest("Yusuf", "interpreter")]
    for name in ("Karin", "Yusuf"):
        calling.admits(mette, name)
    four = [lone, mette, *others]
    for page in four:
        for slot in range(3):
            sees(page, slot, 5)
        expect(page.locator(".call-tile:visible")).to_have_count(3)
        expect(page.locator("[data-say='secrecy'] [data-is='on']")).to_be_visible()
    assert len({page.locator("[data-code]").first.inner_text() for page in four}) == 1
    for page in four:
        until(page, "(await call.keys.counts()).isOn")
        assert counts(page)["errors"] == 0
    expect(others[1].locator(".call-tile:has-text('Lone')")).not_to_contain_text("Kristensen")
    lone.set_viewport_size({"width": 320, "height": 640})
    assert lone.evaluate("document.documentElement.scrollWidth <= 320")
    axe(lone)


def test_another_network_is_another_way_for_the_same_connection(calling: Calling) -> None:
    """From Wi-Fi to mobile: the browser says so, and the line is restarted without a new connection."""
    lone, mette = calling.pair()
    lone.evaluate(
        """() => {
          const { call } = document.querySelector("[data-call]");
          const send = call.signalling.send.bind(call.signalling);
          Object.assign(window, { sent: [], before: call.peer.pc });
          call.signalling.send = (frame) => window.sent.push(frame.type) && send(frame);
          navigator.connection.dispatchEvent(new Event("change"));
        }"""
    )
    until(lone, "window.sent.includes('restart') && call.peer.pc.signalingState === 'stable'")
    for page in (lone, mette):
        sees(page, 0, 40)
    assert "offer" not in lone.evaluate("window.sent")
    assert lone.evaluate("window.before === document.querySelector('[data-call]').call.peer.pc")


def test_the_guide_beside_the_picture_saves_itself(calling: Calling) -> None:
    calling.row.kind = calling.row.Kind.FOLLOW_UP
    calling.row.save()
    lone, mette = calling.pair()
    mette.get_by_label("Forandring siden begyndelsen").fill("Går ud hver dag.")
    expect(mette.locator(".call-guide .save-state")).to_have_attribute("data-state", "saved")
    expect(mette.locator(".call-guide .save-text")).to_contain_text("Gemt kl.")
    assert Interview.unscoped.get(course=calling.row.course).data == {"change": "Går ud hver dag."}
    for page in (lone, mette):
        sees(page)


def test_a_keyboard_is_enough_and_axe_finds_nothing(calling: Calling) -> None:
    lone, mette = calling.pair()
    for page in (lone, mette):
        axe(page)
    lone.get_by_role("button", name="Sluk mikrofon").focus()
    lone.keyboard.press("Enter")
    expect(mette.locator("[data-slot='0']").get_by_text("Mikrofonen er slået fra")).to_be_visible()
    lone.keyboard.press("Tab")
    lone.keyboard.press("Space")
    expect(mette.locator("[data-slot='0']").get_by_text("Kameraet er slået fra")).to_be_visible()
    lone.set_viewport_size({"width": 320, "height": 640})
    assert lone.evaluate("document.documentElement.scrollWidth <= 320")
    axe(lone)


def counts(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate("document.querySelector('[data-call]').call.keys.counts()")
    return found
