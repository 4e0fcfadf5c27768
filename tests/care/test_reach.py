"""An open socket is closed within five seconds when its person loses a right, by a deed or by the clock (A6, H8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from care import connections as watch
from care import frames
from care.access import System
from care.actions import absences, courses, staff
from care.connections import connections
from care.middleware import MEMBERSHIP
from care.models import Absence, BreakGlass, CareLink, Course, Membership, Region, User, today
from care.reach_queries import reach_of
from care.sockets import Ear, ring_each
from clinic.demo import people
from tests.care.test_sockets import opened
from tests.rules.world import give_factor

in_async = pytest.mark.asyncio
CLOCK = System("test")
Deed = Callable[[], object]


@pytest.fixture
def users(committed_db: str) -> dict[str, User]:
    """The cast; Jonas stands in for Mette, Nils has emergency access."""
    users = people.make_all()
    for key in ("mette", "jonas", "nils", "karen", "bodil"):
        give_factor(users[key])
    lones = Course.unscoped.get(patient=users["lone"])
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=3)}
    until = timezone.now() + timedelta(days=5)
    Absence.objects.create(user=users["mette"], substitute=users["jonas"], access_until=until, **days)
    BreakGlass.unscoped.create(
        course=lones, user=users["nils"], role="lead", reason="Akut.", until=timezone.now() + timedelta(hours=1)
    )
    return users


def session_of(user: User, role: str = "") -> str:
    client = Client()
    client.force_login(user)
    if role:
        session = client.session
        session[MEMBERSHIP] = str(Membership.objects.get(user=user, role=role).code)
        session.save()
    return str(client.session.session_key)


def lones() -> Course:
    return Course.unscoped.get(patient__email="lone@example.org")


def link_ends() -> None:
    jonas = User.objects.get(email="jonas@example.org")
    courses.assign_psychologist(by=CLOCK, course=lones(), psychologist=jonas)


def link_runs_out() -> None:
    CareLink.unscoped.filter(course=lones()).update(valid_until=timezone.now())


def absence_is_cancelled() -> None:
    absences.cancel_absence(by=CLOCK, absence=Absence.objects.get())


def absence_runs_out() -> None:
    Absence.objects.update(access_until=timezone.now())


def course_ends() -> None:
    courses.move(by=CLOCK, course=lones(), to=Course.State.COMPLETED)


def emergency_runs_out() -> None:
    BreakGlass.unscoped.update(until=timezone.now())


def role_ends() -> None:
    Membership.objects.filter(user__email="mette@example.org").update(valid_until=today())


ENDINGS = [
    ("mette", link_ends),
    ("mette", link_runs_out),
    ("mette", course_ends),
    ("mette", role_ends),
    ("jonas", link_runs_out),
    ("jonas", course_ends),
    ("jonas", absence_is_cancelled),
    ("jonas", absence_runs_out),
    ("lone", course_ends),
    ("nils", emergency_runs_out),
]


@in_async
@pytest.mark.parametrize(("who", "ending"), ENDINGS)
async def test_a_lost_right_closes_the_sockets_of_its_person_and_no_others(
    users: dict[str, User], who: str, ending: Deed
) -> None:
    key = await database_sync_to_async(session_of)(users[who])
    other = await database_sync_to_async(session_of)(users["emil"])
    async with opened(key) as tab, opened(other) as bystander:
        await connections.check()
        assert await tab.asked() == frames.pong()
        await database_sync_to_async(ending)()
        await connections.check()
        assert await tab.hears() == frames.bye("access_changed")
        assert await tab.closed_with() == 4401
        assert await bystander.asked() == frames.pong()
    async with opened(key) as again:  # it may come back, and is answered as it may now
        assert await again.asked() == frames.pong()


@in_async
async def test_it_takes_less_than_five_seconds_by_itself(users: dict[str, User]) -> None:
    key = await database_sync_to_async(session_of)(users["mette"])
    async with opened(key) as tab:
        await database_sync_to_async(link_runs_out)()
        assert await tab.closed_with(within=5) == 4401


@in_async
async def test_a_right_that_is_lost_before_the_first_look_is_noticed(users: dict[str, User]) -> None:
    key = await database_sync_to_async(session_of)(users["mette"])
    async with opened(key) as tab:
        await database_sync_to_async(link_runs_out)()
        await connections.check()
        assert await tab.closed_with() == 4401


@in_async
async def test_control_without_asking_what_people_reach_it_stays_open(
    users: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "reach_of", lambda people: {person.pk: frozenset[str]() for person in people})
    monkeypatch.setattr("care.consumers.reach_of", lambda people: {person.pk: frozenset[str]() for person in people})
    key = await database_sync_to_async(session_of)(users["mette"])
    async with opened(key) as tab:
        await database_sync_to_async(link_runs_out)()
        await connections.check()
        assert await tab.asked() == frames.pong()


@in_async
async def test_a_new_right_closes_nothing_and_its_loss_does(users: dict[str, User]) -> None:
    key = await database_sync_to_async(session_of)(users["mette"])

    @database_sync_to_async
    def gets_a_patient() -> CareLink:
        jens = Course.unscoped.exclude(care_links__user=users["mette"]).first()
        link: CareLink = CareLink.unscoped.create(course=jens, user=users["mette"], kind=CareLink.Kind.SUPERVISION)
        return link

    async with opened(key) as tab:
        link = await gets_a_patient()
        await connections.check()
        assert await tab.asked() == frames.pong()
        await database_sync_to_async(CareLink.unscoped.filter(pk=link.pk).update)(valid_until=timezone.now())
        await connections.check()
        assert await tab.closed_with() == 4401


@in_async
async def test_deactivated_closes_at_once(users: dict[str, User]) -> None:
    key = await database_sync_to_async(session_of)(users["bodil"])
    per = await database_sync_to_async(people.actor)(users["per"])
    async with opened(key) as tab:
        await database_sync_to_async(staff.deactivate)(by=per, user=users["bodil"])
        assert await tab.closed_with() == 4401


@in_async
async def test_logging_out_closes_at_once(users: dict[str, User]) -> None:
    client = Client()
    await database_sync_to_async(client.force_login)(users["lone"])
    key = str(await database_sync_to_async(lambda: client.session.session_key)())
    async with opened(key) as tab:
        await database_sync_to_async(client.post)(reverse("account_logout"))
        assert await tab.closed_with() == 4401


# --- the role in which a page is open -------------------------------------------------------------------


async def hears_in(users: dict[str, User], role: str) -> bool:
    """Whether a page that Karen has open in a role hears what is meant for her as a lead."""
    key = await database_sync_to_async(session_of)(users["karen"], role)
    async with opened(key) as tab:
        for ear in (Ear(users["karen"].code, "lead"), Ear(users["karen"].code)):
            await database_sync_to_async(ring_each)({ear: {"role": ear.role}}, "letters")
        return await tab.hears() == frames.event("letters", {"role": "lead"}, None)


@in_async
async def test_only_pages_in_the_role_that_is_meant_hear_it(users: dict[str, User]) -> None:
    assert await hears_in(users, "lead")
    assert not await hears_in(users, "approver")


@in_async
async def test_control_without_a_role_every_page_of_the_person_hears_it(
    users: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("care.consumers.PageSocket._listens", lambda self, topic, role: True)
    assert await hears_in(users, "approver")


def test_a_thousand_people_cost_six_queries(users: dict[str, User], django_assert_max_num_queries: object) -> None:
    region = Region.objects.get(slug="syddanmark")
    more = [User(email=f"p{n}@example.org", name=f"P {n}", password="!") for n in range(20)]
    Course.unscoped.bulk_create(
        [Course(patient=user, region=region, state="active") for user in User.objects.bulk_create(more)]
    )
    with django_assert_max_num_queries(6):
        reach_of(list(User.objects.all()))


def test_what_one_person_reaches_is_not_anothers(users: dict[str, User]) -> None:
    reached = reach_of(list(users.values()))
    shared = [
        (one.name, other.name, reached[one.pk] & reached[other.pk])
        for one in users.values()
        for other in users.values()
        if one != other and reached[one.pk] & reached[other.pk]
    ]
    assert all(mark.startswith(("open ", "treating ")) for _one, _other, marks in shared for mark in marks)
