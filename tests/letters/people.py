"""Any number of patients, each with a psychologist of their own, signed in and in treatment; made in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from care.access import Role
from care.http import patient_token
from care.middleware import SEEN
from care.models import CareLink, Course, Membership, Region, User
from dialogue.live import mark_of


@dataclass(frozen=True)
class End:
    """One side of a thread: whose browser it is, and where it sends, asks and says what was seen."""

    course: str
    session: str
    token: str
    is_staff: bool
    send: str
    news: str
    seen: str
    mark: str  # what a page of no letters gets from the server


def make(count: int) -> list[tuple[End, End]]:
    """So many threads, the patient's end first."""
    connection.close()  # the server may have been restarted since
    region, now = Region.objects.get(slug="syddanmark"), timezone.now()
    patients, staff = _users(count, User.Kind.PATIENT), _users(count, User.Kind.STAFF)
    year = timezone.localdate() - timedelta(days=365)
    Membership.objects.bulk_create(
        [Membership(user=user, region=region, role=Role.PSYCHOLOGIST, valid_from=year) for user in staff]
    )
    Authenticator.objects.bulk_create([Authenticator(user=user, type="totp", data={}) for user in staff])
    courses = [Course(patient=user, region=region, state=Course.State.ACTIVE) for user in patients]
    Course.unscoped.bulk_create(courses)
    pairs = list(zip(courses, staff, strict=True))
    CareLink.unscoped.bulk_create([CareLink(course=course, user=user, valid_from=now) for course, user in pairs])
    keys = _sessions([*patients, *staff])
    return [(_own(course, keys), _clinics(course, user, keys)) for course, user in pairs]


def _users(count: int, kind: str) -> list[User]:
    made = [
        User(email=f"{uuid4().hex}@example.org", name=f"{kind} {n}", kind=kind, password=f"!{uuid4().hex}")
        for n in range(count)
    ]
    return list(User.objects.bulk_create(made))


def _sessions(users: list[User]) -> dict[int, str]:
    """A session key for each person."""
    store, soon = SessionStore(), timezone.now() + timedelta(hours=12)
    rows = {user.pk: Session(session_key=uuid4().hex, session_data="", expire_date=soon) for user in users}
    for user in users:
        content = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            SEEN: timezone.now().timestamp(),
        }
        rows[user.pk].session_data = store.encode(content)
    Session.objects.bulk_create(rows.values())
    return {pk: row.session_key for pk, row in rows.items()}


def _own(course: Course, keys: dict[int, str]) -> End:
    user = course.patient
    send, news, seen = [reverse(name) for name in ("dialogue-send", "dialogue-news", "dialogue-seen")]
    mark = mark_of(course.state, 0, is_staff=False)
    return End(str(course.code), keys[user.pk], patient_token(course, user), False, send, news, seen, mark)


def _clinics(course: Course, user: User, keys: dict[int, str]) -> End:
    names = ("clinic-letters-send", "clinic-letters-news", "clinic-letters-seen")
    send, news, seen = [reverse(name, args=[course.code]) for name in names]
    mark = mark_of(course.state, 0, is_staff=True)
    return End(str(course.code), keys[user.pk], patient_token(course, user), True, send, news, seen, mark)
