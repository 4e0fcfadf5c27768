"""Contact details and the e-mail: encrypted, one's own, and an address changes only with a code from the new one."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from care import email_change, notify
from care.models import AuditEvent, ContactDetails, Notice, User
from tests.care import people
from tests.care.cast import Cast, later

pytestmark = pytest.mark.django_db
NEW = "lone.ny@example.org"


@pytest.fixture
def lones(cast: Cast) -> Client:
    browser = people.browser_of(cast.lone)
    just_signed_in(browser, cast.lone)
    return browser


def just_signed_in(browser: Client, user: User, seconds_ago: int = 0) -> None:
    session = browser.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - seconds_ago}]
    session.save()


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Lone Kristensen",
        "phone": "20123456",
        "address": "Skovvej 1\n5000 Odense",
        "contact_person": "",
    } | changes


def code_in_mail(address: str = NEW) -> str:
    mail.outbox.clear()
    notify.deliver_due()
    body = next(one.body for one in mail.outbox if one.to == [address])
    found = re.search(r"\b\d{6}\b", body)
    assert found
    return found[0]


def ask_for_code(browser: Client, email: str = NEW):
    return browser.post(reverse("care-email"), {"email": email})


def test_contact_details_are_saved_and_shown_again(lones: Client, cast: Cast) -> None:
    assert lones.post(reverse("care-contact"), typed()).status_code == 302
    assert ContactDetails.objects.get(user=cast.lone).phone == "20 12 34 56"
    page = lones.get(reverse("care-contact")).content.decode()
    assert "Skovvej 1" in page
    assert AuditEvent.objects.latest("id").action == "contact.changed"


def test_the_database_holds_only_ciphertext(lones: Client) -> None:
    lones.post(reverse("care-contact"), typed(contact_person="Jens, 30123456"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, address, contact_person FROM care_contactdetails")
        row = b"|".join(bytes(value) for value in cursor.fetchone())
    assert not re.search(rb"20 12 34 56|Skovvej|Jens", row)


@pytest.mark.parametrize("changes", [{"phone": "12"}, {"phone": ""}, {"name": ""}, {"address": "x" * 301}])
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(lones: Client, changes: dict[str, str]) -> None:
    answer = lones.post(reverse("care-contact"), typed(contact_person="Jens, 30123456") | changes)
    assert answer.status_code == 422
    assert "Jens, 30123456" in answer.content.decode()
    assert not ContactDetails.objects.exists()


def test_the_code_from_the_new_address_changes_it(lones: Client, cast: Cast) -> None:
    assert ask_for_code(lones).url == reverse("care-confirm-email")
    answer = lones.post(reverse("care-confirm-email"), {"code": code_in_mail()})
    assert answer.url == reverse("care-me")
    cast.lone.refresh_from_db()
    assert cast.lone.email == NEW
    assert [row.email for row in EmailAddress.objects.filter(user=cast.lone)] == [NEW]


def test_the_old_address_is_told_in_neutral_words_and_no_longer_signs_in(lones: Client) -> None:
    ask_for_code(lones)
    lones.post(reverse("care-confirm-email"), {"code": code_in_mail()})
    mail.outbox.clear()
    notify.deliver_due()
    told = next(one for one in mail.outbox if one.to == ["lone@example.org"])
    assert NEW not in told.body
    assert not re.search("klinik|behandling|depression|Lone", told.subject + told.body, re.IGNORECASE)
    assert not User.objects.filter(email="lone@example.org").exists()


def test_a_wrong_code_changes_nothing_and_five_end_it(lones: Client, cast: Cast) -> None:
    ask_for_code(lones)
    right = code_in_mail()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert lones.post(reverse("care-confirm-email"), {"code": wrong}).status_code == 422
    assert lones.post(reverse("care-confirm-email"), {"code": right}).url == reverse("care-email")
    cast.lone.refresh_from_db()
    assert cast.lone.email == "lone@example.org"


def test_a_code_ends_after_a_quarter_of_an_hour(lones: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_code(lones)
    right = code_in_mail()
    later(monkeypatch, minutes=16)
    lones.post(reverse("care-confirm-email"), {"code": right})
    cast.lone.refresh_from_db()
    assert cast.lone.email == "lone@example.org"


def test_a_code_fits_one_change_and_one_address_only() -> None:
    change = "6f0e2f6e-0000-4000-8000-000000000000"
    assert email_change.code_for(change, NEW) == email_change.code_for(change, NEW.upper())
    assert email_change.code_for(change, NEW) != email_change.code_for(change, "other@example.org")


def test_the_outbox_does_not_hold_the_code(lones: Client) -> None:
    ask_for_code(lones)
    notice = Notice.objects.get(kind="care.email_code")
    assert code_in_mail() not in str(notice.payload)


def test_an_address_of_somebody_else_looks_the_same_and_gets_no_code(lones: Client) -> None:
    assert ask_for_code(lones, "sofie@example.org").url == reverse("care-confirm-email")
    assert not Notice.objects.filter(kind="care.email_code").exists()
    assert lones.post(reverse("care-confirm-email"), {"code": "000000"}).status_code == 422


@pytest.mark.parametrize("seconds", [700, None])
def test_an_old_sign_in_is_not_enough(cast: Cast, seconds: int | None) -> None:
    browser = people.browser_of(cast.lone)
    if seconds:
        just_signed_in(browser, cast.lone, seconds)
    assert "Log ind igen" in browser.get(reverse("care-email")).content.decode()
    ask_for_code(browser)
    assert not Notice.objects.filter(kind="care.email_code").exists()
    answer = browser.post(reverse("care-sign-in-again"))
    assert answer.url.endswith("?next=%2Fmig%2Fe-mail%2F")
    assert "_auth_user_id" not in browser.session


def test_staff_do_not_have_these_pages(cast: Cast) -> None:
    browser = people.browser_of(cast.mette)
    for name in ("care-contact", "care-email", "care-consents", "care-access-log", "care-my-data"):
        assert browser.get(reverse(name)).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.mette.code).count() == 5


@pytest.mark.parametrize("who", ["lone", "mette", "karen", "per", "dorthe"])
def test_everybody_has_a_page_about_themselves(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    assert user.name in people.browser_of(user).get(reverse("care-me")).content.decode()
