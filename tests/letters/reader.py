"""An open page of letters without a browser: what `letters.js` does with what it is told (dialogue/LIVE.md).

`Reader` is used where a thousand pages are needed, and where a page that was told of everything is compared with one
that was opened just now. That the real page does the same is tested in Chromium.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dialogue.events import LetterCame, LettersSeen

SEEN = re.compile(r'<span data-seen="(1?)"> · (.*?)</span>')
DUE = re.compile(r"<span data-due>(?: · )?(.*?)</span>")


@dataclass
class Shown:
    """A letter on the page: its markup without its state, and its state."""

    seq: int
    code: str
    html: str
    seen: str
    is_seen: bool
    due: str

    @classmethod
    def of(cls, seq: int, code: str, html: str) -> Shown:
        """Take the state out of the markup."""
        seen, due = SEEN.search(html), DUE.search(html)
        bare = DUE.sub("", SEEN.sub("", html))
        return cls(
            seq, code, bare, seen.group(2) if seen else "", bool(seen and seen.group(1)), due.group(1) if due else ""
        )


@dataclass
class Reader:
    """The page. `guarded` is off in negative controls: then it believes whatever is pushed, and never asks."""

    course: str
    seq: int = 0
    code: str = ""
    mark: str = ""
    promise: str = ""
    ended: str = ""
    guarded: bool = True
    letters: list[Shown] = field(default_factory=list)

    @property
    def cursor(self) -> dict[str, Any]:
        """What the page says when it asks."""
        return {"seq": self.seq, "code": self.code, "mark": self.mark}

    @property
    def state(self) -> str:
        """How the letters stand on this page, in the words of a `stands` frame."""
        return f"{self.seq} {self.code} {self.mark}"

    def rung(self, payload: dict[str, Any]) -> bool:
        """Take what a doorbell brought; whether the page must ask now. A field nobody knows is refused."""
        told: LetterCame | LettersSeen = {"letter": LetterCame, "seen": LettersSeen}[payload["kind"]](**payload)
        if told.course != self.course:
            return False
        if isinstance(told, LettersSeen):
            self._seen(told)
            return False
        return self._letter(told)

    def news(self, answer: dict[str, Any]) -> bool:
        """Take an answer; whether the page must ask again at once."""
        if answer["reset"]:
            self.letters, self.seq, self.code = [], 0, ""
        for item in answer["letters"]:
            self._add(item["seq"], item["code"], item["html"])
        self._redraw(answer["again"])
        for letter in self.letters:
            if state := answer["states"].get(str(letter.seq)) or answer["states"].get(letter.seq):
                letter.seen, letter.is_seen, letter.due = state["seen"], state["is_seen"], state["due"]
        self.promise, self.ended, self.mark = answer["promise"], answer["ended"], answer["mark"]
        return bool(answer["more"])

    def _letter(self, told: LetterCame) -> bool:
        if not self.guarded:
            self.letters.append(Shown.of(told.seq, told.code, told.html))
            return False
        is_next = told.seq == self.seq + 1 and told.after == self.code and told.html
        if is_next:
            self._add(told.seq, told.code, told.html)
            self._redraw(told.again)
        elif told.seq > self.seq:
            return True
        if told.waiting is not None:
            for letter in self.letters:
                if letter.seq < told.seq and letter.seq not in told.waiting:
                    letter.due = ""
        if told.seq == self.seq and told.promise is not None and (told.waiting is not None or not self.promise):
            self.promise = told.promise
        return False

    def _redraw(self, items: Iterable[dict[str, Any]]) -> None:
        for item in items:
            self.letters = [one if one.seq != item["seq"] else Shown.of(**item) for one in self.letters]

    def _seen(self, told: LettersSeen) -> None:
        for letter in self.letters:
            if told.since < letter.seq <= told.seq and letter.seen and not letter.is_seen:
                letter.seen, letter.is_seen = told.text, True

    def _add(self, seq: int, code: str, html: str) -> None:
        if seq > self.seq:
            self.letters.append(Shown.of(seq, code, html))
            self.seq, self.code = seq, code
