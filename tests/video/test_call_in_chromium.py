"""Real browsers hold a conversation through the product's own pages and a media worker (issue 6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.infra.browser import Visit
from tests.infra.live import LiveServer
from tests.video.calling import Calling, Workers, figures, fresh_store, sees
from video.models import Participant

pytestmark = [pytest.mark.slow]


@pytest.fixture
def workers() -> Iterator[Workers]:
    fresh_store()
    made = Workers()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def calling(live: LiveServer, visit: Visit, workers: Workers) -> Iterator[Calling]:
    made = Calling(visit, workers)
    yield made
    made.close()


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

    lone.get_by_role("button", name="Slå mikrofonen fra").click()
    expect(mette.locator("[data-slot='0']").get_by_text("Mikrofonen er slået fra")).to_be_visible()
    mette.get_by_role("button", name="Slå kameraet fra").click()
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
