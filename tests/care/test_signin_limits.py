"""Guessing stops at the account, not at the address: a whole hospital may sit behind one."""

import pytest
from django.test import Client
from django.urls import reverse

from care.access import Role
from care.models import User
from tests.care import people

pytestmark = pytest.mark.django_db
STAFF_PAGE = "/konto/log-ind/medarbejder/"


@pytest.fixture
def mette(db: None) -> User:
    return people.staff("Mette Dahl", Role.PSYCHOLOGIST)


def guess(email: str, password: str = "forkert adgangskode") -> str:
    return Client().post(STAFF_PAGE, {"login": email, "password": password}).content.decode()


def test_a_hundred_failures_at_one_address_do_not_stop_the_next_person(mette: User) -> None:
    for number in range(100):
        assert "passer ikke" in guess(f"nurse{number}@example.org")
    answer = Client().post(STAFF_PAGE, {"login": mette.email, "password": people.PASSWORD})
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_authenticate")


def test_after_ten_failures_even_the_right_password_must_wait(mette: User) -> None:
    for _ in range(10):
        assert "passer ikke" in guess(mette.email or "")
    assert "prøvet for mange gange" in guess(mette.email or "", people.PASSWORD)


def test_a_stranger_who_guesses_does_not_disturb_the_neighbour(mette: User) -> None:
    for _ in range(12):
        guess(mette.email or "")
    jonas = people.staff("Jonas Bak", Role.PSYCHOLOGIST)
    answer = Client().post(STAFF_PAGE, {"login": jonas.email, "password": people.PASSWORD})
    assert answer.status_code == 302


def test_guessing_the_second_step_stops_too(mette: User) -> None:
    browser = Client()
    browser.post(STAFF_PAGE, {"login": mette.email, "password": people.PASSWORD})
    for _ in range(10):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = browser.post(reverse("mfa_authenticate"), {"code": people.totp_code()}).content.decode()
    assert "prøvet for mange gange" in page


def test_codes_by_mail_are_asked_for_only_so_often(db: None) -> None:
    lone = people.patient()
    answers = [Client().post("/konto/log-ind/", {"email": lone.email}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "prøvet for mange gange" in answers[-1].content.decode()


def test_too_many_at_one_address_are_asked_to_wait_in_words(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    guess("a@example.org")
    answer = Client().post(STAFF_PAGE, {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 429
    assert "Prøv igen om et minut" in answer.content.decode()
