"""People decide about an application; the system only counts and reminds (clinical.md 2.4, rulings 18 and 21)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from assessment import decision_texts
from assessment.actions import decisions
from assessment.models import Application, Decision
from assessment.queries import decisions as queries
from care.access import Role, System
from care.actions import courses
from care.guard import KeyTaken
from care.models import Alert, AuditEvent, Course, Membership, Notice, Region
from care.workdays import COPENHAGEN
from tests.assessment.applicants import MONDAY, Triage
from tests.care import people
from tests.care.cast import at

pytestmark = pytest.mark.django_db
WHY = "MDI 27, ingen flag. Passer til tilbuddet."
OTHER_HELP = {"alternatives": ["Din egen læge"]}
TEXT = "Vi beder dig tale med din læge om din medicin."


@pytest.fixture
def triage(db, monkeypatch):
    at(MONDAY + timedelta(hours=1), monkeypatch)
    return Triage()


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


def decide(triage, outcome, *, by=None, course=None, **words):
    course = course or triage.course
    words = {"reason": WHY, "message": TEXT, "key": uuid4(), **words}
    return decisions.decide(by=by or triage.lead, course=course, outcome=outcome, **words)


def state(triage):
    return triage.course.state


def assessed(triage):
    """Mette has talked with Signe."""
    triage.treats(triage.mette)
    Course.unscoped.filter(pk=triage.course.pk).update(state=Course.State.ASSESSED)


# --- each outcome ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "leads_to", "details"),
    [
        ("U1", "declined", OTHER_HELP),
        ("U2", "screening", {}),
        ("U3", "invited", {}),
        ("U3H", "invited", {}),
        ("U4", "screening", {"missing": ["G"]}),
    ],
)
def test_a_lead_decides_about_an_application(triage, outcome, leads_to, details):
    decision = decide(triage, outcome, details=details)

    assert state(triage) == leads_to
    assert queries.newest(people.actor(triage.signe), triage.course) == decision
    assert AuditEvent.objects.filter(action="decision.made", object_code=str(decision.code)).count() == 1
    assert Notice.objects.get(recipient=triage.signe).kind == "application_news"


@pytest.mark.parametrize(("outcome", "leads_to"), [("U5", "waiting"), ("U6", "referred_on")])
def test_a_psychologist_ends_the_assessment_of_an_own_applicant(triage, outcome, leads_to):
    assessed(triage)
    decide(triage, outcome, by=triage.psychologist, details=OTHER_HELP)
    assert state(triage) == leads_to


def test_the_invitation_counts_working_days_from_the_receipt(triage):
    assert decide(triage, "U3").act_by == moment("2026-04-16T16:00")  # Easter left out
    assert triage.course.interview_due_at == moment("2026-04-16T16:00")


def test_the_fast_invitation_has_five_days_and_comes_first(triage):
    assert decide(triage, "U3H").act_by == moment("2026-04-09T16:00")
    assert triage.course.priority == 1


def test_admission_starts_within_two_working_days_and_a_letter_leaves_within_three(triage):
    assessed(triage)
    assert decide(triage, "U5", by=triage.psychologist).act_by == moment("2026-04-01T16:00")
    Course.unscoped.filter(pk=triage.course.pk).update(state=Course.State.ASSESSED)
    assert decide(triage, "U6", details=OTHER_HELP).act_by == moment("2026-04-07T16:00")


def test_after_the_doctor_a_second_decision_replaces_the_first(triage, monkeypatch):
    decide(triage, "U2")
    at(MONDAY + timedelta(days=9), monkeypatch)
    Course.unscoped.filter(pk=triage.course.pk).update(state=Course.State.APPLIED)
    second = decide(triage, "U3")

    assert queries.newest(triage.lead, triage.course) == second
    assert [one.outcome for one in queries.all_of(triage.lead, triage.course)] == ["U2", "U3"]


def test_what_is_missing_is_known_until_it_has_been_sent(triage):
    decide(triage, "U4", details={"missing": ["G", "H"]})
    assert queries.missing_sections(people.actor(triage.signe), triage.course) == ["G", "H"]
    Course.unscoped.filter(pk=triage.course.pk).update(state=Course.State.APPLIED)
    assert queries.missing_sections(people.actor(triage.signe), triage.course) == []


# --- what must be written ----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_decision_without_a_reason_is_refused(triage, reason):
    with pytest.raises(ValidationError):
        decide(triage, "U3", reason=reason)
    assert not Decision.unscoped.exists()
    assert state(triage) == "applied"


def test_a_text_with_an_open_slot_is_refused(triage):
    with pytest.raises(ValidationError):
        decide(triage, "U2", message=decision_texts.message("U2", "da"))


@pytest.mark.parametrize(("outcome", "details"), [("U1", {}), ("U4", {}), ("U4", {"missing": []})])
def test_alternatives_and_what_is_missing_are_named(triage, outcome, details):
    with pytest.raises(ValidationError):
        decide(triage, outcome, details=details)


def test_every_text_exists_in_both_languages():
    for outcome, text in decision_texts.MESSAGES.items():
        assert text["da"], outcome
        assert text["en"], outcome
        assert decision_texts.has_open_slot(text["da"]) == decision_texts.has_open_slot(text["en"])


# --- who may -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["U1", "U2", "U3", "U3H", "U4", "U7"])
def test_a_psychologist_does_not_do_the_leads_part(triage, outcome):
    triage.treats(triage.mette)
    with pytest.raises(PermissionDenied):
        decide(triage, outcome, by=triage.psychologist, details={**OTHER_HELP, "missing": ["G"]})
    assert AuditEvent.objects.filter(action="refused.triage_decision.write").exists()


def test_a_psychologist_does_not_admit_somebody_else_s_applicant(triage):
    assessed(triage)
    with pytest.raises(PermissionDenied):
        decide(triage, "U5", by=people.actor(triage.jonas, Role.PSYCHOLOGIST))


def test_a_psychologist_admits_only_after_the_interview(triage):
    triage.treats(triage.mette)
    decide(triage, "U3")
    with pytest.raises(decisions.NotNow):
        decide(triage, "U5", by=triage.psychologist)


def test_neg10_a_lead_of_another_region_is_refused_until_the_regions_merge(triage):
    nina = people.actor(triage.nina, Role.LEAD)
    with pytest.raises(PermissionDenied):
        decide(triage, "U3", by=nina)

    north = Region.objects.get(slug="nordjylland")
    Region.objects.filter(slug="syddanmark").update(valid_until=MONDAY.date(), successor=north)
    nina = people.actor(triage.nina, Role.LEAD)
    assert decide(triage, "U3", by=nina).outcome == "U3"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN, Role.EVALUATOR])
def test_other_roles_decide_nothing(triage, role):
    region = Region.objects.get(slug="syddanmark")
    Membership.objects.get_or_create(user=triage.per, region=region, role=role)
    with pytest.raises(PermissionDenied):
        decide(triage, "U3", by=people.actor(triage.per, role))


def test_the_applicant_does_not_decide(triage):
    with pytest.raises(PermissionDenied):
        decide(triage, "U3", by=people.actor(triage.signe))


@pytest.mark.parametrize(
    ("here", "outcome"),
    [("active", "U1"), ("declined", "U3"), ("applied", "U5"), ("applied", "U6"), ("invited", "U4"), ("applied", "U7")],
)
def test_an_outcome_out_of_place_is_refused(triage, here, outcome):
    Course.unscoped.filter(pk=triage.course.pk).update(state=here)
    with pytest.raises(decisions.NotNow):
        decide(triage, outcome, details={**OTHER_HELP, "missing": ["G"]})


# --- two clinicians ----------------------------------------------------------------------------------------


def test_a_decline_in_doubt_waits_for_a_second_clinician(triage):
    proposed = decide(triage, "U1", details={**OTHER_HELP, "doubt": True})

    assert proposed.proposed
    assert state(triage) == "applied"
    assert queries.newest(triage.lead, triage.course) is None
    assert queries.awaiting_second(triage.lead, triage.course) == proposed
    assert not Decision.objects.for_user(people.actor(triage.signe)).exists()
    assert not Notice.objects.exists()


def test_the_second_clinician_makes_it_count(triage):
    proposed = decide(triage, "U1", details={**OTHER_HELP, "doubt": True})
    decision = decisions.confirm(by=people.actor(triage.birgit, Role.LEAD), proposed=proposed, key=uuid4())

    assert (decision.decided_by, decision.second_by) == (triage.karen, triage.birgit)
    assert state(triage) == "declined"
    assert queries.newest(people.actor(triage.signe), triage.course) == decision
    assert queries.awaiting_second(triage.lead, triage.course) is None


def test_nobody_confirms_their_own_proposal(triage):
    proposed = decide(triage, "U1", details={**OTHER_HELP, "doubt": True})
    with pytest.raises(PermissionDenied):
        decisions.confirm(by=triage.lead, proposed=proposed, key=uuid4())
    assert state(triage) == "applied"


def test_a_proposal_that_was_overtaken_cannot_be_confirmed(triage):
    proposed = decide(triage, "U1", details={**OTHER_HELP, "doubt": True})
    decide(triage, "U3")
    with pytest.raises(decisions.NotNow):
        decisions.confirm(by=people.actor(triage.birgit, Role.LEAD), proposed=proposed, key=uuid4())


# --- once, and never changed -------------------------------------------------------------------------------


def test_the_same_form_sent_twice_decides_once(triage):
    key = uuid4()
    first, again = decide(triage, "U3", key=key), decide(triage, "U3", key=key)
    assert first == again
    assert Decision.unscoped.count() == 1


def test_the_same_key_with_other_words_is_refused(triage):
    key = uuid4()
    decide(triage, "U3", key=key)
    with pytest.raises(KeyTaken):
        decide(triage, "U3", key=key, reason="Noget andet.")


def test_the_database_refuses_to_change_a_decision(triage):
    decision = decide(triage, "U3")
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.unscoped.filter(pk=decision.pk).update(outcome="U1")


# --- the interview -----------------------------------------------------------------------------------------


def invited(triage, **details):
    triage.treats(triage.mette)
    return decide(triage, "U3", details=details)


def booked(triage):
    """A time is agreed; how, is the business of video."""
    courses.move(by=System("test"), course=triage.course, to=Course.State.INTERVIEW_BOOKED)


def test_a_no_show_invites_again_and_asks_for_a_call_the_same_day(triage):
    invitation = invited(triage)
    for number in (1, 2):
        booked(triage)
        decision = decisions.no_show(by=triage.psychologist, course=triage.course, key=uuid4())
        assert decision.act_by == invitation.act_by  # the deadline did not move
        assert queries.no_shows(triage.course) == number
    assert state(triage) == "invited"
    assert {alert.contact_by for alert in Alert.unscoped.filter(kind="no_show")} == {moment("2026-03-30T16:00")}


def test_the_same_no_show_twice_is_one(triage):
    invited(triage)
    booked(triage)
    key = uuid4()
    for _time in range(2):
        decisions.no_show(by=triage.psychologist, course=triage.course, key=key)
    assert queries.no_shows(triage.course) == 1


def test_a_no_show_that_was_noted_in_error_does_not_count(triage):
    test_a_no_show_invites_again_and_asks_for_a_call_the_same_day(triage)
    Alert.unscoped.filter(pk=Alert.unscoped.first().pk).update(state="closed", in_error=True, closed_at=MONDAY)
    assert queries.no_shows(triage.course) == 1
    assert queries.no_shows_of([triage.course.pk]) == {triage.course.pk: 1}


def test_nobody_is_missed_who_had_no_time(triage):
    invited(triage)
    with pytest.raises(decisions.NotNow):
        decisions.no_show(by=triage.psychologist, course=triage.course, key=uuid4())


def test_two_no_shows_are_proposed_closed_and_a_person_confirms(triage):
    test_a_no_show_invites_again_and_asks_for_a_call_the_same_day(triage)
    newest = queries.newest(triage.lead, triage.course)
    limits = decisions.limits_for(triage.course.region)
    assert queries.proposes_to_close(newest, limits, queries.no_shows(triage.course))
    assert state(triage) == "invited"  # the system did nothing

    decide(triage, "U7")
    assert state(triage) == "withdrawn"


# --- reading -----------------------------------------------------------------------------------------------


def test_the_first_reading_is_kept_and_every_reading_audited(triage, monkeypatch):
    decisions.open_application(by=triage.lead, application=triage.application)
    at(MONDAY + timedelta(days=1), monkeypatch)
    decisions.open_application(by=triage.lead, application=triage.application)

    assert triage.application.first_read_at == MONDAY + timedelta(hours=1)
    assert AuditEvent.objects.filter(action="application.read").count() == 2


def test_nobody_without_relation_reads(triage):
    with pytest.raises(PermissionDenied):
        decisions.open_application(by=triage.psychologist, application=triage.application)
    assert Application.unscoped.get().first_read_at is None
