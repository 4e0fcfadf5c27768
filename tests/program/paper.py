"""What a sheet of paper would do: the model that saved drafts and versions are held against. It knows no database.

There is one sheet on the desk and a heap of those that were handed in. Somebody writes on it from several places, and
their words arrive late, twice or out of order. Two things must hold: what is on the desk is only replaced by somebody
who has seen it, and what was handed in never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID, uuid4


class Answer(StrEnum):
    """What the writer is told."""

    SAVED = "saved"
    SENT = "sent"
    MISSING = "missing"  # saved, and not sent: something is still to be written
    REFUSED = "refused"  # nothing was changed


@dataclass(frozen=True)
class Words:
    """What stands on the sheet; `old` is the answer to a question that is not asked any more."""

    text: str = ""
    old: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Request:
    """One act of a writer on the way: the words, and how often the sheet had changed when they last saw it."""

    words: Words
    send: bool
    seen: int
    base: int
    asks_old: bool = False
    key: UUID = field(default_factory=uuid4)

    def with_words(self, words: Words) -> Request:
        return replace(self, words=words)


@dataclass
class Paper:
    """The desk and the heap. `moment` counts every change there ever was; `last` made the newest."""

    moment: int = 0
    desk: Words | None = field(default_factory=Words)
    heap: list[Words] = field(default_factory=list)
    sent: dict[UUID, Request] = field(default_factory=dict)
    last: Request | None = None
    taken: set[Request] = field(default_factory=set)
    asks_old: bool = False

    def may_say(self, request: Request) -> set[Answer]:
        """What may be answered; the paper changes as it must. A late repetition may hear that it was saved: it was."""
        known = {Answer.SAVED} if request in self.taken and not request.send else set()
        return {self._arrives(request), *known}

    def _arrives(self, request: Request) -> Answer:
        if request.key in self.sent:
            return Answer.SENT if self.sent[request.key] == request else Answer.REFUSED
        again = self.last is not None and self.last.key == request.key
        if again and request != self.last:
            return Answer.REFUSED
        is_new = self.moment == 0  # nobody has written on it, or it was thrown away
        if self.desk is None or not (again or is_new or request.seen == self.moment):
            return Answer.REFUSED
        fits = request.words.whole and (self.asks_old or not request.asks_old)
        answer = (Answer.SENT if fits else Answer.MISSING) if request.send else Answer.SAVED
        if request != self.last:
            self._write(request)
        if answer == Answer.SENT:
            self._hand_in(request)
        return answer

    def _write(self, request: Request) -> None:
        """A page that does not ask for the old answer shows it beside, and leaves it alone."""
        old = request.words.old if request.asks_old else (self.desk or Words()).old
        self.desk, self.last = replace(request.words, old=old), request
        self.taken.add(request)
        self.moment += 1

    def _hand_in(self, request: Request) -> None:
        assert self.desk is not None
        self.heap.append(self.desk)
        self.sent[request.key] = request
        self.desk = None

    def hand_in_as_it_is(self) -> None:
        """A diary is sent as a whole: whatever lies on the desk, if there is enough of it."""
        if self.desk is not None and self.desk.whole:
            self.heap.append(self.desk)
            self.desk, self.last = None, None
            self.moment += 1

    def take_up_again(self) -> None:
        """A copy of what was handed in last comes on the desk."""
        if self.desk is None:
            self.desk, self.last = self.heap[-1], None
            self.moment += 1

    def throw_away(self) -> None:
        """What lies on the desk is gone; a sheet that was never handed in is a new one."""
        if self.heap:
            self.desk, self.last = None, None
            self.moment += 1
        else:
            self.moment, self.desk, self.last = 0, Words(), None


@dataclass
class Page:
    """What one device shows of the sheet: the save it knows, and the moment at which it last saw it."""

    base: int = 0
    seen: int = 0
    asks_old: bool = False
