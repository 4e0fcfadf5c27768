"""Many at the same moment: one letter for one key, and an unbroken row of numbers."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from care.access import Actor
from care.models import Course, Notice
from dialogue import actions
from dialogue.actions import DraftConflict, KeyTaken
from dialogue.models import Draft, Message, Thread
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
    assert not Notice.objects.filter(kind=actions.NOTICE).exists()
    assert not Message.unscoped.exists()
    assert not Thread.unscoped.exists()


def test_the_doorbell_rings_after_the_commit_and_only_then(lone, mette, course, monkeypatch):
    rung: list[tuple[set[str], dict[str, Any]]] = []
    monkeypatch.setattr("care.sockets._send", lambda groups, message: rung.append((groups, message)))
    with transaction.atomic():
        actions.send_message(by=mette, course=course, client_id=uuid4(), body="en hemmelighed")
        assert rung == []
    [(groups, message)] = rung
    assert groups == {f"user.{lone.code.hex}"}
    assert "hemmelighed" not in str(message)
