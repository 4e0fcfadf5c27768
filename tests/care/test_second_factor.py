"""Staff go nowhere before the second step is set up, and the codes for a lost telephone are kept."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from care import notify
from care.access import Role
from care.models import AuditEvent, User
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def mette(db: None) -> User:
    return people.staff("Mette Dahl", Role.PSYCHOLOGIST, factor=False)


@pytest.fixture
def browser(mette: User) -> Client:
    """Signed in by the real page, so that sign-in counts as confirmation."""
    client = Client()
    client.post(reverse("account_login"), {"login": mette.email, "password": people.PASSWORD})
    return client


def set_up_app(browser: Client) -> str:
    """Scan, type the code; the secret that the app now holds."""
    page = browser.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": people.totp_code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def test_without_a_second_step_every_page_leads_to_setting_it_up(browser: Client) -> None:
    for name in ("care-home", "care-role", "clinic-worklist"):
        assert browser.get(reverse(name)).url == reverse("care-second-factor")
    assert browser.get(reverse("cms-help")).status_code == 200


def test_the_demo_does_not_ask(browser: Client, settings) -> None:
    settings.DEMO = True
    assert browser.get(reverse("clinic-worklist")).status_code == 200


def test_an_app_is_set_up_and_the_codes_are_shown_once(browser: Client, mette: User) -> None:
    set_up_app(browser)
    page = browser.get(reverse("mfa_view_recovery_codes"))
    codes = page.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in page.content.decode()
    again = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] not in again


def test_the_codes_must_be_acknowledged(browser: Client, mette: User) -> None:
    set_up_app(browser)
    assert browser.get(reverse("clinic-worklist")).url == reverse("care-second-factor")
    assert "Har du gemt dine nødkoder" in browser.get(reverse("care-second-factor")).content.decode()
    missing = browser.post(reverse("care-codes-saved"))
    assert missing.status_code == 422
    assert 'aria-describedby="codes-saved-error"' in missing.content.decode()
    assert browser.post(reverse("care-codes-saved"), {"saved": "1"}).url == reverse("care-home")
    assert browser.get(reverse("clinic-worklist")).status_code == 200


def test_new_codes_must_be_acknowledged_again(browser: Client, mette: User) -> None:
    set_up_app(browser)
    browser.post(reverse("care-codes-saved"), {"saved": "1"})
    browser.post(reverse("mfa_generate_recovery_codes"))
    assert browser.get(reverse("clinic-worklist")).url == reverse("care-second-factor")


def test_a_wrong_code_is_said_beside_the_field_and_the_secret_stays(browser: Client) -> None:
    first = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    page = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert 'id="error_1_id_code"' in page.content.decode()
    assert page.context["form"].secret == first


def test_a_changed_factor_ends_the_other_sessions_and_says_so_by_mail(
    browser: Client, mette: User, django_capture_on_commit_callbacks
) -> None:
    elsewhere = people.browser_of(mette)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(browser)
    assert elsewhere.get(reverse("care-sessions")).status_code == 302
    assert browser.get(reverse("care-sessions")).status_code == 200
    assert AuditEvent.objects.filter(action="sign_in.factor_added", actor_code=mette.code).exists()
    notify.deliver_due()
    mails = [one for one in mail.outbox if one.to == [mette.email]]
    assert mails
    assert "Mozilla" not in mails[0].body
    assert "127.0.0.1" not in mails[0].body


def test_a_changed_password_ends_the_other_sessions(mette: User, browser: Client) -> None:
    elsewhere = people.browser_of(mette)
    new = "et helt andet kodeord"
    form = {"oldpassword": people.PASSWORD, "password1": new, "password2": new}
    browser.post(reverse("account_change_password"), form)
    assert elsewhere.get(reverse("care-sessions")).status_code == 302
    assert browser.get(reverse("care-sessions")).status_code == 200


def test_changing_a_factor_later_asks_who_one_is(browser: Client, mette: User) -> None:
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 601
    session.save()
    answer = browser.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_removing_the_only_factor_asks_for_another_at_once(browser: Client, mette: User) -> None:
    set_up_app(browser)
    browser.post(reverse("care-codes-saved"), {"saved": "1"})
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=mette).exists()
    assert browser.get(reverse("clinic-worklist")).url == reverse("care-second-factor")
