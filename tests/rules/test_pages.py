"""Every page of every role, as Chromium shows it: axe finds nothing, nothing overflows, nothing foreign is fetched.

In both themes, on a telephone (320 px) and on a desk (1280 px). The pages come from the table of addresses, so that a
new one is looked at without anybody thinking of it. Editors' own pages under /cms/ are Wagtail's.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from cms.models import HomePage, PublicPage
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer
from tests.rules.policy import POLICY
from tests.rules.test_urls import CLOSED_TO_STRANGERS
from tests.rules.world import World, addresses, make_world, url_of

pytestmark = [pytest.mark.template("t_demo"), pytest.mark.slow]

VIEWPORTS: dict[str, ViewportSize] = {
    "telephone": {"width": 320, "height": 700},
    "desk": {"width": 1280, "height": 900},
}
# One of each kind of people; the others of the cast see the same pages.
READERS = ["lone", "emil", "grethe", "mette", "karen", "bodil", "ida", "godkender", "per", "anne", "david"]
WORK_ONLY = {"emil", "grethe"}  # whose pages under Mig are as Lone's
LEAVE = {"care-home", "dialogue-about", "care-confirm-email"}  # lead on to another page, which is in the table itself
NO_PAGE = {
    "care-photo",
    "care-session-left",
    "care-staff-banners",
    "program-calendar",
    "video-calendar",
    "dialogue-draft",
    "dialogue-file",
    "dialogue-download",
    "clinic-letters-download",
    "clinic-letters-draft",
    "clinic-feedback-draft",
}
SIGNING_IN = ["account_request_login_code", "account_login", "account_reset_password", "account_inactive"]


@pytest.fixture
def world(committed_db: str) -> World:
    return make_world()


def pages_of(reader: str, world: World) -> Iterator[str]:
    """Every address that the reader may open and that is a page."""
    for name in CLOSED_TO_STRANGERS:
        rule = POLICY[name]
        is_own = reader not in WORK_ONLY or name.startswith(("program-", "dialogue-"))
        if is_own and reader in rule.allowed("GET") and 200 in rule.shown and name not in LEAVE | NO_PAGE:
            yield url_of(name, world.things[rule.thing] if rule.thing else {})
    if reader not in {"lone", "emil", "grethe"}:
        yield from (f"/{text}" for text, name, _ in addresses() if name in {"mfa_index", "mfa_list_webauthn"})


def steps_of(world: World) -> list[str]:
    """Every page of the first module."""
    number = world.things["step"]["number"]
    return [url_of("program-step", {"module_code": "m1", "number": one}) for one in range(1, number + 5) if one <= 12]


def public_pages() -> list[str]:
    """Every published page of both languages, and those that need no signing in."""
    found = [page.url for model in (HomePage, PublicPage) for page in model.objects.live()]
    return [*found, "/hjaelp/", "/findes-ikke/", *[f"/{text}" for text, name, _ in addresses() if name in SIGNING_IN]]


def problems(page: Page, url: str) -> Iterator[str]:
    """What is wrong with a page in any theme and at any width; it is fetched once."""
    answer = page.goto(url)
    if answer is None or answer.status != (404 if "findes-ikke" in url else 200):
        yield f"{url}: {answer and answer.status}"
        return
    if urlsplit(page.url).path.startswith("/cms/"):  # an editor's work begins in Wagtail
        return
    for name, size in VIEWPORTS.items():
        page.set_viewport_size(size)
        yield from (f"{url}, {name}: {problem}" for problem in _as_it_stands(page))


def _as_it_stands(page: Page) -> Iterator[str]:
    """Everything in light; in dark only colours can have become wrong."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{wide} px too wide; {page.evaluate(WIDEST)}"
    page.emulate_media(color_scheme="light")
    try:
        axe(page)
    except AssertionError as found:
        yield str(found)
    page.emulate_media(color_scheme="dark")
    for violation in page.evaluate(CONTRAST):
        yield f"in dark: {violation['help']}: {[node['html'] for node in violation['nodes']]}"


CONTRAST = """async () => (await axe.run({runOnly: ["color-contrast", "link-in-text-block"]})).violations"""
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1).slice(-1)
  .map((one) => one.outerHTML.slice(0, 160)).join()"""


def sign_in(page: Page, client: Client) -> None:
    """The browser takes over the session of a test client."""
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/", "httpOnly": True}])


def look(visit: Visit, urls: list[str], client: Client | None = None) -> list[str]:
    page = visit(reduced_motion="reduce")
    if client:
        sign_in(page, client)
    return [problem for url in urls for problem in problems(page, url)]


@pytest.mark.parametrize("reader", READERS)
def test_the_pages_of_a_reader(reader: str, visit: Visit, live: LiveServer, world: World) -> None:
    client = world.browser(reader)
    urls = list(dict.fromkeys([*pages_of(reader, world), *(steps_of(world) if reader == "lone" else [])]))

    assert urls
    assert look(visit, urls, client) == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_public_pages(language: str, visit: Visit, live: LiveServer) -> None:
    urls = [url for url in public_pages() if url.startswith("/en/") == (language == "en")]

    assert len(urls) >= 6
    assert look(visit, urls) == []


@pytest.mark.parametrize("reader", ["lone", "mette"])
def test_english_fits_a_telephone_too(reader: str, visit: Visit, live: LiveServer, world: World) -> None:
    world.users[reader].language = "en"
    world.users[reader].save()
    page = visit(viewport=VIEWPORTS["telephone"])
    sign_in(page, world.browser(reader))
    found = []
    for url in pages_of(reader, world):
        page.goto(url)
        assert page.locator("html").get_attribute("lang") == "en"
        if page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") > 0:
            found.append(f"{url}: {page.evaluate(WIDEST)}")
    assert found == []


def test_a_bad_page_is_found(visit: Visit, live: LiveServer) -> None:
    """The page is spoilt on its way: a picture without words, grey on white, and a line too long for a telephone."""
    bad = '<style>@media (prefers-color-scheme: dark) { p { color: #eee; background: #fff } }</style><main><img src="/static/cms/img/mark.svg"><p>Gråt på hvidt</p><svg width="900" height="9"></svg></main>'
    page = visit()
    page.route("**/spoilt/", lambda route: route.fulfill(status=200, content_type="text/html", body=bad))

    found = "\n".join(problems(page, "/spoilt/"))

    assert "px too wide" in found
    assert "image-alt" in found
    assert "in dark: Elements must meet minimum color contrast" in found
