"""How threads stand, for open pages: only to who reads by relation, and in a few queries however many pages there are.

That a page which knows everything stands as told is asked of every event in test_told_or_opened.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from care.access import Actor, Role
from care.models import Absence, BreakGlass, CareLink, Course, today
from care.registry import Followed
from dialogue import actions, standing_queries
from tests.letters import people

pytestmark = pytest.mark.django_db


def follows(actor: Actor, course: Course) -> Followed:
    return Followed(actor.code, str(actor.role) if actor.role else None, str(course.code))


def is_told(actor: Actor, course: Course) -> bool:
    return follows(actor, course) in standing_queries.states([follows(actor, course)])


@pytest.fixture
def away(mette: Actor, jonas: Actor) -> Absence:
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=3)}
    until = timezone.now() + timedelta(days=5)
    return Absence.objects.create(user=mette.user, substitute=jonas.user, access_until=until, **days)


def test_the_newest_letter_is_named(lone, mette, course) -> None:
    assert standing_queries.states([follows(lone, course)])[follows(lone, course)].startswith("0  ")
    letter = actions.send_message(by=mette, course=course, client_id=uuid4(), body="Kære Lone")
    assert standing_queries.states([follows(lone, course)])[follows(lone, course)].startswith(f"1 {letter.code} ")


@pytest.mark.parametrize("who", ["lone", "mette"])
def test_both_ends_are_told(who, course, request) -> None:
    assert is_told(request.getfixturevalue(who), course)


@pytest.mark.parametrize("who", ["jens", "sara", "jonas", "karen"])
def test_nobody_else_is(who, course, request) -> None:
    assert not is_told(request.getfixturevalue(who), course)


def test_a_substitute_is_while_the_access_lasts(jonas, course, away) -> None:
    assert is_told(jonas, course)
    Absence.objects.update(access_until=timezone.now() - timedelta(seconds=1))
    assert not is_told(jonas, course)


def test_an_absence_that_nobody_covers_tells_nobody(jonas, mette, course, away) -> None:
    Absence.objects.update(substitute=None)
    assert not is_told(jonas, course)
    assert is_told(mette, course)


def test_a_psychologist_who_treats_no_more_is_not(mette, course) -> None:
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    assert not is_told(mette, course)


def test_a_page_in_another_role_is_not(mette, course) -> None:
    as_editor = Followed(mette.code, str(Role.EDITOR), str(course.code))
    without = Followed(mette.code, None, str(course.code))
    assert standing_queries.states([as_editor, without]) == {}


def test_emergency_access_asks_by_itself(karen, course) -> None:
    """Every opening is written down (3.4), and being told is none."""
    BreakGlass.unscoped.create(
        course=course, user=karen.user, role="lead", reason="Akut.", until=timezone.now() + timedelta(hours=1)
    )
    assert not is_told(karen, course)


@pytest.mark.parametrize("key", ["", "-", "abc", "0" * 32, "0" * 40])
def test_a_key_that_is_no_course_is_left_out(lone, mette, course, key) -> None:
    wrong = Followed(lone.code, str(lone.role), key)
    assert set(standing_queries.states([wrong, follows(mette, course)])) == {follows(mette, course)}


@pytest.mark.parametrize("count", [3, 40])
def test_many_pages_cost_three_queries(
    count, users, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connection.close", lambda: None)  # `make` begins afresh; here there is a transaction
    ends = people.make(count)
    courses = {str(course.code): course for course in Course.unscoped.select_related("patient")}
    wanted = [Followed(courses[end.course].patient.code, "patient", end.course) for end, _clinic in ends]
    treats = CareLink.unscoped.select_related("user", "course").filter(
        course__code__in=[end.course for end, _c in ends]
    )
    wanted += [Followed(link.user.code, "psychologist", str(link.course.code)) for link in treats]
    with django_assert_num_queries(3):
        found = standing_queries.states(wanted)
    assert len(found) == 2 * count
