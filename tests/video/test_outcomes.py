"""How a conversation went, and what follows from a no-show (clinical.md 3.6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from assessment.queries import decisions as decided
from care.access import Role
from care.guard import KeyTaken
from care.models import Alert, AuditEvent, Course
from clinic import actions as clinic
from tests.care import people
from tests.care.cast import at
from tests.video.talking import FIRST, HOUR, moment
from video import worklist
from video.actions import outcomes
from video.actions.bookings import NotNow
from video.booking import Why
from video.queries import appointments

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def over(talking, monkeypatch):
    """Signe's conversation began twenty minutes ago."""
    row = talking.book()
    at(moment(FIRST) + 20 * MINUTE, monkeypatch)
    return row


def note(talking, row, outcome, *, by=None, key=None):
    return clinic.settle_talk(by=by or talking.psychologist, appointment=row, outcome=outcome, key=key or uuid4())


@pytest.mark.parametrize("outcome", ["video", "phone"])
def test_a_held_conversation_is_noted_by_how_it_was_held(talking, over, outcome):
    row = note(talking, over, outcome)
    assert (row.state, row.outcome, row.settled_by) == ("held", outcome, talking.mette)
    assert talking.course.state == "interview_booked"  # the guide takes it on
    assert AuditEvent.objects.filter(action="appointment.settled").count() == 1
    assert not Alert.unscoped.exists()


def test_a_no_show_is_a_call_the_same_day_and_a_new_time_to_choose(talking, over):
    note(talking, over, "no_show")
    alert = Alert.unscoped.get(kind="no_show")
    assert (alert.owner, alert.contact_by) == (talking.mette, moment("2026-04-13T16:00"))
    assert talking.course.state == "invited"
    assert appointments.may_book(talking.course)
    talking.book("2026-04-20T09:00")


def test_after_the_second_no_show_the_lead_decides(talking, over, monkeypatch):
    note(talking, over, "no_show")
    row = talking.book("2026-04-20T09:00")
    at(moment("2026-04-20T09:20"), monkeypatch)
    note(talking, row, "no_show")
    assert decided.no_shows(talking.course) == 2
    assert not appointments.may_book(talking.course)
    with pytest.raises(NotNow) as error:
        talking.book("2026-04-27T09:00")
    assert error.value.why == Why.LEAD_DECIDES
    newest = decided.standing(talking.lead).get()
    assert decided.proposes_to_close(newest, clinic.decisions.limits_for(talking.course.region), 2)
    talking.book("2026-04-27T09:00", by=talking.psychologist)  # the clinic called and agreed on one


def test_a_patient_in_treatment_who_was_not_there_twice_is_the_leads_to_decide_about(talking, monkeypatch):
    Course.unscoped.filter(pk=talking.course.pk).update(state="follow_up")
    for day in ("2026-04-13", "2026-04-20"):
        at(moment(day + "T08:00") - 48 * HOUR, monkeypatch)
        row = talking.book(f"{day}T09:00", kind="follow_up")
        at(moment(day + "T09:20"), monkeypatch)
        note(talking, row, "no_show")
    assert talking.course.state == "follow_up"
    assert Alert.unscoped.filter(kind="no_show").count() == 2
    rows = worklist.of_lead(talking.lead)
    assert [(row.title, "Udeblevet 2 gange" in row.reason) for row in rows] == [("Signe Skov", True)]
    Alert.unscoped.update(state="closed", closed_at=moment("2026-04-20T10:00"))
    assert worklist.of_lead(talking.lead) == []


def test_the_same_form_twice_is_one_no_show(talking, over):
    key = uuid4()
    for _time in range(2):
        note(talking, over, "no_show", key=key)
    assert Alert.unscoped.count() == 1
    assert talking.course.state == "invited"
    with pytest.raises(KeyTaken):
        note(talking, over, "video", key=key)


def test_a_no_show_waits_as_long_as_the_psychologist_does(talking, over, monkeypatch):
    at(moment(FIRST) + 14 * MINUTE, monkeypatch)
    with pytest.raises(NotNow) as error:
        note(talking, over, "no_show")
    assert error.value.why == Why.NOT_YET
    assert not Alert.unscoped.exists()
    talking.decides("talk_wait_minutes", 10)
    note(talking, over, "no_show")


def test_a_mistaken_no_show_is_corrected_and_counts_no_more(talking, over):
    note(talking, over, "no_show")
    row = note(talking, over, "phone")
    assert (row.state, row.outcome) == ("held", "phone")
    assert appointments.standing(talking.course).missed == 0
    assert [step.outcome for step in row.steps.all()] == ["", "no_show", "phone"]


def test_a_held_conversation_is_not_made_a_no_show(talking, over):
    note(talking, over, "video")
    with pytest.raises(NotNow):
        note(talking, over, "no_show")


def test_patients_and_strangers_note_nothing(talking, over):
    for by in (
        talking.patient(),
        people.actor(talking.jonas, Role.PSYCHOLOGIST),
        people.actor(talking.nina, Role.LEAD),
    ):
        with pytest.raises(PermissionDenied):
            note(talking, over, "video", by=by)


def test_who_will_be_late_says_so_once(talking, monkeypatch):
    row = talking.book()
    with pytest.raises(NotNow) as error:
        outcomes.tell_late(by=talking.patient(), appointment=row, key=uuid4())
    assert error.value.why == Why.TOO_EARLY
    at(moment(FIRST) - HOUR, monkeypatch)
    for _time in range(2):
        late = outcomes.tell_late(by=talking.patient(), appointment=row, key=uuid4())
    assert late.late_at == moment(FIRST) - HOUR
    assert row.steps.filter(kind="late").count() == 1
    assert "bliver forsinket" in worklist.rows(talking.psychologist)[0].reason
    with pytest.raises(PermissionDenied):
        outcomes.tell_late(by=talking.psychologist, appointment=row, key=uuid4())


def test_a_course_near_its_end_without_a_follow_up_waits_for_the_psychologist(talking):
    Course.unscoped.filter(pk=talking.course.pk).update(state="active", planned_end_on=moment(FIRST).date())
    (row,) = worklist.rows(talking.psychologist)
    assert "Opfølgningen er ikke aftalt. Programmet slutter mandag 13. april" in row.reason
    talking.book(kind="follow_up")
    assert worklist.rows(talking.psychologist) == []
