"""Lone writes to Mette; Jonas may stand in, Karen leads, Bodil supervises, Sara and Jens are in another region."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from care import factors
from care.access import Actor, Role
from care.models import Course, User
from clinic.demo import people
from dialogue import actions
from dialogue.models import Message


@pytest.fixture
def users(db: None) -> dict[str, User]:
    return people.make_all()


@pytest.fixture
def lone(users: dict[str, User]) -> Actor:
    return people.actor(users["lone"])


@pytest.fixture
def jens(users: dict[str, User]) -> Actor:
    return people.actor(users["jens"])


@pytest.fixture
def mette(users: dict[str, User]) -> Actor:
    return people.actor(users["mette"])


@pytest.fixture
def jonas(users: dict[str, User]) -> Actor:
    return people.actor(users["jonas"])


@pytest.fixture
def sara(users: dict[str, User]) -> Actor:
    return people.actor(users["sara"])


@pytest.fixture
def karen(users: dict[str, User]) -> Actor:
    return people.actor(users["karen"], Role.LEAD)


@pytest.fixture
def course(lone: Actor) -> Course:
    """Lone's."""
    return Course.unscoped.select_related("region").get(patient=lone.user)


@pytest.fixture
def write(course: Course) -> Callable[..., Message]:
    """Send a letter in Lone's course."""

    def written(by: Actor, body: str = "Hej", **more) -> Message:
        return actions.send_message(by=by, course=course, client_id=more.pop("client_id", uuid4()), body=body, **more)

    return written


@pytest.fixture
def answer(write: Callable[..., Message], course: Course) -> Callable[..., Message]:
    """See everything, then send a letter."""

    def answered(by: Actor, body: str = "Kære Lone", **more) -> Message:
        actions.mark_seen(by=by, course=course, seq=1_000)
        return write(by, body, **more)

    return answered


def browser_of(actor: Actor) -> Client:
    """A browser in which the person has signed in, staff with a second factor."""
    if actor.is_staff:
        TOTP.activate(actor.user, generate_totp_secret())
        RecoveryCodes.activate(actor.user)
        factors.codes_were_saved(actor.user)
    client = Client()
    client.force_login(actor.user)
    return client
