"""What the rules of opening need to know of a patient's work with a module (program.unlocking)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from assessment.queries.weekly import Weekly, week_on, weekly
from care import course_time
from care.models import Alert, Course
from care.opening import calendar_for
from care.workdays import COPENHAGEN
from program import frozen, need_queries, unlocking, worksheets
from program.models import Entry, EntryVersion, ModuleOverride, ModuleProgress, Release, StepSeen
from program.queries import UNREAD, module_of, sent_of
from program.releases import latest
from program.unlocking import Checklist, Facts
from program.worksheets import minimums
from program.worksheets.need import NeedState, Sent
from program.worksheets.needs import NEEDS
from program.worksheets.words import Text

GRAVE = (Alert.Grade.A, Alert.Grade.B)
SENT_ONE = Text(da="Send øvelsen “{label}”", en="Send the exercise “{label}”")


def following(progress: ModuleProgress) -> tuple[frozen.Module, Release] | None:
    """The core module that comes after this one in the newest release; None at the end of the programme."""
    release = latest(progress.enrolment.programme_code)
    if release is None:
        return None
    here = module_of(progress)
    later = [one for one in frozen.programme(release).modules if one.is_core and one.number > here.number]
    return (min(later, key=lambda one: one.number), release) if later else None


def checklist_of(progress: ModuleProgress, code: str) -> Checklist:
    """The checklist for the module that comes after this one, as it stands now."""
    return judged(progress, facts_of(progress, code))


def judged(progress: ModuleProgress, found: Facts) -> Checklist:
    """The facts as the rules see them now, in the region's working days and the course's time."""
    course = progress.enrolment.course
    return unlocking.checklist(found, course_time.of(course).now(), calendar_for(course.region))


def facts_of(progress: ModuleProgress, code: str) -> Facts:
    """Everything about the work with one module; `code` is that of the module that comes next."""
    course = progress.enrolment.course
    module = module_of(progress)
    shown = course_time.of(course).shown
    checks = weekly(course)
    opened = shown(progress.opened_at)
    return Facts(
        opened_at=opened,
        unread=_unread(progress, module),
        needs=needs_of(course, module),
        week_answered=checks.is_answered,
        checks=checks.since(week_on(course, opened.astimezone(COPENHAGEN).date())),
        checks_needed=_checks_needed(checks, module),
        handed_in_at=_shown(shown, progress.handed_in_at),
        answered_at=_shown(shown, progress.answered_at),
        alert_open=alert_open(course),
        is_active=course.state == Course.State.ACTIVE,
        is_overridden=ModuleOverride.unscoped.filter(enrolment=progress.enrolment, module_code=code).exists(),
    )


def alert_open(course: Course) -> bool:
    """Whether an alert of class A or B about the patient is not closed."""
    rows = Alert.unscoped.filter(course=course, grade__in=GRAVE)
    return bool(rows.exclude(state=Alert.State.CLOSED).exists())


def _shown(shown: Any, moment: datetime | None) -> datetime | None:
    return shown(moment) if moment else None


def _checks_needed(checks: Weekly, module: frozen.Module) -> int:
    """One for each week the module takes, while weeks are planned at all."""
    return module.weeks if 0 < checks.week <= checks.planned else 0


def _unread(progress: ModuleProgress, module: frozen.Module) -> int:
    seen = set(StepSeen.unscoped.filter(progress=progress).values_list("step_code", flat=True))
    return sum(step.required and step.code not in seen for step in module.steps)


def needs_of(course: Course, module: frozen.Module) -> tuple[NeedState, ...]:
    """The module's minimum as it is met: clinical.md 4.4, and every exercise marked as required."""
    named = {need.worksheet for need in NEEDS.get(module.code, ())}
    others = [one for one in module.exercises if one.required and one.worksheet not in named]
    asked = named | {exercise.worksheet for exercise in others}
    sent = sent_of(course, asked)
    states = (*minimums.states(module.code, sent), *(_exercise_state(one, course, sent) for one in others))
    return (*states, *need_queries.of(course, module.code))


def _exercise_state(exercise: frozen.Exercise, course: Course, sent: Sequence[Sent]) -> NeedState:
    """A required exercise without a rule of its own: it was sent once."""
    module = "" if worksheets.get(exercise.worksheet).shared else exercise.module_code
    times = [one.sent_at for one in sent if one.worksheet == exercise.worksheet and one.module == module]
    label = exercise.label
    text = Text(da=SENT_ONE["da"].format(label=label["da"]), en=SENT_ONE["en"].format(label=label["en"]))
    return NeedState(exercise.key, exercise.worksheet, text, min(len(times), 1), 1, min(times, default=None))


def belongs(entry: Entry, module: frozen.Module) -> bool:
    """Whether the entry is work with that module; a shared worksheet is with every module that asks for it."""
    if worksheets.get(entry.worksheet).shared:
        return any(exercise.worksheet == entry.worksheet for exercise in module.exercises)
    return module.exercise(entry.exercise_key) is not None


def all_answered(course: Course, module: frozen.Module) -> bool:
    """Whether the psychologist has answered every required exercise of the module. One query."""
    required = {exercise.worksheet for exercise in module.exercises if exercise.required}
    rows = EntryVersion.unscoped.filter(entry__course=course, entry__worksheet__in=required, commented_at__isnull=False)
    answered = {row.entry.worksheet for row in rows.select_related("entry") if belongs(row.entry, module)}
    return bool(required) and required == answered


def answered_since(course: Course, module: frozen.Module, needs: Sequence[NeedState]) -> bool:
    """Whether the psychologist has answered any of the module after its last worksheet came.

    Then the module only waited for a form or a booking, and the answer counts as it would have done after them.
    """
    sheets = [need.met_at for need in needs if need.worksheet and need.met_at]
    if len(sheets) == len(needs) or not sheets:
        return False
    rows = EntryVersion.unscoped.filter(entry__course=course, commented_at__gte=max(sheets))
    return any(belongs(row.entry, module) for row in rows.select_related("entry"))


def may_open() -> list[ModuleProgress]:
    """Each active patient's newest module, where it was handed in or somebody decided about what comes next."""
    later = ModuleProgress.unscoped.filter(enrolment=OuterRef("enrolment"), opened_at__gt=OuterRef("opened_at"))
    decided = ModuleOverride.unscoped.filter(enrolment=OuterRef("enrolment"))
    rows = ModuleProgress.unscoped.filter(~Exists(later), enrolment__course__state=Course.State.ACTIVE)
    rows = rows.filter(Q(handed_in_at__isnull=False) | Exists(decided))
    return list(rows.select_related("release", "enrolment__course__region").defer(*UNREAD))


def begun(progress: ModuleProgress) -> bool:
    """Whether the patient has read or written anything in the module."""
    written = Entry.unscoped.filter(
        course=progress.enrolment.course_id, exercise_key__startswith=f"{progress.module_code}-"
    )
    read = StepSeen.unscoped.filter(progress=progress)
    return progress.last_read_at is not None or read.exists() or written.exists()


def not_begun(release: Release) -> list[ModuleProgress]:
    """Every module on an older release of the programme whose patient has not begun it."""
    older = ModuleProgress.unscoped.filter(
        release__programme_code=release.programme_code,
        release__number__lt=release.number,
        enrolment__course__is_rehearsal=False,
        last_read_at__isnull=True,
    )
    rows = older.exclude(Exists(StepSeen.unscoped.filter(progress=OuterRef("pk")))).defer(*UNREAD)
    return [one for one in rows.select_related("enrolment__course", "release") if not begun(one)]
