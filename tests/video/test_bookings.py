"""A conversation is booked, moved and cancelled, and what follows from it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from care.access import Role
from care.actions import absences
from care.guard import KeyTaken
from care.models import AuditEvent, CareLink, Closure, Course, Notice
from tests.care import people
from tests.care.cast import at
from tests.video.talking import FIRST, HELD_BACK, HOUR, NOW, SECOND, Talking, moment
from video.actions import bookings
from video.actions import times as actions
from video.actions.bookings import NotNow, Taken
from video.booking import Why
from video.models import Appointment, AppointmentStep, WeekLimit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state(talking):
    return talking.course.state


def why(error):
    return error.value.why


# --- what is offered --------------------------------------------------------------------------------------


def test_an_applicant_is_offered_the_interviewing_psychologists_times(talking):
    assert talking.offered() == [f"04-{day} {clock}" for day in (13, 20, 27) for clock in ("09:00", "10:00", "11:00")]


def test_easter_monday_has_no_times_although_the_rule_says_monday(talking):
    assert not any(one.startswith("04-06") for one in talking.offered(by=talking.psychologist))


def test_a_day_on_which_the_region_is_closed_has_no_times(talking):
    region = talking.course.region
    Closure.objects.create(region=region, day=date(2026, 4, 13), reason_da="Flytning", reason_en="Moving")
    assert talking.offered()[0] == "04-20 09:00"


def test_times_held_back_are_offered_first_to_who_must_be_seen_soon(db, monkeypatch):
    at(NOW, monkeypatch)
    fast = Talking(outcome="U3H")
    fast.open(fast.mette, 1, 14, 15)
    offer = bookings.times.offer(fast.patient(), fast.course, "assessment")
    assert [one.slot.starts_at for one in offer.fast] == [moment("2026-04-01T09:00"), moment(HELD_BACK)]
    assert [one.slot.starts_at for one in offer.in_time] == [moment("2026-03-31T14:00"), moment("2026-04-07T14:00")]
    assert offer.all[0] == offer.fast[0]
    assert offer.due_at == moment("2026-04-09T16:00")  # five working days, Easter left out
    assert moment(FIRST) in [one.slot.starts_at for one in offer.later]


def test_others_see_a_time_held_back_only_when_it_is_near(talking, monkeypatch):
    assert f"{moment(HELD_BACK):%m-%d %H:%M}" not in talking.offered()
    at(moment(HELD_BACK) - 20 * HOUR, monkeypatch)
    assert f"{moment(HELD_BACK):%m-%d %H:%M}" in talking.offered()


def test_an_applicant_chooses_among_the_regions_when_the_region_decided_so(talking):
    talking.open(talking.jonas, 1, 9, 10)
    assert "04-07 09:00" not in talking.offered()
    talking.decides("talk_whose_times", "region")
    assert "04-07 09:00" in talking.offered()

    talking.book("2026-04-07T09:00", time=talking.at("2026-04-07T09:00", talking.jonas))
    link = CareLink.unscoped.get(course=talking.course, valid_until=None)
    assert link.user == talking.jonas


def test_a_time_too_near_or_too_far_is_not_offered(talking, monkeypatch):
    at(moment("2026-04-12T21:01"), monkeypatch)
    assert talking.offered()[0] == "04-13 10:00"  # twelve hours' notice
    assert talking.offered()[-1] == "05-04 11:00"  # four weeks


def test_the_offer_costs_the_same_however_many_psychologists_and_bookings(talking):
    talking.decides("talk_whose_times", "region")
    talking.open(talking.jonas, 1, 9, 12)
    by, course = talking.patient(), talking.course
    assert len(talking.offered(by=by, course=course)) > 9  # and the course has read its region
    with CaptureQueriesContext(connection) as one:
        talking.offered(by=by, course=course)
    for number in range(6):
        colleague = people.staff(f"Ny{number} Kollega", Role.PSYCHOLOGIST)
        talking.open(colleague, 1, 9, 12)
        other = talking.applicant(f"Ansøger{number} Test")
        to = talking.invite(other, to=colleague)
        time = talking.at("2026-04-07T09:00", colleague)
        talking.book(by=talking.patient(other), course=to, time=time)
    with CaptureQueriesContext(connection) as many:
        assert len(talking.offered(by=by, course=course)) > 50
    assert len(many) == len(one)


# --- booking ----------------------------------------------------------------------------------------------


def test_an_applicant_books_and_the_course_goes_on(talking):
    row = talking.book()
    assert (row.starts_at, row.ends_at - row.starts_at, row.psychologist) == (moment(FIRST), HOUR, talking.mette)
    assert state(talking) == "interview_booked"
    assert AuditEvent.objects.filter(action="appointment.booked", object_code=str(row.code)).count() == 1
    notice = Notice.objects.get(kind="video.agreed")
    assert (notice.recipient, notice.payload["sequence"]) == (talking.signe, 0)


def test_the_same_form_twice_is_one_booking(talking):
    key = uuid4()
    first, second = talking.book(key=key), talking.book(key=key)
    assert first.pk == second.pk
    assert Appointment.unscoped.count() == AppointmentStep.unscoped.count() == 1
    with pytest.raises(KeyTaken):
        talking.book(SECOND, key=key)


def test_one_conversation_of_a_kind_at_a_time(talking):
    talking.book()
    with pytest.raises(NotNow) as error:
        talking.book(SECOND)
    assert why(error) == Why.HAS_ONE


def test_a_time_that_is_not_offered_cannot_be_had(talking):
    for text in ("2026-04-13T09:30", "2026-04-06T09:00", "2026-03-30T09:00", HELD_BACK, "2027-04-12T09:00"):
        with pytest.raises(Taken):
            talking.book(text)
    with pytest.raises(Taken):
        talking.book(time=talking.at(FIRST, talking.jonas))
    assert state(talking) == "invited"


def test_a_patient_cannot_agree_on_a_time_of_their_own(talking):
    with pytest.raises(Taken):
        talking.book(time=talking.at("2026-04-13T15:00", minutes=60))


def test_the_second_of_two_applicants_is_told_that_the_time_is_gone(talking):
    talking.book()
    bo = talking.applicant("Bo Lund")
    course = talking.invite(bo)
    with pytest.raises(Taken):
        talking.book(by=talking.patient(bo), course=course)
    talking.book(SECOND, by=talking.patient(bo), course=course)


def test_a_stranger_books_nothing_for_somebody_else(talking):
    bo = talking.applicant("Bo Lund")
    for by in (
        talking.patient(bo),
        people.actor(talking.jonas, Role.PSYCHOLOGIST),
        people.actor(talking.nina, Role.LEAD),
    ):
        with pytest.raises(PermissionDenied):
            talking.book(by=by)
    assert AuditEvent.objects.filter(action="refused.appointment.write").count() == 3


def test_nobody_books_before_the_invitation(talking):
    Course.unscoped.filter(pk=talking.course.pk).update(state="applied")
    with pytest.raises(NotNow) as error:
        talking.book()
    assert why(error) == Why.NOTHING_TO_BOOK


# --- by staff ---------------------------------------------------------------------------------------------


def test_the_psychologist_books_for_the_patient_one_of_all_the_free_times(talking):
    row = talking.book(HELD_BACK, by=talking.psychologist)
    assert row.is_fast
    assert row.booked_by == talking.mette


def test_staff_agree_on_a_time_beside_the_free_ones(talking):
    how = bookings.How(means="phone", phone="20 30 40 50")
    row = talking.book(by=talking.psychologist, time=talking.at("2026-04-01T15:00", minutes=45), how=how)
    assert (row.means, row.phone, row.ends_at) == ("phone", "20 30 40 50", moment("2026-04-01T15:45"))
    assert state(talking) == "interview_booked"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-30T10:59", "ikke er gået"),
        ("2026-04-06T10:00", "lukket mandag 6. april"),
        ("2026-04-13T09:30", "ikke længere ledig"),
        ("2026-04-15T10:00", "væk onsdag 15. april"),
    ],
)
def test_a_time_agreed_by_staff_is_still_checked(talking, text, words):
    bo = talking.applicant("Bo Lund")
    talking.book(by=talking.patient(bo), course=talking.invite(bo))
    day = date(2026, 4, 15)
    absences.set_absence(
        by=talking.psychologist, user=talking.mette, starts_on=day, ends_on=day, substitute=talking.jonas
    )
    with pytest.raises(Taken) as error:
        talking.book(by=talking.psychologist, time=talking.at(text, minutes=60))
    assert words in error.value.messages[0]


def test_a_week_that_is_full_is_full_for_staff_too_until_the_lead_raises_it(talking):
    WeekLimit.objects.create(psychologist=talking.mette, most=1, valid_from=date(2026, 4, 13))
    bo = talking.applicant("Bo Lund")
    talking.book(by=talking.patient(bo), course=talking.invite(bo))
    assert talking.offered()[0] == "04-20 09:00" or talking.offered() == []
    with pytest.raises(Taken) as error:
        talking.book(by=talking.psychologist, time=talking.at("2026-04-14T10:00", minutes=60))
    assert "1 af 1" in error.value.messages[0]

    raised = {"region": talking.course.region, "psychologist": talking.mette, "most": 2, "week": date(2026, 4, 15)}
    actions.set_week_limit(by=talking.lead, key=uuid4(), **raised)
    talking.book(by=talking.psychologist, time=talking.at("2026-04-14T10:00", minutes=60))


def test_a_lead_books_with_another_psychologist_who_then_treats(talking):
    talking.book(by=talking.lead, time=talking.at("2026-04-14T10:00", talking.jonas, 60))
    assert CareLink.unscoped.get(course=talking.course, valid_until=None).user == talking.jonas


def test_a_psychologist_cannot_book_in_a_colleagues_diary(talking):
    with pytest.raises(Taken):
        talking.book(by=talking.psychologist, time=talking.at("2026-04-14T10:00", talking.jonas, 60))


# --- the follow-up ----------------------------------------------------------------------------------------


def in_treatment(talking, ends_on):
    Course.unscoped.filter(pk=talking.course.pk).update(state="active", started_on=NOW.date(), planned_end_on=ends_on)


def test_the_follow_up_is_half_an_hour_near_the_end_of_the_programme(talking):
    in_treatment(talking, date(2026, 4, 20))
    row = talking.book("2026-04-13T09:30", kind="follow_up")
    assert row.ends_at - row.starts_at == HOUR / 2
    assert state(talking) == "active"


def test_the_patient_waits_with_the_follow_up_and_the_psychologist_need_not(talking):
    in_treatment(talking, date(2026, 6, 30))
    with pytest.raises(NotNow):
        talking.book(kind="follow_up")
    talking.book(kind="follow_up", by=talking.psychologist)
    with pytest.raises(NotNow) as error:
        talking.book(SECOND, kind="other")
    assert why(error) == Why.STAFF_ONLY
    talking.book(SECOND, kind="other", by=talking.psychologist)


# --- the database -----------------------------------------------------------------------------------------


def test_the_database_refuses_two_at_the_same_moment(talking):
    row = talking.book()
    bo = talking.applicant("Bo Lund")
    values = {"psychologist": talking.mette, "kind": "assessment", "booked_by": bo}
    late = {"starts_at": row.starts_at + HOUR / 2, "ends_at": row.ends_at + HOUR}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.unscoped.create(course=people.course_of(bo), **values, **late)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.unscoped.create(
            course=talking.course, **(values | {"kind": "other", "psychologist": talking.jonas}), **late
        )
    after = {"starts_at": row.ends_at, "ends_at": row.ends_at + HOUR}
    Appointment.unscoped.create(course=people.course_of(bo), **values, **after)


def test_a_cancelled_one_is_in_nobodys_way(talking):
    row = talking.cancel(talking.book())
    bo = talking.applicant("Bo Lund")
    talking.book(by=talking.patient(bo), course=talking.invite(bo))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.unscoped.filter(pk=row.pk).update(state="booked", outcome="", settled_at=None)


def test_the_database_refuses_nonsense_and_keeps_the_history(talking):
    row = talking.book()
    for change in ({"state": "held"}, {"outcome": "video"}, {"ends_at": row.starts_at}, {"kind": "chat"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.unscoped.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.steps.update(kind="moved")


# --- psychologists' times ---------------------------------------------------------------------------------


def test_only_oneself_and_the_lead_decide_about_times(talking):
    window, rhythm = (
        actions.Window(starts=moment(FIRST).time(), ends=moment(SECOND).time()),
        actions.Rhythm(weekday=4, valid_from=NOW.date()),
    )
    jonas, nina = people.actor(talking.jonas, Role.PSYCHOLOGIST), people.actor(talking.nina, Role.LEAD)
    for by in (jonas, nina, people.actor(talking.per, Role.ADMIN), talking.patient()):
        with pytest.raises(PermissionDenied):
            actions.add_rule(by=by, psychologist=talking.mette, window=window, rhythm=rhythm, key=uuid4())
    actions.add_rule(by=talking.lead, psychologist=talking.mette, window=window, rhythm=rhythm, key=uuid4())
    with pytest.raises(PermissionDenied):
        actions.set_week_limit(
            by=talking.psychologist,
            region=talking.course.region,
            psychologist=talking.mette,
            most=3,
            week=NOW.date(),
            key=uuid4(),
        )


def test_times_that_are_stopped_are_not_offered_and_what_is_booked_stays(talking):
    row = talking.book()
    rule = talking.mette.slot_rules.get(weekday=0)
    actions.stop_rule(by=talking.psychologist, rule=rule, from_day=date(2026, 4, 20))
    bo = talking.applicant("Bo Lund")
    assert talking.offered(by=talking.patient(bo), course=talking.invite(bo)) == ["04-13 10:00", "04-13 11:00"]
    row.refresh_from_db()
    assert row.is_booked


def test_a_closed_day_and_an_open_one_are_changes_that_can_be_taken_back(talking):
    by, mette = talking.psychologist, talking.mette
    closed = actions.close_day(by=by, psychologist=mette, day=date(2026, 4, 13), key=uuid4())
    window = actions.Window(starts=moment(FIRST).time(), ends=moment(SECOND).time())
    actions.open_more(by=by, psychologist=mette, day=date(2026, 4, 14), window=window, key=uuid4())
    assert talking.offered()[0] == "04-14 09:00"
    actions.remove_change(by=by, change=closed)
    assert talking.offered()[0] == "04-13 09:00"


@pytest.mark.parametrize("starts", ["09:00", "11:59"])
def test_the_same_times_twice_are_refused_with_words(talking, starts):
    hour = int(starts[:2])
    with pytest.raises(ValidationError, match="allerede tider"):
        talking.open(talking.mette, 0, hour, hour + 1)
