"""A conversation is moved and cancelled, and what follows from it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assessment.actions import decisions
from care.access import System
from care.actions import courses
from care.guard import KeyTaken
from care.models import Notice, StateChange
from tests.care.cast import at
from tests.video.talking import FIRST, HOUR, SECOND, THIRD, moment
from video.actions import bookings
from video.actions.bookings import NotNow
from video.booking import Why
from video.queries import times

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state(talking):
    return talking.course.state


def why(error):
    return error.value.why


# --- moving -----------------------------------------------------------------------------------------------


def test_a_move_keeps_the_page_and_tells_both_calendars(talking):
    row = talking.book()
    moved = talking.move(row, SECOND)
    assert (moved.pk, moved.code, moved.starts_at) == (row.pk, row.code, moment(SECOND))
    assert (moved.sequence, moved.moves) == (1, 1)
    assert Notice.objects.filter(kind="video.agreed", payload__moved=True, payload__sequence=1).count() == 1
    assert [step.kind for step in moved.steps.all()] == ["booked", "moved"]
    assert state(talking) == "interview_booked"


def test_the_time_that_was_left_is_free_again(talking):
    row = talking.book()
    talking.move(row, SECOND)
    bo = talking.applicant("Bo Lund")
    talking.book(by=talking.patient(bo), course=talking.invite(bo))


def test_a_move_may_overlap_the_time_it_leaves(talking):
    row = talking.book()
    moved = talking.move(row, FIRST, by=talking.psychologist, time=talking.at("2026-04-13T09:30", minutes=60))
    assert moved.starts_at == moment("2026-04-13T09:30")


def test_the_time_it_has_is_not_one_to_move_it_to(talking):
    row = talking.book()
    assert not offered_instead(talking, row) & {moment(FIRST)}
    moved = talking.move(row, SECOND)
    assert offered_instead(talking, moved) & {moment(FIRST), moment(SECOND)} == {moment(FIRST)}


def offered_instead(talking, row):
    offer = times.offer(talking.patient(), talking.course, row.kind, moving=row)
    return {one.slot.starts_at for one in offer.all}


def test_the_same_move_twice_is_one(talking):
    row, key = talking.book(), uuid4()
    for _time in range(2):
        assert talking.move(row, SECOND, key=key).sequence == 1
    with pytest.raises(KeyTaken):
        talking.move(row, THIRD, key=key)


def test_a_patient_moves_twice_and_then_calls(talking):
    row = talking.book()
    talking.move(row, SECOND)
    talking.move(row, THIRD)
    with pytest.raises(NotNow) as error:
        talking.move(row, FIRST)
    assert why(error) == Why.MOVED_ENOUGH
    assert talking.move(row, FIRST, by=talking.psychologist).moves == 2


def test_a_patient_moves_and_cancels_until_a_day_before(talking, monkeypatch):
    row = talking.book()
    at(moment(FIRST) - 24 * HOUR + timedelta(minutes=1), monkeypatch)
    for act in (lambda: talking.move(row, "2026-04-20T09:00"), lambda: talking.cancel(row)):
        with pytest.raises(NotNow) as error:
            act()
        assert why(error) == Why.TOO_LATE
    talking.decides("talk_change_hours", 12)
    at(moment(FIRST) - 24 * HOUR + timedelta(minutes=1), monkeypatch)
    talking.cancel(row)


# --- cancelling -------------------------------------------------------------------------------------------


def test_an_applicant_who_cancels_is_invited_again_and_books_anew(talking):
    row = talking.cancel(talking.book())
    assert (row.state, row.outcome) == ("cancelled", "by_patient")
    assert state(talking) == "invited"
    assert decisions.queries.no_shows(talking.course) == 0  # a cancellation is no no-show
    assert Notice.objects.filter(kind="video.off").count() == 1
    talking.book()
    assert state(talking) == "interview_booked"


def test_who_cancels_late_in_the_two_weeks_has_them_again(talking, monkeypatch):
    """The proposal to close (U7) counts from the day on which the applicant could choose again."""
    row = talking.book("2026-04-27T09:00")
    at(moment("2026-04-14T12:00"), monkeypatch)
    talking.cancel(row)
    back = StateChange.unscoped.get(from_state="interview_booked", to_state="invited")
    assert back.changed_at == moment("2026-04-14T12:00")
    newest = decisions.queries.standing(talking.lead).get()
    limits = decisions.limits_for(talking.course.region)
    assert not decisions.queries.proposes_to_close(newest, limits, 0)
    at(moment("2026-04-28T12:00"), monkeypatch)
    assert decisions.queries.proposes_to_close(newest, limits, 0)


def test_the_clinic_cancels_and_the_patient_is_told(talking):
    row = talking.cancel(talking.book(), by=talking.psychologist)
    assert (row.outcome, row.settled_by) == ("by_clinic", talking.mette)
    assert state(talking) == "invited"
    assert Notice.objects.get(kind="video.off").recipient == talking.signe


def test_cancelling_twice_with_the_same_form_changes_nothing(talking):
    row, key = talking.book(), uuid4()
    for _time in range(2):
        assert talking.cancel(row, key=key).sequence == 1
    with pytest.raises(NotNow):
        talking.cancel(row)


@pytest.mark.parametrize("to", ["withdrawn", "declined", "screening", "referred_on"])
def test_a_conversation_of_an_application_that_ends_is_called_off(talking, to):
    row = talking.book()
    courses.move(by=System("test"), course=talking.course, to=to)
    assert bookings.call_off_the_ended(by=System("booking")) == 1
    row.refresh_from_db()
    assert (row.state, state(talking)) == ("cancelled", to)
    assert bookings.call_off_the_ended(by=System("booking")) == 0


def test_a_conversation_of_a_course_that_goes_on_stands(talking):
    talking.book()
    assert bookings.call_off_the_ended(by=System("booking")) == 0
