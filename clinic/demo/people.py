"""Making the cast: accounts, roles, courses and who treats whom. Used by the demo and by tests."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from care.access import EDITOR_ROLES, Actor, Role
from care.middleware import actor_of
from care.models import CareLink, Course, Membership, Region, StaffProfile, User
from clinic.demo.cast import BY_KEY, PEOPLE, TREATED_BY, Person

WAGTAIL_GROUPS = {Role.EDITOR: "Redaktører", Role.APPROVER: "Godkendere"}
STARTED = timedelta(days=4)


def make(person: Person) -> User:
    """The person's account with roles and profile; the one there is, if made before."""
    kind = User.Kind.PATIENT if person.is_patient else User.Kind.STAFF
    user, made = User.objects.get_or_create(email=person.email, defaults={"name": person.name, "kind": kind})
    if not made:
        return user
    user.set_unusable_password()
    user.save()
    if not person.is_patient:
        _staff(user, person)
    return user


def _staff(user: User, person: Person) -> None:
    region = Region.objects.get(slug=person.region)
    started = timezone.localdate() - timedelta(days=365)
    for role in person.roles:
        Membership.objects.create(
            user=user,
            region=region,
            role=role,
            valid_from=started,
            keeps_risk_protocol=person.keeps_risk_protocol and role == Role.APPROVER,
        )
        if role in EDITOR_ROLES:
            user.groups.add(Group.objects.get(name=WAGTAIL_GROUPS[role]))
    StaffProfile.objects.create(
        user=user, title=person.title, presentation_da=person.presentation_da, presentation_en=person.presentation_en
    )


def make_all() -> dict[str, User]:
    """Everybody, and a course in treatment for each patient."""
    users = {person.key: make(person) for person in PEOPLE}
    for key, psychologist in TREATED_BY.items():
        _course(users[key], users[psychologist], BY_KEY[key])
    return users


def _course(patient: User, psychologist: User, person: Person) -> Course:
    course: Course | None = Course.unscoped.filter(patient=patient).first()
    if course is not None:
        return course
    now = timezone.now()
    started = timezone.localdate(now - STARTED)
    made: Course = Course.unscoped.create(
        patient=patient,
        region=Region.objects.get(slug=person.region),
        state=Course.State.ACTIVE,
        created_at=now - timedelta(days=20),
        started_on=started,
        planned_end_on=started + timedelta(weeks=10),
        answer_weekday=3,
    )
    CareLink.unscoped.create(course=made, user=psychologist, valid_from=now - STARTED)
    return made


def actor(user: User, role: Role | None = None) -> Actor:
    """The person as an actor in one of their roles (the first, unless named)."""
    if user.is_patient:
        return actor_of(user, None)
    held = Membership.objects.in_force().filter(user=user)
    chosen = held.filter(role=role) if role else held
    return actor_of(user, str(chosen.order_by("pk")[0].code))
