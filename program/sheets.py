"""How an exercise stands on a page: as a form while it is a draft, as a letter with its answer once it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from care.access import Actor
from care.models import Course
from dialogue import queries as letters
from program import beginnings, diary_words, frozen, worksheets
from program.actions import ABOUT
from program.delivery_queries import needs_of
from program.diary_queries import KINDS
from program.forms import WorksheetForm
from program.models import EntryVersion
from program.queries import Sheet
from program.worksheets.need import NeedState


@dataclass
class SheetView:
    """What the template needs to show one exercise."""

    exercise: frozen.Exercise
    sheet: Sheet
    language: str
    version: EntryVersion | None
    form: WorksheetForm | None
    ordinal: int
    feedback: list[Any] = field(default_factory=list)
    key: UUID = field(default_factory=uuid4)
    kind: str = ""
    needs: list[NeedState] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.exercise.label[self.language]

    @property
    def prompt(self) -> str:
        return self.exercise.prompt[self.language]

    @property
    def base(self) -> int:
        return self.version.saved_no if self.version else 0

    @property
    def words(self) -> diary_words.Words:
        return diary_words.of(self.kind)

    @property
    def action(self) -> str:
        return reverse("program-answer", args=self._place)

    @property
    def edit_action(self) -> str:
        return reverse("program-edit", args=self._place)

    @property
    def again_url(self) -> str:
        """Where one begins another sheet of the same kind; empty where that makes no sense."""
        if not worksheets.get(self.exercise.worksheet).repeats or self.form is not None:
            return ""
        page = reverse("program-step", args=[self.exercise.module_code, self.exercise.step_number])
        return f"{page}?ny={self.exercise.key}#{self.exercise.key}"

    @property
    def earlier(self) -> list[EntryVersion]:
        """Everything that was sent before the version shown, newest first."""
        sent = [v for entry in self.sheet.entries for v in entry.versions.all() if not v.is_draft]
        return [v for v in reversed(sent) if v != self.version]

    @property
    def _place(self) -> list[Any]:
        return [self.exercise.module_code, self.exercise.step_number, self.exercise.key, self.ordinal]


def diary_view(course: Course, exercise: frozen.Exercise, module: frozen.Module, language: str) -> SheetView:
    """An exercise that is a diary: how far it is, and the way to it. One query."""
    kind = next(kind for kind, key in KINDS.items() if key == exercise.worksheet)
    needs = [need for need in needs_of(course, module) if need.worksheet == exercise.worksheet]
    return SheetView(exercise, Sheet(exercise, []), language, None, None, 1, kind=kind, needs=needs)


def sheet_view(
    actor: Actor, course: Course, sheet: Sheet, language: str, *, again: bool = False, form: Any = None
) -> SheetView:
    """The exercise as the patient sees it now; `again` begins another entry, `form` is one with errors.

    A new sheet may begin with something the patient has written elsewhere.
    """
    version = sheet.newest
    ordinal = sheet.ordinal
    if again and version is not None and not version.is_draft and worksheets.get(sheet.exercise.worksheet).repeats:
        version, ordinal = None, sheet.ordinal + 1
    if form is None and (version is None or version.is_draft):
        saved = version.data if version else beginnings.of(course, sheet.exercise, language)
        form = WorksheetForm(worksheets.get(sheet.exercise.worksheet), lang=language, saved=saved)
    return SheetView(sheet.exercise, sheet, language, version, form, ordinal, _feedback(actor, sheet))


def _feedback(actor: Actor, sheet: Sheet) -> list[Any]:
    codes = [version.code for entry in sheet.entries for version in entry.versions.all() if version.commented_at]
    if not codes:
        return []
    by_code = letters.about_codes(actor, ABOUT, codes)
    return [letter for code in codes for letter in by_code.get(code, [])]
