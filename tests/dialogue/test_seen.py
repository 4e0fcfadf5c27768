"""What has been seen, by whom, and when: told truthfully for each letter."""

from datetime import timedelta
from uuid import uuid4

import pytest

from care.models import AuditEvent, CareLink
from clinic.demo import people
from dialogue import actions, headline, queries
from dialogue.about import About
from dialogue.models import Seen

pytestmark = pytest.mark.django_db


def see(actor, course, seq):
    actions.mark_seen(by=actor, course=course, seq=seq)


def shown(actor, course):
    return queries.letters(actor, course).letters


def test_a_letter_is_not_seen_before_it_is(lone, mette, course, write):
    write(lone)
    [letter] = shown(lone, course)
    assert letter.seen_at is None
    assert letter.status.startswith("Sendt, ikke set endnu")
    see(mette, course, 1)
    [letter] = shown(lone, course)
    assert letter.seen_at is not None
    assert letter.status.startswith("Set ")


def test_each_letter_keeps_the_time_it_was_first_seen(lone, mette, course, write):
    write(lone)
    see(mette, course, 1)
    first = Seen.unscoped.get().at - timedelta(days=1)
    Seen.unscoped.update(at=first)
    write(lone)
    see(mette, course, 2)
    assert [letter.seen_at == first for letter in shown(lone, course)] == [True, False]


def test_ones_own_reading_does_not_make_ones_letters_seen(lone, course, write):
    write(lone)
    see(lone, course, 1)
    assert shown(lone, course)[0].seen_at is None


def test_seeing_again_changes_nothing(lone, mette, course, write):
    write(lone)
    for _again in range(3):
        see(mette, course, 1)
    assert Seen.unscoped.count() == 1


def test_nobody_sees_further_than_there_are_letters(lone, mette, course, write):
    write(lone)
    see(mette, course, 1_000)
    write(lone)
    assert [bool(letter.seen_at) for letter in shown(lone, course)] == [True, False]


def test_a_supervisor_who_reads_leaves_no_seen_for_the_patient(users, lone, course, write):
    write(lone)
    bodil = people.actor(users["bodil"])
    CareLink.unscoped.create(course=course, user=bodil.user, kind=CareLink.Kind.SUPERVISION)
    see(bodil, course, 1)
    assert shown(lone, course)[0].seen_at is None


def test_a_stranger_cannot_mark_anything_seen(sara, lone, course, write):
    write(lone)
    see(sara, course, 1)
    assert not Seen.unscoped.exists()


def test_the_psychologists_seeing_is_audited_and_the_patients_is_not(lone, mette, course, write):
    write(lone)
    write(mette)
    see(mette, course, 2)
    see(lone, course, 2)
    assert [event.actor_code for event in AuditEvent.objects.filter(action="letters.seen")] == [mette.code]


def test_unread_are_the_other_sides_letters_since_last_time(lone, mette, course, write):
    write(lone)
    write(mette)
    write(mette)
    assert (queries.unread_count(lone, course), queries.unread_count(mette, course)) == (2, 1)
    see(lone, course, 2)
    assert queries.unread_count(lone, course) == queries.unread_for(lone) == 1


def test_letters_about_an_exercise_stand_beside_it_and_in_the_thread(lone, mette, course, write):
    about = About("entry", uuid4(), "Dit kort")
    write(mette, "Om dit kort", about=about)
    write(mette, "Om noget andet")
    beside = queries.about_codes(lone, "entry", [about.code, uuid4()])
    assert {code: [letter.text for letter in letters] for code, letters in beside.items()} == {
        about.code: ["Om dit kort"]
    }
    assert [letter.about for letter in shown(lone, course)] == [about, None]


def test_the_newest_letter_from_the_clinic(lone, mette, write):
    assert headline.newest_from_clinic(lone) is None
    write(mette, "Det første")
    write(mette, "Det andet")
    write(lone, "Tak")
    assert headline.newest_from_clinic(lone).anchor == "brev-2"


def test_a_long_thread_is_shown_a_page_at_a_time(lone, course, write, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    for n in range(1, 8):
        write(lone, f"brev {n}")
    pages, before = [], None
    while True:
        page = queries.letters(lone, course, before=before)
        pages.append([letter.seq for letter in page.letters])
        before = page.older
        if before is None:
            break
    assert pages == [[5, 6, 7], [2, 3, 4], [1]]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_letters_costs_the_same_however_many(count, lone, mette, course, write, django_assert_num_queries):
    for _n in range(count):
        write(lone)
        write(mette, about=About("entry", uuid4(), "Dit kort"))
    with django_assert_num_queries(2):  # the letters, and their files
        shown(lone, course)
