"""What releasing a programme of full size takes, and what a patient's pages cost as their entries grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from uuid import uuid4

from django.test import override_settings

from care.access import System
from care.models import Course
from clinic.demo import story
from program import releases
from program.models import Entry, EntryVersion, ModulePage, ProgrammePage, StepPage
from tests.bench.pages import ROUNDS, count, cpu, signed_in
from tests.infra.measure import Measurement

CODE = "skridt-for-skridt"
MODULES, PAGES, CORE = 11, 120, 8
FEW, MANY = 3, 300


def measure() -> Iterator[Measurement]:
    """The release first; then the diary with few and many lines."""
    story.load()
    with override_settings(ROOT_URLCONF="tests.bench.pages", DEMO=True):
        yield from _lines()
    yield from _release()


def _release() -> Iterator[Measurement]:
    _grow()
    began = time.perf_counter()
    release = releases.make_release(by=System("bench"), programme_code=CODE)
    took = time.perf_counter() - began
    pages = sum(len(module["steps"]) for module in release.content["modules"])
    assert (len(release.content["modules"]), pages) == (MODULES, PAGES)
    yield Measurement(f"release of {MODULES} modules and {PAGES} pages in two languages", took, "s", goal=10)


def _grow() -> None:
    """Bring the programme up to full size with pages like those it has."""
    tops = {page.locale.language_code: page for page in ProgrammePage.objects.filter(programme_code=CODE)}
    model = {lang: StepPage.objects.filter(locale=top.locale).order_by("path").first() for lang, top in tops.items()}
    there = StepPage.objects.descendant_of(tops["da"]).count()
    first = ModulePage.objects.child_of(tops["da"]).count() + 1
    missing, modules = PAGES - there, MODULES - first + 1
    for number in range(first, MODULES + 1):
        share = missing // modules + (number - first < missing % modules)
        for lang, top in tops.items():
            _module(ProgrammePage.objects.get(pk=top.pk), model[lang], number, share)


def _module(top: ProgrammePage, model: StepPage | None, number: int, pages: int) -> None:
    assert model is not None
    code = f"m{number}" if number <= CORE else f"x{number - CORE}"
    texts = {"title": f"Modul {number}", "summary": "x", "goal": "x", "homework": "x"}
    numbers = {"number": number, "weeks": 1, "read_minutes": 20, "exercise_minutes": 30}
    module = ModulePage(module_code=code, slug=code, locale=top.locale, **texts, **numbers)
    top.add_child(instance=module)
    module.save_revision()
    for one in range(pages):
        name = f"{code}-side-{one}"
        step = StepPage(title=name, slug=name, step_code=name, est_minutes=5, body=model.body, locale=top.locale)
        module.add_child(instance=step)
        step.save_revision()


def _lines() -> Iterator[Measurement]:
    lone = signed_in("lone")
    course = Course.unscoped.get(patient__email="lone@example.org")
    found = {}
    for lines in (FEW, MANY):
        _write(course, lines)
        times = [cpu(lambda: lone.get("/program/m1/7/")) for _round in range(ROUNDS)]
        found[lines] = median(times[1:]), count(lone, "/program/m1/7/")
    few, many = found[FEW], found[MANY]
    yield Measurement(f"patient's page with {MANY} entries against {FEW}", many[0], "ms", baseline=few[0], goal=1.5)
    yield Measurement(f"patient's page: more queries for {MANY} entries", abs(many[1] - few[1]), "queries", goal=0)


def _write(course: Course, lines: int) -> None:
    """Bring the mood diary up to so many drafts."""
    there = Entry.unscoped.filter(course=course, exercise_key="mood").count()
    for ordinal in range(there + 1, lines + 1):
        entry = Entry.unscoped.create(course=course, exercise_key="mood", ordinal=ordinal, worksheet="mood")
        data = {"date": "2026-05-01", "mood": 5, "note": "En almindelig dag."}
        EntryVersion.unscoped.create(entry=entry, number=1, data=data, worksheet_version=1, save_key=uuid4())
