"""What happens when a worksheet is posted: read, checked, saved or sent, and answered in words or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from care.access import Actor
from program import actions, worksheets
from program.actions import Sheet
from program.forms import WorksheetForm, anchor, parse, press
from program.models import EntryVersion
from program.names import unparse
from program.queries import left_out
from program.worksheets import older
from program.worksheets.worksheet import Worksheet

BODY_LIMIT = 200_000  # characters in one post; the largest honest worksheet is far below


@dataclass
class Outcome:
    """The result of one post. `form` is there when the page must be shown again with errors or a conflict.

    `typed` is what could not be saved, so that nobody has to write it again.
    """

    status: int = 200
    message: str = ""
    version: EntryVersion | None = None
    form: WorksheetForm | None = None
    conflict: EntryVersion | None = None
    anchor: str = ""
    typed: dict[str, Any] | None = None

    @property
    def beside(self) -> list[str]:
        """What was typed and has no place in the worksheet any more."""
        return [one.text for one in older.left(self.typed or {})]

    def as_json(self) -> dict[str, Any]:
        version = self.version or self.conflict
        return {
            "message": self.message,
            "no": version.saved_no if version else 0,
            "state": version.state if version else "",
            "errors": [{"name": p.id, "text": p.text} for p in self.form.problems] if self.form else [],
        }


def saved_words(version: EntryVersion) -> str:
    """Say when it was saved, like "Gemt kl. 14.32": in the reader's language and Danish time."""
    moment = timezone.localtime(version.saved_at)
    return _("Gemt kl. %(time)s") % {"time": time_format(moment, "H.i")}


@dataclass(frozen=True)
class Posted:
    """One post that has been read: whose, where to, what was typed, under which key, and the save it knows."""

    actor: Actor
    place: Sheet
    fields: QueryDict
    language: str
    data: dict[str, Any]
    key: UUID
    base: int | None
    is_older: bool  # the page was opened before the worksheet changed

    @property
    def sheet(self) -> Worksheet:
        return worksheets.get(self.place.worksheet)

    def save(self, data: dict[str, Any]) -> EntryVersion:
        """Keep the data as a draft; raises what the action raises."""
        return actions.save_draft(by=self.actor, place=self.place, data=data, key=self.key, base=self.base)


def handle(actor: Actor, place: Sheet, post: QueryDict, language: str) -> Outcome:
    """Carry out one post of a worksheet; never raises for anything a browser can send."""
    if sum(len(value) for values in post.lists() for value in values[1]) > BODY_LIMIT:
        return Outcome(413, _("Der er for meget tekst på én gang. Del den op, og gem igen."))
    key, base = as_uuid(post.get("key")), _whole(post.get("base"))
    if key is None or base is _BAD:
        return Outcome(400, _("Siden er ikke hel. Genindlæs den, og prøv igen."))
    sheet = worksheets.get(place.worksheet)
    typed = parse(sheet, post)
    data = older.fitted(sheet, typed)
    if sheet.clean(data, final=False).refused:
        return Outcome(400, _("Noget på siden passer ikke til skemaet. Genindlæs siden, og prøv igen."))
    return _answered(Posted(actor, place, post, language, data, key, base, is_older=data != typed))


def _answered(posted: Posted) -> Outcome:
    try:
        return _carry_out(posted)
    except actions.AlreadySent:
        sent = _("Skemaet er afleveret og kan ikke ændres. Tryk på Redigér for at lave en ny udgave.")
        return Outcome(409, sent, typed=posted.data)
    except actions.Conflict as conflict:
        return _conflict(posted, conflict.version)


def _conflict(posted: Posted, version: EntryVersion) -> Outcome:
    """Both texts, in a form as long as there is a draft; the key of something sent is a page's that is done with."""
    if not version.is_draft:
        taken = _("Siden er gemt før med andet indhold. Genindlæs siden, og prøv igen.")
        return Outcome(409, taken, typed=posted.data)
    message = _("Du har skrevet i dette skema et andet sted siden. Se begge udgaver, og vælg selv.")
    without = left_out(posted.place.course, posted.sheet, posted.data, sent_before=version.number > 1)
    form = WorksheetForm(posted.sheet, lang=posted.language, saved=posted.data, without=without)
    return Outcome(409, message, form=form, conflict=version, typed=posted.data)


def _carry_out(posted: Posted) -> Outcome:
    changed = press(posted.sheet, posted.data, posted.fields)
    if "_send" in posted.fields and changed is None:
        return _send(posted)
    version = posted.save(posted.data if changed is None else changed)
    return Outcome(200, saved_words(version), version=version, anchor=anchor(posted.sheet, posted.fields))


def _send(posted: Posted) -> Outcome:
    if posted.is_older:
        return _not_sent(posted, _("Skemaet er ændret, siden du åbnede siden. Alt er gemt. Se det igennem, og send."))
    try:
        version = actions.submit(
            by=posted.actor, place=posted.place, data=posted.data, key=posted.key, base=posted.base
        )
    except actions.CourseEnded:
        return _not_sent(posted, ended_words())
    except actions.NotReady:
        return _not_sent(posted, _("Der mangler noget, før du kan sende. Alt, du har skrevet, er gemt."))
    return Outcome(200, _("Afleveret"), version=version)


def ended_words() -> str:
    """Why nothing is sent after the end of a course."""
    return _("Dit forløb er slut, så ingen læser det, du sender. Det, du har skrevet, er gemt til dig selv.")


def _not_sent(posted: Posted, message: str) -> Outcome:
    """Kept as a draft, and shown again with what there is to look at."""
    sheet, draft = posted.sheet, posted.save(posted.data)
    shown = unparse(sheet, posted.data)
    form = WorksheetForm(sheet, lang=posted.language, posted=shown, saved=draft.data, final=True)
    return Outcome(422, message, version=draft, form=form)


_BAD: Any = object()


def as_uuid(text: str | None) -> UUID | None:
    """A key as posted; None if it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _whole(text: str | None) -> int | None:
    """The save count the page knows; nothing means that no check is asked for."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else _BAD
