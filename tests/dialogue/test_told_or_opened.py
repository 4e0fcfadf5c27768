"""A page that was told of everything is the page that would be opened now (R6), for every kind of event and at random."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from care.access import Actor
from care.models import Absence, CareLink, Course, today
from care.registry import Followed
from care.sockets import Rings, group_of_user
from dialogue import actions, events, live, queries, standing_queries
from dialogue.about import CORRECTION, About
from dialogue.models import Message
from tests.letters.reader import Reader, Shown

pytestmark = pytest.mark.django_db
PARTS, SEQUENCES, STEPS = 5, 100, 6  # five hundred sequences
Deed = Callable[[], object]


def opened(actor: Actor, course: Course) -> Reader:
    """The page as it would be opened now."""
    page = Reader(str(course.code))
    while asked(page, actor, course):
        pass
    return page


def asked(page: Reader, actor: Actor, course: Course) -> bool:
    """The page asks; whether it must ask again. Through JSON, as on the wire."""
    cursor = live.Cursor(page.seq, UUID(page.code) if page.code else None, page.mark)
    news = live.news(actor, course, cursor)
    return news is not None and page.news(json.loads(json.dumps(events.as_json(news))))


@dataclass
class Wire:
    """Takes the place of the channel layer: what was rung, for whom."""

    rung: list[tuple[str, dict[str, Any]]]

    def send(self, rings: Rings) -> None:
        self.rung += [(group, json.loads(message["frame"])["payload"]) for group, message in rings]

    def take(self, actor: Actor) -> list[dict[str, Any]]:
        """What has come for a person since the last time."""
        mine = [payload for group, payload in self.rung if group == group_of_user(actor.code)]
        self.rung = [(group, payload) for group, payload in self.rung if group != group_of_user(actor.code)]
        return mine


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire([])
    monkeypatch.setattr("care.sockets._send", wire.send)
    return wire


@pytest.fixture
def does(django_capture_on_commit_callbacks: Any) -> Callable[[Deed], None]:
    """Do something as if its transaction had been committed."""

    def does(deed: Deed) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            deed()

    return does


@pytest.fixture
def stands_in(mette: Actor, jonas: Actor) -> Absence:
    """Jonas reads and answers with Mette."""
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=3)}
    until = timezone.now() + timedelta(days=5)
    return Absence.objects.create(user=mette.user, substitute=jonas.user, access_until=until, **days)


def same(page: Reader, other: Reader) -> bool:
    """Whether two pages look alike."""
    return (page.letters, page.seq, page.code, page.promise) == (other.letters, other.seq, other.code, other.promise)


ABOUT = About("entry", uuid4(), "Dit kort")


def deeds_of(course: Course, lone: Actor, mette: Actor, jonas: Actor) -> dict[str, Callable[..., object]]:
    """Everything that changes how a page of letters looks."""

    def writes(by: Actor, about: About | None = None) -> Deed:
        return lambda: actions.send_message(by=by, course=course, client_id=uuid4(), body="Hej <b>du</b>", about=about)

    def sees(by: Actor, back: int = 0) -> Deed:
        newest = Message.unscoped.filter(thread__course=course).count()
        return lambda: actions.mark_seen(by=by, course=course, seq=max(1, newest - back))

    def puts_right(by: Actor, back: int) -> object:
        own = list(Message.unscoped.filter(thread__course=course, sender=by.user).order_by("-seq")[: back + 1])
        return writes(by, About(CORRECTION, own[-1].code, "dit brev") if own else None)()

    def sees_beside(by: Actor, back: int) -> object:
        letters = queries.whole_thread(by, course)[-back - 1 :]
        return actions.mark_seen_beside(by=by, course=course, letters=letters[:1])

    found: dict[str, Callable[..., object]] = {}
    for who, by in (("the patient", lone), ("the psychologist", mette), ("the substitute", jonas)):
        found[f"{who} writes"] = lambda _back, by=by: writes(by)()
        found[f"{who} writes about something"] = lambda _back, by=by: writes(by, ABOUT)()
        found[f"{who} sees"] = lambda back, by=by: sees(by, back)()
        found[f"{who} sees one beside its matter"] = lambda back, by=by: sees_beside(by, back)
        found[f"{who} puts a letter right"] = lambda back, by=by: puts_right(by, back)
    return found


NAMES = list(deeds_of(*[None] * 4))
READERS = ["lone", "mette", "jonas"]


@pytest.mark.parametrize("last", NAMES)
@pytest.mark.parametrize("who", READERS)
def test_after_any_event_the_page_is_as_if_opened_now(
    last: str, who: str, lone, mette, jonas, course, stands_in, wire, does, request
) -> None:
    deeds = deeds_of(course, lone, mette, jonas)
    for name in ("the patient writes", "the psychologist sees", "the patient writes about something"):
        does(lambda name=name: deeds[name](0))
    reader = request.getfixturevalue(who)
    page = opened(reader, course)
    wire.take(reader)
    does(lambda: deeds[last](0))
    for told in wire.take(reader):
        assert not page.rung(told), "it had to ask"
    fresh = opened(reader, course)
    assert same(page, fresh)
    follows = Followed(reader.code, str(reader.role), str(course.code))
    assert standing_queries.states([follows]) == {follows: fresh.state}, "a page that knows everything would ask"


def test_control_a_page_that_is_not_told_looks_otherwise(lone, mette, course, does, wire) -> None:
    page = opened(lone, course)
    does(lambda: actions.send_message(by=mette, course=course, client_id=uuid4(), body="Hej"))
    assert not same(page, opened(lone, course))


# --- at random ------------------------------------------------------------------------------------------


@dataclass
class Watched:
    """A reader's two pages: one is told everything in order, the other by a wire that loses, doubles and mixes up."""

    actor: Actor
    course: Course
    whole: Reader
    torn: Reader
    late: list[dict[str, Any]]

    def follow(self, told: list[dict[str, Any]], chance: random.Random) -> None:
        """Deliver."""
        for payload in told:
            assert not self.whole.rung(payload), "told everything in order, it had to ask"
            self.late += [payload] * chance.choice([0, 1, 1, 1, 2])
        chance.shuffle(self.late)
        while self.late and chance.random() < 0.7:
            if self.torn.rung(self.late.pop()):
                self.ask()
        if chance.random() < 0.1:
            self.ask()

    def ask(self) -> None:
        while asked(self.torn, self.actor, self.course):
            pass


def fresh_course(before: Course, mette: Actor) -> Course:
    """Another course of the same patient with the same psychologist; the one before has ended."""
    Course.unscoped.filter(pk=before.pk).update(state=Course.State.COMPLETED)
    made: Course = Course.unscoped.create(patient=before.patient, region=before.region, state=Course.State.ACTIVE)
    CareLink.unscoped.create(course=made, user=mette.user)
    return made


def sequences(part: int, course: Course, mette: Actor) -> Iterator[tuple[Course, random.Random]]:
    for number in range(part * SEQUENCES, (part + 1) * SEQUENCES):
        course = fresh_course(course, mette)
        yield course, random.Random(number)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_any_sequence_of_events_leads_to_the_page_that_would_be_opened_now(
    part, lone, mette, jonas, course, stands_in, wire, does
) -> None:
    for own, chance in sequences(part, course, mette):
        deeds = deeds_of(own, lone, mette, jonas)
        watching = (lone, chance.choice([mette, jonas]))
        pages = [Watched(who, own, Reader(str(own.code)), Reader(str(own.code)), []) for who in watching]
        for _step in range(chance.randint(3, STEPS)):
            name, back = chance.choice(NAMES), chance.choice([0, 0, 1, 3])
            does(lambda name=name, back=back, deeds=deeds: deeds[name](back))
            for page in pages:
                page.follow(wire.take(page.actor), chance)
        for page in pages:
            fresh = opened(page.actor, own)
            assert same(page.whole, fresh)
            page.ask()
            for told in page.late:  # what comes too late changes nothing
                assert not page.torn.rung(told)
            assert same(page.torn, fresh)
            assert [one.seq for one in fresh.letters] == list(range(1, fresh.seq + 1))


def test_the_state_is_read_out_of_the_markup() -> None:
    """The reader of these tests sees what a person would: without this, the comparisons might compare nothing."""
    html = '<li><p>i dag<span data-seen="1"> · Set i dag</span><span data-due> · Svar senest torsdag</span></p></li>'
    shown = Shown.of(3, "code", html)
    assert (shown.seen, shown.is_seen, shown.due) == ("Set i dag", True, "Svar senest torsdag")
    assert shown != replace(shown, due="")
