"""The short form of tests/faults/program.py, and the controls that notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from clinic.demo import people
from tests.faults import program
from tests.infra.live import ServerProcess

NO_AUTOSAVE = """
window.confirmed = "";
document.addEventListener("input", (event) => event.stopImmediatePropagation(), true);
document.addEventListener("change", (event) => event.stopImmediatePropagation(), true);
"""


@pytest.fixture
def server(live_server_process: ServerProcess) -> Iterator[ServerProcess]:
    people.make_all()
    live_server_process.start()
    yield live_server_process
    live_server_process.kill()


@pytest.mark.slow
@pytest.mark.usefixtures("visit")  # it lets go of Playwright's loop
def test_killed_while_two_people_type_nothing_is_lost(server: ServerProcess, chromium: Browser) -> None:
    typists = [program.typist(chromium, server.url) for _one in range(2)]
    try:
        found = program.killed(server, typists, 2)
    finally:
        for one in typists:
            one.page.context.close()
    assert (found.runs, found.unkept, found.lost) == (4, [], [])


@pytest.mark.slow
@pytest.mark.usefixtures("visit")
def test_a_page_that_does_not_save_would_be_noticed(server: ServerProcess, chromium: Browser) -> None:
    """The negative control: words are typed, and nobody hears of them."""
    one = program.typist(chromium, server.url, NO_AUTOSAVE)
    found = program.Found()
    one.type("ord")
    one.page.wait_for_timeout(1000 * program.MOST + 500)
    program._kill(server, [one], found)
    one.page.context.close()
    assert found.too_much == 1


def test_what_is_missing_is_counted_from_its_first_word() -> None:
    typed = [(0.0, ""), (10.0, "et "), (12.0, "et to "), (13.0, "et to tre ")]
    assert program.missing(typed, "et to", 14.0) == 1.0
    assert program.missing(typed, "et", 14.0) == 2.0
    assert program.missing(typed, "", 14.0) == 4.0
    assert program.missing(typed, "et to tre", 14.0) == 0.0
