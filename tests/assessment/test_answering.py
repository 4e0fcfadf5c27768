"""Lone answers her weekly check, question by question, and sends it (clinical.md 1.0, 3.1, 4.3 W14)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions import questionnaires, sending
from assessment.models import Answer, Assignment, Response
from assessment.queries import questionnaire_pages as pages
from care import kept
from care.access import Actor, System
from care.models import Alert, Course, User

CLOCK = System("test clock")
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def lone(actors: dict[str, Actor]) -> Actor:
    return actors["lone"]


@pytest.fixture
def course(lone: Actor) -> Course:
    assert lone.own_course is not None
    return lone.own_course


@pytest.fixture
def weekly(course: Course) -> Assignment:
    return questionnaires.give(by=CLOCK, course=course, form="w14", ordinal=1)


@pytest.fixture
def browser(cast: dict[str, User]) -> Client:
    client = Client()
    client.force_login(cast["lone"])
    return client


def url(name: str, assignment: Assignment) -> str:
    return reverse(f"assessment-{name}", args=[assignment.code])


def post(browser: Client, weekly: Assignment, key: Any = None, **given: Any) -> Any:
    """What the page's own saving sends."""
    data = {"key": str(key or uuid4())} | {name.replace("__", "-"): value for name, value in given.items()}
    return browser.post(url("answer", weekly), data, **JSON)


def fill(browser: Client, weekly: Assignment, nine: int = 0, **more: Any) -> None:
    """The whole weekly check in one post."""
    data = {f"phq9-phq9_{n}": 1 for n in range(1, 9)} | {"phq9-phq9_9": nine, "phq9-phq9_f": 1}
    week = {"week-hours": "2,5", "week-most": "Mit arbejde.", "week-help_wanted": 0} | more
    answer = browser.post(url("answer", weekly), {"key": uuid4(), **data, **week}, **JSON)
    assert answer.status_code == 200, answer.content


def newest(weekly: Assignment, name: str) -> Any:
    found = pages.paper(weekly, "da").named(name)
    assert found is not None
    return found.value


def test_each_answer_is_a_row_of_its_own_and_the_newest_counts(browser: Client, weekly: Assignment) -> None:
    for value in ("1", "2"):
        answer = post(browser, weekly, phq9__phq9_1=value)
        assert answer.status_code == 200
        assert answer.json()["message"].startswith("Gemt kl. ")
    assert [int(row.value) for row in Answer.unscoped.order_by("pk")] == [1, 2]
    assert newest(weekly, "phq9-phq9_1") == 2


def test_sent_twice_is_saved_once_and_late_changes_nothing(browser: Client, weekly: Assignment) -> None:
    key = uuid4()
    post(browser, weekly, key, phq9__phq9_1="1")
    post(browser, weekly, phq9__phq9_1="2")
    assert post(browser, weekly, key, phq9__phq9_1="1").status_code == 200
    assert newest(weekly, "phq9-phq9_1") == 2
    assert post(browser, weekly, key, phq9__phq9_1="3").status_code == 409


def test_the_help_page_comes_at_once_with_json_and_again_when_it_is_sent_again(
    browser: Client, weekly: Assignment
) -> None:
    key = uuid4()
    first, again = (post(browser, weekly, key, phq9__phq9_9="1").json() for _ in range(2))
    assert first["help"].startswith("/hjaelp/svar/")
    assert again["help"] == first["help"]
    assert Answer.unscoped.count() == Alert.unscoped.count() == 1


def test_the_help_page_comes_before_anything_else_in_a_plain_form(browser: Client, weekly: Assignment) -> None:
    data = {"key": uuid4(), "at": "phq9-phq9_9", "phq9-phq9_9": "1", "week-hours": "mange", "_next": "1"}
    answer = browser.post(url("answer", weekly), data)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/hjaelp/svar/")
    assert Alert.unscoped.get().kind == Alert.Kind.RISK


def test_no_alert_for_a_nought(browser: Client, weekly: Assignment) -> None:
    assert post(browser, weekly, phq9__phq9_9="0").json()["help"] is None
    assert not Alert.unscoped.exists()


@pytest.mark.parametrize("value", ["4", "-1", "1.5", "ja", "٢", "1e0"])
def test_what_is_no_answer_is_refused_kindly(browser: Client, weekly: Assignment, value: str) -> None:
    answer = post(browser, weekly, phq9__phq9_9=value)
    assert answer.status_code == 422
    assert "phq9-phq9_9" in answer.json()["errors"]
    assert not Answer.unscoped.exists()


def test_a_wrong_number_is_shown_again_beside_its_question_and_the_rest_is_saved(
    browser: Client, weekly: Assignment
) -> None:
    data = {"key": uuid4(), "at": "week-hours", "week-hours": "mange", "week-most": "Ro.", "_next": "1"}
    answer = browser.post(url("answer", weekly), data)
    assert answer.status_code == 422
    assert 'value="mange"' in answer.content.decode()
    assert "gerne med en halv" in answer.content.decode()
    assert newest(weekly, "week-most") == "Ro."


def test_hours_come_in_halves_with_a_comma(browser: Client, weekly: Assignment) -> None:
    post(browser, weekly, week__hours="2,5")
    assert newest(weekly, "week-hours") == Decimal("2.5")
    assert post(browser, weekly, week__hours="2,3").status_code == 422


def test_the_function_question_is_asked_only_above_nothing(browser: Client, weekly: Assignment) -> None:
    name = "phq9-phq9_f"
    numbers = []
    for value in ("0", "1", "0"):
        post(browser, weekly, phq9__phq9_1=value)
        numbers.append(pages.paper(weekly, "da").named(name).number)
    assert numbers == [0, 10, 0]


def test_one_goes_on_after_the_question_answered_last(browser: Client, weekly: Assignment) -> None:
    for name in ("phq9_1", "phq9_2", "phq9_5"):
        post(browser, weekly, **{f"phq9__{name}": "0"})
    assert pages.paper(weekly, "da").resume == 6
    page = browser.get(url("form", weekly)).content.decode()
    assert 'name="at" value="phq9-phq9_6"' in page


def test_the_buttons_lead_on_back_and_to_the_review(browser: Client, weekly: Assignment) -> None:
    def pressed(button: str, at: str) -> str:
        return browser.post(url("answer", weekly), {"key": uuid4(), "at": at, button: "1"})["Location"]

    form = url("form", weekly)
    assert pressed("_next", "phq9-phq9_1") == f"{form}?nr=2"
    assert pressed("_back", "phq9-phq9_3") == f"{form}?nr=2"
    assert pressed("_back", "phq9-phq9_1") == f"{form}?nr=1"
    assert pressed("_next", "week-help_wanted") == url("send", weekly)
    assert pressed("_review", "") == url("send", weekly)
    assert pressed("_save", "phq9-phq9_1") == reverse("assessment-forms")


def test_switching_language_keeps_the_answers_and_says_in_which_each_was_given(
    browser: Client, weekly: Assignment, cast: dict[str, User]
) -> None:
    post(browser, weekly, phq9__phq9_1="1")
    User.objects.filter(pk=cast["lone"].pk).update(language="en")
    post(browser, weekly, phq9__phq9_2="2")
    page = browser.get(f"{url('form', weekly)}?vis=hele").content.decode()
    assert "Little interest or pleasure in doing things" in page
    assert page.split("<form", 2)[-1].count(" checked>") >= 2
    assert [newest(weekly, f"phq9-phq9_{n}") for n in (1, 2)] == [1, 2]
    assert [row.language for row in Answer.unscoped.order_by("pk")] == ["da", "en"]


def test_a_whole_check_gets_a_score_and_words_but_no_figure(browser: Client, weekly: Assignment) -> None:
    fill(browser, weekly)
    answer = browser.post(url("send", weekly), follow=True)
    assert answer.redirect_chain == [(url("thanks", weekly), 302)]
    assert Response.unscoped.get(instrument="phq9").total == 8
    page = answer.content.decode()
    assert "Det er første gang" in page
    assert "8" not in page.split("<dl")[1].split("</dl>")[0].replace("PHQ-9", "")


def test_an_unfinished_check_may_be_sent_knowingly_and_has_no_score(browser: Client, weekly: Assignment) -> None:
    fill(browser, weekly)
    post(browser, weekly, phq9__phq9_2="")
    review = browser.get(url("send", weekly)).content.decode()
    assert "Der er 1 spørgsmål, du ikke har svaret på" in review
    assert "?nr=2" in review
    browser.post(url("send", weekly))
    row = Response.unscoped.get(instrument="phq9")
    assert (row.complete, row.total) == (False, None)
    assert "Derfor regner vi ikke" in browser.get(url("thanks", weekly)).content.decode()


def test_a_blank_item_nine_asks_gently_and_leaves_a_task(browser: Client, weekly: Assignment) -> None:
    answer = browser.post(url("send", weekly))
    assert answer["Location"].startswith("/hjaelp/svar/")
    assert Alert.unscoped.get().grade == "C"
    assert browser.post(url("send", weekly))["Location"] == answer["Location"]  # sent again: nothing more, the same way
    assert Alert.unscoped.count() == 1


def test_what_was_sent_is_locked_in_json_and_in_pages(browser: Client, weekly: Assignment) -> None:
    fill(browser, weekly)
    browser.post(url("send", weekly))
    assert post(browser, weekly, phq9__phq9_1="3").status_code == 409
    plain = browser.post(url("answer", weekly), {"key": uuid4(), "phq9-phq9_1": "3"})
    assert plain.status_code == 409
    assert "Skemaet er sendt" in plain.content.decode()
    assert "kan ikke ændres" in browser.get(url("form", weekly)).content.decode()
    assert Response.unscoped.get(instrument="phq9").total == 8


def test_a_closed_form_says_so(browser: Client, weekly: Assignment) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Assignment.unscoped.filter(pk=weekly.pk).update(opens_at=past - timedelta(days=7), closes_at=past)
    assert "Det er lukket nu" in browser.get(url("form", weekly)).content.decode()
    assert post(browser, weekly, phq9__phq9_1="1").status_code == 409
    assert "Disse skemaer nåede du ikke" in browser.get(reverse("assessment-forms")).content.decode()


def test_another_persons_form_is_not_found(cast: dict[str, User], weekly: Assignment) -> None:
    emil = Client()
    emil.force_login(cast["emil"])
    for name in ("form", "send", "thanks"):
        assert emil.get(url(name, weekly)).status_code == 404
    assert post(emil, weekly, phq9__phq9_1="1").status_code == 404
    assert not Answer.unscoped.exists()


def test_a_signed_out_page_is_told_in_json(weekly: Assignment) -> None:
    assert post(Client(), weekly, phq9__phq9_1="1").status_code == 401


@pytest.mark.parametrize(("choice", "alerts"), [("0", 0), ("1", 1), ("2", 1)])
def test_a_wish_for_contact_becomes_one_task_with_a_deadline(
    browser: Client, weekly: Assignment, choice: str, alerts: int
) -> None:
    fill(browser, weekly, **{"week-help_wanted": choice})
    for _ in range(2):
        browser.post(url("send", weekly))
    found = list(Alert.unscoped.filter(kind=Alert.Kind.HELP_WANTED))
    assert len(found) == alerts
    assert all(alert.contact_by is not None and alert.contact_by > timezone.now() for alert in found)
    assert all(alert.grade == "" for alert in found)


@pytest.mark.parametrize(("impact", "alerts"), [(2, 0), (3, 1), (4, 1)])
def test_an_effect_that_troubled_much_becomes_a_task(
    lone: Actor, course: Course, browser: Client, impact: int, alerts: int
) -> None:
    midway = questionnaires.give(by=CLOCK, course=course, form="t1")
    data = {"negative_effects-ne2": 1, "negative_effects-ne2_impact": impact, "negative_effects-ne2_cause": 0}
    whole = {f"phq9-phq9_{n}": 0 for n in range(1, 10)} | {"mdi-mdi6": 0}
    browser.post(url("answer", midway), {"key": uuid4(), **data, **whole}, **JSON)
    sending.send(by=lone, assignment=midway)
    found = list(Alert.unscoped.all())
    assert [alert.kind for alert in found] == [Alert.Kind.UNWANTED_EFFECT] * alerts


def test_the_menu_counts_what_is_open(browser: Client, weekly: Assignment) -> None:
    page = browser.get(reverse("assessment-forms")).content.decode()
    assert "Ugetjek, uge 1" in page
    assert "ca. 3 min" in page
    assert '<span class="count">1' in page


def test_a_form_posted_after_the_session_ended_is_kept_for_its_owner_and_saved_later(
    browser: Client, weekly: Assignment, cast: dict[str, User]
) -> None:
    stranger = Client()
    data = {"key": uuid4(), "kept_for": kept.token(cast["lone"]), "at": "week-most", "week-most": "En god uge."}
    assert stranger.post(url("answer", weekly), data)["Location"].endswith("?next=/gemt/")
    (row,) = kept.waiting(cast["lone"])
    assert not Answer.unscoped.exists()
    again = {name: values[0] for name, values in row.body.items()}
    assert browser.post(row.path, again | {"kept_for": kept.token(cast["lone"], row)}).status_code == 302
    assert newest(weekly, "week-most") == "En god uge."
    assert kept.waiting(cast["lone"]) == []


def test_a_page_that_somebody_else_had_opened_saves_nothing_here(
    browser: Client, weekly: Assignment, cast: dict[str, User]
) -> None:
    answer = post(browser, weekly, phq9__phq9_1="1", kept_for=kept.token(cast["emil"]))
    assert answer.status_code == 401
    assert not Answer.unscoped.exists()


def test_a_post_without_a_key_is_refused(browser: Client, weekly: Assignment) -> None:
    answer = browser.post(url("answer", weekly), {"phq9-phq9_1": "1"}, **JSON)
    assert answer.status_code == 400
    assert not Answer.unscoped.exists()


def test_a_form_whose_day_has_not_come_takes_nothing(browser: Client, course: Course) -> None:
    ahead = questionnaires.give(by=CLOCK, course=course, form="t2", opens_at=timezone.now() + timedelta(days=7))
    assert "Skemaet åbner" in browser.get(url("form", ahead)).content.decode()
    assert post(browser, ahead, phq9__phq9_1="1").status_code == 409
    assert browser.post(url("send", ahead)).status_code == 409
    assert not Answer.unscoped.exists()


def test_the_follow_up_question_of_an_effect_is_asked_only_after_a_yes(browser: Client, course: Course) -> None:
    midway = questionnaires.give(by=CLOCK, course=course, form="t1")

    def asked() -> bool:
        found = pages.paper(midway, "da").named("negative_effects-ne1_impact")
        assert found is not None
        return found.is_shown

    assert not asked()
    post(browser, midway, negative_effects__ne1="1")
    assert asked()
    post(browser, midway, negative_effects__ne1="0")
    assert not asked()


def test_the_page_asks_the_database_no_more_for_a_long_form(
    browser: Client, course: Course, django_assert_max_num_queries: Any
) -> None:
    long_form = questionnaires.give(by=CLOCK, course=course, form="t2")
    with django_assert_max_num_queries(14):
        browser.get(url("form", long_form))
