"""The access table is clinical.md 7.2, and the managers refuse to answer for nobody."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from care.access import TABLE, Actor, Role, System, may
from care.middleware import actor_of
from care.models import CareLink, Course, Membership, Region, family
from care.models.scoped import Unscoped
from clinic.demo import people

pytestmark = pytest.mark.django_db
MERGER = date(2027, 1, 1)
NOBODYS = {Role.EDITOR, Role.APPROVER, Role.ADMIN, Role.EVALUATOR, Role.DPO, Role.OPERATOR, Role.INTEGRATION}


@pytest.fixture
def users():
    return people.make_all()


def reach(user, role=None) -> set[str]:
    actor = people.actor(user, role)
    return {course.patient.email.split("@")[0] for course in Course.objects.for_user(actor)}


def test_a_query_for_nobody_is_refused():
    with pytest.raises(Unscoped):
        Course.objects.all()
    with pytest.raises(Unscoped):
        Course.objects.filter(pk=1)


def test_each_reaches_their_own(users):
    assert reach(users["lone"]) == {"lone"}
    assert reach(users["mette"]) == {"lone", "emil", "grethe"}
    assert reach(users["sara"]) == {"jens"}
    assert reach(users["jonas"]) == set()
    assert reach(users["karen"], Role.LEAD) == {"lone", "emil", "grethe"}
    assert reach(users["nils"]) == {"jens"}
    assert reach(users["bodil"]) == set()


@pytest.mark.parametrize("key", ["ida", "per", "anne", "david"])
def test_editors_administrators_evaluators_and_auditors_reach_nobody(users, key):
    assert reach(users[key]) == set()


def test_the_lead_reaches_nobody_while_in_the_approvers_role(users):
    assert reach(users["karen"], Role.APPROVER) == set()


def test_a_role_that_was_not_chosen_reaches_nobody(users):
    assert not Course.objects.for_user(Actor(users["karen"], None)).exists()


def test_reach_ends_with_the_care_link(users):
    CareLink.unscoped.filter(user=users["mette"]).update(valid_until=timezone.now() - timedelta(seconds=1))
    assert reach(users["mette"]) == set()


def test_a_care_link_of_tomorrow_is_not_yet_one(users):
    course = Course.unscoped.get(patient=users["jens"])
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    CareLink.unscoped.create(course=course, user=users["jonas"], valid_from=timezone.now() + timedelta(days=1))
    assert reach(users["jonas"]) == set()


def test_a_supervisor_reaches_what_is_on_the_list(users):
    course = Course.unscoped.get(patient=users["emil"])
    CareLink.unscoped.create(course=course, user=users["bodil"], kind=CareLink.Kind.SUPERVISION)
    assert reach(users["bodil"]) == {"emil"}


def test_membership_ends_on_its_date(users):
    Membership.objects.filter(user=users["mette"]).update(valid_until=timezone.localdate())
    assert actor_of(users["mette"], None).role is None


def test_a_job_reaches_everything(users):
    assert Course.objects.for_user(System("job")).count() == 4


def test_five_regions_until_the_merger_and_four_after():
    assert Region.objects.in_force(MERGER - timedelta(days=1)).count() == 5
    assert Region.objects.in_force(MERGER).count() == 4
    east = Region.objects.get(slug="oestdanmark")
    capital = Region.objects.get(slug="hovedstaden")
    assert capital.current(MERGER) == east
    assert capital.current(MERGER - timedelta(days=1)) == capital
    assert {r.slug for r in family(east, MERGER)} == {"oestdanmark", "hovedstaden", "sjaelland"}


def test_no_role_outside_the_clinic_has_a_cell_with_persons():
    personal = {"message", "worksheet", "worksheet_draft", "safety_plan", "note", "application", "course"}
    for what in personal:
        assert not TABLE[what].keys() & (NOBODYS - {Role.INTEGRATION}), what


def test_drafts_are_the_patients_alone():
    assert set(TABLE["worksheet_draft"]) == {Role.PATIENT}


@pytest.mark.parametrize(
    ("role", "what", "verb", "allowed"),
    [
        (Role.PSYCHOLOGIST, "worksheet", "comment", True),
        (Role.SUPERVISOR, "worksheet", "comment", False),
        (Role.LEAD, "message", "write", False),
        (Role.EDITOR, "programme", "approve", False),
        (Role.APPROVER, "programme", "approve", True),
        (Role.APPROVER, "programme", "write", False),
        (Role.ADMIN, "staff", "write", True),
        (Role.ADMIN, "course", "read", False),
        (Role.DPO, "break_glass", "read", True),
        (Role.DPO, "break_glass", "write", False),
        (Role.PATIENT, "access_log", "read", True),
    ],
)
def test_cells_of_the_table(users, role, what, verb, allowed):
    assert may(Actor(users["mette"], role), what, verb) is allowed
