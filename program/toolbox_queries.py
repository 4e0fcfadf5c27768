"""The patient's own tool box: the pages they keep, by module, as they read them."""

from __future__ import annotations

from dataclasses import dataclass, field

from care.access import Actor
from care.models import Course
from program import frozen
from program.models import Favourite, ModuleProgress
from program.queries import UNREAD, module_of


@dataclass
class Shelf:
    """One module with the pages kept from it."""

    module: frozen.Module
    steps: list[frozen.Step] = field(default_factory=list)


def shelves(actor: Actor, course: Course) -> list[Shelf]:
    """What the patient keeps, in the order of the programme; also after the end. Two queries."""
    kept = set(Favourite.objects.for_user(actor).filter(course=course).values_list("step_code", flat=True))
    rows = ModuleProgress.objects.for_user(actor).filter(enrolment__course=course).select_related("release")
    modules = [module_of(progress) for progress in rows.defer(*UNREAD).order_by("module_code")]
    found = [Shelf(module, [step for step in module.steps if step.code in kept]) for module in modules]
    return [shelf for shelf in found if shelf.steps]


def is_kept(actor: Actor, course: Course, step_code: str) -> bool:
    """Whether a page is in the tool box. One query."""
    return bool(Favourite.objects.for_user(actor).filter(course=course, step_code=step_code).exists())
