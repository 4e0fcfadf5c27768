"""Reads that join: where a patient is, what comes next, and what they have answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from care import course_time
from care.access import Actor
from care.models import Course
from care.models.course import MOVES, OPEN_STATES
from program import frozen, worksheets
from program.models import Enrolment, Entry, EntryVersion, ModuleProgress, StepSeen, submitted
from program.worksheets import minimums
from program.worksheets.need import Sent
from program.worksheets.worksheet import Worksheet

MODULE_DAYS = 7  # clinical.md 4.5: about a week a module
State = EntryVersion.State
UNREAD = ("release__content", "release__revisions")  # large; read once per hash by program.frozen


@dataclass
class Sheet:
    """One exercise for one patient: every entry in it with its newest version, drafts included."""

    exercise: frozen.Exercise
    entries: list[Entry]

    @property
    def newest(self) -> EntryVersion | None:
        if not self.entries:
            return None
        versions = list(self.entries[-1].versions.all())
        return versions[-1] if versions else None

    @property
    def ordinal(self) -> int:
        return self.entries[-1].ordinal if self.entries else 1


@dataclass
class Place:
    """A patient's place in one module."""

    progress: ModuleProgress
    module: frozen.Module
    seen: set[str]
    sent: set[str]
    sheets: dict[str, Sheet] = field(default_factory=dict)

    @property
    def steps_done(self) -> list[bool]:
        return [self.is_done(step) for step in self.module.steps]

    def is_done(self, step: frozen.Step) -> bool:
        """A step is done when it was opened and its required exercises were sent."""
        required = {exercise.stored_as for exercise in step.exercises if exercise.required}
        return step.code in self.seen and required <= self.sent

    @property
    def next_step(self) -> frozen.Step | None:
        """Where to go on: where the patient was if that is not done, else the first that is not."""
        resume = self.module.step_by_code(self.progress.resume_step)
        if resume is not None and not self.is_done(resume):
            return resume
        return next((step for step in self.module.steps if not self.is_done(step)), None)

    @property
    def anchor(self) -> str:
        """'#del-4': which part of the next page was in view when the patient left it; empty for another page."""
        here, mark = self.next_step, self.progress.resume_anchor
        return f"#{mark}" if mark and here is not None and here.code == self.progress.resume_step else ""

    @property
    def due_on(self) -> date:
        """The day the module is planned to be done: so many weeks after it was opened as it takes."""
        opened = course_time.of(self.progress.enrolment.course).shown(self.progress.opened_at)
        return timezone.localdate(opened) + timedelta(days=MODULE_DAYS * self.module.weeks)

    @property
    def is_finished(self) -> bool:
        return self.next_step is None


def enrolment_of(actor: Actor) -> Enrolment | None:
    """The patient's newest enrolment, with course and modules."""
    enrolments = Enrolment.objects.for_user(actor).select_related("course__region", "course__patient")
    return enrolments.order_by("-enrolled_at").first()


def progress_of(actor: Actor, module_code: str) -> ModuleProgress | None:
    """The patient's way through an opened module."""
    return _newest(actor, _progress(actor).filter(module_code=module_code))


def _progress(actor: Actor) -> Any:
    rows = ModuleProgress.objects.for_user(actor)
    return rows.select_related("release", "enrolment__course__region__successor").defer(*UNREAD)


def _newest(actor: Actor, rows: Any) -> ModuleProgress | None:
    progress: ModuleProgress | None = rows.order_by("-enrolment__enrolled_at", "-opened_at").first()
    if progress is not None and progress.enrolment.course.state in OPEN_STATES:  # then there is no newer one
        actor.knows(progress.enrolment.course)
    return progress


def current_progress(actor: Actor) -> ModuleProgress | None:
    """The patient's way through the module that was opened last."""
    return _newest(actor, _progress(actor))


def module_of(progress: ModuleProgress) -> frozen.Module:
    """The module as pinned; a release always holds the modules it was opened in."""
    module = frozen.programme(progress.release).module(progress.module_code)
    if module is None:
        raise LookupError(f"module {progress.module_code} is not in release {progress.release}")
    return module


def place_in(progress: ModuleProgress) -> Place:
    """Everything about the patient's place in a module, answers included; three queries."""
    module = module_of(progress)
    return Place(progress, module, _seen(progress), _sent_keys(progress), sheets_of(progress.enrolment.course, module))


def glance(progress: ModuleProgress) -> Place:
    """How far the patient is, without their answers; two small queries."""
    return Place(progress, module_of(progress), _seen(progress), _sent_keys(progress))


def on_step(progress: ModuleProgress, step: frozen.Step) -> Place:
    """What one page needs: the answers in its own exercises. No query where it has none."""
    module = module_of(progress)
    asked = tuple(one for one in step.exercises if not worksheets.get(one.worksheet).diary)
    sheets = sheets_of(progress.enrolment.course, module, asked) if asked else {}
    return Place(progress, module, set(), set(), sheets)


def _seen(progress: ModuleProgress) -> set[str]:
    return set(StepSeen.unscoped.filter(progress=progress).values_list("step_code", flat=True))


def _sent_keys(progress: ModuleProgress) -> set[str]:
    """The exercises in which what was sent is enough; a diary only once the module's own count is reached."""
    sent = EntryVersion.unscoped.filter(entry__course=progress.enrolment.course_id).exclude(state=State.DRAFT)
    keys = set(sent.values_list("entry__exercise_key", flat=True))
    return keys if progress.handed_in_at else keys - _too_few(progress, keys)


def _too_few(progress: ModuleProgress, keys: set[str]) -> set[str]:
    """The diaries of the module in which more lines are asked for. No query where the module has none."""
    asked = {one.worksheet for one in module_of(progress).exercises if worksheets.get(one.worksheet).diary} & keys
    if not asked:
        return set()
    states = minimums.states(progress.module_code, sent_of(progress.enrolment.course, asked))
    return {state.worksheet for state in states if state.met_at is None and state.worksheet in asked}


def sent_of(course: Course, keys: set[str]) -> list[Sent]:
    """The newest sent version of every entry in some worksheets. One query."""
    rows = EntryVersion.unscoped.filter(submitted(), entry__course=course, entry__worksheet__in=keys)
    newest = {row.entry_id: row for row in rows.select_related("entry").order_by("entry_id", "number")}
    return [_sent(row) for row in newest.values()]


def _sent(version: EntryVersion) -> Sent:
    sheet = worksheets.get(version.entry.worksheet)
    return Sent(
        worksheet=sheet.key,
        data=version.data,
        day=sheet.day_of(version.data),
        sent_at=version.submitted_at or version.began_at,  # a constraint of the table: what was sent has its time
        module=_module(version.entry, shared=sheet.shared),
    )


def _module(entry: Entry, *, shared: bool) -> str:
    return "" if shared else entry.exercise_key.split("-", 1)[0]


def sheets_of(
    course: Course, module: frozen.Module, exercises: tuple[frozen.Exercise, ...] | None = None
) -> dict[str, Sheet]:
    """The patient's entries in some exercises of a module, or in all of them."""
    wanted = module.exercises if exercises is None else exercises
    by_key: dict[str, list[Entry]] = {exercise.stored_as: [] for exercise in wanted}
    versions = Prefetch("versions", queryset=EntryVersion.unscoped.select_related("seen_by").order_by("number"))
    rows = Entry.unscoped.filter(course=course, exercise_key__in=by_key).order_by("ordinal")
    for entry in rows.prefetch_related(versions):
        by_key[entry.exercise_key].append(entry)
    return {exercise.key: Sheet(exercise, by_key[exercise.stored_as]) for exercise in wanted}


def modules_of(enrolment: Enrolment) -> list[tuple[frozen.Module, ModuleProgress | None]]:
    """Every module of the programme with the patient's progress; opened ones as pinned, others as newest."""
    from program.releases import latest

    rows = enrolment.modules.select_related("release", "enrolment__course__patient").defer(*UNREAD)
    opened = {row.module_code: row for row in rows}
    release = latest(enrolment.programme_code)
    newest = frozen.programme(release).modules if release else ()
    return [_pinned(module, opened.get(module.code)) for module in newest]


def _pinned(module: frozen.Module, progress: ModuleProgress | None) -> tuple[frozen.Module, ModuleProgress | None]:
    if progress is None:
        return module, None
    return frozen.programme(progress.release).module(module.code) or module, progress


def label_of(version: EntryVersion) -> dict[str, str]:
    """The exercise's heading in the release that the patient follows; the worksheet's title if it is gone."""
    entry = version.entry
    module_code = entry.exercise_key.split("-", 1)[0]
    progress = ModuleProgress.unscoped.filter(enrolment__course=entry.course, module_code=module_code)
    row = progress.select_related("release").defer(*UNREAD).first()
    module = frozen.programme(row.release).module(module_code) if row else None
    exercise = module.exercise(entry.exercise_key) if module else None
    title = worksheets.get(entry.worksheet).title
    return exercise.label if exercise else {"da": title["da"], "en": title["en"]}


def waiting_versions(actor: Actor) -> Any:
    """Versions that were sent and have no feedback yet, oldest first, for the actor's own patients.

    After the end of a course nobody can answer: what came just before it waits to be seen.
    """
    rows = EntryVersion.objects.for_user(actor).filter(state__in=[State.SUBMITTED, State.SEEN])
    rows = rows.exclude(~Q(entry__course__state__in=list(MOVES)), state=State.SEEN)
    return rows.select_related("entry__course__patient", "entry__course__region").order_by("submitted_at")


def left_out(course: Course, sheet: Worksheet, data: Mapping[str, object], *, sent_before: bool) -> frozenset[str]:
    """The questions of a sheet that this patient is not asked yet. A query only where the open modules decide."""
    decide = any(part.module for part in sheet.parts)
    rows = ModuleProgress.unscoped.filter(enrolment__course=course)
    modules = set(rows.values_list("module_code", flat=True)) if decide else ()
    return sheet.left_out(data, sent_before=sent_before, modules=modules)


def may_begin(target: Any) -> bool:
    """Whether the sheet exists, or is the next one in its exercise after the last was sent."""
    if target.ordinal == 1:
        return True
    rows = Entry.unscoped.filter(course=target.course, exercise_key=target.exercise.stored_as)
    if rows.filter(ordinal=target.ordinal).exists():
        return True
    before = EntryVersion.unscoped.filter(entry__in=rows, entry__ordinal=target.ordinal - 1).order_by("-number").first()
    return before is not None and not before.is_draft


def greeting() -> str:
    """A greeting for the time of day in Copenhagen."""
    hour = timezone.localtime().hour
    if 5 <= hour < 10:
        return _("Godmorgen")
    return _("Goddag") if 10 <= hour < 18 else _("God aften")


def module_dots(progress: ModuleProgress) -> list[str]:
    """One word per module of the patient's release for the progress dots: done, now or nothing."""
    codes = [module.code for module in frozen.programme(progress.release).modules]
    current = codes.index(progress.module_code)
    return ["done" if i < current else "now" if i == current else "" for i in range(len(codes))]


@dataclass
class Row:
    """One module in the overview."""

    module: frozen.Module
    place: Place | None
    steps: list[tuple[frozen.Step, bool]]

    @property
    def state(self) -> str:
        if self.place is None:
            return "locked"
        return "done" if self.place.is_finished else "open"


def overview(enrolment: Enrolment) -> list[Row]:
    """Every module with its steps; those of a module that is not open yet are not listed."""
    rows = []
    for module, progress in modules_of(enrolment):
        place = glance(progress) if progress else None
        steps = list(zip(module.steps, place.steps_done, strict=True)) if place else []
        rows.append(Row(module, place, steps))
    return rows


def followers() -> dict[int, dict[str, int]]:
    """How many patients follow each release, by its primary key and module; numbers only, for those who write."""
    patients = ModuleProgress.unscoped.filter(enrolment__course__is_rehearsal=False)
    rows = patients.values_list("release", "module_code").annotate(count=Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for release, module_code, count in rows.order_by("module_code"):
        found.setdefault(release, {})[module_code] = count
    return found
