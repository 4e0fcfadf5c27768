"""What the clinician's pages show: one plan of queries per page, however many patients there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from care.access import Actor, may
from care.models import CareLink, Course
from program import diary_charts, frozen, worksheets
from program.diary_queries import Line, diary
from program.models import EntryVersion, ModuleProgress
from program.queries import UNREAD, waiting_versions

PER_PAGE = 50
Version = EntryVersion.State


@dataclass
class PatientRow:
    """One line of the patient list."""

    course: Course
    psychologist: str
    module: str
    waiting: int


def _treating() -> Prefetch[Any]:
    links = CareLink.unscoped.filter(kind=CareLink.Kind.TREATING, valid_until__isnull=True).select_related("user")
    return Prefetch("care_links", queryset=links, to_attr="treating")


def patient_courses(actor: Actor) -> QuerySet[Course]:
    """The courses the actor reaches, those in treatment first, then by the patient's name."""
    courses = Course.objects.for_user(actor).exclude(state=Course.State.DRAFT)
    return courses.select_related("patient", "region").order_by("state", "patient__name", "pk")


def patients(actor: Actor, number: str | None) -> tuple[Page[Course], list[PatientRow]]:
    """One page of the patient list; work that was sent is counted only for those who may read it."""
    courses = patient_courses(actor).prefetch_related(_treating())
    page = Paginator(courses, PER_PAGE).get_page(number)
    on_page = [course.pk for course in page.object_list]
    waiting = _waiting_counts(actor, on_page)
    modules = dict(
        ModuleProgress.unscoped.filter(enrolment__course__in=on_page)
        .values_list("enrolment__course")
        .annotate(newest=Max("module_code"))
    )
    return page, [_row(course, modules, waiting) for course in page.object_list]


def _waiting_counts(actor: Actor, courses: list[int]) -> dict[int, int]:
    if not may(actor, "worksheet", "read"):
        return {}
    rows = waiting_versions(actor).filter(entry__course__in=courses).select_related(None).order_by()
    return dict(rows.values_list("entry__course").annotate(count=Count("pk")))


def _row(course: Any, modules: dict[int, str], waiting: dict[int, int]) -> PatientRow:
    treating = course.treating[0].user.name if course.treating else ""
    return PatientRow(course, treating, modules.get(course.pk, "").removeprefix("m"), waiting.get(course.pk, 0))


@dataclass
class Batch:
    """Work that waits for an answer: one sheet, or all lines of a diary that were sent."""

    versions: list[EntryVersion]

    @property
    def newest(self) -> EntryVersion:
        return self.versions[-1]

    @property
    def since(self) -> datetime:
        first = self.versions[0]
        return first.submitted_at or first.began_at

    def in_words(self, language: str) -> str:
        """What it is, by the worksheet's title."""
        shown = {"sheet": _title(self.newest)[language], "count": len(self.versions)}
        if len(self.versions) == 1:
            return _("%(sheet)s afleveret") % shown
        return _("%(sheet)s: %(count)d linjer afleveret") % shown


def batches(actor: Actor) -> list[Batch]:
    """What waits for the actor's answer, the longest first; the lines of one patient's diary stand together."""
    found: dict[object, Batch] = {}
    for version in waiting_versions(actor):
        found.setdefault(_together(version), Batch([])).versions.append(version)
    return list(found.values())


def _together(version: EntryVersion) -> object:
    """What is the same for all that is read as one: the lines of one patient's diary."""
    entry = version.entry
    return (entry.course_id, entry.worksheet) if worksheets.get(entry.worksheet).diary else version.pk


@dataclass
class Sent:
    """One version that the patient sent, with the exercise's heading; of a diary the newest, and how many lines."""

    version: EntryVersion
    label: dict[str, str]
    entries: set[int] = field(default_factory=set)
    is_new: bool = False

    @property
    def is_diary(self) -> bool:
        return worksheets.get(self.version.entry.worksheet).diary

    def add(self, version: EntryVersion) -> None:
        """One more version that is read together with it."""
        self.entries.add(version.entry_id)
        self.is_new = self.is_new or version.state == Version.SUBMITTED


def progress_of(course: Course) -> list[Any]:
    """The modules the patient has opened, with `pages_seen`; one query."""
    rows = ModuleProgress.unscoped.filter(enrolment__course=course).annotate(pages_seen=Count("seen"))
    return list(rows.select_related("release").defer(*UNREAD).order_by("module_code"))


def sent_versions(actor: Actor, course: Course, opened: list[Any]) -> list[Sent]:
    """Everything the patient has sent that the actor may read, newest first; all lines of a diary are one row."""
    rows = EntryVersion.objects.for_user(actor).filter(entry__course=course)
    labels = _labels(opened)
    versions = rows.select_related("entry", "seen_by").order_by("-submitted_at")
    found: dict[object, Sent] = {}
    for version in versions:
        label = labels.get(version.entry.exercise_key, _title(version))  # a diary's key is no exercise's
        found.setdefault(_together(version), Sent(version, label)).add(version)
    return list(found.values())


def _labels(opened: list[Any]) -> dict[str, dict[str, str]]:
    """The headings of all exercises in the modules the patient has opened, as pinned."""
    modules = (frozen.programme(progress.release).module(progress.module_code) for progress in opened)
    return {exercise.key: exercise.label for module in modules if module for exercise in module.exercises}


def _title(version: EntryVersion) -> dict[str, str]:
    title = worksheets.get(version.entry.worksheet).title
    return {"da": title["da"], "en": title["en"]}


@dataclass
class Reading:
    """How far the patient has read in a module. What they are writing is not part of it."""

    module: frozen.Module
    seen: int
    last_read_at: Any


def reading(opened: list[Any]) -> list[Reading]:
    """Pages opened per module."""
    pairs = ((frozen.programme(progress.release).module(progress.module_code), progress) for progress in opened)
    return [Reading(module, progress.pages_seen, progress.last_read_at) for module, progress in pairs if module]


def versions_beside(version: EntryVersion) -> list[EntryVersion]:
    """All versions of the same entry that were sent, oldest first."""
    return list(version.entry.versions.filter(~Q(state=Version.DRAFT)).order_by("number"))


def care_links(course: Course) -> list[CareLink]:
    """Who treats the patient now."""
    return list(course.care_links.filter(valid_until__isnull=True).select_related("user__profile"))


@dataclass
class DiaryBeside:
    """The lines a psychologist reads beside the answer, the newest day first, and what they show together."""

    page: Page[Line]
    reading: diary_charts.Reading


def diary_beside(actor: Actor, version: EntryVersion, language: str, number: str | None = None) -> DiaryBeside | None:
    """Everything sent in the version's diary, fifty lines a page; None for a sheet that stands alone.

    Without a number it is the page with the version's own line: what counts as seen can be reached.
    """
    if not worksheets.get(version.entry.worksheet).diary:
        return None
    held = diary(actor, version.entry.course, version.entry.worksheet, language)
    own = next((n for n, line in enumerate(held.lines) if line.code == version.entry.code), 0)
    return DiaryBeside(
        held.page(number or str(own // PER_PAGE + 1)), diary_charts.read(version.entry.worksheet, held.data, language)
    )
