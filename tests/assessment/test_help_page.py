"""Under "Brug for hjælp nu" the numbers are shown whatever fails, and a patient's press tells the clinic (3.1, 3.3)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from assessment.models import FollowUp
from care import registry
from care.access import Actor
from care.models import Alert, Course
from tests.care.people import browser_of

URL = "/hjaelp/"


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


def browser(actor: Actor, *, csrf: bool = False) -> Client:
    """The person's browser; what fails in the site comes back as an answer, as it does to a real one."""
    signed_in = browser_of(actor.user)
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    client.cookies = signed_in.cookies
    return client


def shows_numbers(answer: Any) -> bool:
    page = answer.content.decode()
    return answer.status_code == 200 and 'href="tel:112"' in page and "70 201 201" in page


@contextmanager
def writing_fails(when: Callable[[str], bool]) -> Iterator[None]:
    """The database refuses these statements, as it does when it is full, read-only or gone."""

    def refuse(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if when(sql):
            raise DatabaseError("no more room")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def is_write(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))


# --- the press -----------------------------------------------------------------------------------


def test_a_patients_press_tells_the_clinic_and_leads_to_the_questions(lone: Actor) -> None:
    answer = browser(lone).post(URL, {"next": "/program/"})

    row = FollowUp.unscoped.get()
    assert answer["Location"] == f"{reverse('assessment-help-follow-up', args=[row.code])}?next=%2Fprogram%2F"
    assert (row.alert.grade, row.alert.provisional) == ("B", True)


def test_looking_tells_nobody(lone: Actor) -> None:
    answer = browser(lone).get(URL)

    assert shows_numbers(answer)
    assert "Giv klinikken besked" in answer.content.decode()
    assert reverse("assessment-safety-plan") in answer.content.decode()
    assert not Alert.unscoped.exists()


def test_pressing_twice_is_one_alert(lone: Actor) -> None:
    client = browser(lone)
    first, second = (client.post(URL)["Location"] for _ in "ab")

    assert first == second
    assert Alert.unscoped.count() == 1


def test_an_applicant_presses_before_anything_is_sent(lone: Actor) -> None:
    Course.unscoped.filter(patient=lone.user).update(state=Course.State.DRAFT)

    assert browser(lone).post(URL).status_code == 302
    assert Alert.unscoped.count() == 1


@pytest.mark.parametrize("evil", ["https://example.com/", "//example.com", "javascript:alert(1)", URL])
def test_one_goes_on_to_our_own_pages_only(lone: Actor, evil: str) -> None:
    assert "next=" not in browser(lone).post(URL, {"next": evil})["Location"]


def test_somebody_whose_course_has_ended_gets_the_numbers_and_the_truth(lone: Actor) -> None:
    Course.unscoped.filter(patient=lone.user).update(state=Course.State.COMPLETED)
    client = browser(lone)

    assert "Giv klinikken besked" not in client.get(URL).content.decode()
    answer = client.post(URL)
    assert shows_numbers(answer)
    assert "Klinikken har ikke fået besked" in answer.content.decode()


def test_the_button_is_on_the_pages_of_a_patient_as_a_form(lone: Actor) -> None:
    page = browser(lone).get(reverse("assessment-safety-plan")).content.decode()

    assert f'<form method="post" action="{URL}">' in page
    assert reverse("assessment-safety-plan") in page


# --- whatever fails ------------------------------------------------------------------------------


def test_a_stranger_and_an_ended_session_see_the_numbers(db: None) -> None:
    for answer in (Client().get(URL), Client().post(URL), Client(enforce_csrf_checks=True).post(URL)):
        assert shows_numbers(answer)


def test_a_stale_form_sees_the_numbers_and_that_nobody_was_told(lone: Actor) -> None:
    answer = browser(lone, csrf=True).post(URL)

    assert shows_numbers(answer)
    assert "Klinikken har ikke fået besked" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not Alert.unscoped.exists()


def test_a_database_that_cannot_write_still_shows_the_numbers(lone: Actor) -> None:
    client = browser(lone)
    with writing_fails(is_write):
        assert shows_numbers(client.post(URL))


def test_an_alert_that_cannot_be_written_is_logged_and_admitted(lone: Actor, caplog: pytest.LogCaptureFixture) -> None:
    client = browser(lone)
    with writing_fails(lambda sql: is_write(sql) and "care_alert" in sql), caplog.at_level(logging.ERROR):
        answer = client.post(URL)

    assert shows_numbers(answer)
    assert "Klinikken har ikke fået besked" in answer.content.decode()
    assert "could not tell the clinic: DatabaseError" in caplog.text
    assert "no more room" not in caplog.text


def test_an_audit_trail_that_cannot_be_written_still_shows_the_numbers(lone: Actor) -> None:
    client = browser(lone)
    with writing_fails(lambda sql: is_write(sql) and "care_auditevent" in sql):
        answer = client.post(URL)

    assert shows_numbers(answer)
    assert not Alert.unscoped.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_any_database_the_page_that_needs_nothing_is_shown(
    lone: Actor, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = browser(lone)
    with writing_fails(lambda _sql: True), caplog.at_level(logging.ERROR):
        answer = getattr(client, method)(URL)

    assert shows_numbers(answer)
    assert "the page that needs nothing: DatabaseError" in caplog.text


def test_in_english_too(lone: Actor) -> None:
    client = browser(lone)
    client.cookies["language"] = "en"
    with writing_fails(lambda _sql: True):
        answer = client.get(URL)

    assert 'lang="en"' in answer.content.decode()


def test_a_broken_part_of_another_app_still_shows_the_numbers(lone: Actor) -> None:
    def broken(_actor: Actor) -> Any:
        raise RuntimeError("a mistake of ours")

    page = registry.HelpPage(name="broken", offered=broken, press=broken, links=broken)
    with registry.help_pages.with_also(page):
        assert shows_numbers(browser(lone).get(URL))


def test_without_the_net_a_failure_would_be_an_error_page(lone: Actor, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "cms.help_page.HelpAlways"]
    client = browser(lone)
    with writing_fails(lambda _sql: True):
        assert client.get(URL).status_code == 500
    assert browser(lone, csrf=True).post(URL).status_code == 403
