"""Where an answer belongs that a page sends: one query, since a page saves every few seconds.

A page may have been open while its patient was given a newer release in which it is left out. What was typed on it is
taken all the same, and found again in the tool box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from care.access import Actor
from care.models import Course
from program import frozen, worksheets
from program.models import EntryVersion, ModuleProgress, Release
from program.queries import UNREAD, module_of


@dataclass(frozen=True)
class Asked:
    """An exercise of a module that is open to the patient; `is_former` when their release has it no more."""

    course: Course
    exercise: frozen.Exercise
    is_former: bool = False


def course_in(actor: Actor, module_code: str) -> Any:
    """The patient's course in which the module is open, with the hash of its release as `pinned`."""
    rows = Course.objects.for_user(actor).filter(enrolment__modules__module_code=module_code)
    pinned = F("enrolment__modules__release__digest")
    found: Any = rows.only("code", "patient_id").annotate(pinned=pinned).order_by("-pk").first()
    return found


def asked(course: Any, module_code: str, key: str) -> Asked | None:
    """The exercise of that key, in the release they follow or in one before it. No query for the first."""
    module = frozen.pinned(course.pinned).module(module_code)
    exercise = module.exercise(key) if module else None
    if exercise is not None:
        return Asked(course, exercise)
    former = next((one for one in _before(course, module_code) if one.key == key), None)
    return Asked(course, former, is_former=True) if former else None


def _before(course: Course, module_code: str) -> Iterator[frozen.Exercise]:
    """The exercises of the module in earlier releases, the newest first."""
    now = ModuleProgress.unscoped.select_related("release").defer(*UNREAD)
    here = now.get(enrolment__course=course, module_code=module_code).release
    older = Release.objects.filter(programme_code=here.programme_code, number__lt=here.number)
    for release in older.defer("content", "revisions").order_by("-number"):
        module = frozen.programme(release).module(module_code)
        yield from module.exercises if module else ()


def on_former_pages(actor: Actor, course: Course) -> list[EntryVersion]:
    """What the patient has written on pages that their release has no more: the newest of each sheet. Two queries."""
    rows = ModuleProgress.objects.for_user(actor).filter(enrolment__course=course).select_related("release")
    there = {one.stored_as for row in rows.defer(*UNREAD) for one in module_of(row).exercises}
    mine = EntryVersion.objects.for_user(actor).filter(entry__course=course).exclude(entry__exercise_key__in=there)
    newest = {version.entry_id: version for version in mine.select_related("entry").order_by("number")}
    return [version for version in newest.values() if not worksheets.get(version.entry.worksheet).diary]
