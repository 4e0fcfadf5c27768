"""The browser's complaints do fail a test: each of them, made on purpose."""

import pytest
from playwright.sync_api import Page

from tests.infra import browser
from tests.infra.browser import Watch, axe

BARE = '<!doctype html><html lang="da"><title>Hej</title><main><h1>Hej</h1>{}</main></html>'


def show(page: Page, body: str, policy: str = "default-src 'self'") -> None:
    """Open a page with this body and content security policy at the site's address."""
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
    page.route("**/made-up", lambda route: route.fulfill(body=BARE.format(body), headers=headers))
    page.goto("/made-up")
    page.wait_for_load_state("networkidle")


def complaint(watch: Watch) -> str:
    """What the watch would fail the test with; it is forgotten afterwards."""
    with pytest.raises(AssertionError) as raised:
        watch.check()
    watch.problems.clear()
    return str(raised.value)


def test_a_quiet_page_passes(page, watch):
    show(page, "<p>Goddag</p>")
    watch.check()
    axe(page)


def test_inline_style_is_a_violation(page, watch):
    show(page, '<p style="color: red">Rødt</p>')
    assert "csp: /made-up: style-src" in complaint(watch)


def test_inline_script_is_a_violation(page, watch):
    show(page, "<script>document.title = 'x'</script>")
    assert "csp: /made-up: script-src" in complaint(watch)


def test_an_exception_is_a_complaint(page, watch):
    show(page, "<script>null.lost</script>", "default-src 'unsafe-inline'")
    assert "console: uncaught" in complaint(watch)


def test_an_error_on_the_console_is_a_complaint(page, watch):
    show(page, "<script>console.error('Av')</script>", "default-src 'unsafe-inline'")
    assert "console: Av" in complaint(watch)


def test_another_host_is_a_complaint_and_is_not_reached(page, watch):
    show(page, '<img alt="" src="http://elsewhere.example/pixel.png">', "default-src *")
    text = complaint(watch)
    assert "hosts: http://elsewhere.example/pixel.png" in text
    assert "ERR_NAME_NOT_RESOLVED" in text


def test_a_missing_file_is_a_complaint(page, watch):
    show(page, '<img alt="" src="/static/no-such-picture.png">')
    assert "missing: 404" in complaint(watch)


@pytest.mark.browser_allows(missing=[r"no-such-picture"])
def test_what_a_test_allows_is_none(page, watch):
    show(page, '<img alt="" src="/static/no-such-picture.png">')
    watch.check()


def test_axe_finds_what_is_wrong(page, watch):
    show(page, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "default-src data:")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


BUTTON = '<button style="display: block; width: 40px; height: {}px; padding: 0; border: 0">x</button>'
BAR = '<nav style="position: sticky; bottom: 0"><button style="width: 200px; height: 60px">Hjem</button></nav>'
STYLED = "default-src 'self'; style-src 'unsafe-inline'"


def test_targets_that_are_too_small_are_found(page):
    show(page, BUTTON.format(10) * 2, STYLED)
    with pytest.raises(AssertionError, match="target-size"):
        axe(page)


def test_a_target_half_under_a_sticky_line_is_looked_at_where_it_is_free(page):
    page.set_viewport_size({"width": 320, "height": 600})
    space = '<div style="height: {}px"></div>'
    show(page, space.format(900) + BUTTON.format(30) + space.format(900) + BAR, STYLED)
    top = page.locator("button").first.bounding_box()["y"]
    page.evaluate("y => scrollTo(0, y)", top - 530)  # ten of its thirty pixels above the bar
    page.evaluate(browser.AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({runOnly: {type: 'rule', values: ['target-size']}})")["violations"]
    assert [one["id"] for one in found] == ["target-size"]  # what axe says of it as the page stands
    axe(page)
