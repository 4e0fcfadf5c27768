"""Who answers while a psychologist is away, until when, and that no clock begins again (clinical.md 5.2, 5.4, NEG05)."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from care import registry
from care.actions import absences, taking_over
from care.models import Absence, AuditEvent, CareLink, Course, Membership, User
from care.opening import calendar_for
from care.workdays import COPENHAGEN, wall
from dialogue import actions, box, headline, queries, reader_queries, texts, weekly, worklist
from dialogue.models import Message, Seen
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 2, 2, 9, tzinfo=COPENHAGEN)
THURSDAY = date(2026, 2, 5)


@pytest.fixture
def at(monkeypatch, users):
    """Move the clock; everybody works here since long, and Lone began on the Monday two weeks before."""
    Membership.objects.update(valid_from=date(2025, 1, 1))
    CareLink.unscoped.update(valid_from=MONDAY - timedelta(days=14))
    Course.unscoped.update(started_on=date(2026, 1, 19))

    def moved(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        for field in (Message._meta.get_field("sent_at"), Seen._meta.get_field("at")):
            monkeypatch.setitem(field.__dict__, "_get_default", lambda: moment)  # the default was bound at import

    moved(MONDAY)
    return moved


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 2, number, hour, tzinfo=COPENHAGEN)


@pytest.fixture
def away(at, karen, mette, jonas):
    """Mette is away from now until Thursday, and Jonas takes over."""

    def taken(**changes):
        usual = {"by": karen, "user": mette.user, "ends_on": THURSDAY, "substitute": jonas.user}
        return taking_over.take_over(**(usual | changes))

    return taken


def lines(actor):
    rows = registry.waiting_for(actor)
    return [row.reason for row in rows if row.title.startswith("Lone") and row.reason.startswith("Brev")]


# --- the clock moves unchanged ------------------------------------------------------------------


def test_the_promise_moves_to_the_substitute_as_it_stands(at, away, lone, mette, jonas, write):
    letter = write(lone)
    promised = letter.answer_due_at
    assert promised == day(4, 16)
    at(day(3))
    away()
    letter.refresh_from_db()
    assert letter.answer_due_at == promised
    assert lines(jonas) == ["Brev ventet siden i går · svarfrist i morgen kl. 16"]
    at(day(4, 17))
    assert lines(jonas) == ["Brev ventet siden mandag · lovet i dag kl. 16"]


def test_the_substitute_answers_in_their_own_name_and_the_promise_is_kept(at, away, lone, jonas, course, write, answer):
    write(lone)
    away()
    answer(jonas, "Kære Lone, jeg læser med, mens Mette er væk.")
    assert queries.letters(lone, course).letters[-1].author == "Jonas Bak"
    assert lines(jonas) == []


def test_the_patient_reads_who_answers_by_name(at, away, lone, course):
    away()
    shown = box.box(lone, course)
    assert shown.reader == "Jonas Bak læser og svarer for Mette Dahl til og med torsdag 5. februar."
    assert shown.send_label == "Send til Jonas"
    assert headline.stands_in(lone) == shown.reader
    assert "Jonas Bak læser og svarer" in browser_of(lone).get("/i-dag/").content.decode()


def test_when_the_psychologist_is_there_the_front_page_says_nothing_of_it(at, lone):
    assert headline.stands_in(lone) == ""


# --- nobody is there ----------------------------------------------------------------------------


def test_without_anybody_the_patient_is_told_the_truth_and_the_lead_sees_the_letter(
    at, away, lone, karen, jonas, course, write
):
    away()
    Absence.objects.create(
        user=jonas.user, substitute=None, starts_on=MONDAY.date(), ends_on=THURSDAY, access_until=day(10)
    )
    assert reader_queries.reader_of(course).user is None
    assert box.box(lone, course).promise.startswith("Mette Dahl er væk. Klinikkens leder kan se, at du har skrevet")
    write(lone, "en hemmelighed")
    assert lines(karen) == ["Brev ventet siden i dag uden psykolog · svarfrist onsdag kl. 16"]
    assert box.box(lone, course).send_label == "Send"


def test_a_psychologist_who_has_left_reads_nothing(at, lone, karen, mette, course, write):
    User.objects.filter(pk=mette.user.pk).update(is_active=False)
    assert reader_queries.reader_of(course).user is None
    write(lone)
    assert len(lines(karen)) == 1


# --- the end of the substitute's access (NEG05) -------------------------------------------------


@pytest.fixture
def jonas_knocks(jonas, course):
    """The answers of every address of Lone's letters to Jonas, signed in before."""
    client = browser_of(jonas)

    def knocked() -> set[int]:
        client.force_login(jonas.user)
        names = ("clinic-letters", "clinic-letters-draft", "clinic-patient")
        found = {client.get(reverse(name, args=[course.code])).status_code for name in names}
        return found | {client.post(reverse("clinic-letters-send", args=[course.code])).status_code}

    return knocked


def test_neg05_letters_are_404_on_the_third_working_day_after(at, away, jonas, course, jonas_knocks):
    away()
    assert 404 not in jonas_knocks()
    at(day(9, 23))  # Monday, the second working day after Thursday
    assert 404 not in jonas_knocks()
    at(day(10, 0))
    assert jonas_knocks() == {404}
    assert queries.letters(jonas, course).letters == []
    with pytest.raises(PermissionDenied):
        actions.send_message(by=jonas, course=course, client_id=uuid4(), body="Hej")
    assert AuditEvent.objects.filter(outcome="refused", actor_code=jonas.code).count() >= 4


def test_neg05_without_the_limit_the_substitute_would_still_get_in(at, away, jonas, jonas_knocks):
    """Negative control."""
    absence = away()
    Absence.objects.filter(pk=absence.pk).update(access_until=day(28))
    at(day(10, 0))
    assert 404 not in jonas_knocks()


def test_an_absence_that_is_taken_back_ends_it_at_once(at, away, karen, jonas_knocks):
    absence = away()
    absences.cancel_absence(by=karen, absence=absence)
    assert jonas_knocks() == {404}


def test_a_draft_of_the_substitute_is_never_the_psychologists(at, away, mette, jonas, course):
    away()
    actions.save_draft(by=jonas, course=course, body="Jonas skriver", base=None)
    assert queries.draft_of(mette, course) is None


# --- overdue ------------------------------------------------------------------------------------


def test_the_lead_sees_what_is_overdue_by_whom_and_not_what_it_says(at, lone, karen, mette, write):
    write(lone, "en hemmelighed")
    assert lines(karen) == []
    at(day(4, 17))
    assert lines(karen) == ["Brev ikke besvaret til tiden af Mette Dahl · lovet i dag kl. 16"]
    [row] = [row for row in worklist.of_lead(karen) if row.title.startswith("Lone")]
    assert row.order == worklist.OVERDUE
    assert "hemmelighed" not in str(row)
    assert browser_of(karen).get(row.url).status_code == 302


def test_a_foreign_lead_sees_nothing_of_it(at, users, lone, write):
    from care.access import Role
    from clinic.demo import people

    write(lone)
    at(day(4, 17))
    assert lines(people.actor(users["nils"], Role.LEAD)) == []


def test_the_list_of_promises_has_the_overdue_first_and_who_answers(at, away, users, lone, jonas, karen, write):
    from clinic import deadline_queries
    from clinic.demo import people

    emil = people.actor(users["emil"])
    write(lone)
    at(day(4, 17))
    emils = Course.unscoped.get(patient=users["emil"])
    actions.send_message(by=emil, course=emils, client_id=uuid4(), body="Hej")
    away()
    rows = deadline_queries.deadlines(karen)
    assert [(row.course.patient.name, row.is_overdue) for row in rows] == [
        ("Lone Kristensen", True),
        ("Emil Sørensen", False),
    ]
    assert {(row.reader, row.stands_in_for) for row in rows} == {("Jonas Bak", "Mette Dahl")}
    assert len(deadline_queries.deadlines(jonas)) == 2


def test_the_page_of_promises_writes_down_whom_it_showed(at, karen, lone, write):
    write(lone, "en hemmelighed")
    client = browser_of(karen)
    session = client.session
    session["membership"] = str(karen.membership.code)
    session.save()
    page = client.get(reverse("clinic-deadlines")).content.decode()
    assert "Lone Kristensen" in page
    assert "onsdag kl. 16" in page
    assert "hemmelighed" not in page
    assert AuditEvent.objects.filter(action="course.listed", actor_code=karen.code).count() == 1


def test_the_list_costs_the_same_however_many_wait(at, users, karen, django_assert_max_num_queries):
    from clinic import deadline_queries
    from clinic.demo import people

    for key in ("lone", "emil", "grethe"):
        by = people.actor(users[key])
        actions.send_message(by=by, course=by.own_course, client_id=uuid4(), body="Hej")
    with django_assert_max_num_queries(4):
        assert len(deadline_queries.deadlines(karen)) == 3


# --- the weekly answer day ----------------------------------------------------------------------


def weekly_lines(actor):
    rows = registry.waiting_for(actor)
    return [row.reason for row in rows if row.title.startswith("Lone")]


def test_the_answer_day_comes_although_nothing_was_sent(at, mette):
    at(day(5, 8))
    assert weekly_lines(mette) == ["Ugens svar · svardag i dag"]
    at(day(6, 8))
    assert weekly_lines(mette) == ["Ugens svar · svardag var i går"]


def test_a_letter_in_the_days_before_keeps_it(at, mette, write):
    at(day(3))
    write(mette, "Kære Lone, her er ugens svar.")
    at(day(5, 8))
    assert weekly_lines(mette) == []


def test_where_a_letter_waits_there_is_one_line(at, lone, mette, write):
    at(day(5, 8))
    write(lone)
    assert weekly_lines(mette) == ["Brev ventet siden i dag · svarfrist mandag kl. 16"]


def test_a_pause_and_an_end_owe_nothing(at, mette):
    at(day(5, 8))
    Course.unscoped.update(state=Course.State.PAUSED)
    assert weekly.owed_by(mette) == {}


def test_the_substitute_gets_the_answer_day_too(at, away, jonas):
    at(day(5, 8))
    away()
    assert weekly_lines(jonas) == ["Ugens svar · svardag i dag"]


def test_work_that_was_sent_says_that_the_answer_day_has_come(users, monkeypatch):
    from clinic.demo import people, story

    story.load()
    emil, mette = Course.unscoped.get(patient=users["emil"]), people.actor(users["mette"])
    today = calendar_for(emil.region).working_day_from(timezone.localdate())
    moment = max(timezone.now(), wall(today, time(9)))
    monkeypatch.setattr(timezone, "now", lambda: moment)  # a weekend has no answer day of its own
    Course.unscoped.filter(pk=emil.pk).update(started_on=today - timedelta(days=14), answer_weekday=today.weekday())
    rows = [row for row in registry.waiting_for(mette) if row.title == "Emil Sørensen"]
    assert len(rows) == 1
    assert rows[0].reason.endswith(" · svardag i dag")


# --- the words above the box --------------------------------------------------------------------


def test_outside_opening_hours_the_box_says_that_nobody_reads(at, lone, course):
    assert box.box(lone, course).closed == ""
    at(day(6, 17))
    shown = box.box(lone, course)
    assert shown.closed == "Klinikken har lukket nu, og ingen læser brevet, før den åbner mandag 9. februar kl. 8."
    assert shown.promise.endswith("Du får svar senest onsdag 11. februar.")


def test_the_box_names_the_answer_day_and_when_a_holiday_moves_it(at, lone, course):
    assert box.box(lone, course).answer_day == "Din faste svardag er torsdag."
    at(datetime(2026, 5, 11, 9, tzinfo=COPENHAGEN))
    expected = "Din faste svardag er torsdag. Næste gang er det fredag 15. maj."
    assert box.box(lone, course).answer_day == expected
    Course.unscoped.update(answer_weekday=None)
    course.refresh_from_db()
    assert box.box(lone, course).answer_day == ""


def test_the_words_are_in_english_too(at, lone, course):
    from django.utils import translation

    at(day(6, 17))
    with translation.override("en"):
        shown = box.box(lone, course)
    assert (
        shown.promise == "Your psychologist reads messages on weekdays. You will have a reply by Wednesday 11 February."
    )
    assert "closed now" in shown.closed


def test_a_promise_in_words(at):
    assert texts.moment_of_promise(day(4, 16), day(3)) == "i morgen kl. 16"
    assert texts.moment_of_promise(day(4, 16), day(4, 17)) == "i dag kl. 16"
