"""Signing in as people do it: in a real browser, with a real (virtual) passkey."""

import re

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse, reverse_lazy
from playwright.sync_api import Page, expect

from care import notify
from care.access import Role
from care.actions import staff
from care.models import User
from tests.care import people
from tests.infra.browser import Visit, axe

pytestmark = pytest.mark.django_db
EXIT = "https://www.dmi.dk/"
WORK = reverse_lazy("clinic-worklist")


def give_key(page: Page) -> None:
    """The device now has a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"hasUserVerification": True, "isUserVerified": True}},
    )


def invited(db: None) -> str:
    per = people.staff("Per Lund", Role.ADMIN)
    with transaction.atomic():
        staff.invite(
            by=people.actor(per),
            name="Ny Psykolog",
            email="ny@example.org",
            role="psychologist",
            region=people.region(),
        )
    notify.deliver_due()
    found = re.search(r"http\S+?(/invitation/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_an_invited_psychologist_makes_a_passkey_and_signs_in_with_it_while_others_guess(page: Page, db: None) -> None:
    give_key(page)
    page.goto(invited(db))
    page.get_by_label("Med adgangsnøgle på denne enhed").check()
    axe(page)
    page.get_by_role("button", name="Videre til det ekstra trin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilføj en adgangsnøgle")
    axe(page)
    page.get_by_role("button", name="Lav nøglen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gem dine nødkoder")
    axe(page)
    page.get_by_label("Jeg har gemt mine nødkoder").check()
    page.get_by_role("button", name="Videre").click()
    page.wait_for_url(f"**{WORK}")

    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Log ud").click()
    user = User.objects.get(email="ny@example.org")
    user.set_password(people.PASSWORD)
    user.save()
    for _ in range(11):
        page.request.get("/konto/log-ind/medarbejder/")
        token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
        form = {"login": "ny@example.org", "password": "forkert", "csrfmiddlewaretoken": token}
        page.request.post("/konto/log-ind/medarbejder/", form=form)
    page.goto("/konto/log-ind/medarbejder/")
    page.get_by_label("E-mail").fill("ny@example.org")
    page.get_by_label("Adgangskode").fill(people.PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("prøvet for mange gange")
    page.get_by_role("button", name="Brug adgangsnøgle").click()
    page.wait_for_url(f"**{WORK}")


def test_staff_sign_in_with_an_app_without_javascript(visit: Visit, db: None) -> None:
    people.staff("Mette Dahl", Role.PSYCHOLOGIST)
    page = visit(java_script_enabled=False)
    page.goto(str(WORK))
    page.get_by_role("link", name="Log ind som medarbejder").click()
    page.get_by_label("E-mail").fill("mette@example.org")
    page.get_by_label("Adgangskode").fill(people.PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_label("Kode").fill(people.totp_code())
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(f"**{WORK}")


def test_a_patient_signs_in_by_keyboard(page: Page, db: None) -> None:
    people.patient()
    page.goto("/konto/log-ind/")
    page.get_by_label("Din e-mail").focus()
    page.keyboard.type("lone@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se i din mail")
    code = re.search(r"Din kode er (\S+)", mail.outbox[-1].body)
    assert code
    page.get_by_label("Koden fra mailen").focus()
    page.keyboard.type(code[1])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "log-ind" not in url)


@pytest.mark.browser_allows(hosts=[r"www\.dmi\.dk"])
def test_leaving_in_a_hurry_works_without_javascript(visit: Visit, db: None) -> None:
    page = visit(java_script_enabled=False)
    page.context.route(EXIT, lambda route: route.fulfill(body="vejret"))
    page.goto("/konto/log-ind/")
    page.get_by_role("button", name="Forlad siden hurtigt").click()
    page.wait_for_url(EXIT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wrong_with_the_pages_of_signing_in(visit: Visit, db: None, scheme: str, width: int) -> None:
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    for path in ("/konto/log-ind/", "/konto/log-ind/medarbejder/", "/konto/adgangskode/glemt/", "/invitation/x/"):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
