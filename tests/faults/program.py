"""A server that is killed while people type (reliability.md R10): a hundred runs, ten people at ten kills.

What the page has called saved is stored. If the device dies in the same moment, no more than the last five seconds are
gone. If the page stays open, nothing is: what was typed meanwhile is saved when the server is back.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright

from care.models import CareLink, Course, Region, User
from clinic.demo import people
from clinic.demo.cast import BY_KEY
from program import actions
from program.models import EntryVersion
from tests.infra import needs
from tests.infra.browser import FLAGS, sign_in
from tests.infra.live import ServerProcess
from tests.infra.measure import Measurement

PEOPLE, KILLS = 10, 10
MOST = 5.0  # seconds of typing that may be gone with a device
BACK = 60_000  # milliseconds until every page must have saved after the server is back
MAP = "/program/m1/7/"
FIELD = "[name=situation]"
LINE = "form[data-autosave] .save-state"
REMEMBER_WHAT_WAS_CONFIRMED = """
addEventListener("DOMContentLoaded", () => {
  const line = document.querySelector("form[data-autosave] .save-state");
  if (line) new MutationObserver(() => {
    if (line.dataset.state === "saved") window.confirmed = document.querySelector("[name=situation]").value;
  }).observe(line, { attributes: true, childList: true, subtree: true });
});
"""


@dataclass
class Typist:
    """Somebody who writes in their map, and when each of their words was on the page."""

    page: Page
    course: Course
    typed: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "")])

    def type(self, word: str) -> None:
        """One more word."""
        self.page.keyboard.insert_text(f"{word} ")
        self.typed.append((time.monotonic(), f"{self.typed[-1][1]}{word} "))

    @property
    def text(self) -> str:
        return self.typed[-1][1]

    @property
    def confirmed(self) -> str:
        """What was on the page when it last said "Gemt"."""
        said: str = self.page.evaluate("window.confirmed || ''")
        return said

    @property
    def stored(self) -> str:
        """What the database holds."""
        version = EntryVersion.unscoped.filter(entry__course=self.course).first()
        return str(version.data.get("situation", "")) if version else ""


@dataclass
class Found:
    """What was wrong in all runs. `gone` is how much typing each kill would have cost with the device, in seconds."""

    runs: int = 0
    unkept: list[str] = field(default_factory=list)
    gone: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def too_much(self) -> int:
        return sum(seconds > MOST for seconds in self.gone)


def missing(typed: list[tuple[float, str]], stored: str, now: float) -> float:
    """How long ago the first word was typed that is not stored."""
    return next((now - at for at, text in typed if not stored.startswith(text.rstrip())), 0.0)


def patient() -> Course:
    """One more patient, who has come to the map."""
    user = User.objects.create_user(email=f"{uuid4().hex}@example.org", name="Vera Vind", kind=User.Kind.PATIENT)
    region = Region.objects.get(slug="syddanmark")
    course: Course = Course.unscoped.create(patient=user, region=region, state=Course.State.ACTIVE)
    mette = User.objects.get(email=BY_KEY["mette"].email)
    CareLink.unscoped.create(course=course, user=mette, valid_from=timezone.now())
    actions.enrol(by=people.actor(mette), course=course, programme_code="skridt-for-skridt")
    return course


def typist(browser: Browser, url: str, script: str = REMEMBER_WHAT_WAS_CONFIRMED) -> Typist:
    """Their browser, at the map, with the cursor in its first field."""
    course = patient()
    context = browser.new_context(base_url=url, locale="da-DK")
    context.set_default_timeout(BACK)
    page = context.new_page()
    page.add_init_script(script)
    sign_in(page, course.patient)
    page.goto(MAP)
    page.locator(FIELD).focus()
    return Typist(page, course)


def killed(server: ServerProcess, typists: list[Typist], kills: int, *, seed: int = 20260528) -> Found:
    """They type, and now and then the server dies in the middle of it."""
    chance, found = random.Random(seed), Found()
    for number in range(kills):
        _type(typists, chance, chance.uniform(1.0, 9.0), f"{number}.")
        _kill(server, typists, found)
        _type(typists, chance, 0.5, f"{number}.nede.")
        server.start()
        for one in typists:
            _look(one, found)
    return found


def _type(typists: list[Typist], chance: random.Random, seconds: float, mark: str) -> None:
    """Words at their own pace: each types, rests and types on."""
    ends, count = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        chance.choice(typists).type(f"{mark}{count}")
        count += 1
        time.sleep(chance.uniform(0.0, 0.3))


def _kill(server: ServerProcess, typists: list[Typist], found: Found) -> None:
    """Nothing is tidied up; what is stored then is all there would be."""
    now = time.monotonic()
    server.kill()
    for one in typists:
        stored, confirmed = one.stored, one.confirmed
        found.runs += 1
        found.gone.append(missing(one.typed, stored, now))
        if not stored.startswith(confirmed.rstrip()):
            found.unkept.append(f"called saved, and gone: {confirmed[len(stored) :]!r}")


def _look(one: Typist, found: Found) -> None:
    """The page that stayed open saves by itself, and everything is there."""
    expect(one.page.locator(LINE)).to_have_attribute("data-state", "saved", timeout=BACK)
    if one.stored.split() != one.text.split():
        found.lost.append(f"{one.text!r} is stored as {one.stored!r}")


@contextmanager
def _chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves its loop marked as running
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield browser
        browser.close()


def measure() -> Iterator[Measurement]:
    """A hundred runs."""
    people.make_all()
    with TemporaryDirectory() as folder, _chromium() as browser:
        server = ServerProcess(settings.DATABASES["default"]["NAME"], Path(folder) / "server.log")
        server.start()
        try:
            found = killed(server, [typist(browser, server.url) for _one in range(PEOPLE)], KILLS)
        finally:
            server.kill()
    for what in (*found.unkept, *found.lost):
        print(what)
    name = f"{found.runs} runs of kill-while-typing"
    yield Measurement(f"{name}: texts called saved and not stored", len(found.unkept), "", goal=0)
    yield Measurement(f"{name}: pages that stayed open and lost something", len(found.lost), "", goal=0)
    yield Measurement(f"{name}: more than the last {MOST:.0f} s gone with the device", found.too_much, "", goal=0)
    yield Measurement(f"{name}: most that would be gone with the device", max(found.gone), "s", goal=MOST)
