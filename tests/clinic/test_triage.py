"""The triage board, one application, and the decision, through the pages (clinical.md 2.4, 5.1; NEG10)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import Application, Decision, Section
from care import opening
from care.access import Role
from care.http import patient_token
from care.models import Alert, AuditEvent, CareLink, Course, Region, RegionSetting
from clinic import actions, triage_worklist
from clinic import caseload_queries as caseload
from cms.loading import read
from program.loading import CONTENT
from program.models import Enrolment
from tests.assessment.applicants import Triage
from tests.care import people
from video.models import Appointment

pytestmark = pytest.mark.django_db
WHY = "Passer til tilbuddet."


@pytest.fixture
def triage(db):
    made = Triage()
    now = timezone.now()
    Application.unscoped.update(sent_at=now - timedelta(days=1), decide_by=now + timedelta(days=1), age=34)
    return made


@pytest.fixture
def lead(triage):
    return people.browser_of(triage.karen)


def page_of(triage, **query):
    return reverse("clinic-triage-application", args=[triage.application.code])


def post(client, triage, outcome, by=None, **words):
    user = by or triage.karen
    body = {
        "key": str(uuid4()),
        "reason": WHY,
        "message": "Vi vil gerne tale med dig.",
        "patient": patient_token(triage.course, user),
        **words,
    }
    return client.post(reverse("clinic-triage-decide", args=[triage.application.code, outcome]), body)


def alert(course, grade):
    return Alert.unscoped.create(course=course, kind="risk", grade=grade)


def board(client, **query):
    answer = client.get(reverse("clinic-triage"), query)
    assert answer.status_code == 200
    return answer


def names(answer):
    return [line.course.patient.name for line in answer.context["page"].lines]


# --- the board -----------------------------------------------------------------------------------------------


def test_the_gravest_concern_stands_first_then_the_oldest(triage, lead):
    now = timezone.now()
    for name, days in (("Amal Haddad", 5), ("Bo Lind", 3), ("Carla Toft", 2), ("Dan Riis", 9)):
        triage.applicant(name, sent_at=now - timedelta(days=days))
    by_name = {course.patient.name.split()[0]: course for course in Course.unscoped.all()}
    alert(by_name["Bo"], "C")
    alert(by_name["Carla"], "A")
    alert(by_name["Signe"], "B")

    assert [name.split()[0] for name in names(board(lead))] == ["Carla", "Signe", "Bo", "Dan", "Amal"]


def test_a_closed_concern_lifts_nobody(triage, lead):
    triage.applicant("Amal Haddad", sent_at=timezone.now() - timedelta(days=5))
    Alert.unscoped.create(course=triage.course, kind="risk", grade="A", state="closed", closed_at=timezone.now())
    assert names(board(lead))[0] == "Amal Haddad"


def test_a_line_says_age_deadline_and_flags(triage, lead):
    Application.unscoped.update(flags=[{"code": "e8_medicine", "params": {"days": 27}, "severity": "clarify"}])
    text = board(lead).content.decode()
    assert "34 år" in text
    assert "Afgørelse senest" in text
    assert "Medicin ændret for 27 dage siden" in text


def test_each_person_on_the_board_leaves_an_audit_row(triage, lead):
    board(lead)
    assert AuditEvent.objects.filter(action="application.listed", patient_code=triage.signe.code).count() == 1


def test_neg10_the_board_and_the_page_know_no_other_region(triage):
    nina = people.browser_of(triage.nina)
    assert names(board(nina)) == []
    assert nina.get(page_of(triage)).status_code == 404
    assert post(nina, triage, "U3", by=triage.nina).status_code == 404

    north = Region.objects.get(slug="nordjylland")
    Region.objects.filter(slug="syddanmark").update(valid_until=timezone.localdate(), successor=north)
    assert names(board(nina)) == ["Signe Skov"]
    assert nina.get(page_of(triage)).status_code == 200


def test_a_draft_is_on_no_board(triage, lead):
    Application.unscoped.update(sent_at=None)
    assert names(board(lead)) == []
    assert lead.get(page_of(triage)).status_code == 404


def test_the_filter_shows_one_kind(triage, lead):
    assert names(board(lead, tilstand="samtale")) == []
    Course.unscoped.update(state="invited")
    assert names(board(lead, tilstand="samtale")) == ["Signe Skov"]
    assert names(board(lead, tilstand="lukket")) == []


def queries(client, **query):
    with CaptureQueriesContext(connection) as captured:
        board(client, **query)
    return len(captured)


def test_fifty_lines_cost_as_many_queries_as_two_and_open_nothing_encrypted(triage, lead, monkeypatch):
    triage.applicant("Amal Haddad")
    board(lead)
    few = queries(lead)
    for number in range(60):
        triage.applicant(f"P{number} Prøve")
    opened = []
    monkeypatch.setattr("care.fields.open_sealed", lambda *a, **k: opened.append(a))
    assert queries(lead) == few
    assert opened == []
    assert len(names(board(lead))) == 50
    assert len(names(board(lead, side="2"))) == 12


@pytest.mark.parametrize("side", ["0", "x", "-1", "99999"])
def test_a_strange_page_number_is_no_error(triage, lead, side):
    board(lead, side=side)


# --- one application -------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_written_and_keeps_the_first_reading(triage, lead):
    Section.unscoped.create(
        application=triage.application, key="C", data={"problem": "nedtrykthed", "own_words": "Jeg sover dårligt."}
    )
    text = lead.get(page_of(triage)).content.decode()

    assert "Jeg sover dårligt." in text
    assert "At jeg er nedtrykt eller trist" in text
    assert triage.application.first_read_at is not None
    assert AuditEvent.objects.filter(action="application.read").count() == 1


def test_a_psychologist_reads_only_own_applicants(triage):
    mette = people.browser_of(triage.mette)
    assert mette.get(page_of(triage)).status_code == 404
    triage.treats(triage.mette)
    answer = mette.get(page_of(triage))
    assert answer.status_code == 200
    assert answer.context["outcomes"] == []


def test_the_form_is_prefilled_in_the_applicant_s_language(triage, lead):
    triage.signe.language = "en"
    triage.signe.save()
    text = lead.get(page_of(triage), {"udfald": "U2"}).content.decode()
    assert "We ask you to talk to your doctor" in text
    assert "Begrundelse" in text


# --- deciding -------------------------------------------------------------------------------------------------


def test_the_lead_invites_and_the_psychologist_reaches_the_applicant(triage, lead):
    answer = post(lead, triage, "U3", psychologist=triage.mette.code)
    assert answer.status_code == 302
    assert triage.course.state == "invited"
    assert people.browser_of(triage.mette).get(page_of(triage)).status_code == 200


def test_a_time_agreed_at_once_is_booked(triage, lead):
    day = opening.calendar_for(triage.course.region).next_working_day(timezone.localdate()).isoformat()
    agreed = {"psychologist": triage.mette.code, "day": day, "time": "10:00", "means": "phone", "phone": "20304050"}
    answer = post(lead, triage, "U3H", **agreed)
    assert answer.status_code == 302
    assert triage.course.state == "interview_booked"
    row = Appointment.unscoped.get()
    assert (row.psychologist, row.means, row.phone) == (triage.mette, "phone", "20 30 40 50")
    assert f"/samtaler/{row.code}/" in lead.get(page_of(triage)).content.decode()


def test_a_time_that_cannot_be_had_comes_back_with_what_was_typed(triage, lead):
    """Nothing is decided either: it is one act."""
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = post(lead, triage, "U3", psychologist=triage.mette.code, day=yesterday, time="10:00")
    assert answer.status_code == 422
    assert "Vælg et tidspunkt, der ikke er gået." in answer.content.decode()
    assert not Decision.unscoped.exists()
    assert triage.course.state == "applied"


@pytest.mark.parametrize(
    ("outcome", "words", "field"),
    [
        ("U3", {}, "psychologist"),
        ("U2", {"reason": ""}, "reason"),
        ("U2", {"message": "Tal med din læge om [hvad]."}, "message"),
        ("U4", {}, "missing"),
        ("U1", {}, "alternatives"),
    ],
)
def test_what_is_missing_comes_back_with_what_was_typed(triage, lead, outcome, words, field):
    answer = post(lead, triage, outcome, **words)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if "reason" not in words:
        assert WHY in answer.content.decode()
    assert not Decision.unscoped.exists()


def test_a_form_for_another_patient_is_refused(triage, lead):
    other = triage.applicant("Amal Haddad")
    token = patient_token(people.course_of(other), triage.karen)
    assert post(lead, triage, "U2", patient=token).status_code == 403
    assert not Decision.unscoped.exists()


def test_a_psychologist_cannot_post_the_leads_outcome(triage):
    triage.treats(triage.mette)
    mette = people.browser_of(triage.mette)
    assert post(mette, triage, "U2", by=triage.mette).status_code == 403


def test_the_same_form_posted_twice_decides_once(triage, lead):
    key = str(uuid4())
    for _time in range(2):
        post(lead, triage, "U2", key=key)
    assert Decision.unscoped.count() == 1
    assert post(lead, triage, "U2", key=key, reason="Andet").status_code == 409


def test_a_decline_in_doubt_takes_two(triage, lead):
    post(lead, triage, "U1", alternatives=["gp"], doubt="on", second=triage.mette.code)
    proposed = Decision.unscoped.get()
    assert proposed.proposed
    assert proposed.details["alternatives"] == ["Din egen læge"]
    mette = people.browser_of(triage.mette)
    assert "Jeg er enig i afslaget" in mette.get(page_of(triage)).content.decode()
    assert "Jeg er enig i afslaget" not in lead.get(page_of(triage)).content.decode()

    url = reverse("clinic-triage-confirm", args=[proposed.code])
    own = {"key": str(uuid4()), "patient": patient_token(triage.course, triage.karen)}
    assert lead.post(url, own).status_code == 403
    body = {"key": str(uuid4()), "patient": patient_token(triage.course, triage.mette)}
    assert mette.post(url, body).status_code == 302
    assert triage.course.state == "declined"


# --- admission ------------------------------------------------------------------------------------------------


@pytest.fixture
def assessed(triage):
    triage.treats(triage.mette)
    Course.unscoped.filter(pk=triage.course.pk).update(state="assessed")
    return triage


def admit(client, triage, by, to, **words):
    return post(client, triage, "U5", by=by, psychologist=to.code, weekday="3", **words)


def test_admission_gives_psychologist_programme_answer_day_and_start(assessed):
    mette = people.browser_of(assessed.mette)
    assert admit(mette, assessed, assessed.mette, assessed.mette).status_code == 302

    course = assessed.course
    assert (course.state, course.answer_weekday, course.started_on) == ("active", 3, timezone.localdate())
    assert Enrolment.unscoped.get(course=course).programme_code == read(CONTENT / "programme.toml")["code"]
    assert CareLink.unscoped.get(course=course, valid_until=None).user == assessed.mette
    assert people.browser_of(assessed.signe).get("/program/").status_code == 200


def test_the_lead_gives_the_patient_to_somebody_else(assessed, lead):
    assert admit(lead, assessed, assessed.karen, assessed.jonas).status_code == 302
    assert CareLink.unscoped.get(course=assessed.course, valid_until=None).user == assessed.jonas


def test_a_psychologist_does_not_give_patients_away(assessed):
    mette = people.browser_of(assessed.mette)
    assert admit(mette, assessed, assessed.mette, assessed.jonas).status_code == 422
    assert assessed.course.state == "assessed"


def test_above_the_ceiling_only_the_lead_gives_one_more_knowingly(assessed, lead):
    region = assessed.course.region
    RegionSetting.objects.create(region=region, key="caseload_ceiling", value=1, valid_from=timezone.localdate())
    mette = people.browser_of(assessed.mette)

    assert admit(mette, assessed, assessed.mette, assessed.mette).status_code == 422
    assert admit(lead, assessed, assessed.karen, assessed.mette).status_code == 422
    assert assessed.course.state == "assessed"
    assert not Decision.unscoped.exists()
    assert admit(lead, assessed, assessed.karen, assessed.mette, above_ceiling="on").status_code == 302
    assert assessed.course.state == "active"


def test_the_same_admission_twice_enrols_once(assessed):
    by = people.actor(assessed.mette, Role.PSYCHOLOGIST)
    key, words = uuid4(), actions.Words(reason=WHY, message="Velkommen.")
    for _time in range(2):
        actions.admit(by=by, course=assessed.course, words=words, psychologist=assessed.mette, weekday=2, key=key)
    assert Enrolment.unscoped.count() == 1


def test_the_load_counts_active_and_weighted(triage):
    now = timezone.now()
    for number, (state, days, grade) in enumerate(
        [("active", 40, ""), ("active", 3, ""), ("active", 40, "B"), ("paused", 40, ""), ("applied", 0, "")]
    ):
        user = triage.applicant(f"Q{number} Prøve")
        course = people.course_of(user)
        started = timezone.localdate() - timedelta(days=days)
        Course.unscoped.filter(pk=course.pk).update(state=state, started_on=started)
        CareLink.unscoped.create(course=course, user=triage.mette, valid_from=now - timedelta(days=50))
        if grade:
            alert(course, grade)
    load = next(one for one in caseload.loads_of(triage.course.region) if one.user == triage.mette)
    assert (load.active, float(load.weight)) == (4, 1 + 1.5 + 2 + 0.3)


# --- what waits ------------------------------------------------------------------------------------------------


def test_an_application_waits_for_the_lead_until_it_is_decided(triage, lead):
    by = people.actor(triage.karen, Role.LEAD)
    rows = triage_worklist.of_lead(by)
    assert [row.title for row in rows] == ["Signe Skov"]
    assert re.match(r"Ansøgning: afgørelse senest", rows[0].reason)
    post(lead, triage, "U2")
    assert triage_worklist.of_lead(by) == []


def test_an_overdue_decision_stands_with_what_is_late(triage):
    Application.unscoped.update(decide_by=timezone.now() - timedelta(hours=1))
    rows = triage_worklist.of_lead(people.actor(triage.karen, Role.LEAD))
    assert rows[0].order == triage_worklist.OVERDUE


def test_the_system_proposes_to_close_and_the_lead_does_it(triage, lead, monkeypatch):
    from tests.care.cast import later

    post(lead, triage, "U4", missing=["G"])
    later(monkeypatch, days=31)
    rows = triage_worklist.of_lead(people.actor(triage.karen, Role.LEAD))
    assert [row.reason for row in rows] == ["Forslag: luk ansøgningen"]
    assert triage.course.state == "screening"


def test_the_psychologist_is_asked_to_arrange_the_interview(triage, lead):
    post(lead, triage, "U3", psychologist=triage.mette.code)
    rows = triage_worklist.of_psychologist(people.actor(triage.mette, Role.PSYCHOLOGIST))
    assert re.match(r"Samtale senest .* ikke aftalt endnu", rows[0].reason)
