"""Devices that get messages: switched on one by one, listed, and off when they should be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from care.access import Role
from care.models import AuditEvent, PushDevice, User
from care.push import devices, vapid
from tests.care import people
from tests.care.push.service import Subscription
from tests.care.test_signin import ask_for_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key")]
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture
def lone(db: None) -> User:
    return people.patient()


@pytest.fixture
def phone(lone: User) -> Client:
    """Lone's telephone, switched on."""
    browser = people.browser_of(lone)
    assert subscribe(browser).status_code == 204
    return browser


def subscribe(browser: Client, subscription: Subscription | None = None, **wrong: str):
    form = (subscription or Subscription()).form | wrong
    return browser.post(reverse("care-push-subscribe"), form, headers={"User-Agent": FIREFOX})


def names(browser: Client, page: str = "care-reminders") -> list[tuple[str, bool, bool]]:
    return [(line.name, line.is_this, line.works) for line in browser.get(reverse(page)).context["push_devices"]]


def test_a_device_is_switched_on_and_listed_as_this_one(lone: User, phone: Client) -> None:
    assert names(phone) == [("Firefox på Android", True, True)]
    assert names(people.browser_of(lone)) == [("Firefox på Android", False, True)]
    assert AuditEvent.objects.get(action="push.device_added").patient_code == lone.code


def test_the_same_browser_again_is_the_same_device(lone: User) -> None:
    browser, subscription = people.browser_of(lone), Subscription()
    for _again in range(3):
        subscribe(browser, subscription)
    assert PushDevice.objects.count() == 1


def test_each_browser_is_a_device_of_its_own(lone: User, phone: Client) -> None:
    subscribe(people.browser_of(lone))
    assert names(phone) == [("Firefox på Android", True, True), ("Firefox på Android", False, True)]


def test_a_browser_belongs_to_the_last_who_switched_it_on(lone: User) -> None:
    subscription = Subscription()
    subscribe(people.browser_of(lone), subscription)
    sofie = people.patient("Sofie Krog")
    subscribe(people.browser_of(sofie), subscription)
    assert [row.user for row in PushDevice.objects.all()] == [sofie]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": ""},
        {"endpoint": "http://fcm.googleapis.com/a"},
        {"endpoint": "https://127.0.0.1/a"},
        {"endpoint": "https://evil.example/a"},
        {"endpoint": "https://fcm.googleapis.com/" + "a" * 2000},
        {"p256dh": ""},
        {"p256dh": "æ"},
        {"p256dh": "AAAA"},
        {"p256dh": "B" + "A" * 86},
        {"auth": ""},
        {"auth": "AAAA"},
        {"auth": "?" * 22},
    ],
)
def test_what_is_no_subscription_of_a_known_browser_is_refused_in_words(lone: User, wrong: dict[str, str]) -> None:
    answer = subscribe(people.browser_of(lone), **wrong)
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")
    assert devices.COOKIE not in answer.cookies
    assert not PushDevice.objects.exists()


def test_ten_devices_are_enough(lone: User) -> None:
    browser = people.browser_of(lone)
    assert [subscribe(browser).status_code for _ in range(11)] == [204] * 10 + [422]


def test_without_a_key_it_is_not_offered(lone: User, settings) -> None:
    settings.PUSH_KEY = ""
    browser = people.browser_of(lone)
    assert subscribe(browser).status_code == 422
    page = browser.get(reverse("care-reminders"))
    assert "push" not in dict(page.context["form"].fields["channel"].choices)


def test_a_device_of_a_former_key_has_to_be_switched_on_again(phone: Client, settings) -> None:
    settings.PUSH_KEY = vapid.new()
    assert names(phone) == [("Firefox på Android", True, False)]
    assert "Slå den til igen på enheden" in phone.get(reverse("care-reminders")).content.decode()


def test_a_device_is_switched_off_from_itself_or_from_another(lone: User, phone: Client) -> None:
    there = people.browser_of(lone)
    subscribe(there)
    for row in PushDevice.objects.all():
        phone.post(reverse("care-push-remove", args=[row.code]))
    assert not PushDevice.objects.exists()
    assert phone.cookies[devices.COOKIE].value == ""


def test_nobody_switches_off_a_strangers(phone: Client) -> None:
    sofie = people.browser_of(people.patient("Sofie Krog"))
    url = reverse("care-push-remove", args=[PushDevice.objects.get().code])
    assert sofie.post(url).status_code == 404
    assert PushDevice.objects.count() == 1


def test_signing_out_there_switches_it_off(phone: Client) -> None:
    answer = phone.post(reverse("account_logout"))
    assert not PushDevice.objects.exists()
    assert answer.cookies[devices.COOKIE].value == ""
    assert "Clear-Site-Data" not in answer.headers  # what is written and not sent yet is not for this to wipe


def test_leaving_in_a_hurry_switches_it_off(phone: Client) -> None:
    phone.post(reverse("care-quick-exit"))
    assert not PushDevice.objects.exists()


def test_somebody_else_signing_in_there_switches_it_off(phone: Client) -> None:
    phone.force_login(people.patient("Sofie Krog"))
    phone.get(reverse("care-me"))
    assert not PushDevice.objects.exists()


def test_resting_too_long_leaves_it(phone: Client, settings) -> None:
    settings.IDLE_TIMEOUT = timedelta(seconds=-1)
    assert phone.get(reverse("care-me")).status_code == 302
    assert PushDevice.objects.count() == 1


def test_signing_in_there_again_ties_it_to_the_new_session(lone: User, phone: Client) -> None:
    phone.cookies.pop(django_settings.SESSION_COOKIE_NAME)
    code = ask_for_code(phone, lone.email or "")
    phone.post(reverse("account_confirm_login_code"), {"code": code})
    assert PushDevice.objects.get().session_key == phone.session.session_key
    people.browser_of(lone).post(reverse("care-end-other-sessions"))
    assert not PushDevice.objects.exists()


def test_control_without_the_middleware_it_would_stay(phone: Client, settings) -> None:
    name = "care.push.devices.PushDeviceMiddleware"
    settings.MIDDLEWARE = [one for one in django_settings.MIDDLEWARE if one != name]
    browser = Client()
    browser.cookies = phone.cookies
    browser.post(reverse("account_logout"))
    assert PushDevice.objects.count() == 1


@pytest.mark.parametrize("cookie", ["x", "x.y", ".", "2d5f3c8e-0000-4000-8000-000000000000.y"])
def test_a_cookie_that_is_not_ours_does_nothing(lone: User, cookie: str) -> None:
    subscribe(people.browser_of(lone))
    browser = people.browser_of(lone)
    browser.cookies[devices.COOKIE] = cookie
    assert names(browser) == [("Firefox på Android", False, True)]
    browser.post(reverse("account_logout"))
    assert PushDevice.objects.count() == 1


def test_ending_its_session_from_another_device_switches_it_off(lone: User, phone: Client) -> None:
    here = people.browser_of(lone)
    phone.get(reverse("care-sessions"))
    rows = here.get(reverse("care-sessions")).context["rows"]
    there = next(session for session, _name, this in rows if not this)
    here.post(reverse("care-end-session", args=[there.pk]))
    assert not PushDevice.objects.exists()


def test_ending_all_others_leaves_only_this_device(lone: User, phone: Client) -> None:
    here = people.browser_of(lone)
    here.get(reverse("care-sessions"))
    subscribe(here)
    here.post(reverse("care-end-other-sessions"))
    assert names(here) == [("Firefox på Android", True, True)]
    assert PushDevice.objects.count() == 1


def test_my_data_names_the_device(lone: User, phone: Client) -> None:
    data = phone.post(reverse("care-download-my-data")).json()
    assert [one["device"] for one in data["profile"]["reminders"]["devices"]] == ["Firefox på Android"]


def test_clinicians_have_a_page_of_their_own_and_others_have_none(key: str) -> None:
    mette = people.browser_of(people.staff("Mette Dahl", Role.PSYCHOLOGIST))
    assert subscribe(mette).status_code == 204
    assert names(mette, "care-push") == [("Firefox på Android", True, True)]
    assert reverse("care-push") in mette.get(reverse("care-me")).content.decode()
    per = people.browser_of(people.staff("Per Lund", Role.ADMIN))
    assert subscribe(per).status_code == 404
    assert reverse("care-push") not in per.get(reverse("care-me")).content.decode()


def test_the_devices_of_staff_are_in_no_patients_log(key: str) -> None:
    mette = people.staff("Mette Dahl", Role.PSYCHOLOGIST)
    subscribe(people.browser_of(mette))
    assert AuditEvent.objects.get(action="push.device_added").patient_code is None
