"""Many at the same moment: one letter for one key, and an unbroken row of numbers."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from care.access import Actor
from care.models import Course, Notice
from dialogue import actions, reminders
from dialogue.actions import DraftConflict, KeyTaken
from dialogue.models import Draft, Message, Thread
from tests.dialogue.conftest import browser_of
from tests.infra.at_once import at_once as all_at_once

pytestmark = pytest.mark.usefixtures("committed_db")
AT_ONCE = 20


def at_once(verb: Callable[[int], object], count: int = AT_ONCE) -> list[Any]:
    """The same in as many threads; what a page would be told is an answer."""
    return all_at_once(verb, count, KeyTaken, DraftConflict)


def sender(by: Actor, course: Course, key: Callable[[int], UUID], body: str = "Hej") -> Callable[[int], Message]:
    return lambda n: actions.send_message(by=by, course=course, client_id=key(n), body=body)


def one_key_to(courses: tuple[Course, Course], key: UUID, by: Actor, n: int) -> Message:
    return actions.send_message(by=by, course=courses[n], client_id=key, body="Hej")


def test_the_same_key_twenty_times_is_one_letter_and_twenty_equal_answers(lone, course):
    key = uuid4()
    answers = at_once(sender(lone, course, lambda _n: key))
    assert {(answer.pk, answer.seq) for answer in answers} == {(Message.unscoped.get().pk, 1)}


def test_twenty_letters_get_twenty_numbers_without_a_gap(lone, course):
    answers = at_once(sender(lone, course, lambda _n: uuid4()))
    assert sorted(answer.seq for answer in answers) == list(range(1, AT_ONCE + 1))
    assert Thread.unscoped.get().last_seq == AT_ONCE


def test_without_the_row_lock_numbers_collide(lone, course, monkeypatch):
    """Negative control: the same twenty with the thread read but not locked."""
    monkeypatch.setattr(actions, "_locked", lambda by, course: Thread.unscoped.get(pk=actions._thread(by, course).pk))
    answers = at_once(sender(lone, course, lambda _n: uuid4()))
    assert any(isinstance(answer, KeyTaken) for answer in answers)


def test_one_key_in_two_threads_belongs_to_whoever_came_first(users, mette, course):
    emils = Course.unscoped.get(patient=users["emil"])
    for _round in range(5):
        to_each = partial(one_key_to, (course, emils), uuid4(), mette)
        answers = at_once(to_each, count=2)
        assert sorted(type(answer).__name__ for answer in answers) == ["KeyTaken", "Message"]


def test_of_two_pages_that_save_the_same_draft_one_is_told(lone, course):
    actions.save_draft(by=lone, course=course, body="begyndelsen", base=None)
    answers = at_once(lambda n: actions.save_draft(by=lone, course=course, body=f"fra side {n}", base=1), count=2)
    kept = next(answer for answer in answers if isinstance(answer, Draft))
    told = next(answer for answer in answers if isinstance(answer, DraftConflict))
    assert told.stored.body == kept.body == Draft.unscoped.get().body


def test_a_letter_that_is_rolled_back_leaves_no_notice_and_no_number(mette, course):
    with transaction.atomic():
        actions.send_message(by=mette, course=course, client_id=uuid4(), body="Hej")
        transaction.set_rollback(True)
    assert not Notice.objects.filter(kind=reminders.NOTICE).exists()
    assert not Message.unscoped.exists()
    assert not Thread.unscoped.exists()


def test_the_doorbell_rings_after_the_commit_and_only_then(lone, mette, course, monkeypatch):
    rung: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr("care.sockets._send", rung.extend)
    with transaction.atomic():
        actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
        assert rung == []
    assert {group for group, _message in rung} == {f"user.{lone.code.hex}", f"user.{mette.code.hex}"}
    assert all("Kære Lone" in message["frame"] for _group, message in rung)


def test_a_letter_whose_telling_fails_is_sent_all_the_same(mette, course, monkeypatch, caplog):
    """The log says where it failed, never what the letter says."""
    monkeypatch.setattr("dialogue.live.ITEM", "dialogue/no_such_template.html")
    letter = actions.send_message(by=mette, course=course, client_id=uuid4(), body="en hemmelighed")
    assert Message.unscoped.get() == letter
    assert "open pages were not told: TemplateDoesNotExist" in caplog.text
    assert "hemmelighed" not in caplog.text


def test_the_same_post_twenty_times_at_once_is_one_letter_and_twenty_equal_answers(live, lone, course):
    """Over HTTP, as a page does that hears nothing and presses again (R9)."""
    browser = browser_of(lone)
    box = browser.get("/breve/").context["box"]
    form = {"patient": box.patient, "client_id": str(uuid4()), "body": "Kære Mette", "about": "", "known": "0"}
    session = browser.cookies["sessionid"].value
    answers = at_once(lambda _n: posted(live.url, session, form))
    assert {status for status, _body in answers} == {201}
    assert len({json.dumps(body, sort_keys=True) for _status, body in answers}) == 1
    assert Message.unscoped.get().body == "Kære Mette"
    assert posted(live.url, session, form | {"body": "Noget andet"})[0] == 409


def posted(url: str, session: str, form: dict[str, str]) -> tuple[int, Any]:
    token = "c" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token, "Accept": "application/json"}
    request = urllib.request.Request(f"{url}/breve/send/", urllib.parse.urlencode(form).encode(), headers)
    try:
        response = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return response.status, json.loads(response.read())
