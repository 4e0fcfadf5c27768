"""Real Chromium: `page`, `visit`, `sign_in`, `axe`. A test fails on what its pages complain about.

Console errors, uncaught exceptions, violations of the content security policy, missing files and requests to any other
host fail the test unless it says `@pytest.mark.browser_allows(csp=[…], console=[…], hosts=[…], missing=[…])`
(regular expressions).
"""

import asyncio
import os
import re
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.infra import needs
from tests.infra.live import LiveServer
from tests.infra.servers import CACHE

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--host-resolver-rules=MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
WAGTAIL_ADMIN = r"^/cms/"  # its own pages need inline styles; see cms/csp.py
STATUS_MESSAGE = "Failed to load resource: the server responded"  # `missing` judges these by type instead
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.lysningCspViolation(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""

WATCH = pytest.StashKey["Watch"]()
USES_BROWSER = {"page", "visit", "chromium"}


@dataclass
class Watch:
    """What the pages of one test complained about, less what the test allows."""

    allowed: dict[str, list[str]]
    hosts: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def follow(self, context: BrowserContext, base_url: str) -> None:
        """Listen to everything that happens in the context."""
        self.contexts.append(context)
        self.hosts.add(urlsplit(base_url).netloc)
        context.expose_binding("lysningCspViolation", lambda _source, text: self.note("csp", text))
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.note("console", f"uncaught: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def note(self, kind: str, text: str) -> None:
        """Keep a complaint unless it is allowed."""
        if not any(re.search(pattern, text) for pattern in self.allowed.get(kind, [])):
            self.problems.append(f"{kind}: {text}")

    def check(self) -> None:
        """Raise when there was a complaint."""
        for context in self.contexts:
            context.cookies()  # lets events that are on their way arrive
        assert not self.problems, "The browser complained:\n" + "\n".join(self.problems)

    def _on_console(self, message: ConsoleMessage) -> None:
        policy = "Content Security Policy" in message.text  # comes as a violation, too
        if message.type == "error" and not message.text.startswith(STATUS_MESSAGE) and not policy:
            self.note("console", f"{message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in self.hosts:
            self.note("hosts", request.url)

    def _on_response(self, response: Response) -> None:
        files = {"stylesheet", "script", "image", "font", "manifest"}
        if response.status >= 400 and response.request.resource_type in files:
            self.note("missing", f"{response.status} {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch(request: pytest.FixtureRequest) -> Watch:
    """The complaints so far; checked when the test has ended."""
    marker = request.node.get_closest_marker("browser_allows")
    allowed: dict[str, list[str]] = {
        name: list(patterns) for name, patterns in (marker.kwargs if marker else {}).items()
    }
    allowed.setdefault("csp", []).append(WAGTAIL_ADMIN)
    found = Watch(allowed)
    request.node.stash[WATCH] = found
    return found


Visit = Callable[..., Page]


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser, watch: Watch) -> Iterator[Visit]:
    """Open a new person's browser: `visit()`, `visit(java_script_enabled=False)`, `visit(base_url=other.url)`.

    Keyword arguments are Playwright's for a new context. Each call is a browser of its own, sharing nothing.
    """
    contexts: list[BrowserContext] = []

    def opened(base_url: str = "", **options: Any) -> Page:
        base_url = base_url or request.getfixturevalue("live").url
        usual: dict[str, Any] = {"locale": "da-DK", "timezone_id": "Europe/Copenhagen", "base_url": base_url}
        context = chromium.new_context(**(usual | options))
        context.set_default_timeout(10_000)
        watch.follow(context, base_url)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(live: LiveServer, visit: Visit) -> Page:
    """A browser page of a Danish visitor to `live`: `page.goto("/")`."""
    return visit()


def session_of(user: Any) -> tuple[str, str]:
    """The cookie of a new signed-in session of the user, by name and value."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value


def sign_in(page: Page, user: Any) -> None:
    """Give the page's browser a signed-in session of the user, without the sign-in pages."""
    name, value = session_of(user)
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/", "httpOnly": True}])


def until(page: Page, true: str, patience: float = 30) -> None:
    """Until an expression is true on the page. Playwright's own way evaluates strings there, which our pages forbid."""
    deadline = time.monotonic() + patience
    while not page.evaluate(f"async () => {{ return {true}; }}"):
        assert time.monotonic() < deadline, true
        page.wait_for_timeout(100)


def axe(page: Page, *, exclude: tuple[str, ...] = (), rules_off: tuple[str, ...] = ()) -> None:
    """Raise when axe-core finds anything on the page as it stands; `exclude` takes CSS selectors."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": AXE_RULES},
        "rules": {rule: {"enabled": False} for rule in rules_off},
        "resultTypes": ["violations"],
    }
    script = "([exclude, options]) => axe.run({include: [['html']], exclude: exclude.map((s) => [s])}, options)"
    found = page.evaluate(script, [list(exclude), options])["violations"]
    stays = [(one, node) for one in found for node in one["nodes"] if not _was_half_hidden(page, one["id"], node)]
    lines = [f"{one['id']}: {one['help']}\n    {node['html']}" for one, node in stays]
    assert not stays, f"axe on {page.url}:\n" + "\n".join(lines)


def _was_half_hidden(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Whether a target is too small only where the page happened to stand, half under a line that stays in place."""
    if rule != "target-size":
        return False
    where = node["target"][0]
    page.evaluate(
        "where => document.querySelector(where).scrollIntoView({block: 'center', behavior: 'instant'})", where
    )
    only = {"runOnly": {"type": "rule", "values": [rule]}, "resultTypes": ["violations"]}
    again = page.evaluate("([where, only]) => axe.run(where, only)", [where, only])["violations"]
    return not again


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep Playwright's event loop out of the way of all other tests.

    Its synchronous interface leaves its loop marked as running in this thread: Django would refuse the database, and
    tests with their own loop would not start.
    """
    if USES_BROWSER & set(getattr(item, "fixturenames", ())):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        try:
            return (yield)
        finally:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test passes only when its pages had nothing to complain about; a failed one leaves pictures."""
    watch = item.stash.get(WATCH, None)
    try:
        result = yield
        if watch:
            watch.check()
    except Exception:
        if watch:
            _take_pictures(item, watch)
        raise
    return result


def _take_pictures(item: pytest.Item, watch: Watch) -> None:
    pages = [page for context in watch.contexts for page in context.pages if not page.is_closed()]
    if watch.problems:
        item.add_report_section("call", "browser", "\n".join(watch.problems))
    for number, page in enumerate(pages, 1):
        name = re.sub(r"[^\w.-]+", "_", item.nodeid)[-120:]
        target = CACHE / "failures" / f"{name}-{number}.png"
        page.screenshot(path=target, full_page=True)
        item.add_report_section("call", "picture", f"{page.url}\n{target}")
