"""The network is cut when the server has already taken what was sent: tried again, it is one submission."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from care.models import AuditEvent
from program import answering
from tests.infra.browser import Visit
from tests.infra.live import LiveServer
from tests.journeys.cast import enter, has_come_to, lines, person, versions

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=["ERR_", "WebSocket"]),  # the network is what is broken here
]
LIFTS = "/program/m2/7/"
ANSWER = re.compile(r"/m2/7/m2-loefter/1/$")


class Cut:
    """Lets a request through to the server, and its answer never back; `times` says how often."""

    def __init__(self, page: Page, address: re.Pattern[str], *, navigation: bool, times: int = 1) -> None:
        self.navigation, self.left, self.seen = navigation, times, 0
        page.route(address, self)

    def __call__(self, route: Route) -> None:
        wanted = route.request.method == "POST" and route.request.is_navigation_request() == self.navigation
        if not wanted or not self.left:
            route.continue_()
            return
        self.left -= 1
        self.seen = route.fetch(max_redirects=0).status
        route.abort("connectionreset")


def fill_in(page: Page) -> None:
    for label, words in {
        "Løfter 1": "Kaffe i solen",
        "Løfter 2": "Nabo",
        "Dræner 1": "Kø",
        "Dræner 2": "Avisen",
    }.items():
        page.get_by_label(label, exact=True).fill(words)


def audited(key: str) -> int:
    codes = [str(version.code) for version in versions(key, "m2-loefter")]
    return AuditEvent.objects.filter(action="worksheet.submitted", object_code__in=codes).count()


def send(page: Page, button: str = "Send til") -> None:
    page.get_by_role("button", name=re.compile(f"^{button}")).click()
    expect(page).to_have_url("chrome-error://chromewebdata/")  # the browser's own page: no connection


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def lone(request: pytest.FixtureRequest, visit: Visit, live: LiveServer) -> Page:
    has_come_to("lone", "m2")
    return enter(visit(java_script_enabled=request.param), "lone", LIFTS)


def again_by_reloading(page: Page) -> None:
    page.reload()


def again_by_going_back(page: Page) -> None:
    page.goto(LIFTS)


@pytest.mark.parametrize("again", [again_by_reloading, again_by_going_back])
def test_sent_and_never_heard_of_is_sent_once(lone: Page, again: Callable[[Page], None]) -> None:
    fill_in(lone)
    cut = Cut(lone, ANSWER, navigation=True)
    send(lone)
    assert cut.seen == 302  # it was taken
    again(lone)
    expect(lone.locator("#m2-loefter .status")).to_have_text("Afleveret")
    (sent,) = versions("lone", "m2-loefter")
    assert (sent.state, sent.data["lifts"]) == ("submitted", ["Kaffe i solen", "Nabo"])
    assert audited("lone") == 1


@pytest.mark.parametrize("lone", [False], indirect=True, ids=["no script"])
def test_without_its_key_the_second_try_would_be_turned_away(lone: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the server does not recognise the request."""
    monkeypatch.setattr(answering, "as_uuid", lambda _text: uuid4())
    fill_in(lone)
    Cut(lone, ANSWER, navigation=True)
    send(lone)
    lone.reload()
    expect(lone.get_by_role("heading", level=1)).to_have_text("Det blev ikke gemt")
    assert audited("lone") == 1


def test_a_save_whose_answer_was_lost_twice_is_one_save(visit: Visit, live: LiveServer) -> None:
    has_come_to("lone", "m2")
    page = enter(visit(), "lone", LIFTS)
    cut = Cut(page, ANSWER, navigation=False, times=2)
    page.get_by_label("Løfter 1", exact=True).fill("Kaffe i solen")
    expect(page.locator(".save-text")).to_contain_text("Ikke gemt endnu")
    assert cut.seen == 200
    expect(page.locator(".save-state")).to_have_attribute("data-state", "saved", timeout=25_000)
    (draft,) = versions("lone", "m2-loefter")
    assert (draft.saved_no, draft.data["lifts"][0]) == (1, "Kaffe i solen")
    page.get_by_label("Løfter 2", exact=True).fill("Nabo")
    expect(page.locator(".save-text")).to_contain_text("Gemt kl.")
    page.get_by_role("button", name="Gem og fortsæt senere").click()
    assert versions("lone", "m2-loefter")[0].data["lifts"][:2] == ["Kaffe i solen", "Nabo"]


def test_a_diary_that_was_sent_and_never_heard_of_is_sent_once(visit: Visit, live: LiveServer) -> None:
    lone = enter(visit(java_script_enabled=False), "lone", "/dagbog/humoer/ny/")
    lone.locator("label", has_text=re.compile(r"^4$")).first.click()
    lone.get_by_role("button", name="Gem").last.click()
    expect(lone.get_by_role("button", name="Aflever 1 linje")).to_be_visible()
    cut = Cut(lone, re.compile(r"/aflever/$"), navigation=True)
    send(lone, "Aflever 1 linje")
    assert cut.seen == 302
    lone.reload()
    expect(lone.get_by_text("Afleveret").first).to_be_visible()
    assert [line["mood"] for line in lines("lone", "mood")] == [4]
    course = str(person("lone").courses.get().code)
    assert AuditEvent.objects.filter(action="worksheet.submitted", course_code=course).count() == 1
