"""Who owes an answer, and when (clinical.md 5.2)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from care import moments, registry
from care.models import CareLink, Closure, Course, RegionSetting, today
from care.workdays import COPENHAGEN
from clinic.demo import people
from dialogue import actions, queries, reader_queries, texts, worklist
from dialogue.about import About
from dialogue.models import Message

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-02-02 10:00", "2026-02-04 16:00"),
        ("2026-02-05 15:59", "2026-02-09 16:00"),
        ("2026-02-05 16:00", "2026-02-10 16:00"),
        ("2026-02-06 18:00", "2026-02-11 16:00"),
        ("2026-02-07 09:00", "2026-02-11 16:00"),
        ("2026-04-01 14:30", "2026-04-08 16:00"),
        ("2026-04-01 16:30", "2026-04-09 16:00"),
        ("2026-04-30 10:00", "2026-05-04 16:00"),
        ("2026-05-13 09:00", "2026-05-18 16:00"),
        ("2026-06-04 12:00", "2026-06-08 16:00"),
        ("2026-12-23 12:00", "2026-12-28 16:00"),
    ],
)
def test_the_promise_follows_the_working_days(now, due, course):
    assert queries.promised(course, at(now)) == at(due)


def test_the_promise_knows_the_regions_own_closed_days(course):
    Closure.objects.create(
        region=course.region, day=at("2026-12-24 00:00").date(), reason_da="Lukket", reason_en="Closed"
    )
    assert queries.promised(course, at("2026-12-23 12:00")) == at("2026-12-29 16:00")


def test_the_promise_knows_the_regions_own_deadline(course):
    RegionSetting.objects.create(
        region=course.region, key="answer_days", value=3, valid_from=at("2026-01-01 00:00").date()
    )
    assert queries.promised(course, at("2026-02-02 10:00")) == at("2026-02-05 16:00")


def test_a_promise_once_given_stays_when_the_settings_change(lone, course, write):
    promised = write(lone).answer_due_at
    RegionSetting.objects.create(region=course.region, key="answer_days", value=5, valid_from=today())
    assert Message.unscoped.get().answer_due_at == promised


# --- what counts as an answer -------------------------------------------------------------------


def waiting(actor):
    return [letter.seq for letter in queries.unanswered_for(actor)]


def test_a_letter_waits_until_it_is_answered(lone, mette, write, answer):
    write(lone)
    assert waiting(mette) == [1]
    answer(mette)
    assert waiting(mette) == []


def test_one_line_a_course_the_oldest_letter_first(lone, mette, write):
    write(lone)
    write(lone)
    assert waiting(mette) == [1]


def test_seeing_is_not_answering(lone, mette, course, write):
    write(lone)
    actions.mark_seen(by=mette, course=course, seq=1)
    assert waiting(mette) == [1]


def test_a_letter_that_came_while_another_was_answered_still_waits(lone, mette, course, write):
    write(lone)
    actions.mark_seen(by=mette, course=course, seq=1)
    write(lone, "En ting til")
    write(mette, "Svar på det første")
    assert waiting(mette) == [2]
    actions.mark_seen(by=mette, course=course, seq=3)
    assert waiting(mette) == [2], "having seen it afterwards is no answer"
    write(mette, "Svar på det andet")
    assert waiting(mette) == []


def test_feedback_on_an_exercise_does_not_answer_a_letter_about_something_else(lone, mette, write, answer):
    write(lone)
    answer(mette, about=About("entry", uuid4(), "Dit kort"))
    assert waiting(mette) == [1]


def test_a_letter_about_an_exercise_is_answered_beside_it_or_by_an_ordinary_letter(lone, mette, write, answer):
    about = About("entry", uuid4(), "Dit kort")
    write(lone, about=about)
    answer(mette, about=about)
    write(lone, about=about)
    answer(mette)
    assert waiting(mette) == []


def test_nothing_waits_after_the_end_of_the_course(lone, mette, course, write):
    write(lone)
    Course.unscoped.filter(pk=course.pk).update(state=Course.State.COMPLETED)
    assert waiting(mette) == []


def test_the_patient_sees_the_promise_on_the_letter_until_it_is_kept(lone, mette, course, write, answer):
    letter = write(lone)
    [shown] = queries.letters(lone, course).letters
    assert moments.day(letter.answer_due_at) in shown.status
    answer(mette)
    assert queries.letters(lone, course).letters[0].answer_due_at is None


# --- the worklist -------------------------------------------------------------------------------


def rows_of(actor):
    rows = registry.waiting_for(actor)
    return [row for row in rows if row.title.startswith(("Lone", "Emil")) and row.reason.startswith("Brev")]


def test_the_worklist_says_who_since_when_and_until_when(lone, mette, course, write):
    letter = write(lone)
    [row] = rows_of(mette)
    assert (row.title, row.course_code, row.at) == ("Lone Kristensen", course.code, letter.sent_at)
    assert row.reason.startswith("Brev ventet siden i dag · svarfrist ")


def test_the_reasons_in_words():
    now = at("2026-11-25 09:00")
    sent = at("2026-11-23 10:00")
    assert texts.waiting(sent, at("2026-11-25 16:00"), now) == "Brev ventet siden mandag · svarfrist i dag kl. 16"
    assert texts.waiting(sent, at("2026-11-24 16:00"), now) == "Brev ventet siden mandag · lovet i går kl. 16"
    assert texts.waiting(sent, at("2026-11-26 16:00"), now) == "Brev ventet siden mandag · svarfrist i morgen kl. 16"


@pytest.mark.parametrize(
    ("due", "order"), [("2026-11-25 08:59", 30), ("2026-11-25 16:00", 50), ("2026-11-26 16:00", 80)]
)
def test_overdue_comes_first_then_today_then_the_rest(due, order):
    assert worklist.order(at(due), at("2026-11-25 09:00")) == order


def test_a_colleague_and_the_lead_have_no_line_of_it(jonas, karen, lone, write):
    write(lone)
    assert rows_of(jonas) == rows_of(karen) == []


def test_without_a_psychologist_the_lead_sees_that_a_letter_waits_but_not_what_it_says(lone, karen, course, write):
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    write(lone, "en hemmelighed")
    [row] = rows_of(karen)
    assert "uden psykolog" in row.reason
    assert "hemmelighed" not in str(row)
    assert queries.letters(karen, course).letters == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_worklist_costs_the_same_however_many_wait(count, users, mette, django_assert_max_num_queries):
    region = Course.unscoped.get(patient=users["lone"]).region
    for n in range(count):
        user = type(users["lone"]).objects.create_user(email=f"p{n}@example.org", name=f"P {n}")
        course = Course.unscoped.create(patient=user, region=region, state=Course.State.ACTIVE)
        CareLink.unscoped.create(course=course, user=mette.user)
        actions.send_message(by=people.actor(user), course=course, client_id=uuid4(), body="Hej")
    with django_assert_max_num_queries(1):
        assert len(worklist.of_psychologist(mette)) == count


def test_who_reads_now_and_who_stands_in(mette, jonas, course, users):
    assert reader_queries.reader_of(course).user == mette.user
    from care.models import Absence

    Absence.objects.create(
        user=mette.user,
        substitute=jonas.user,
        starts_on=today(),
        ends_on=today() + timedelta(days=3),
        access_until=timezone.now() + timedelta(days=5),
    )
    reader = reader_queries.reader_of(course)
    assert (reader.user, reader.stands_in_for) == (jonas.user, mette.user)
    assert {user.code for user in reader_queries.reading_staff(course)} == {mette.code, jonas.code}
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    assert reader_queries.reader_of(course).user is None
