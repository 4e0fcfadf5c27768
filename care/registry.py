"""The one way up: what the apps above offer to the layers below.

Each app registers in `AppConfig.ready()` (through its `registrations.py`). Lower layers read the shelves and
never import the app that filled them. A name is taken once; registering it again is a programming error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from care.access import Actor, Role
    from care.gateways import Attachment
    from care.models import Absence, Course, Notice, User


class AlreadyRegistered(Exception):
    """Two registrations share a name."""


class Registered(Protocol):
    """Anything that can stand on a shelf."""

    @property
    def name(self) -> str:
        """Its one name on the shelf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One entry of the menu of the roles named. `count` gives the number beside it, 0 for none.

    `shown` may leave it out for some of them: an applicant has no programme yet.
    """

    name: str
    label: str | _StrPromise
    url_name: str
    roles: frozenset[Role]
    order: int = 100
    count: Callable[[Actor], int] | None = None
    icon: str = ""
    shown: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something the clock does again and again. It must stand being run twice, or late."""

    name: str
    every: timedelta
    run: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """How one kind of notice reads, and whether it is still true when its turn comes.

    `subject` and `body` run in the recipient's language and say nothing clinical. `parameters` are the only keys
    its payload may have. `is_reminder`: it leaves only by the recipient's own choice (care.reminders). `word`: which
    of the service worker's fixed texts a device shows (care.push.words). `keeps_time`: its moment follows from the
    fact, so that a new choice of hour does not move it. `attached`: files of a mail. `number`: where a text message to
    somebody without an account goes, read when it is sent; None when there is no number any more.
    """

    name: str
    subject: Callable[[Notice], str]
    body: Callable[[Notice], str]
    still_true: Callable[[Notice], bool]
    parameters: frozenset[str] = frozenset()
    is_reminder: bool = False
    word: str = "news"
    keeps_time: bool = False
    attached: Callable[[Notice], list[Attachment]] | None = None
    number: Callable[[Notice], str | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """One part of "my data": what this app keeps about a person, as JSON-ready values.

    `files` gives what is kept as files, one at a time, as (path in the download, content).
    """

    name: str
    label: str | _StrPromise
    collect: Callable[[User], Any]
    order: int = 100
    files: Callable[[User], Iterator[tuple[str, bytes]]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAct:
    """What can be done with a line where it stands: a form with the signed token of its patient, sent once."""

    label: str
    url: str
    patient: str
    key: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """One line of "Venter på dig". `order` is its class (clinical.md 5.2), `reason` why it stands there."""

    order: int
    reason: str
    url: str
    at: datetime
    course_code: UUID | None
    title: str
    act: WaitingAct | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether its moment is still to come."""
        return self.at > timezone.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A source of lines for the worklist of the roles named."""

    name: str
    roles: frozenset[Role]
    rows: Callable[[Actor], list[WaitingRow]]


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that somebody's open page follows, and the role in which the page is open."""

    reader: UUID
    role: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the things of a topic stand, for pages that follow one of them (care/SOCKETS.md).

    `name` is the topic. `states` gives a short text for each that the reader may read now, and that changes whenever
    the page would look different; for many at once, in a few queries.
    """

    name: str
    states: Callable[[Collection[Followed]], Mapping[Followed, str]]


class Stoppable(Protocol):
    """A running service. `stop` returns when nothing of it is left."""

    async def stop(self) -> None:
        """End it, and wait for its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContext:
    """What an embedded service may know of the server it runs in."""

    loop: asyncio.AbstractEventLoop
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A long-lived part of the one-process server. `start` is called on the server's loop once it listens."""

    name: str
    start: Callable[[ServiceContext], Stoppable]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Turns a message's `about` (kind = name, code) into an address the actor may open, or None.

    `write` gives the page with a box for letters about it, where that is another than the page of all letters.
    """

    name: str
    link: Callable[[Actor, UUID], str | None]
    write: Callable[[Actor, UUID], str | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A fact that must never stand for long. `problems` says in neutral words what is wrong now; [] = nothing."""

    name: str
    problems: Callable[[], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Finds the address of a public page in another language; None for an address that is not its own."""

    name: str
    translate: Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What patients know one sort of object as ("Dit kort"). `name` is its model label, `of` gives code → title."""

    name: str
    of: Callable[[set[str]], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm:
    """What one kind of note in the record needs before it is signed. `missing` names the parts that are not there."""

    name: str
    missing: Callable[[Mapping[str, str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """What an app does for a signed-in person who presses "Brug for hjælp nu".

    `offered` says whether the clinic would be told, `press` tells it and gives the page to go on to (None: it was not
    for this person), and `links` are shown among the numbers as (words, address). `keep` keeps what the person was
    writing when the button stood in a form of theirs.
    """

    name: str
    offered: Callable[[Actor], bool]
    press: Callable[[Actor], str | None]
    links: Callable[[Actor], list[tuple[str, str]]]
    keep: Callable[[HttpRequest], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPart:
    """A part of the site's one service worker: JavaScript that listens to events and takes no other part's names."""

    name: str
    script: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation that is agreed with a patient: when, with whom, how, and where it is read."""

    at: datetime
    psychologist: str
    by_phone: bool
    phone: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """Knows the conversations of courses: `next_of` is the one agreed, `may_book` if the patient can choose now."""

    name: str
    next_of: Callable[[Course], Talk | None]
    may_book: Callable[[Course], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class InAbsence:
    """What an absence leaves behind that somebody must see to, as (words, address) for the reader."""

    name: str
    rows: Callable[[Actor, list[Absence]], dict[int, list[tuple[str, str]]]]


T = TypeVar("T", bound=Registered)


class Shelf(Generic[T]):
    """The registrations of one sort, in the order they came."""

    def __init__(self, sort: str) -> None:
        self.sort = sort
        self._items: dict[str, T] = {}

    def add(self, item: T) -> None:
        """Put it on the shelf; raises AlreadyRegistered."""
        if item.name in self._items:
            raise AlreadyRegistered(f"{self.sort} {item.name!r} is registered twice")
        self._items[item.name] = item

    def get(self, name: str) -> T:
        """The registration of that name; raises LookupError."""
        try:
            return self._items[name]
        except KeyError:
            raise LookupError(f"no {self.sort} named {name!r} is registered") from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    @contextmanager
    def with_also(self, item: T) -> Iterator[T]:
        """For tests: registered inside the block only."""
        self.add(item)
        try:
            yield item
        finally:
            del self._items[item.name]


menu: Shelf[MenuItem] = Shelf("menu item")
jobs: Shelf[Job] = Shelf("job")
notices: Shelf[NoticeKind] = Shelf("notice kind")
own_data: Shelf[OwnData] = Shelf("part of my data")
waiting: Shelf[Waiting] = Shelf("waiting source")
standings: Shelf[Standing] = Shelf("standing")
services: Shelf[Service] = Shelf("service")
about: Shelf[About] = Shelf("about kind")
alarms: Shelf[Alarm] = Shelf("alarm")
note_forms: Shelf[NoteForm] = Shelf("note form")
titles: Shelf[Titles] = Shelf("titles")
translators: Shelf[Translator] = Shelf("translator")
help_pages: Shelf[HelpPage] = Shelf("help page")
worker_parts: Shelf[WorkerPart] = Shelf("part of the service worker")
talks: Shelf[Talks] = Shelf("talks")
in_absence: Shelf[InAbsence] = Shelf("left by an absence")


def waiting_for(actor: Actor) -> list[WaitingRow]:
    """Everything that waits for the actor in their role: the gravest class first, then the oldest."""
    sources = [source for source in waiting if actor.role in source.roles]
    return sorted((row for source in sources for row in source.rows(actor)), key=lambda row: (row.order, row.at))


def next_talk(course: Course) -> Talk | None:
    """The conversation agreed with the patient; None while there is none."""
    return next((found for source in talks if (found := source.next_of(course))), None)


def may_book_talk(course: Course) -> bool:
    """Whether the patient can choose a time for a conversation now."""
    return any(source.may_book(course) for source in talks)


def left_by(actor: Actor, absences: list[Absence]) -> dict[int, list[tuple[str, str]]]:
    """What each absence leaves behind, by its primary key."""
    found: dict[int, list[tuple[str, str]]] = {}
    for source in in_absence:
        for absence, rows in source.rows(actor, absences).items():
            found.setdefault(absence, []).extend(rows)
    return found


def link_to(actor: Actor, kind: str, code: UUID) -> str | None:
    """Where the actor reads what a message is about; None for a kind nobody knows or a thing out of reach."""
    return about.get(kind).link(actor, code) if kind in about else None


def writing_at(actor: Actor, kind: str, code: UUID) -> str | None:
    """Where the actor goes on writing about a matter; None where no page is set apart for it."""
    write = about.get(kind).write if kind in about else None
    return write(actor, code) if write else None


def translated(path: str, language: str) -> str:
    """The same page in another language; a page whose address has no language stays where it is."""
    found = (translator.translate(path, language) for translator in translators)
    return next((address for address in found if address), path)
