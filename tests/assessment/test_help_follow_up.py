"""The page after a call for help: numbers, the truth about who reads, K1-K7, with and without script (3.2, 3.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assessment import help_texts, risk
from assessment.actions import risk as actions
from assessment.models import FollowUp, FollowUpAnswer, Section
from assessment.queries import contacts as numbers_of
from assessment.queries import help as queries
from care.access import Actor
from care.models import Alert, ContactDetails
from tests.care.people import browser_of
from tests.rules.world import choose, give_factor

TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10 in Copenhagen: somebody reads
TUESDAY_23 = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)  # 23.40: nobody does
JSON = {"Accept": "application/json"}


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def pressed(lone: Actor) -> FollowUp:
    assert lone.own_course is not None
    return actions.press_button(by=lone, course=lone.own_course)


def url(row: FollowUp) -> str:
    return reverse("assessment-help-follow-up", args=[row.code])


def page(client: Client, row: FollowUp) -> str:
    answer = client.get(url(row))
    assert answer.status_code == 200
    return answer.content.decode()


def keep(client: Client, row: FollowUp, name: str, value: str, key: str = "") -> Any:
    form = {"name": name, "answer": value, "key": key or str(uuid4())}
    return client.post(reverse("assessment-help-answer", args=[row.code]), form, headers=JSON)


def alert() -> Alert:
    found: Alert = Alert.unscoped.get()
    return found


# --- what is said ---------------------------------------------------------------------------------


def test_while_somebody_reads_the_page_says_by_when_they_make_contact(
    lone: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(TUESDAY_10, monkeypatch)
    shown = page(browser_of(lone.user), pressed(lone))

    assert "Klinikken har fået besked. Klinikken kontakter dig senest i dag kl. 16." in shown
    assert "Lige nu læser ingen" not in shown


def test_while_nobody_reads_the_page_says_so_and_when_they_do(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    at(TUESDAY_23, monkeypatch)
    shown = page(browser_of(lone.user), pressed(lone))

    assert (
        "Lige nu læser ingen fra klinikken det, du skriver. Vi læser igen i morgen onsdag 25. november kl. 8." in shown
    )
    assert "har fået besked" not in shown


def test_a_page_that_was_opened_by_day_tells_the_truth_at_night(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    at(TUESDAY_10, monkeypatch)
    row, client = pressed(lone), browser_of(lone.user)
    at(TUESDAY_23, monkeypatch)

    assert "Lige nu læser ingen" in queries.promise_of(row.alert)
    assert client is not None


def test_a_deadline_that_has_passed_is_not_promised_again() -> None:
    later = TUESDAY_10 + timedelta(minutes=1)

    assert "senest" not in help_texts.told(TUESDAY_10, later)
    assert "senest" in help_texts.told(later, TUESDAY_10)
    assert "kontakter" not in help_texts.not_read(later, TUESDAY_10, later)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_numbers_are_there_in_both_languages(lone: Actor, language: str) -> None:
    lone.user.language = language
    lone.user.save()
    row = pressed(lone)

    shown = page(browser_of(lone.user), row)

    assert f'lang="{language}"' in shown
    assert 'href="tel:112"' in shown
    assert 'href="tel:+4570110707"' in shown
    assert 'href="tel:+4570201201"' in shown
    assert reverse("assessment-safety-plan") in shown
    for question in risk.QUESTIONS:
        assert question.text[language] in shown


def test_livslinien_never_stands_alone(lone: Actor) -> None:
    shown = page(browser_of(lone.user), pressed(lone))

    assert shown.index("tel:112") < shown.index("tel:+4570110707") < shown.index("tel:+4570201201")


def test_the_patients_own_doctor_is_there_when_the_application_names_one(lone: Actor) -> None:
    course = lone.own_course
    assert course is not None
    assert numbers_of.contacts_of(course).doctor is None
    from assessment.models import Application

    application = Application.unscoped.create(course=course)
    Section(application=application, key="A", data={"gp": "Lægerne i Varde", "gp_phone": "75 22 00 00"}).save()

    shown = page(browser_of(lone.user), pressed(lone))
    assert "Lægerne i Varde" in shown
    assert 'href="tel:+4575220000"' in shown


@pytest.mark.parametrize("language", ["da", "en"])
def test_moments_are_computed_dates_and_times(language: str) -> None:
    with translation.override(language):
        said = help_texts.moment(datetime(2026, 11, 27, 9, 30, tzinfo=UTC), TUESDAY_10)
        today = help_texts.moment(TUESDAY_10 + timedelta(hours=6), TUESDAY_10)

    assert re.search(r"27", said)
    assert re.search(r"10.30", said)
    assert "24" not in today


# --- the questions --------------------------------------------------------------------------------


def test_all_seven_are_asked_k1_first_and_none_is_answered_for_one(lone: Actor) -> None:
    shown = page(browser_of(lone.user), pressed(lone))

    order = [shown.index(f'data-question="k{number}"') for number in range(1, 8)]
    assert order == sorted(order)
    assert " checked" not in shown


def test_the_number_is_suggested_and_saved_only_when_it_is_sent(lone: Actor) -> None:
    ContactDetails(user=lone.user, phone="20 30 40 50").save()
    row = pressed(lone)

    assert 'value="20 30 40 50"' in page(browser_of(lone.user), row)
    assert not FollowUpAnswer.unscoped.filter(key="k7").exists()


def test_each_answer_is_kept_at_once_and_the_same_key_is_the_same_answer(lone: Actor) -> None:
    row, client, key = pressed(lone), browser_of(lone.user), str(uuid4())

    for _ in "ab":
        assert keep(client, row, "k1", "flygtigt", key).json()["saved"].startswith("Gemt kl.")
    assert keep(client, row, "k1", "ofte", key).status_code == 409
    assert FollowUpAnswer.unscoped.filter(key="k1").count() == 1


def test_a_rise_to_a_is_told_with_the_answer_that_made_it(lone: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    at(TUESDAY_10, monkeypatch)
    row, client = pressed(lone), browser_of(lone.user)
    assert 'data-urgent role="alert" hidden' in page(client, row)

    assert keep(client, row, "k1", "flygtigt").json()["urgent"] is False
    found = keep(client, row, "k4", "ja").json()

    assert found["urgent"] is True
    assert found["promise"] == "Klinikken har fået besked. Klinikken kontakter dig senest i dag kl. 10.30."
    assert alert().grade == "A"
    assert 'data-urgent role="alert" hidden' not in page(client, row)


@pytest.mark.parametrize(("name", "value"), [("k1", "måske"), ("k8", "ja"), ("k2", ""), ("k4", "flygtigt")])
def test_what_is_no_answer_is_not_saved(lone: Actor, name: str, value: str) -> None:
    row = pressed(lone)

    assert keep(browser_of(lone.user), row, name, value).status_code == 400
    assert not FollowUpAnswer.unscoped.exists()


def form(row: FollowUp, **answers: str) -> dict[str, str]:
    return answers | {f"{name}_key": str(uuid4()) for name in ("k1", "k2", "k3", "k4", "k5", "k6", "k7")}


def test_without_script_all_answers_are_sent_at_once(lone: Actor) -> None:
    row, client = pressed(lone), browser_of(lone.user)

    answer = client.post(
        url(row),
        form(row, k1="nej", k2="nej", k3="nej", k4="nej", k5="nej", k6="ja", k7="20 30 40 50", next="/program/"),
    )

    assert answer.status_code == 303
    assert answer["Location"] == f"{url(row)}?next=%2Fprogram%2F"
    assert (alert().grade, alert().provisional) == ("C", False)
    shown = client.get(answer["Location"]).content.decode()
    assert "Det sker der nu" in shown
    assert 'href="/program/"' in shown


def test_an_answer_changed_after_the_browsers_back_button_is_not_lost(lone: Actor) -> None:
    row, client = pressed(lone), browser_of(lone.user)
    sent = form(row, k1="nej")
    client.post(url(row), sent)

    assert client.post(url(row), sent | {"k1": "ofte"}).status_code == 303
    assert FollowUpAnswer.unscoped.filter(key="k1", marked=False).count() == 2


def test_one_may_send_nothing_and_stop(lone: Actor) -> None:
    row, client = pressed(lone), browser_of(lone.user)

    assert client.post(url(row), {}).status_code == 303
    assert "Tak for dine svar" in page(client, row)
    assert alert().grade == "B"


def test_somebody_who_is_alone_is_told_whom_to_call(lone: Actor) -> None:
    row, client = pressed(lone), browser_of(lone.user)
    client.post(url(row), form(row, k6="nej"))

    assert "ikke er nogen at ringe til" in page(client, row)


def test_after_a_blank_item_it_is_asked_gently(lone: Actor) -> None:
    course = lone.own_course
    assert course is not None
    row = actions.blank_trigger(by=lone, course=course, about_code=uuid4(), scope_code=uuid4())

    assert "Må vi spørge igen?" in page(browser_of(lone.user), row)


@pytest.mark.parametrize("evil", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_one_goes_on_to_our_own_pages_only(lone: Actor, evil: str) -> None:
    row = pressed(lone)

    shown = browser_of(lone.user).get(url(row), {"next": evil}).content.decode()

    assert f'href="{evil}' not in shown
    assert 'href="/start/"' in shown


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["emil", "mette", "karen", "bodil", "ida"])
def test_nobody_but_the_patient_reaches_it(actors: dict[str, Actor], lone: Actor, who: str) -> None:
    row, user = pressed(lone), actors[who].user
    if not user.is_patient:
        give_factor(user)
    client = browser_of(user)
    if not user.is_patient:
        choose(client, user.memberships.order_by("pk")[0])

    assert client.get(url(row)).status_code == 404
    assert client.post(url(row), {"k4": "ja"}).status_code == 404
    assert keep(client, row, "k4", "ja").status_code == 404
    assert alert().grade == "B"


def test_an_ended_session_keeps_the_form_and_asks_to_sign_in(lone: Actor) -> None:
    row = pressed(lone)

    assert keep(Client(), row, "k1", "nej").status_code == 401
    assert Client().post(url(row), {}).status_code == 302


def test_when_the_answers_cannot_be_saved_the_numbers_are_shown(lone: Actor) -> None:
    from tests.assessment.test_help_page import browser, is_write, shows_numbers, writing_fails

    row, client = pressed(lone), browser(lone)
    with writing_fails(lambda sql: is_write(sql) and "followupanswer" in sql):
        answer = client.post(url(row), form(row, k1="ofte"))
        assert keep(client, row, "k1", "ofte").status_code == 500  # a script tries again

    assert shows_numbers(answer)
    assert timezone.now() > row.started_at
