"""Letters are read by the patient and those who treat them, and by nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from care.access import Role
from care.models import Absence, BreakGlass, CareLink, Membership, today
from clinic.demo import people
from dialogue import headline, own_data, queries
from dialogue.models import Message

pytestmark = pytest.mark.django_db


def words(actor, course):
    return [letter.text for letter in queries.letters(actor, course).letters]


@pytest.fixture(autouse=True)
def letter(write, lone):
    return write(lone, "Kære Mette")


def test_the_patient_and_their_psychologist_read_it(lone, mette, course):
    assert words(lone, course) == words(mette, course) == ["Kære Mette"]


@pytest.mark.parametrize("who", ["jens", "sara", "jonas", "karen"])
def test_others_do_not(who, course, request):
    actor = request.getfixturevalue(who)
    assert words(actor, course) == []
    assert headline.newest_from_clinic(actor) is None
    assert queries.unread_count(actor, course) == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PATIENT, Role.PSYCHOLOGIST}])
def test_no_other_role_reads_it_without_more(role, users, course):
    Membership.objects.get_or_create(user=users["jonas"], region=course.region, role=role, valid_until=None)
    assert words(people.actor(users["jonas"], role), course) == []


def test_the_lead_reads_it_only_with_emergency_access(karen, course):
    assert words(karen, course) == []
    now = timezone.now()
    BreakGlass.unscoped.create(
        course=course,
        user=karen.user,
        role=Role.LEAD,
        reason="Patienten svarer ikke på opkald",
        opened_at=now,
        until=now + timedelta(hours=1),
    )
    assert words(karen, course) == ["Kære Mette"]


def test_a_lead_with_emergency_access_still_cannot_write(karen, course, write):
    now = timezone.now()
    BreakGlass.unscoped.create(
        course=course,
        user=karen.user,
        role=Role.LEAD,
        reason="Patienten svarer ikke på opkald",
        opened_at=now,
        until=now + timedelta(hours=1),
    )
    with pytest.raises(PermissionDenied):
        write(karen)


def test_the_supervisor_reads_it_when_the_course_is_on_their_list(users, course):
    bodil = people.actor(users["bodil"])
    assert words(bodil, course) == []
    CareLink.unscoped.create(course=course, user=bodil.user, kind=CareLink.Kind.SUPERVISION)
    assert words(bodil, course) == ["Kære Mette"]


def test_the_substitute_reads_and_answers_until_their_access_ends(jonas, mette, course, write):
    absence = Absence.objects.create(
        user=mette.user,
        substitute=jonas.user,
        starts_on=today(),
        ends_on=today(),
        access_until=timezone.now() + timedelta(days=2),
    )
    assert words(jonas, course) == ["Kære Mette"]
    write(jonas, "Jeg svarer for Mette")
    Absence.objects.filter(pk=absence.pk).update(access_until=timezone.now() - timedelta(seconds=1))
    assert words(jonas, course) == []
    with pytest.raises(PermissionDenied):
        write(jonas)


def test_a_psychologist_whose_care_link_ended_no_longer_reads_it(mette, course):
    CareLink.unscoped.filter(course=course).update(valid_until=timezone.now())
    assert words(mette, course) == []


def test_my_data_holds_the_words_of_ones_own_letters_only(lone, jens, mette, write):
    write(mette, "Kære Lone")
    assert [row["text"] for row in own_data.letters(lone.user)] == ["Kære Mette", "Kære Lone"]
    assert own_data.letters(jens.user) == []


def test_without_the_scoping_everybody_would_read_it(jens, course):
    """Negative control: it is `for_user` that keeps others out."""
    assert Message.unscoped.filter(thread__course=course).exists()
    assert not Message.objects.for_user(jens).exists()
