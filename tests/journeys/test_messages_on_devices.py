"""Lone is told of news on her telephone: she switches it on, a message comes, and it ends when she signs out.

There is no push service within reach of the test's browser, so that a small fake stands where the browser would ask it
for a subscription; the message itself is handed to the real service worker.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from care.models import PushDevice
from care.push import vapid
from tests.care.push.service import Subscription
from tests.infra.browser import Visit, axe, until
from tests.infra.live import LiveServer
from tests.journeys.cast import enter
from tests.journeys.pictures import picture
from tests.journeys.test_offline_help import PLAN
from tests.journeys.test_offline_help import write as write_plan

pytestmark = pytest.mark.template("t_demo")
PAGE = "/paamindelser/"
ON = "Slå til på denne enhed"
FAKE = """
const FORM = %s;
const held = () => {
  const key = localStorage.getItem("fake-subscription");
  return key && {
    endpoint: FORM.endpoint,
    options: { applicationServerKey: Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer },
    toJSON: () => ({ endpoint: FORM.endpoint, keys: { p256dh: FORM.p256dh, auth: FORM.auth } }),
    unsubscribe: async () => { localStorage.removeItem("fake-subscription"); return true; },
  };
};
PushManager.prototype.getSubscription = async () => held();
PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly) throw new DOMException("silent", "NotAllowedError");
  localStorage.setItem("fake-subscription", options.applicationServerKey);
  return held();
};
"""
LANGUAGE_SHOWN = """async (language) => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration.getNotifications())[0]?.lang === language;
}"""
# A tap on the notification, in the worker. Only a person's own tap may focus or open, so the three ways out are noted.
TAP = """async (isAlone) => {
  const done = [], works = [];
  WindowClient.prototype.focus = async function focus() { done.push(`focus ${new URL(this.url).pathname}`); };
  self.clients.openWindow = async (address) => { done.push(`open ${address}`); };
  if (isAlone) self.clients.matchAll = async () => [];
  ExtendableEvent.prototype.waitUntil = (work) => works.push(work);
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  await Promise.all(works);
  if ((await self.registration.getNotifications()).length) done.push("still shown");
  return done;
}"""


@pytest.fixture(autouse=True)
def key(settings: Any) -> str:
    settings.PUSH_KEY = vapid.new()
    return vapid.public(settings.PUSH_KEY)


def browser(visit: Visit, subscription: Subscription, **options: Any) -> Page:
    page = visit(permissions=["notifications"], **options)
    page.context.add_init_script(FAKE % json.dumps(subscription.form))
    return page


@pytest.fixture
def lone(visit: Visit, live: LiveServer) -> Page:
    """Lone has chosen messages on her devices; none is switched on."""
    page = browser(visit, Subscription())
    enter(page, "lone", PAGE)
    choose(page, "Besked på min telefon eller computer")
    return page


def choose(page: Page, way: str) -> None:
    page.get_by_label(way, exact=True).check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Dit valg om påmindelser er gemt.")).to_be_visible()


def switch_on(page: Page) -> None:
    page.get_by_role("button", name=ON).click()
    expect(page.get_by_text("Denne enhed er slået til.")).to_be_visible()


class Worker:
    """The page's service worker, as the browser itself sees it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.registrations: dict[str, Any] = {}
        self.pushed: dict[str, str] = {}
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._keep)
        self.session.send("ServiceWorker.enable")
        page.wait_for_timeout(200)

    def _keep(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            self.registrations[one["registrationId"]] = one

    def push(self, data: str) -> None:
        (registration,) = [one for one in self.registrations if not self.registrations[one]["isDeleted"]]
        self.pushed = {"origin": self.origin, "registrationId": registration, "data": data}
        self.session.send("ServiceWorker.deliverPushMessage", self.pushed)

    def shown(self, count: int = 1) -> list[dict[str, str]]:
        """The notifications on the screen, once there are as many; none if that takes too long.

        On a busy machine the browser's debugger may lose a message, which a push service would keep: it is sent once
        more. The second has the tag of the first, and takes its place.
        """
        script = """async (count) => {
          const registration = await navigator.serviceWorker.getRegistration("/");
          for (let tries = 0; tries < 200; tries += 1) {
            const found = await registration.getNotifications();
            if (found.length >= count) return found.map(({ title, body, tag, lang }) => ({ title, body, tag, lang }));
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          return [];
        }"""
        found: list[dict[str, str]] = self.page.evaluate(script, count)
        if not found:
            self.session.send("ServiceWorker.deliverPushMessage", self.pushed)
            found = self.page.evaluate(script, count)
        return found


def test_a_device_is_switched_on_and_shows_a_message(lone: Page, live: LiveServer) -> None:
    expect(lone.get_by_text("Ingen enhed er slået til.")).to_be_visible()
    axe(lone)
    picture(lone, "devices-none")
    switch_on(lone)
    axe(lone)
    picture(lone, "devices-this")
    assert PushDevice.objects.count() == 1
    worker = Worker(lone, live.url)
    worker.push(json.dumps({"language": "da", "word": "news"}))
    assert worker.shown() == [{"title": "Der er nyt til dig", "body": "", "tag": "news", "lang": "da"}]


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ('{"language": "en", "word": "news"}', "There is news for you"),
        ('{"language": "da", "word": "urgent"}', "Der er en opgave, som haster"),
        ('{"language": "xx", "word": "constructor"}', "Der er nyt til dig"),
        ('{"title": "Mette", "body": "Din depression"}', "Der er nyt til dig"),
        ("Din depression", "Der er nyt til dig"),
        ("null", "Der er nyt til dig"),
        ("", "Der er nyt til dig"),
    ],
)
def test_whatever_arrives_one_of_the_fixed_texts_is_shown(lone: Page, live: LiveServer, data: str, title: str) -> None:
    switch_on(lone)
    worker = Worker(lone, live.url)
    worker.push(data)
    assert [(one["title"], one["body"]) for one in worker.shown()] == [(title, "")]


def test_a_second_message_takes_the_place_of_the_first(lone: Page, live: LiveServer) -> None:
    switch_on(lone)
    worker = Worker(lone, live.url)
    for language in ("da", "en"):
        worker.push(json.dumps({"language": language, "word": "news"}))
        until(lone, f"({LANGUAGE_SHOWN})('{language}')")
    assert len(worker.shown()) == 1


def test_what_was_changed_above_and_not_saved_stays(lone: Page) -> None:
    lone.get_by_label("Hvornår på dagen?").select_option("19:00")
    switch_on(lone)
    expect(lone.get_by_label("Hvornår på dagen?")).to_have_value("19")
    expect(lone.get_by_role("heading", name="Enheder, der får besked")).to_be_focused()


def test_it_is_switched_off_again_and_nothing_is_left_in_the_browser(lone: Page) -> None:
    switch_on(lone)
    lone.get_by_role("button", name="Slå fra").click()
    expect(lone.get_by_text("Enheden får ikke flere beskeder.")).to_be_visible()
    assert not PushDevice.objects.exists()
    assert lone.evaluate("localStorage.getItem('fake-subscription')") is None
    assert registrations(lone) == 0
    expect(lone.get_by_role("button", name=ON)).to_be_visible()


def registrations(page: Page) -> int:
    found: int = page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length")
    return found


def test_signing_out_switches_it_off(lone: Page) -> None:
    switch_on(lone)
    lone.goto(reverse("account_logout"))
    lone.get_by_role("main").get_by_role("button", name="Log ud").click()
    expect(lone).to_have_url(re.compile("/da/"))
    assert not PushDevice.objects.exists()


def test_a_browser_that_lost_its_subscription_says_so(lone: Page) -> None:
    switch_on(lone)
    lone.evaluate("localStorage.clear()")
    lone.reload()
    expect(lone.get_by_text("Browseren viser ikke længere beskeder fra siden.")).to_be_visible()
    switch_on(lone)
    assert PushDevice.objects.count() == 1


def test_a_former_key_of_ours_is_replaced(lone: Page, settings: Any) -> None:
    switch_on(lone)
    settings.PUSH_KEY = vapid.new()
    lone.reload()
    expect(lone.get_by_text("Slå den til igen på enheden.")).to_be_visible()
    switch_on(lone)
    assert PushDevice.objects.get().server_key == vapid.public(settings.PUSH_KEY)


@pytest.mark.browser_allows(console=["422"])
def test_a_browser_whose_service_is_unknown_is_refused_in_words(lone: Page, settings: Any) -> None:
    settings.PUSH_SERVICES = []
    lone.get_by_role("button", name=ON).click()
    expect(lone.get_by_text("Denne browser kan ikke få beskeder fra siden.")).to_be_visible()
    assert lone.evaluate("localStorage.getItem('fake-subscription')") is None


def test_a_browser_that_was_told_no_says_so(visit: Visit) -> None:
    page = visit()
    enter(page, "lone", PAGE)
    choose(page, "Besked på min telefon eller computer")
    page.get_by_role("button", name=ON).click()
    expect(page.get_by_text("Giv lov i browserens indstillinger")).to_be_visible()
    assert registrations(page) == 0


def test_a_browser_that_cannot_says_what_is_needed(visit: Visit) -> None:
    page = visit()
    page.context.add_init_script("delete window.PushManager")
    enter(page, "lone", PAGE)
    choose(page, "Besked på min telefon eller computer")
    expect(page.get_by_text("På iPhone og iPad skal du først lægge siden på hjemmeskærmen")).to_be_visible()
    expect(page.get_by_role("button", name=ON)).to_be_hidden()
    picture(page, "devices-unable")


def test_without_javascript_everything_works_but_switching_on(visit: Visit, lone: Page) -> None:
    switch_on(lone)
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    enter(page, "lone", PAGE)
    expect(page.get_by_text("skal siden køre JavaScript")).to_be_visible()
    expect(page.get_by_text("Den enhed, du sidder med nu, får ikke besked.")).to_be_visible()
    expect(page.get_by_role("button", name=ON)).to_be_hidden()
    picture(page, "devices-no-script")
    page.get_by_role("button", name="Slå fra").click()
    expect(page.get_by_text("Enheden får ikke flere beskeder.")).to_be_visible()
    choose(page, "E-mail")
    assert not PushDevice.objects.exists()


@pytest.mark.browser_allows(console=["ERR_INTERNET_DISCONNECTED"])
def test_the_plan_on_the_device_and_messages_do_not_disturb_each_other(lone: Page, live: LiveServer) -> None:
    write_plan("Gå en tur ved åen")
    switch_on(lone)
    lone.goto(PLAN)
    lone.get_by_role("button", name="Gem på denne enhed").click()
    expect(lone.get_by_text("Planen ligger på denne enhed.")).to_be_visible()
    lone.goto(PAGE)
    lone.get_by_role("button", name="Slå fra").click()
    expect(lone.get_by_text("Enheden får ikke flere beskeder.")).to_be_visible()
    assert registrations(lone) == 1
    lone.context.set_offline(True)
    lone.goto(PLAN)
    expect(lone.get_by_role("main")).to_contain_text("Gå en tur ved åen")
    lone.context.set_offline(False)
    lone.goto(PAGE)
    switch_on(lone)
    lone.goto(PLAN)
    lone.get_by_role("button", name="Fjern fra denne enhed").click()
    expect(lone.get_by_text("Planen er fjernet fra denne enhed.")).to_be_visible()
    worker = Worker(lone, live.url)
    worker.push(json.dumps({"language": "da", "word": "news"}))
    assert len(worker.shown()) == 1


def test_a_tap_brings_an_open_page_to_the_front_as_it_is_or_opens_the_site(lone: Page, live: LiveServer) -> None:
    switch_on(lone)
    worker = Worker(lone, live.url)
    worker.push(json.dumps({"language": "da", "word": "news"}))
    worker.shown()
    (inside,) = lone.context.service_workers
    assert inside.evaluate(TAP, False) == ["focus /paamindelser/"]
    worker.push(json.dumps({"language": "da", "word": "news"}))
    worker.shown()
    assert inside.evaluate(TAP, True) == ["open /"]


def test_clinicians_switch_on_a_device_for_a_alerts(visit: Visit, live: LiveServer) -> None:
    page = browser(visit, Subscription())
    enter(page, "mette", "/mig/")
    page.get_by_role("link", name="Besked på enheder").click()
    switch_on(page)
    axe(page)
    picture(page, "devices-staff")
    worker = Worker(page, live.url)
    worker.push(json.dumps({"language": "da", "word": "urgent"}))
    assert worker.shown()[0]["tag"] == "urgent"


def test_by_keyboard_alone(lone: Page) -> None:
    lone.get_by_role("button", name=ON).focus()
    lone.keyboard.press("Enter")
    expect(lone.get_by_text("Denne enhed er slået til.")).to_be_visible()
    lone.keyboard.press("Tab")
    expect(lone.get_by_role("button", name="Slå fra")).to_be_focused()
    lone.keyboard.press("Enter")
    expect(lone.get_by_text("Enheden får ikke flere beskeder.")).to_be_visible()
