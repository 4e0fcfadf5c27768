"""Language, display and leaving in a hurry, on every page and for everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from care.models import User
from tests.care import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client()


def switch(browser: Client, language: str, back: str = "/hjaelp/"):
    return browser.post(reverse("care-language"), {"language": language, "next": back})


def test_the_language_is_remembered_by_browser_and_account() -> None:
    lone = people.patient()
    browser = people.browser_of(lone)
    assert switch(browser, "en").url == "/hjaelp/"
    lone.refresh_from_db()
    assert lone.language == "en"
    assert browser.cookies["language"].value == "en"
    assert '<html lang="en"' in browser.get("/hjaelp/").content.decode()


def test_a_public_page_is_left_for_its_translation(browser: Client) -> None:
    from wagtail.models import Page

    danish = Page.objects.filter(locale__language_code="da", depth=3).live().exclude(slug="").first()
    if danish is None:
        pytest.skip("no public pages are loaded in this database")
    english = danish.get_translations().get()
    assert switch(browser, "en", danish.url).url == english.url


def test_a_public_page_without_translation_leads_to_the_front_page(browser: Client) -> None:
    assert switch(browser, "en", "/da/findes-ikke/").url == "/en/"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_stays_here(browser: Client, back: str) -> None:
    assert switch(browser, "en", back).url == "/"
    assert browser.post(reverse("care-display"), {"theme": "dark", "next": back}).url == "/"


def test_an_unknown_language_changes_nothing(browser: Client) -> None:
    assert switch(browser, "xx").url == "/hjaelp/"
    assert "language" not in browser.cookies


def test_theme_and_text_size_are_kept_and_taken_back(browser: Client) -> None:
    browser.post(reverse("care-display"), {"theme": "dark", "next": "/hjaelp/"})
    browser.post(reverse("care-display"), {"text": "larger", "next": "/hjaelp/"})
    page = browser.get("/hjaelp/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-text="larger"' in page
    browser.post(reverse("care-display"), {"theme": "auto", "next": "/hjaelp/"})
    assert 'data-theme="dark"' not in browser.get("/hjaelp/").content.decode()


def test_leaving_in_a_hurry_signs_out_and_empties_the_browser() -> None:
    lone: User = people.patient()
    browser = people.browser_of(lone)
    answer = browser.post(reverse("care-quick-exit"))
    assert (answer.status_code, answer.url) == (302, "https://www.dmi.dk/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.get(reverse("care-sessions")).status_code == 302


def test_leaving_works_without_a_token_and_without_a_session() -> None:
    assert Client(enforce_csrf_checks=True).post(reverse("care-quick-exit")).status_code == 302


@pytest.mark.parametrize("name", ["care-language", "care-display", "care-quick-exit"])
def test_a_link_alone_changes_nothing(browser: Client, name: str) -> None:
    assert browser.get(reverse(name)).status_code == 405
