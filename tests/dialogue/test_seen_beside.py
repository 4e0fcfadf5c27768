"""A letter that was read beside its exercise or its module is seen, and no other letter with it."""

from uuid import uuid4

import pytest

from care.models import AuditEvent, Course, Notice
from clinic.demo import people
from dialogue import actions, queries, reminders
from dialogue.about import About
from dialogue.models import Seen
from tests.care import choosing

pytestmark = pytest.mark.django_db
CARD = About("worksheet", uuid4(), "Dit kort")


def read_beside(actor, course, about=CARD):
    letters = queries.about_codes(actor, about.kind, [about.code])[about.code]
    actions.mark_seen_beside(by=actor, course=course, letters=letters)


def states(actor, course):
    return [bool(letter.seen_at) for letter in queries.letters(actor, course).letters]


def test_only_the_letters_about_it_are_seen(lone, mette, course, write):
    write(mette, "Hvordan går det?")
    write(mette, "Om dit kort", about=CARD)
    read_beside(lone, course)
    assert states(mette, course) == [False, True]
    assert queries.unread_count(lone, course) == 1


def test_reading_the_thread_afterwards_sees_the_rest(lone, mette, course, write):
    write(mette, "Hvordan går det?")
    write(mette, "Om dit kort", about=CARD)
    read_beside(lone, course)
    assert queries.letters(lone, course).is_news  # although the newest has been read
    actions.mark_seen(by=lone, course=course, seq=2)
    assert states(mette, course) == [True, True]
    assert queries.unread_count(lone, course) == 0


def test_once_is_enough_and_leaves_one_trace(lone, mette, course, write):
    write(lone, about=CARD)
    for _again in range(3):
        read_beside(mette, course)
    assert Seen.unscoped.count() == 1
    assert AuditEvent.objects.filter(action="letters.seen").count() == 1


def test_ones_own_letters_and_those_who_may_only_read_leave_none(users, lone, mette, course, write):
    from care.models import CareLink

    write(mette, about=CARD)
    read_beside(mette, course)
    bodil = people.actor(users["bodil"])
    CareLink.unscoped.create(course=course, user=bodil.user, kind=CareLink.Kind.SUPERVISION)
    write(lone, about=CARD)
    read_beside(bodil, course)
    assert not Seen.unscoped.exists()


def test_a_notice_of_a_letter_read_beside_its_exercise_is_no_longer_true(lone, mette, course, write):
    choosing.choose(lone, "mail", 17)
    write(mette, "Om dit kort", about=CARD)
    notice = Notice.objects.get(kind=reminders.NOTICE)
    assert reminders.still_true(notice)
    read_beside(lone, course)
    assert not reminders.still_true(notice)


def test_the_letters_before_it_are_still_reminded_of(lone, mette, course, write):
    """The newest was read beside its exercise; the one before it was not read at all."""
    choosing.choose(lone, "mail", 17)
    write(mette, "Hvordan går det?")
    write(mette, "Om dit kort", about=CARD)
    read_beside(lone, course)
    first, newest = Notice.objects.filter(kind=reminders.NOTICE).order_by("pk")
    assert reminders.still_true(first)
    assert not reminders.still_true(newest)


def test_an_answer_beside_the_exercise_stops_the_clock_of_the_letter_that_was_read_there(lone, mette, course, write):
    write(lone, "Jeg er i tvivl om skemaet", about=CARD)
    read_beside(mette, course)
    write(mette, "Prøv sådan her", about=CARD)
    assert queries.unanswered_for(mette) == []


def test_without_that_reading_it_would_still_wait(lone, mette, course, write):
    """Negative control, and how it was before."""
    write(lone, "Jeg er i tvivl om skemaet", about=CARD)
    write(mette, "Prøv sådan her", about=CARD)
    assert [letter.seq for letter in queries.unanswered_for(mette)] == [1]


def test_a_row_for_one_letter_does_not_pass_for_the_ones_before(lone, mette, course, write):
    write(mette, "1")
    write(mette, "2", about=CARD)
    read_beside(lone, course)
    actions.mark_seen(by=lone, course=course, seq=1)
    assert Seen.unscoped.filter(alone=False, seq=1).exists()


def test_foreign_letters_are_not_marked(users, jens, mette, course, write):
    write(mette, about=CARD)
    letters = queries.about_codes(mette, CARD.kind, [CARD.code])[CARD.code]
    actions.mark_seen_beside(by=jens, course=Course.unscoped.get(pk=course.pk), letters=letters)
    assert not Seen.unscoped.exists()
