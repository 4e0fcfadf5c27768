"""Every kind of event of the topic "letters", and everybody of the cast: who hears it, and what Redis holds (A2, A9)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import redis
from channels.db import database_sync_to_async
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import Settings

from care import frames, sockets
from care.access import Role
from care.models import Absence, BreakGlass, CareLink, Course, User, today
from clinic.demo import people
from clinic.demo.cast import PEOPLE
from dialogue import actions
from tests.care.test_reach import session_of
from tests.care.test_sockets import opened
from tests.rules.world import give_factor

in_async = pytest.mark.asyncio
EVERYBODY = [person.key for person in PEOPLE]
FIRST_ROLE = {person.key: str(person.roles[0]) for person in PEOPLE if not person.is_patient}
CANARY = "kanariefugl-7f3a"
Deed = Callable[[dict[str, User], Course], object]


@pytest.fixture
def users(committed_db: str) -> dict[str, User]:
    """The cast. Jonas stands in for Mette, Bodil supervises, Karen has emergency access."""
    users = people.make_all()
    for key in FIRST_ROLE:
        give_factor(users[key])
    course = Course.unscoped.get(patient=users["lone"])
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=3)}
    until = timezone.now() + timedelta(hours=3)
    Absence.objects.create(user=users["mette"], substitute=users["jonas"], access_until=until, **days)
    CareLink.unscoped.create(course=course, user=users["bodil"], kind=CareLink.Kind.SUPERVISION)
    BreakGlass.unscoped.create(course=course, user=users["karen"], role="lead", reason="Akut, ingen.", until=until)
    return users


def lone_writes(users: dict[str, User], course: Course) -> None:
    actions.send_message(by=people.actor(users["lone"]), course=course, client_id=uuid4(), body=CANARY)


def mette_writes(users: dict[str, User], course: Course) -> None:
    actions.send_message(by=people.actor(users["mette"]), course=course, client_id=uuid4(), body=CANARY)


def mette_sees(users: dict[str, User], course: Course) -> None:
    lone_writes(users, course)
    actions.mark_seen(by=people.actor(users["mette"]), course=course, seq=1)


def lone_sees(users: dict[str, User], course: Course) -> None:
    mette_writes(users, course)
    actions.mark_seen(by=people.actor(users["lone"]), course=course, seq=1)


READERS = {"lone", "mette", "jonas"}
HEARD_BY: list[tuple[Deed, str, set[str]]] = [
    (lone_writes, "letter", READERS),
    (mette_writes, "letter", READERS),
    (mette_sees, "seen", {"lone"}),
    (lone_sees, "seen", {"mette", "jonas"}),
]


@database_sync_to_async
def _do(deed: Deed, users: dict[str, User]) -> None:
    deed(users, Course.unscoped.select_related("region__successor", "patient").get(patient=users["lone"]))
    for user in users.values():
        sockets.ring([user.code], "end", {})


async def _heard(users: dict[str, User], deed: Deed) -> dict[str, list[dict[str, Any]]]:
    """What each of the cast's pages hears, up to the mark that everybody hears last."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with AsyncExitStack() as stack:
        tabs = {}
        for key in EVERYBODY:
            session = await database_sync_to_async(session_of)(users[key], FIRST_ROLE.get(key, ""))
            tabs[key] = await stack.enter_async_context(opened(session))
        await _do(deed, users)
        for key, tab in tabs.items():
            found[key] = []
            while (frame := json.loads(await tab.hears()))["topic"] != "end":
                found[key].append(frame)
    return found


@in_async
@pytest.mark.parametrize(("deed", "kind", "readers"), HEARD_BY)
async def test_only_those_whose_relation_lets_them_read_are_told(
    users: dict[str, User], deed: Deed, kind: str, readers: set[str]
) -> None:
    heard = await _heard(users, deed)
    kinds = {key: [frame["payload"]["kind"] for frame in told] for key, told in heard.items()}
    assert {key for key, told in kinds.items() if kind in told} == readers
    assert all(not told for key, told in kinds.items() if key not in READERS)


@in_async
async def test_the_page_of_another_role_of_the_same_person_is_not_told(users: dict[str, User]) -> None:
    """Karen treats Lone, and has a page open as approver: that page is no place for letters."""

    @database_sync_to_async
    def karen_treats() -> None:
        from care.models import Membership, Region

        region = Region.objects.get(slug="syddanmark")
        Membership.objects.create(user=users["karen"], region=region, role=Role.PSYCHOLOGIST, valid_from=today())
        CareLink.unscoped.filter(course__patient=users["lone"], kind="treating").update(user=users["karen"])

    await karen_treats()
    for role, is_told in (("psychologist", True), ("lead", False), ("approver", False)):
        session = await database_sync_to_async(session_of)(users["karen"], role)
        async with opened(session) as tab:
            await _do(lone_writes, users)
            assert (CANARY in await tab.hears()) is is_told


@in_async
async def test_a_page_cannot_ask_for_somebody_elses_letters(users: dict[str, User]) -> None:
    """There is no frame that names a thread, a person or a group: whoever tries is shut out, the others hear on."""
    emil = await database_sync_to_async(session_of)(users["emil"])
    lone = await database_sync_to_async(session_of)(users["lone"])
    course = await database_sync_to_async(Course.unscoped.get)(patient=users["lone"])
    tries = [
        {"type": "hello", "topics": ["letters"], "course": str(course.code)},
        {"type": "hello", "topics": [sockets.group_of_user(users["lone"].code)]},
        {"type": "subscribe", "course": str(course.code)},
        {"type": "ring.event", "topic": "letters", "frame": "{}"},
        {"type": "event", "topic": "letters", "seq": 1, "payload": {"course": str(course.code)}},
    ]
    async with opened(lone) as hers:
        for frame in tries:
            async with opened(emil) as his:
                await his.says(json.dumps(frame))
                assert await his.closed_with() == 4400
        await _do(mette_writes, users)
        assert CANARY in await hers.hears()


@in_async
@pytest.mark.parametrize("text", ['{"type":"ping"' + " " * 65_536 + "}", "[" * 60_000, "\x00", '{"type":'])
async def test_whoever_misbehaves_is_closed_and_the_others_hear_on(users: dict[str, User], text: str) -> None:
    emil = await database_sync_to_async(session_of)(users["emil"])
    lone = await database_sync_to_async(session_of)(users["lone"])
    async with opened(lone) as hers, opened(emil) as his, opened(emil) as flooding:
        await his.says(text)
        assert await his.closed_with() in {1009, 4400}
        for _frame in range(60):
            await flooding.says('{"type":"ping"}')
        assert await flooding.closed_with() == 4429
        await _do(mette_writes, users)
        assert CANARY in await hers.hears()


# --- what Redis holds -----------------------------------------------------------------------------------


async def _in_redis(users: dict[str, User]) -> bool:
    """Whether the words of a letter can be read in Redis while it waits there for a page."""
    from channels.layers import get_channel_layer

    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(sockets.group_of_user(users["lone"].code), channel)
    await _do(mette_writes, users)
    with redis.Redis.from_url(configured.REDIS_URL) as client:
        kept = [
            member for key in client.keys("*") if client.type(key) == b"zset" for member in client.zrange(key, 0, -1)
        ]
    assert kept
    return any(CANARY.encode() in member for member in kept)


@in_async
async def test_what_travels_through_redis_is_encrypted(users: dict[str, User]) -> None:
    assert not await _in_redis(users)


@in_async
async def test_control_without_the_key_it_could_be_read(users: dict[str, User], settings: Settings) -> None:
    layer = dict(configured.CHANNEL_LAYERS["default"])
    layer["CONFIG"] = {key: value for key, value in layer["CONFIG"].items() if "encryption" not in key}
    settings.CHANNEL_LAYERS = {"default": layer}
    assert await _in_redis(users)


# --- what fits ------------------------------------------------------------------------------------------


@in_async
@pytest.mark.parametrize(("letter", "fits"), [("å", True), ("'", False), ("🌲", True), ("\n.", True)])
async def test_the_longest_letters_fit_into_a_frame_or_make_the_page_ask(
    users: dict[str, User], letter: str, fits: bool
) -> None:
    """A page that gets no words asks; see LIVE.md."""
    text = "".join([letter] * 10_000)[: actions.BODY_LIMIT]

    def writes(users: dict[str, User], course: Course) -> None:
        actions.send_message(by=people.actor(users["mette"]), course=course, client_id=uuid4(), body=text)

    session = await database_sync_to_async(session_of)(users["lone"])
    async with opened(session) as tab:
        await _do(writes, users)
        told = json.loads(await tab.hears())
    assert bool(told["payload"]["html"]) is fits
    assert len(json.dumps(told, ensure_ascii=False).encode()) <= frames.LONGEST_FRAME
