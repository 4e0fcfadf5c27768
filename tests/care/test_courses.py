"""A course of treatment: opened once, moved along the allowed ways only, treated by one psychologist at a time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from care.access import System
from care.actions import courses
from care.models import AuditEvent, CareLink, Course, StateChange, User, today
from care.models.course import MOVES
from tests.care import people
from tests.care.cast import Cast, actor, treating

pytestmark = pytest.mark.django_db
CLOCK = System("test")


@pytest.fixture
def jens(db: None) -> User:
    return User.objects.create_user(email="jens@example.org", name="Jens Olsen", kind=User.Kind.PATIENT)


def opened(jens: User, state: str = "draft") -> Course:
    return courses.open_course(by=CLOCK, patient=jens, region=people.region(), state=state)


def test_a_patient_opens_their_own_course_and_only_one(jens: User) -> None:
    course = courses.open_course(by=actor(jens), patient=jens, region=people.region())
    assert (course.state, course.region.slug) == ("draft", "syddanmark")
    with pytest.raises(ValidationError):
        courses.open_course(by=actor(jens), patient=jens, region=people.region("nordjylland"))
    courses.move(by=actor(jens), course=course, to="withdrawn")
    assert courses.open_course(by=actor(jens), patient=jens, region=people.region("nordjylland"))


def test_nobody_opens_a_course_for_another_patient(cast: Cast, jens: User) -> None:
    with pytest.raises(PermissionDenied):
        courses.open_course(by=actor(cast.lone), patient=jens, region=people.region())
    assert AuditEvent.objects.get(outcome="refused").patient_code == jens.code
    assert not Course.unscoped.filter(patient=jens).exists()


@pytest.mark.parametrize("who", ["mette", "per", "dorthe", "nina"])
def test_only_the_regions_lead_opens_one_for_a_patient(cast: Cast, jens: User, who: str) -> None:
    with pytest.raises(PermissionDenied):
        courses.open_course(by=actor(getattr(cast, who)), patient=jens, region=people.region())
    assert courses.open_course(by=actor(cast.karen), patient=jens, region=people.region())


def test_a_merged_region_takes_no_new_courses(jens: User) -> None:
    region = people.region()
    region.valid_until, region.successor = today(), people.region("nordjylland")
    region.save()
    with pytest.raises(ValidationError):
        courses.open_course(by=CLOCK, patient=jens, region=region)


@pytest.mark.parametrize("here", [*MOVES, "completed", "declined", "withdrawn", "discontinued", "referred_on"])
def test_every_state_goes_where_the_table_says_and_nowhere_else(jens: User, here: str) -> None:
    for there in Course.State.values:
        course = Course.unscoped.create(patient=jens, region=people.region(), state=here)
        if there in MOVES.get(here, ()):
            assert courses.move(by=CLOCK, course=course, to=there).state == there
        else:
            with pytest.raises(courses.WrongMove):
                courses.move(by=CLOCK, course=course, to=there)
            course.refresh_from_db()
            assert course.state == here
        with transaction.atomic():
            StateChange.unscoped.exists()
            Course.unscoped.filter(pk=course.pk).update(state="completed")


def test_who_moved_it_and_why_stays(cast: Cast) -> None:
    courses.pause(by=actor(cast.mette), course=cast.course, reason="Flytter")
    courses.resume(by=actor(cast.karen), course=cast.course)
    changes = list(StateChange.unscoped.filter(course=cast.course))
    assert [(c.from_state, c.to_state, c.changed_by, c.reason) for c in changes] == [
        ("active", "paused", cast.mette, "Flytter"),
        ("paused", "active", cast.karen, ""),
    ]
    assert list(AuditEvent.objects.values_list("action", flat=True))[-2:] == ["course.paused", "course.resumed"]


def test_a_start_sets_the_ten_weeks_once(jens: User) -> None:
    course = opened(jens, "waiting")
    courses.move(by=CLOCK, course=course, to="active")
    course.refresh_from_db()
    assert (course.started_on, course.planned_end_on) == (today(), today() + timedelta(weeks=10))
    Course.unscoped.filter(pk=course.pk).update(started_on=today() - timedelta(days=30))
    courses.pause(by=CLOCK, course=course)
    courses.resume(by=CLOCK, course=course)
    course.refresh_from_db()
    assert course.started_on == today() - timedelta(days=30)


@pytest.mark.parametrize("who", ["anders", "nina", "per", "dorthe", "sofie"])
def test_those_without_a_relation_move_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        courses.pause(by=actor(getattr(cast, who)), course=cast.course)
    refusal = AuditEvent.objects.get(outcome="refused")
    assert (refusal.actor_code, refusal.patient_code) == (getattr(cast, who).code, cast.lone.code)
    assert cast.course.state == "active"


def test_a_patient_withdraws_but_does_not_admit_oneself(cast: Cast, jens: User) -> None:
    course = opened(jens, "applied")
    with pytest.raises(PermissionDenied):
        courses.move(by=actor(jens), course=course, to="invited")
    with pytest.raises(PermissionDenied):
        courses.move(by=actor(cast.lone), course=course, to="withdrawn")
    assert courses.move(by=actor(jens), course=course, to="withdrawn").state == "withdrawn"


def test_a_new_psychologist_takes_over_at_one_moment(cast: Cast) -> None:
    link = courses.assign_psychologist(by=actor(cast.karen), course=cast.course, psychologist=cast.anders)
    cast.link.refresh_from_db()
    assert cast.link.valid_until == link.valid_from
    assert treating(cast.course) == [cast.anders]
    assert not Course.objects.for_user(actor(cast.mette)).exists()
    assert Course.objects.for_user(actor(cast.anders)).get() == cast.course


def test_the_same_psychologist_again_changes_nothing(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    assert courses.assign_psychologist(by=actor(cast.karen), course=cast.course, psychologist=cast.mette) == cast.link
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("who", ["nina", "per", "lone", "sofie"])
def test_only_psychologists_of_the_region_are_assigned(cast: Cast, who: str) -> None:
    with pytest.raises(ValidationError):
        courses.assign_psychologist(by=actor(cast.karen), course=cast.course, psychologist=getattr(cast, who))
    assert treating(cast.course) == [cast.mette]


@pytest.mark.parametrize("who", ["mette", "anders", "per", "nina", "lone"])
def test_only_the_lead_assigns(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        courses.assign_psychologist(by=actor(getattr(cast, who)), course=cast.course, psychologist=cast.anders)
    assert AuditEvent.objects.filter(outcome="refused", actor_code=getattr(cast, who).code).count() == 1


def test_the_database_refuses_two_psychologists_at_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CareLink.unscoped.create(course=cast.course, user=cast.anders)
