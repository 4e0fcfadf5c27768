"""What an open page asks: the letters after its cursor, the states of those it has, and nothing when nothing happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from care.models import AuditEvent, BreakGlass, CareLink, Course
from dialogue import actions, queries
from dialogue.events import LetterCame, as_json
from dialogue.models import Message, Seen, Thread
from tests.dialogue.conftest import browser_of
from tests.letters.reader import Reader

pytestmark = pytest.mark.django_db
NEWS, SEEN = "/breve/nyt/", "/breve/set/"


@pytest.fixture
def browser(lone) -> Client:
    return browser_of(lone)


@pytest.fixture
def page(course) -> Reader:
    return Reader(str(course.code))


def ask(browser: Client, page: Reader, url: str = NEWS) -> list[int]:
    """The page asks until it knows everything; the statuses of the answers."""
    found, more = [], True
    while more:
        answer = browser.get(url, page.cursor)
        found.append(answer.status_code)
        more = answer.status_code == 200 and page.news(answer.json())
    return found


def seqs(page: Reader) -> list[int]:
    return [one.seq for one in page.letters]


def fill(course: Course, by, count: int) -> None:
    """Many letters in one statement."""
    thread, _made = Thread.unscoped.get_or_create(course=course)
    first = thread.last_seq + 1
    rows = [
        Message(thread=thread, seq=n, sender=by.user, client_id=uuid4(), body=f"brev {n}")
        for n in range(first, first + count)
    ]
    Message.unscoped.bulk_create(rows)
    Thread.unscoped.filter(pk=thread.pk).update(last_seq=first + count - 1)


def test_the_letters_after_the_cursor_and_then_nothing(browser, page, lone, mette, write) -> None:
    write(lone)
    assert ask(browser, page) == [200]
    write(mette, "Kære Lone")
    assert ask(browser, page) == [200]
    assert seqs(page) == [1, 2]
    assert "Kære Lone" in page.letters[1].html
    assert ask(browser, page) == [204]


@pytest.mark.parametrize(("stored", "live"), [(207, 173), (323, 0), (0, 221)])
def test_after_a_time_away_the_exact_letters_in_order_then_one_answer_that_there_is_no_more(
    stored, live, browser, page, mette, course
) -> None:
    """R7: some were stored before the page asked for the first time, the others come while it asks."""
    fill(course, mette, stored)
    ask(browser, page)
    for _each in range(live // 50 + 1):
        fill(course, mette, min(50, live - len(page.letters) + stored))
        ask(browser, page)
    assert seqs(page) == list(range(1, stored + live + 1))
    assert ask(browser, page) == [204]


def test_a_page_that_is_cut_off_half_way_goes_on_where_it_was(browser, page, mette, course) -> None:
    fill(course, mette, 120)
    assert page.news(browser.get(NEWS, page.cursor).json())  # more: it never takes this for the end
    assert seqs(page) == list(range(1, 51))
    ask(browser, page)
    assert seqs(page) == list(range(1, 121))


def test_that_a_letter_has_been_seen_is_news(browser, page, lone, mette, course, write) -> None:
    write(lone)
    ask(browser, page)
    assert not page.letters[0].is_seen
    actions.mark_seen(by=mette, course=course, seq=1)
    assert ask(browser, page) == [200]
    assert page.letters[0].seen.startswith("Set ")


def test_that_the_course_has_ended_is_news(browser, page, lone, course, write) -> None:
    write(lone)
    ask(browser, page)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert ask(browser, page) == [200]
    assert page.ended.startswith("Forløbet er slut.")


def test_asking_is_no_seeing_and_no_sign_of_life(browser, page, lone, mette, write) -> None:
    write(mette)
    before = browser.session.get("seen_at")
    browser.get(NEWS, page.cursor, headers={"X-Lysning-Quiet": "1"})
    assert not Seen.unscoped.filter(user=lone.user).exists()
    assert browser.session.get("seen_at") == before


@pytest.mark.parametrize(
    "query", [{}, {"seq": "x"}, {"seq": "-1"}, {"seq": "1", "code": "x"}, {"seq": "1", "mark": "x" * 61}]
)
def test_what_no_page_of_ours_asks_is_400(query, browser) -> None:
    assert browser.get(NEWS, query).status_code == 400


@pytest.mark.parametrize("form", [{}, {"seq": "0"}, {"seq": "x"}, {"seq": "9" * 30}])
def test_what_no_page_of_ours_says_is_400(form, browser) -> None:
    assert browser.post(SEEN, form).status_code == 400


def test_saying_what_was_seen(browser, lone, mette, course, write) -> None:
    write(mette)
    write(mette)
    assert browser.post(SEEN, {"seq": 1}).status_code == 200
    assert queries.unread_for(lone) == 1


# --- after a restore ------------------------------------------------------------------------------------


def restore_to(course: Course, seq: int) -> None:
    """The database comes back from a backup in which the thread ended there."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dialogue_message DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM dialogue_message WHERE seq > %s", [seq])
        cursor.execute("ALTER TABLE dialogue_message ENABLE TRIGGER USER")
    Thread.unscoped.filter(course=course).update(last_seq=seq)


@pytest.mark.parametrize("written_since", [0, 1, 2, 3])  # with 2 the numbers are equal, and the letters are not
def test_after_a_restore_the_page_forgets_what_is_gone_and_shows_what_is_there(
    written_since, browser, page, lone, mette, course, write
) -> None:
    for words in ("et", "to", "tre"):
        write(mette, words)
    ask(browser, page)
    restore_to(course, 1)
    for number in range(written_since):
        write(lone, f"efter {number}")
    ask(browser, page)
    fresh = Reader(str(course.code))
    ask(browser, fresh)
    assert page.letters == fresh.letters
    assert seqs(page) == list(range(1, written_since + 2))


def test_control_a_cursor_without_a_code_would_mix_two_histories(
    browser, page, lone, mette, course, write, monkeypatch
) -> None:
    monkeypatch.setattr("dialogue.live._is_known", lambda course, cursor: True)
    write(mette, "et")
    write(mette, "to")
    ask(browser, page)
    restore_to(course, 1)
    write(lone, "efter")
    ask(browser, page)
    assert "<p>to</p>" in page.letters[1].html


def test_a_letter_told_after_a_restore_does_not_fit_and_makes_the_page_ask(page) -> None:
    code = str(uuid4())
    page.rung(_told(page.course, 1, code, ""))
    assert page.rung(_told(page.course, 2, str(uuid4()), after=str(uuid4())))
    assert not page.rung(_told(page.course, 2, str(uuid4()), after=code))


def _told(course: str, seq: int, code: str, after: str) -> dict[str, Any]:
    return as_json(LetterCame(course, seq, code, after, f"<li>{seq}</li>"))


# --- the psychologist's page ----------------------------------------------------------------------------


@pytest.fixture
def url(course) -> str:
    return reverse("clinic-letters-news", args=[course.code])


def test_letters_in_an_answer_to_staff_are_audited_as_read_and_an_empty_answer_is_not(
    url, page, lone, mette, write
) -> None:
    browser = browser_of(mette)
    write(lone)
    ask(browser, page, url)
    ask(browser, page, url)
    assert AuditEvent.objects.filter(action="letters.read", actor_code=mette.code).count() == 1


def test_the_deadline_above_the_box_follows(url, page, lone, mette, answer, write) -> None:
    browser = browser_of(mette)
    write(lone)
    ask(browser, page, url)
    assert page.promise.startswith("Svarfrist ")
    answer(mette)
    ask(browser, page, url)
    assert page.promise == ""


def test_when_the_relation_has_ended_there_is_no_answer_any_more(url, page, mette, course, lone, write) -> None:
    browser = browser_of(mette)
    write(lone)
    assert ask(browser, page, url) == [200]
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    assert ask(browser, page, url) == [404]


def test_a_lead_without_emergency_access_is_refused_and_one_with_it_reads_without_a_trace_for_the_patient(
    url, page, karen, course, lone, write
) -> None:
    browser = browser_of(karen)
    session = browser.session
    session["membership"] = str(karen.membership.code)
    session.save()
    write(lone)
    assert ask(browser, page, url) == [403]
    until = timezone.now() + timedelta(hours=1)
    BreakGlass.unscoped.create(course=course, user=karen.user, role="lead", reason="Akut, ingen andre.", until=until)
    assert ask(browser, page, url) == [200]
    assert browser.post(reverse("clinic-letters-seen", args=[course.code]), {"seq": 1}).status_code == 404
    assert not Seen.unscoped.exists()


def test_only_what_has_happened_is_read(browser, page, lone, write, django_assert_max_num_queries) -> None:
    """The question of an idle page costs one query beside those of every request."""
    write(lone)
    ask(browser, page)
    with django_assert_max_num_queries(5):
        browser.get(NEWS, page.cursor, headers={"X-Lysning-Quiet": "1"})


def test_a_page_that_was_told_of_every_letter_is_answered_as_an_idle_one(browser, page, lone, mette, write) -> None:
    write(lone)
    ask(browser, page)
    letter = write(mette, "Kære Lone")
    assert not page.rung(_told(page.course, 2, str(letter.code), after=page.code))
    assert ask(browser, page) == [204]
    write(mette, "og et til, som ingen sagde til")
    assert ask(browser, page) == [200]
    assert seqs(page) == [1, 2, 3]
