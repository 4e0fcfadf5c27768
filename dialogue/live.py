"""Keeping open pages of letters fresh (dialogue/LIVE.md).

The page, the doorbell and the answer to a page that asks show a letter by the same template, and their states by the
same words; so a page that was told of everything looks like one that was opened just now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation

from care import sockets
from care.access import Actor, Role, may
from care.failures import where
from care.models import Course
from care.sockets import Ear
from dialogue import live_queries, marks, queries, reader_queries, texts
from dialogue.events import Item, LetterCame, LettersSeen, News, State, as_json
from dialogue.letter import Letter, LetterPage
from dialogue.models import Message, Seen

logger = logging.getLogger(__name__)

P = ParamSpec("P")
TOPIC = "letters"
LONGEST_HTML = 56_000  # bytes; the frame takes 64 kB with everything around it
ITEM = "dialogue/_item.html"
Told = LetterCame | LettersSeen


@dataclass(frozen=True, slots=True)
class Line:
    """How an open page keeps in touch: where it asks, where it says what was seen, and how things stood when read."""

    news_url: str
    seen_url: str
    mark: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last letter that a page shows, by number and code, and the mark of the last answer it got."""

    seq: int = 0
    code: UUID | None = None
    mark: str = ""


# --- telling --------------------------------------------------------------------------------------------


def _or_say_so(tell: Callable[P, None]) -> Callable[P, None]:
    """What is told is stored; if telling fails, pages find it when they ask, and the log says where it failed."""

    @wraps(tell)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            tell(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - whoever sent the letter must hear that it is stored
            logger.error("open pages were not told: %s", where(error))

    return told


@_or_say_so
def tell_letter(course: Course, message: Message, *, has_files: bool) -> None:
    """Ring at every open page that shows the thread, with the letter in it. Call it after the commit."""
    letter = live_queries.just_sent(message)
    files = live_queries.files_of(message) if has_files else []
    waiting = None if letter.sender.is_patient else live_queries.waiting_before(letter)

    def told(reader: Actor) -> Told:
        again = [live_queries.one(reader, letter.corrects)] if letter.corrects else []
        shown, *changed = _items(reader, course, [queries.letter_of(letter, reader, files), *again])
        fits = sum(len(item.html.encode()) for item in (shown, *changed)) <= LONGEST_HTML
        return LetterCame(
            course=str(course.code),
            seq=letter.seq,
            code=str(letter.code),
            after=str(letter.after or ""),
            html=shown.html if fits else "",
            again=tuple(changed) if fits else (),
            waiting=None if waiting is None else tuple(waiting),
            promise=_owed(letter, waiting) if reader.is_staff else None,
        )

    _ring(_readers(course), told, letter.seq)


@_or_say_so
def tell_seen(course: Course, seen: Seen, since: int) -> None:
    """Ring at the pages of the other side: their letters up to here have been seen. Call it after the commit."""

    def told(_reader: Actor) -> Told:
        return LettersSeen(str(course.code), since, seen.seq, texts.seen(seen.at))

    _ring((reader for reader in _readers(course) if reader.user.kind != seen.user.kind), told)


def _owed(letter: Message, waiting: dict[int, Any] | None) -> str:
    """The psychologist's deadline: of the oldest letter that waits, or of this one, if it is the only one."""
    due = letter.answer_due_at if waiting is None else min(waiting.values(), default=None)
    return texts.deadline_sentence(due, timezone.now()) if due else ""


def _readers(course: Course) -> Iterator[Actor]:
    """Whose pages are told: the patient's, and those of the clinicians whose relation lets them read right now."""
    yield Actor(course.patient, Role.PATIENT)
    yield from (Actor(user, Role.PSYCHOLOGIST) for user in reader_queries.reading_staff(course))


def _ring(readers: Iterator[Actor], told: Callable[[Actor], Told], seq: int | None = None) -> None:
    payloads = {}
    for reader in readers:
        with translation.override(reader.user.language):
            payloads[Ear(reader.user.code, str(reader.role))] = as_json(told(reader))
    sockets.ring_each(payloads, TOPIC, seq)


# --- answering ------------------------------------------------------------------------------------------


def line(actor: Actor, course: Course, page: LetterPage, *, news_url: str, seen_url: str) -> Line:
    """For a page that shows the newest letters."""
    return Line(news_url, seen_url, _mark(actor, course, page.seen_count))


def _mark(actor: Actor, course: Course, seen_count: int) -> str:
    return mark_of(course.state, seen_count, is_staff=actor.is_staff)


def mark_of(state: str, seen_count: int, *, is_staff: bool) -> str:
    """Changes whenever a page with the same letters would look different."""
    hour = f"{timezone.localtime():%y%m%d%H}" if is_staff else ""  # a deadline is told as today or tomorrow
    return f"{seen_count}-{state}-{hour}"


def news(actor: Actor, course: Course, cursor: Cursor) -> News | None:
    """What has happened since the cursor; None when nothing has, or the page was told of all of it.

    A cursor that names a letter which is not there was made before the database was restored from a backup: the page
    begins anew.
    """
    seq, code, seen_count = live_queries.standing(actor, course)
    mark = _mark(actor, course, seen_count)
    if (mark, seq, code) == (cursor.mark, cursor.seq, cursor.code):
        return None
    page = queries.letters(actor, course)
    is_reset = not _is_known(course, cursor)
    new = page.letters if is_reset else live_queries.after(actor, course, cursor.seq)
    held = [] if is_reset else [one for one in page.letters if one.seq <= cursor.seq]
    more = len(new) > queries.PAGE
    return News(
        course=str(course.code),
        reset=is_reset,
        letters=_items(actor, course, new[: queries.PAGE]),
        again=_items(actor, course, [one for one in held if any(other.seq > cursor.seq for other in one.related)]),
        states={one.seq: State(one.seen_text, one.seen_at is not None, one.due_text) for one in held},
        promise=_promise(actor, course),
        ended=texts.nobody_answers() if course.has_ended else "",
        mark="" if more else mark,
        more=more,
    )


def _is_known(course: Course, cursor: Cursor) -> bool:
    if cursor.seq == 0:
        return True
    return live_queries.is_there(course, cursor.seq, cursor.code)


def _items(reader: Actor, course: Course, letters: Iterable[Letter]) -> list[Item]:
    """Letters by the template of the page, as this reader's page would show them."""
    may_correct = may(reader, "message", "write") and not course.has_ended
    return [
        Item(one.seq, str(one.code), render_to_string(ITEM, {"letter": one, "may_correct": may_correct}))
        for one in marks.in_letters(reader, course, letters)
    ]


def _promise(actor: Actor, course: Course) -> str:
    due = queries.answer_due(actor, course) if actor.is_staff else None
    return texts.deadline_sentence(due, timezone.now()) if due else ""
