"""Two ways in: patients by a code to their address, staff by password and a second step. Neither by the other's."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from care.access import Role
from care.models import AuditEvent, RegionSetting, User
from tests.care import people

pytestmark = pytest.mark.django_db
CODE_PAGE, STAFF_PAGE = "/konto/log-ind/", "/konto/log-ind/medarbejder/"


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture
def lone(db: None) -> User:
    return people.patient("Lone Kristensen")


@pytest.fixture
def mette(db: None) -> User:
    return people.staff("Mette Dahl", Role.PSYCHOLOGIST)


def ask_for_code(browser: Client, email: str) -> str:
    """The code from the mail, or "" when none came."""
    mail.outbox.clear()
    answer = browser.post(CODE_PAGE, {"email": email})
    assert (answer.status_code, answer.url) == (302, reverse("account_confirm_login_code"))
    found = re.search(r"Din kode er (\S+)", mail.outbox[0].body) if mail.outbox else None
    return found[1] if found else ""


def is_in(browser: Client) -> bool:
    return browser.get("/konto/enheder/").status_code == 200


def sign_in(browser: Client, user: User, password: str = people.PASSWORD):
    return browser.post(STAFF_PAGE, {"login": user.email, "password": password})


def test_a_patient_signs_in_with_the_code_from_the_mail(browser: Client, lone: User) -> None:
    code = ask_for_code(browser, "LONE@example.org")
    answer = browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.url == reverse("care-home")
    assert is_in(browser)


def test_a_wrong_code_is_said_beside_the_field_and_five_end_it(browser: Client, lone: User) -> None:
    code = ask_for_code(browser, lone.email or "")
    page = browser.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert 'id="error_1_id_code"' in page.content.decode()
    for _ in range(4):
        browser.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert not is_in(browser)


def test_the_page_answers_alike_for_patient_staff_and_stranger(browser: Client, lone: User, mette: User) -> None:
    pages = []
    for email in (lone.email, mette.email, "nobody@example.org"):
        fresh = Client()
        ask_for_code(fresh, email or "")
        text = fresh.get(reverse("account_confirm_login_code")).content.decode().replace(email or "", "X")
        pages.append(re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text))
    assert pages[0] == pages[1] == pages[2]


def test_staff_never_get_a_code(browser: Client, mette: User) -> None:
    assert ask_for_code(browser, mette.email or "") == ""


def test_a_region_may_want_eid_instead_of_codes(browser: Client, lone: User) -> None:
    RegionSetting.objects.create(region=people.region(), key="email_code_sign_in", value="no")
    assert ask_for_code(browser, lone.email or "") == ""
    people.patient("Grethe Holm", where="nordjylland")
    assert ask_for_code(Client(), "grethe@example.org") != ""


def test_a_closed_patient_account_gets_no_code(browser: Client, lone: User) -> None:
    User.objects.filter(pk=lone.pk).update(is_active=False)
    assert ask_for_code(browser, lone.email or "") == ""


def test_an_earlier_address_of_the_account_opens_nothing(browser: Client, lone: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=lone, email="old@example.org", verified=True, primary=True)
    assert ask_for_code(browser, "old@example.org") == ""


def test_a_patient_never_signs_in_with_a_password(browser: Client, lone: User) -> None:
    lone.set_password(people.PASSWORD)
    lone.save()
    page = sign_in(browser, lone)
    assert page.status_code == 200
    assert "E-mailen eller adgangskoden passer ikke." in page.content.decode()
    assert not is_in(browser)


def test_staff_sign_in_with_password_and_a_code_from_the_app(browser: Client, mette: User) -> None:
    assert sign_in(browser, mette).url == reverse("mfa_authenticate")
    assert not is_in(browser)
    answer = browser.post(reverse("mfa_authenticate"), {"code": people.totp_code()})
    assert answer.url == reverse("care-home")
    assert AuditEvent.objects.filter(action="session.started", actor_code=mette.code).count() == 1


def test_a_code_from_the_app_works_once(browser: Client, mette: User) -> None:
    code = people.totp_code()
    sign_in(browser, mette)
    browser.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    sign_in(other, mette)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(other)


def test_a_recovery_code_opens_once(browser: Client, mette: User) -> None:
    from allauth.mfa.models import Authenticator

    code = Authenticator.objects.get(user=mette, type="recovery_codes").wrap().get_unused_codes()[0]
    for once, opened in ((browser, True), (Client(), False)):
        sign_in(once, mette)
        once.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(once) is opened


def test_the_secret_of_the_app_is_encrypted(mette: User) -> None:
    from allauth.mfa.models import Authenticator

    assert people.SECRET not in str(Authenticator.objects.get(user=mette, type="totp").data)


def test_a_new_session_key_at_sign_in(browser: Client, lone: User) -> None:
    code = ask_for_code(browser, lone.email or "")
    before = browser.session.session_key
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_nobody_signs_up_and_unused_addresses_do_not_exist(browser: Client) -> None:
    for path in ("opret/", "signup/", "email/", "confirm-email/", "login/", "sessions/", "2fa/", "password/reset/"):
        assert browser.get(f"/konto/{path}").status_code == 404, path
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"])
def test_patients_have_no_passwords_and_factors(lone: User, name: str) -> None:
    assert people.browser_of(lone).get(reverse(name)).status_code == 404


def test_a_forgotten_password_is_a_matter_of_staff(browser: Client, lone: User, mette: User) -> None:
    for user, linked in ((lone, False), (mette, True)):
        mail.outbox.clear()
        answer = browser.post(reverse("account_reset_password"), {"email": user.email})
        assert answer.url == reverse("account_reset_password_done")
        assert ("/konto/adgangskode/glemt/" in mail.outbox[0].body) is linked


def test_a_new_password_from_the_mail_ends_every_session(browser: Client, mette: User) -> None:
    at_work = people.browser_of(mette)
    assert is_in(at_work)
    browser.post(reverse("account_reset_password"), {"email": mette.email})
    link = re.search(r"http://\S+?(/konto/\S+)", mail.outbox[-1].body)
    assert link
    page = browser.get(link[1], follow=True)
    form = {"password1": "et helt nyt kodeord", "password2": "et helt nyt kodeord"}
    browser.post(page.redirect_chain[-1][0], form)
    assert not is_in(at_work)
    assert sign_in(Client(), mette, "et helt nyt kodeord").url == reverse("mfa_authenticate")


def test_a_short_password_is_refused_beside_its_field(browser: Client, mette: User) -> None:
    client = people.browser_of(mette)
    form = {"oldpassword": people.PASSWORD, "password1": "kort", "password2": "kort"}
    page = client.post(reverse("account_change_password"), form).content.decode()
    assert 'id="error_1_id_password1"' in page


def test_a_closed_account_is_out_at_its_next_request(mette: User) -> None:
    client = people.browser_of(mette)
    assert is_in(client)
    User.objects.filter(pk=mette.pk).update(is_active=False)
    assert client.get("/konto/enheder/").status_code == 302
    assert sign_in(Client(), mette).url == reverse("account_inactive")


def test_a_script_that_asks_without_a_session_gets_401(browser: Client) -> None:
    answer = browser.get("/start/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")


def test_a_page_asked_for_without_a_session_leads_to_sign_in_and_back(browser: Client, lone: User) -> None:
    assert browser.get("/konto/enheder/").url == f"{CODE_PAGE}?next=/konto/enheder/"
    page = browser.get(f"{CODE_PAGE}?next=/konto/enheder/").content.decode()
    assert '<input type="hidden" name="next" value="/konto/enheder/"' in page
    browser.post(CODE_PAGE, {"email": lone.email, "next": "/konto/enheder/"})
    code = re.search(r"Din kode er (\S+)", mail.outbox[0].body)
    assert code
    form = {"code": code[1], "next": "/konto/enheder/"}
    assert browser.post(reverse("account_confirm_login_code"), form).url == "/konto/enheder/"


def test_a_session_left_alone_ends(lone: User) -> None:
    client = people.browser_of(lone)
    assert is_in(client)
    session = client.session
    session["seen_at"] -= 3601
    session.save()
    assert not is_in(client)
