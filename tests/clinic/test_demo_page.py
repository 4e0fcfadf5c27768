"""The demo's way in exists on a developer's own machine only."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from care.access import Role
from care.middleware import MEMBERSHIP
from care.models import Membership
from clinic.demo import people
from clinic.demo.cast import BY_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> Settings:
    settings.DEMO = settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["*"]
    return settings


def enter(browser: Client, person: str, role: str, **extra: str):
    return browser.post(reverse("clinic-demo-enter"), {"person": person, "role": role}, **extra)


def test_without_the_setting_there_is_no_such_page() -> None:
    assert Client().get("/demo/").status_code == 404
    people.make(BY_KEY["lone"])
    assert enter(Client(), "lone", "patient").status_code == 404


@pytest.mark.parametrize("host", ["lysning.example.dk", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.4"])
def test_another_host_name_is_404(demo: Settings, host: str) -> None:
    people.make(BY_KEY["lone"])
    assert Client().get("/demo/", headers={"Host": host}).status_code == 404
    assert Client().post("/demo/ind/", {"person": "lone"}, headers={"Host": host}).status_code == 404


def test_without_debug_it_is_404(demo: Settings) -> None:
    demo.DEBUG = False
    assert Client().get("/demo/", headers={"Host": "localhost"}).status_code == 404


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "localhost"])
def test_the_page_shows_those_who_are_there(demo: Settings, host: str) -> None:
    people.make(BY_KEY["lone"])
    page = Client().get("/demo/", headers={"Host": host})
    assert page.status_code == 200
    assert "Lone Kristensen" in page.content.decode()
    assert "Mette Dahl" not in page.content.decode()


def test_a_button_signs_in_as_the_person_in_that_role(demo: Settings) -> None:
    karen = people.make(BY_KEY["karen"])
    browser = Client(headers={"Host": "localhost"})
    assert enter(browser, "karen", "approver").url == reverse("care-home")
    held = Membership.objects.get(user=karen, role=Role.APPROVER)
    assert browser.session[MEMBERSHIP] == str(held.code)


def test_changing_person_leaves_nothing_of_the_one_before(demo: Settings) -> None:
    people.make(BY_KEY["karen"])
    people.make(BY_KEY["lone"])
    browser = Client(headers={"Host": "localhost"})
    enter(browser, "karen", "lead")
    enter(browser, "lone", "patient")
    assert MEMBERSHIP not in browser.session
    assert browser.get(reverse("care-home")).url == reverse("assessment-status")


def test_nobody_outside_the_cast_is_entered(demo: Settings) -> None:
    assert enter(Client(headers={"Host": "localhost"}), "nobody", "lead").status_code == 404
