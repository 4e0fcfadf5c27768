"""Lone and Mette have a conversation agreed right now, media workers run beside the site, and browsers hold the call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from care import sockets
from care.models import Course, User
from clinic.demo import people
from tests.infra import browser
from tests.infra.browser import Visit, sign_in
from tests.infra.loops import LoopThread
from tests.rules.world import give_factor
from tests.video.sfu.engine import until as until_so
from tests.video.sockets import forget_all
from video import consumers, guest_links, leases
from video.actions import guests
from video.bus import LayerBus
from video.models import Appointment, Call
from video.sfu.mux import Mux
from video.sfu.worker import Worker

CAMERA = {"permissions": ["camera", "microphone"]}
FIGURES = """async () => {
  const call = document.querySelector("[data-call]").call;
  const found = { frames: [0, 0, 0], samples: [0, 0, 0], state: call.peer.pc?.connectionState };
  if (!call.peer.pc) return found;
  const transceivers = call.peer.pc.getTransceivers();
  for (const report of (await call.peer.pc.getStats()).values()) {
    if (report.type !== "inbound-rtp") continue;
    const slot = Math.floor(transceivers.findIndex(({ mid }) => mid === report.mid) / 2);
    if (report.kind === "video") found.frames[slot] = report.framesDecoded ?? 0;
    else found.samples[slot] = report.totalSamplesReceived ?? 0;
  }
  return found;
}"""


class Workers:
    """Media workers on a loop of their own, found through Redis as in production; each can be killed."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.thread = LoopThread("media")
        self.all: list[Worker] = []

    def start(self) -> Worker:
        worker = self.thread.run(self._made())
        self.all.append(worker)
        return worker

    async def _made(self) -> Worker:
        code = uuid4()
        made = Worker(LayerBus(code), leases.leases(), Mux(bind=self.address, port=0), code=code)
        await made.start()
        return made

    @property
    def busy(self) -> Worker:
        """The one that has the room."""
        return next(worker for worker in self.all if worker.rooms)

    def kill(self, worker: Worker) -> None:
        """Without a word: no beat, no answer, no packet."""

        def die() -> None:
            for task in worker._tasks:
                task.cancel()
            worker.mux.stop()

        self.thread.loop.call_soon_threadsafe(die)
        self.all.remove(worker)

    def stop(self) -> None:
        for worker in self.all:
            self.thread.run(worker.stop())
        self.thread.run(leases.leases().close())
        self.thread.stop()


class Calling:
    """The people, their appointment, and their browsers."""

    def __init__(self, visit: Visit, workers: Workers) -> None:
        self.visit, self.workers = visit, workers
        self.pages: list[Page] = []
        self.users = people.make_all()
        self.lone, self.mette = self.users["lone"], self.users["mette"]
        for key in ("mette", "jonas", "karen"):
            give_factor(self.users[key])
        self.row = self.appointment(self.lone, self.mette)

    def appointment(self, patient: User, psychologist: User, **more: Any) -> Appointment:
        now = timezone.now()
        values = {
            "course": Course.unscoped.get(patient=patient),
            "psychologist": psychologist,
            "kind": Appointment.Kind.OTHER,
            "starts_at": now + timedelta(minutes=5),
            "ends_at": now + timedelta(minutes=65),
            "phone": "20 30 40 50",
        }
        made: Appointment = Appointment.unscoped.create(**(values | more))
        return made

    def opens(self, user: User, *, init: str = "", **options: Any) -> Page:
        """The person's browser on their page of the call; `init` runs before the page's own scripts."""
        page = self.visit(**(CAMERA | options))
        if init:
            page.add_init_script(init)
        page.set_default_timeout(45_000)
        self.pages.append(page)
        sign_in(page, user)
        start = "/samtaler" if user.is_patient else "/klinik/samtaler"
        page.goto(f"{start}/{self.row.code}/video/")
        return page

    def goes_in(self, page: Page) -> None:
        page.locator("[data-go]:enabled").click()

    def patient(self) -> Page:
        page = self.opens(self.lone)
        self.goes_in(page)
        return page

    def host(self) -> Page:
        page = self.opens(self.mette)
        self.goes_in(page)
        return page

    def pair(self) -> tuple[Page, Page]:
        """Both in the conversation."""
        lone, mette = self.patient(), self.host()
        self.admits(mette, "Lone")
        for page in (lone, mette):
            sees(page)
        return lone, mette

    def admits(self, host: Page, name: str) -> None:
        host.get_by_role("button", name="Luk ind").filter(has_text=name).click()

    def guest(self, name: str, kind: str = "relative") -> Page:
        """Somebody whom Lone has agreed to, in a browser of their own, in the waiting room."""
        by = people.actor(self.mette)
        invited = guests.Invited(kind=kind, name=name, phone="20 30 40 51")
        guest = guests.invite(by=by, appointment=self.row, invited=invited, key=uuid4())
        guest = guests.consent(by=people.actor(self.lone), guest=guest, yes=True)
        page = self.visit(**CAMERA)
        page.set_default_timeout(45_000)
        self.pages.append(page)
        page.goto(f"/gaest/{guest.code}/{guest_links.token(guest)}/")
        page.get_by_role("button", name="Brug linket i denne browser").click()
        self.goes_in(page)
        return page

    def close(self) -> None:
        """Hang up everywhere, and give back what the server's loop holds."""
        for context in {page.context for page in self.pages}:
            context.close()
        give_back()

    @property
    def call(self) -> Call:
        found: Call = Call.unscoped.order_by("-opened_at")[0]
        return found


def give_back() -> None:
    """Wait until the server holds nothing of a call any more."""
    loop = sockets._lines.server
    if loop is not None and not loop.is_closed():  # of an earlier test
        asyncio.run_coroutine_threadsafe(_all_gone(), loop).result(20)


async def _all_gone() -> None:
    """On the server's loop: wait for the sockets' endings, then give back its connections to the leases."""
    await until_so(lambda: not consumers._open and not any("watch" in task.get_name() for task in asyncio.all_tasks()))
    await asyncio.sleep(0.3)
    await leases.leases().close()


def until(page: Page, true: str, patience: float = 45) -> None:
    """Until an expression about the page's call is true."""
    browser.until(page, f"await (async (call) => {true})(document.querySelector('[data-call]').call)", patience)


def figures(page: Page) -> Any:
    return page.evaluate(FIGURES)


def waits(page: Page, true: Callable[[Any], bool], patience: float = 45) -> Any:
    deadline = time.monotonic() + patience
    while not true(found := figures(page)):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(250)
    return found


def sees(page: Page, slot: int = 0, more: int = 15) -> None:
    """New pictures and new sound come in this slot."""
    before = figures(page)
    waits(
        page,
        lambda found: (
            found["frames"][slot] >= before["frames"][slot] + more
            and found["samples"][slot] > before["samples"][slot] + 8_000
        ),
    )


def fresh_store() -> None:
    forget_all(settings.REDIS_URL)
