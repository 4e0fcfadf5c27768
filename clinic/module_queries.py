"""The modules of one patient, as the psychologist steers them: what is open, what the next waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from care.models import Course
from program import frozen
from program.models import Enrolment, ModuleOverride, ModuleProgress
from program.next_module import Next, next_module, overrides_of
from program.queries import UNREAD, module_of
from program.releases import latest


@dataclass(frozen=True)
class ModuleRow:
    """One module: opened (and on which release), next (with the patient's own checklist), or later."""

    module: frozen.Module
    progress: ModuleProgress | None
    decision: ModuleOverride | None
    next: Next | None
    key: UUID = field(default_factory=uuid4)

    @property
    def may_be_opened(self) -> bool:
        return self.progress is None and self.decision is None

    @property
    def missed_reply(self) -> datetime | None:
        """Since when the patient has waited in vain for an answer on it."""
        if self.progress is None or self.progress.answered_at:
            return None
        return self.progress.reply_missed_at


@dataclass(frozen=True)
class ModulePage:
    """Everything the page shows; without an enrolment there is nothing to steer yet."""

    enrolment: Enrolment | None = None
    rows: list[ModuleRow] = field(default_factory=list)
    newest_release: int = 0


def enrolment_of(course: Course) -> Enrolment | None:
    """The course's enrolment; the caller has fetched the course on somebody's behalf."""
    enrolment: Enrolment | None = Enrolment.unscoped.filter(course=course).select_related("course__region").first()
    return enrolment


def page(course: Course, language: str) -> ModulePage:
    """The modules of the newest release, with those the patient has begun as pinned."""
    enrolment = enrolment_of(course)
    release = latest(enrolment.programme_code) if enrolment else None
    if enrolment is None or release is None:
        return ModulePage()
    rows = enrolment.modules.select_related("release", "enrolment__course__region__successor").defer(*UNREAD)
    opened = {row.module_code: row for row in rows.order_by("opened_at", "pk")}
    newest = list(opened.values())[-1] if opened else None
    coming = next_module(newest, language) if newest else None
    decisions = overrides_of(enrolment)
    modules = frozen.programme(release).modules
    return ModulePage(
        enrolment, [_row(one, opened.get(one.code), decisions, coming) for one in modules], release.number
    )


def _row(
    module: frozen.Module, progress: ModuleProgress | None, decisions: dict[str, ModuleOverride], coming: Next | None
) -> ModuleRow:
    is_next = coming is not None and coming.module.code == module.code
    shown = module_of(progress) if progress else module
    return ModuleRow(shown, progress, decisions.get(module.code), coming if is_next else None)
