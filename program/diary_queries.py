"""The diaries of a patient: their lines by date, and what can be read out of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from care.access import Actor
from care.models import Course
from program import frozen, worksheets
from program.models import Entry, EntryVersion, ModuleProgress
from program.queries import UNREAD
from program.worksheets import w3, w11
from program.worksheets.fields import Field, Scale10
from program.worksheets.times import MomentField
from program.worksheets.words import say
from program.worksheets.worksheet import Worksheet

PER_PAGE = 50
KINDS = {
    "aktivitet": "w3",
    "plan": "w4",
    "tanker": "w6",
    "forsoeg": "w7",
    "grubleri": "w8",
    "problemer": "w9",
    "sig-det": "w10",
    "humoer": "mood",
    "soevn": "w11",
}
ALWAYS = frozenset({"mood", "w11"})  # open to everybody on the programme; the others come with their module


@dataclass
class Line:
    """One line of a diary with its newest version. `faults`: what it lacks before it can be sent."""

    code: UUID
    day: date | None
    version: EntryVersion
    sent_before: bool
    text: str = ""
    faults: int = 0
    overlaps: bool = False

    @property
    def is_draft(self) -> bool:
        return self.version.is_draft


@dataclass
class Diary:
    """Everything one page of a diary needs."""

    sheet: Worksheet
    lines: list[Line]

    @property
    def drafts(self) -> list[Line]:
        return [line for line in self.lines if line.is_draft]

    @property
    def ready(self) -> list[Line]:
        return [line for line in self.drafts if not line.faults]

    @property
    def sent(self) -> int:
        return sum(not line.is_draft or line.sent_before for line in self.lines)

    @property
    def data(self) -> list[dict[str, Any]]:
        """The newest answers of every line, drafts included: it is the patient who reads."""
        return [line.version.data for line in self.lines]

    def page(self, number: str | None) -> Page[Line]:
        """Fifty lines, the newest day first."""
        return Paginator(self.lines, PER_PAGE).get_page(number)


def diary(actor: Actor, course: Course, worksheet: str, language: str) -> Diary:
    """The diary as the actor may see it, the newest day first: a patient with drafts, others without. Two queries."""
    sheet = worksheets.get(worksheet)
    visible = EntryVersion.objects.for_user(actor).order_by("number")
    rows = Entry.objects.for_user(actor).filter(course=course, worksheet=worksheet)
    entries = rows.prefetch_related(Prefetch("versions", queryset=visible, to_attr="read"))
    lines = [_line(sheet, entry, language) for entry in entries if entry.read]
    for number in w3.overlapping([line.version.data for line in lines]) if sheet is w3.W3 else ():
        lines[number].overlaps = True
    return Diary(sheet, sorted(lines, key=_newest_first, reverse=True))


def _newest_first(line: Line) -> tuple[date, str]:
    """A line without a day is still to be written: it stands first."""
    return line.day or date.max, str(line.version.data.get("start") or line.version.data.get("when") or "")


def _line(sheet: Worksheet, entry: Any, language: str) -> Line:
    version = entry.read[-1]
    faults = len(sheet.clean(version.data, final=True).errors) if version.is_draft else 0
    return Line(
        code=entry.code,
        day=sheet.day_of(version.data),
        version=version,
        sent_before=len(entry.read) > 1,
        text=in_short(sheet, version.data, language),
        faults=faults,
    )


SHORT = {
    "w3": ("start", "what", "mood"),
    "w4": ("activity", "done"),
    "w6": ("when", "thought"),
    "w7": ("do", "prediction_true"),
    "w8": ("when", "topic"),
    "w9": ("problem", "done"),
    "w10": ("person", "wish"),
    "mood": ("mood", "note"),
    "w11": ("quality",),
}


def in_short(sheet: Worksheet, data: dict[str, Any], language: str) -> str:
    """A line of a diary as one line of a list: '09.00 · Gik en tur · Humør 6'. Its day stands above."""
    parts = [_part(question, data, language) for question in sheet.fields if question.key in SHORT[sheet.key]]
    if sheet.key == "w11" and (found := w11.night(data)):
        parts.insert(0, _("%(hours)d t %(minutes)d min") % {"hours": found.asleep // 60, "minutes": found.asleep % 60})
    return " · ".join(part for part in parts if part)


def _part(question: Field, data: dict[str, Any], language: str) -> str:
    value = data.get(question.key)
    if isinstance(question, MomentField):
        return question.parts(value)[1].replace(":", ".")
    if isinstance(question, Scale10):
        return f"{say(question.label, language).rstrip('?')} {value}" if isinstance(value, int) else ""
    return question.show_in(data, language)


def open_kinds(course: Course) -> list[str]:
    """The diaries the patient may write in: of the open modules, the two that always are, and any they have used."""
    rows = ModuleProgress.unscoped.filter(enrolment__course=course).select_related("release").defer(*UNREAD)
    modules = [frozen.programme(row.release).module(row.module_code) for row in rows]
    asked = {one.worksheet for module in modules if module for one in module.exercises}
    asked |= set(Entry.unscoped.filter(course=course).values_list("worksheet", flat=True).distinct())
    return [kind for kind, sheet in KINDS.items() if sheet in asked or (modules and sheet in ALWAYS)]


def version_of(actor: Actor, course: Course, worksheet: str, code: UUID) -> tuple[EntryVersion | None, bool]:
    """A line's newest version as the patient sees it, and whether one was sent before; None for a line not begun."""
    rows = EntryVersion.objects.for_user(actor).filter(entry__course=course, entry__worksheet=worksheet)
    versions: Sequence[EntryVersion] = list(rows.filter(entry__code=code).order_by("number"))
    return (versions[-1] if versions else None), any(not version.is_draft for version in versions)


def is_unused(code: UUID) -> bool:
    """Whether nobody's line has this code."""
    return not Entry.unscoped.filter(code=code).exists()
