"""A conversation between Firefox and Chromium through the product's own pages; where Firefox is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.infra import firefox, needs
from tests.infra.browser import Visit
from tests.infra.firefox import Firefox
from tests.infra.live import LiveServer
from tests.video.calling import FIGURES, Calling, Workers, fresh_store, sees

ADDRESS = firefox.own_address()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not needs.firefox(), reason="Firefox is not installed: apt-get install firefox-esr"),
    pytest.mark.skipif(ADDRESS is None, reason="Firefox calls over no loopback interface, and there is no other"),
]
SHOWN = "[...document.querySelectorAll('[data-say=\"{}\"] > :not([hidden])')].map((one) => one.dataset.is)"
COUNTS = "document.querySelector('[data-call]').call.keys.counts()"


@pytest.fixture
def calling(live: LiveServer, visit: Visit) -> Iterator[Calling]:
    fresh_store()
    workers = Workers(ADDRESS or "")
    workers.start()
    expect.set_options(timeout=30_000)
    made = Calling(visit, workers)
    yield made
    made.close()
    workers.stop()
    expect.set_options(timeout=5_000)


@pytest.fixture
def window(calling: Calling, live: LiveServer) -> Iterator[Firefox]:
    """Lone's Firefox."""
    with firefox.running(live.url) as made:
        made.sign_in(calling.lone)
        yield made


def frames(window: Firefox) -> int:
    return int(window.run(f"({FIGURES})()")["frames"][0])


def more_frames(window: Firefox) -> None:
    before = frames(window)
    window.until(f"({FIGURES})().then((found) => found.frames[0] >= {before + 15})")


def test_firefox_and_chromium_see_each_other_encrypted_and_over_a_restart(calling: Calling, window: Firefox) -> None:
    window.goto(f"/samtaler/{calling.row.code}/video/")
    window.click("[data-go]")
    mette = calling.host()
    calling.admits(mette, "Lone")
    sees(mette)
    more_frames(window)

    window.until(SHOWN.format("secrecy") + ".includes('on')")
    expect(mette.locator("[data-say='secrecy'] [data-is='on']")).to_be_visible()
    code = window.run("document.querySelector('[data-code]').textContent")
    assert code == mette.locator("[data-code]").first.inner_text()
    window.until(f"{COUNTS}.then(({{ isOn }}) => isOn)")
    assert window.run(COUNTS)["errors"] == 0

    window.run("document.querySelector('[data-call]').call.peer.restart().then(() => true)")
    more_frames(window)
    sees(mette, 0, 40)
    window.click("[data-button='audio']")
    expect(mette.locator("[data-slot='0']").get_by_text("Mikrofonen er slået fra")).to_be_visible()


def test_the_device_page_in_firefox(window: Firefox) -> None:
    window.goto("/samtaler/proev/")
    window.click("[data-open]")
    window.until(SHOWN.format("video") + ".includes('good')")
    window.click("[data-line]")
    assert "%" in window.until("document.querySelector('[data-figure=loss]').textContent")
    assert window.run(SHOWN.format("line")) != ["blocked"]
