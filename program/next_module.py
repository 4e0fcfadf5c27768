"""The module that comes next, as the patient sees it: why it is closed, and when it opens."""

from __future__ import annotations

from dataclasses import dataclass

from care.models import Course
from dialogue import reader_queries
from program import delivery_queries as facts
from program import frozen, unlock_texts
from program.models import Enrolment, ModuleOverride, ModuleProgress
from program.queries import module_of
from program.unlock_texts import Line
from program.unlocking import Checklist
from program.worksheets.words import say

GOING_ON = frozenset({Course.State.ACTIVE, Course.State.PAUSED})


@dataclass(frozen=True)
class Next:
    """A closed module with its checklist in words and one sentence that says it all."""

    module: frozen.Module
    checks: Checklist
    lines: list[Line]
    summary: str


def next_module(progress: ModuleProgress, language: str) -> Next | None:
    """What comes after the patient's newest module; None when it is open, and at the end of the programme or course."""
    found = facts.following(progress)
    if progress.enrolment.course.state not in GOING_ON:
        return None
    if found is None or progress.enrolment.modules.filter(module_code=found[0].code).exists():
        return None
    module = found[0]
    known = facts.facts_of(progress, module.code)
    checks = facts.judged(progress, known)
    reader = reader_queries.reader_of(progress.enrolment.course).user
    words = unlock_texts.lines(known, checks, reader.name if reader else unlock_texts.clinic(), language)
    return Next(module, checks, words, unlock_texts.summary(checks, module.number))


def finish_of(progress: ModuleProgress, language: str) -> list[Line]:
    """What the last module asks for, met or not; nothing while another follows, or when the course has ended.

    To be asked when there is no `next_module`.
    """
    if progress.enrolment.course.state not in GOING_ON or facts.following(progress) is not None:
        return []
    needs = facts.needs_of(progress.enrolment.course, module_of(progress))
    return [Line("b", need.met_at is not None, say(need.text, language)) for need in needs]


def overrides_of(enrolment: Enrolment) -> dict[str, ModuleOverride]:
    """What psychologists have decided to open, by module."""
    return {row.module_code: row for row in enrolment.overrides.select_related("decided_by")}
