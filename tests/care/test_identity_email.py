"""An applicant by e-mail: the account is made by the code, and nobody learns who has one."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from care import applying, email_proof
from care.access import Role
from care.models import AuditEvent, Region, RegionSetting, User, today
from tests.care import cast, people

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/konto/ansoeg/", "/konto/ansoeg/kode/"
NEXT = "?next=/mig/"
NEW = "ny@example.org"


@pytest.fixture
def browser(db: None) -> Client:
    return chosen()


def chosen(slug: str = "syddanmark") -> Client:
    client = Client()
    session = client.session
    session[applying.SESSION] = slug
    session.save()
    return client


def ask(client: Client, email: str = NEW) -> str:
    """The code from the mail, or "" when none came."""
    mail.outbox.clear()
    answer = client.post(SIGN_IN + NEXT, {"email": email})
    assert (answer.status_code, answer.url) == (302, f"{CODE}?next=%2Fmig%2F")
    assert [one.to for one in mail.outbox] == [[email.lower()]]
    found = re.search(r"Din kode er (\S+)", mail.outbox[0].body)
    return found[1] if found else ""


def is_in(client: Client) -> bool:
    return client.get("/konto/enheder/").status_code == 200


def test_the_account_is_made_when_the_code_is_right_and_not_before(browser: Client) -> None:
    code = ask(browser, "NY@example.org")
    assert not User.objects.filter(email=NEW).exists()
    answer = browser.post(CODE + NEXT, {"code": f" {code.lower()} "})
    assert answer.url == "/mig/"
    user = User.objects.get(email=NEW)
    assert (user.kind, user.name, user.has_usable_password()) == ("patient", "", False)
    assert is_in(browser)
    assert browser.session["identity"] == {"kind": "email", "level": ""}
    assert browser.session[applying.SESSION] == "syddanmark"
    assert AuditEvent.objects.filter(action="account.opened", patient_code=user.code, reason="e-mail").count() == 1


def test_afterwards_the_ordinary_page_knows_the_address(browser: Client) -> None:
    browser.post(CODE, {"code": ask(browser)})
    mail.outbox.clear()
    Client().post("/konto/log-ind/", {"email": NEW})
    assert "Din kode er" in mail.outbox[0].body


def test_a_known_patient_comes_in_by_the_same_page(browser: Client) -> None:
    lone = people.patient("Lone Kristensen")
    assert browser.post(CODE, {"code": ask(browser, "lone@example.org")}).url == applying.START
    assert browser.session["_auth_user_id"] == str(lone.pk)


def test_new_known_staff_and_closed_see_the_same_pages(browser: Client) -> None:
    people.patient("Lone Kristensen")
    people.staff("Mette Dahl", Role.PSYCHOLOGIST)
    User.objects.filter(pk=people.patient("Grethe Holm").pk).update(is_active=False)
    pages = []
    for name in ("ny", "lone", "mette", "grethe"):
        client, email = chosen(), f"{name}@example.org"
        ask(client, email)
        wrong = client.post(CODE, {"code": "FORKERT"}).content.decode()
        text = (client.get(CODE).content.decode() + wrong).replace(email, "X")
        pages.append(re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text))
    assert len(set(pages)) == 1


@pytest.mark.parametrize("who", ["mette", "grethe", "jens"])
def test_who_may_not_come_in_this_way_gets_no_code(who: str, browser: Client) -> None:
    """Staff, a closed account, and a patient whose region asks for MitID."""
    people.staff("Mette Dahl", Role.PSYCHOLOGIST)
    User.objects.filter(pk=people.patient("Grethe Holm").pk).update(is_active=False)
    people.patient("Jens Olesen", where="nordjylland")
    RegionSetting.objects.create(region=people.region("nordjylland"), key="email_code_sign_in", value="no")
    assert ask(browser, f"{who}@example.org") == ""
    for code in ("", "BCDF-GHJK"):
        browser.post(CODE, {"code": code})
    assert not is_in(browser)


def test_a_region_that_wants_mitid_has_no_email_here(browser: Client) -> None:
    assert "Send mig en kode" in browser.get(SIGN_IN).content.decode()
    RegionSetting.objects.create(region=people.region(), key="email_code_sign_in", value="no")
    page = browser.get(SIGN_IN).content.decode()
    assert "Send mig en kode" not in page
    assert "Ring til klinikken" in page
    assert browser.post(SIGN_IN, {"email": NEW}).status_code == 404
    assert mail.outbox == []


def test_five_wrong_codes_end_it(browser: Client) -> None:
    code = ask(browser)
    for _ in range(5):
        page = browser.post(CODE, {"code": "FORKERT"})
    assert (page.status_code, "passer ikke" in page.content.decode()) == (422, True)
    assert browser.post(CODE, {"code": code}).url == SIGN_IN
    assert not User.objects.filter(email=NEW).exists()


def test_a_code_lasts_ten_minutes(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = ask(browser)
    cast.later(monkeypatch, seconds=email_proof.LASTS + 1)
    assert browser.post(CODE, {"code": code}).url == SIGN_IN


def test_a_code_is_for_one_browser_and_one_time(browser: Client) -> None:
    code = ask(browser)
    other = chosen()
    ask(other, "anden@example.org")
    other.post(CODE, {"code": code})
    assert not is_in(other)
    browser.post(CODE, {"code": code})
    browser.logout()
    assert browser.post(CODE, {"code": code}).status_code == 302
    assert not is_in(browser)


def test_the_code_is_not_in_the_session(browser: Client) -> None:
    code = ask(browser)
    assert code not in str(dict(browser.session))
    assert code.replace("-", "") not in str(dict(browser.session))


def test_many_codes_to_one_address_are_too_many(browser: Client) -> None:
    for _ in range(5):
        ask(chosen())
    page = browser.post(SIGN_IN, {"email": NEW})
    assert (page.status_code, "mange koder" in page.content.decode()) == (422, True)


@pytest.mark.parametrize("path", [SIGN_IN, CODE])
def test_one_begins_with_a_region(path: str, db: None) -> None:
    assert Client().get(path).url == applying.START
    assert chosen("findes-ikke").get(path).url == applying.START
    Region.objects.filter(slug="syddanmark").update(valid_until=today())
    assert chosen().get(path).url == applying.START


def test_a_merged_region_leads_to_the_one_that_took_it_over(db: None) -> None:
    Region.objects.filter(slug="syddanmark").update(valid_until=today(), successor=people.region("nordjylland"))
    assert people.region("nordjylland").name in chosen().get(SIGN_IN).content.decode()


def test_signed_in_people_go_on(db: None) -> None:
    assert people.browser_of(people.patient("Lone Kristensen")).get(SIGN_IN + NEXT).url == "/mig/"
    assert people.browser_of(people.staff("Mette Dahl", Role.PSYCHOLOGIST)).get(SIGN_IN).url == "/start/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_on_leads_nowhere_else(elsewhere: str, browser: Client) -> None:
    browser.post(SIGN_IN, {"email": NEW}, query_params={"next": elsewhere})
    found = re.search(r"Din kode er (\S+)", mail.outbox[-1].body)
    assert found
    assert browser.post(CODE, {"code": found[1]}, query_params={"next": elsewhere}).url == applying.START


def test_a_code_of_somebody_who_became_staff_meanwhile_opens_nothing(browser: Client) -> None:
    code = ask(browser)
    people.staff("Ny Kollega", Role.PSYCHOLOGIST)
    browser.post(CODE, {"code": code})
    assert not is_in(browser)


def test_two_windows_make_one_account(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from care.access import System
    from care.actions import identity as actions

    first = actions.sign_up_by_email(by=System("test"), email=NEW)
    assert actions.sign_up_by_email(by=System("test"), email="NY@example.org") == first


def test_the_button_of_mitid_is_there_when_it_is_configured(browser: Client, stand_in: Any) -> None:
    page = browser.get(SIGN_IN + NEXT).content.decode()
    assert f'href="{reverse("care-eid")}?til=apply&amp;next=%2Fmig%2F"' in page
    assert "Eller med e-mail" in page


def test_an_empty_address_is_said_beside_the_field(browser: Client) -> None:
    page = browser.post(SIGN_IN, {"email": "ikke en adresse"})
    assert page.status_code == 422
    assert 'id="error_1_id_email"' in page.content.decode()
