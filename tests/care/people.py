"""People and ways in, for the tests of sign-in and staff."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.test import Client

from care import factors
from care.access import Role
from care.middleware import actor_of
from care.models import CareLink, Course, Membership, Region, User

PASSWORD = "fire korte danske ord"
SECRET = generate_totp_secret()
PERIOD, NEARLY = 30, 5  # seconds


def region(slug: str = "syddanmark") -> Region:
    return Region.objects.get(slug=slug)


def patient(name: str = "Lone Kristensen", *, where: str = "syddanmark") -> User:
    email = f"{name.split()[0].lower()}@example.org"
    user = User.objects.create_user(email=email, name=name, kind=User.Kind.PATIENT)
    Course.unscoped.create(patient=user, region=region(where), state=Course.State.ACTIVE)
    return user


def staff(name: str, *roles: Role, where: str = "syddanmark", factor: bool = True) -> User:
    email = f"{name.split()[0].lower()}@example.org"
    user = User.objects.create_user(email=email, name=name, kind=User.Kind.STAFF, password=PASSWORD)
    for role in roles:
        Membership.objects.create(user=user, region=region(where), role=role)
    if factor:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
        factors.codes_were_saved(user)
    return user


def treats(user: User, course: Course) -> CareLink:
    return CareLink.unscoped.create(course=course, user=user)


def course_of(user: User) -> Course:
    return Course.unscoped.get(patient=user)


def browser_of(user: User, agent: str = "") -> Client:
    """A browser in which the person has signed in, without the sign-in pages."""
    client = Client()
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent=agent)
    return client


def actor(user: User, role: Role | None = None):
    held = user.memberships.filter(role=role).first() if role else None
    return actor_of(user, str(held.code) if held else None)


def totp_code(secret: str = SECRET) -> str:
    """What the app shows now; waits for the next one rather than give one that is about to change."""
    left = PERIOD - time.time() % PERIOD
    if left < NEARLY:
        time.sleep(left)
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
