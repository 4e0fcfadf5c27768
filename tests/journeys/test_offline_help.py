"""The safety plan without a network: only for whoever asked, only those two pages, and gone when they sign out."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page, expect

from assessment.actions import safety_plan
from assessment.queries import safety_plan as queries
from care.models import AuditEvent
from clinic.demo import people
from tests.infra.browser import axe
from tests.journeys.cast import enter, person
from tests.journeys.pictures import picture

pytestmark = [
    pytest.mark.template("t_demo"),
    pytest.mark.browser_allows(console=[r"ERR_INTERNET_DISCONNECTED|Failed to load|503"], missing=[r".*"]),
]
PLAN = "/sikkerhedsplan/"
LINE = "Gå en tur ved åen"


@pytest.fixture
def lone(page: Page) -> Page:
    write(LINE)
    return enter(page, "lone", PLAN)


def write(line: str) -> None:
    actor = people.actor(person("lone"))
    assert actor.own_course is not None
    newest = queries.newest_of(actor, actor.own_course)
    base = newest.number if newest else 0
    data = {"signs": [{"sign": line}]}
    safety_plan.save(by=actor, course=actor.own_course, data=data, steps=["signs"], key=uuid4(), base=base)


def keep(page: Page) -> None:
    page.get_by_role("button", name="Gem på denne enhed").click()
    expect(page.get_by_text("Planen ligger på denne enhed.")).to_be_visible()


def kept(page: Page) -> list[str]:
    """Every address in every cache of the browser."""
    return page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
            (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat().sort()"""
    )


def offline(context: BrowserContext, page: Page, path: str) -> None:
    context.set_offline(True)
    page.goto(path)


def test_the_plan_and_the_numbers_are_read_without_a_network(lone: Page) -> None:
    axe(lone)
    keep(lone)
    picture(lone, "plan-kept")
    assert kept(lone) == ["/akut/", "/sikkerhedsplan/paa-enheden/"]
    assert AuditEvent.objects.filter(action="safety_plan.kept_on_device").count() == 1
    lone.goto("/program/")
    offline(lone.context, lone, PLAN)
    expect(lone.get_by_role("main")).to_contain_text(LINE)
    expect(lone.get_by_role("main")).to_contain_text("Som planen var")
    picture(lone, "plan-offline")
    lone.get_by_role("link", name="Telefonnumre i hele landet").click()
    expect(lone.get_by_role("main")).to_contain_text("Brug for hjælp nu")
    lone.goto("/breve/")
    expect(lone.get_by_role("heading", name="Du har ingen forbindelse")).to_be_visible()
    picture(lone, "no-network")
    lone.get_by_role("link", name="Min sikkerhedsplan").click()
    expect(lone.get_by_role("main")).to_contain_text(LINE)
    assert kept(lone) == ["/akut/", "/sikkerhedsplan/paa-enheden/"]


def test_whoever_did_not_ask_has_nothing(lone: Page) -> None:
    assert kept(lone) == []
    with pytest.raises(Error, match="INTERNET_DISCONNECTED"):
        offline(lone.context, lone, PLAN)


def test_a_changed_plan_reaches_the_copy(lone: Page) -> None:
    keep(lone)
    write("Ringe til min søster")
    with lone.expect_response(lambda answer: answer.url.endswith("/paa-enheden/")):
        lone.goto(PLAN)
    expect(lone.get_by_text("Planen ligger på denne enhed.")).to_be_visible()
    lone.wait_for_timeout(300)
    offline(lone.context, lone, PLAN)
    expect(lone.get_by_role("main")).to_contain_text("Ringe til min søster")


def test_it_can_be_taken_off_again(lone: Page) -> None:
    keep(lone)
    lone.get_by_role("button", name="Fjern fra denne enhed").click()
    expect(lone.get_by_text("Planen er fjernet fra denne enhed.")).to_be_visible()
    assert kept(lone) == []
    with pytest.raises(Error, match="INTERNET_DISCONNECTED"):
        offline(lone.context, lone, PLAN)


def test_signing_out_wipes_it(lone: Page) -> None:
    keep(lone)
    lone.goto(reverse("account_logout"))
    lone.get_by_role("main").get_by_role("button", name="Log ud").click()
    lone.goto("/da/")
    assert kept(lone) == []
    with pytest.raises(Error, match="INTERNET_DISCONNECTED"):
        offline(lone.context, lone, PLAN)


def test_somebody_else_signing_in_wipes_it(lone: Page) -> None:
    keep(lone)
    enter(lone, "jens", "/program/")
    assert kept(lone) == []


def test_resting_too_long_leaves_it(lone: Page, settings) -> None:
    keep(lone)
    settings.IDLE_TIMEOUT = timedelta(seconds=-1)
    lone.goto(PLAN)
    expect(lone).to_have_url(re.compile("log-ind"))
    assert kept(lone) == ["/akut/", "/sikkerhedsplan/paa-enheden/"]


def test_a_session_that_is_gone_never_puts_the_sign_in_page_in_its_place(lone: Page) -> None:
    keep(lone)
    lone.context.clear_cookies(name="sessionid")
    lone.goto("/da/")
    lone.wait_for_timeout(500)
    offline(lone.context, lone, PLAN)
    expect(lone.get_by_role("main")).to_contain_text(LINE)
