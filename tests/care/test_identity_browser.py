"""The way in by MitID in a real browser, with the stand-in beside it: apply, sign in again, link, be refused."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Page

from care import applying, identity
from care.models import User
from tests.eid import Spoilable
from tests.infra.browser import Visit, axe
from tests.infra.live import LiveServer

pytestmark = pytest.mark.browser_allows(hosts=[r"^http://localhost:\d+/(authorize|$)"])


def applicant(page: Page) -> None:
    """Somebody who has chosen a region."""
    session = Client().session
    session[applying.SESSION] = "syddanmark"
    session.save()
    name, key = settings.SESSION_COOKIE_NAME, session.session_key or ""
    page.context.add_cookies([{"name": name, "value": key, "domain": "localhost", "path": "/", "httpOnly": True}])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_applicant_comes_in_with_mitid(scripts: bool, visit: Visit, db: None, stand_in: Spoilable) -> None:
    page = visit(java_script_enabled=scripts, viewport={"width": 320, "height": 700})
    applicant(page)
    page.goto("/konto/ansoeg/?next=/mig/")
    if scripts:
        axe(page)
    page.get_by_role("link", name="Log ind med MitID").click()
    assert page.url.startswith(stand_in.issuer)
    assert page.get_by_text("Dette er ikke MitID").is_visible()
    if scripts:
        axe(page)
    page.get_by_role("button", name="Asta Ny").click()
    page.wait_for_url("**/mig/")
    assert page.get_by_text("Asta Ny").first.is_visible()
    assert identity.has_eid(User.objects.get(name="Asta Ny"))


def test_an_applicant_comes_in_by_email_and_links_mitid_later(visit: Visit, db: None, stand_in: Spoilable) -> None:
    page = visit(viewport={"width": 320, "height": 700})
    applicant(page)
    page.goto("/konto/ansoeg/?next=/mig/")
    page.get_by_label("Din e-mail").fill("ny@example.org")
    page.get_by_role("button", name="Send mig en kode").click()
    page.wait_for_url("**/konto/ansoeg/kode/**")
    axe(page)
    found = re.search(r"Din kode er (\S+)", mail.outbox[-1].body)
    assert found
    page.get_by_label("Koden fra mailen").fill(found[1])
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_url("**/mig/")

    page.get_by_role("link", name="MitID").click()
    axe(page)
    page.get_by_role("link", name="Tilknyt MitID").click()
    page.get_by_role("button", name="Asta Ny").click()
    page.wait_for_url("**/mig/mitid/")
    assert page.get_by_text("MitID er tilknyttet din konto").is_visible()
    axe(page)
    assert User.objects.get(email="ny@example.org").name == "Asta Ny"


def test_a_patient_signs_in_where_they_were_going(visit: Visit, db: None, stand_in: Spoilable) -> None:
    page = visit()
    applicant(page)
    page.goto("/konto/ansoeg/?next=/mig/")
    page.get_by_role("link", name="Log ind med MitID").click()
    page.get_by_role("button", name="Asta Ny").click()
    page.wait_for_url("**/mig/")
    other = visit()
    other.goto("/konto/enheder/")
    axe(other)
    other.get_by_role("link", name="Log ind med MitID").click()
    other.get_by_role("button", name="Asta Ny").click()
    other.wait_for_url("**/konto/enheder/")


@pytest.mark.parametrize(("button", "words"), [("Bent Lav", "ikke sikkert nok"), ("Afbryd", "Du afbrød login")])
def test_who_is_refused_reads_why_and_what_to_do(
    button: str, words: str, visit: Visit, db: None, stand_in: Spoilable
) -> None:
    page = visit(viewport={"width": 320, "height": 700})
    page.goto("/konto/log-ind/")
    page.get_by_role("link", name="Log ind med MitID").click()
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/konto/mitid/svar/**")
    assert words in page.get_by_role("heading", level=1).inner_text()
    axe(page)
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    page.reload()  # the answer is used up: reloading it is said kindly, too
    assert "tog for lang tid" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("link", name="Log ind med MitID").is_visible()


@pytest.mark.browser_allows(hosts=[r"^http://(localhost|127\.0\.0\.1):\d+/"])
def test_another_site_s_link_stops_at_our_own_page(
    visit: Visit, live: LiveServer, db: None, stand_in: Spoilable
) -> None:
    page = visit()
    body = f'<link rel="icon" href="data:,"><a href="{live.url}/konto/mitid/">Vind</a>'
    page.route("**/fremmed/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto("http://127.0.0.1:9/fremmed/")
    page.get_by_text("Vind").click()
    page.wait_for_url("**/konto/log-ind/")
