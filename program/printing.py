"""Pages of the programme on paper: what is open to the patient, in the release they began with."""

from __future__ import annotations

from dataclasses import dataclass

from care.access import Actor
from program import frozen
from program.models import ModuleProgress
from program.queries import UNREAD, module_of


@dataclass(frozen=True)
class PrintedStep:
    """One page as text and empty worksheets."""

    step: frozen.Step
    parts: tuple[frozen.Segment, ...]


@dataclass(frozen=True)
class PrintedModule:
    """One module with the pages that were asked for."""

    module: frozen.Module
    steps: list[PrintedStep]


def modules_of(actor: Actor, code: str, number: int, language: str) -> list[PrintedModule]:
    """The page asked for, or a whole module, or (without a code) all that are open. Empty when it is not theirs."""
    rows = ModuleProgress.objects.for_user(actor).select_related("release").defer(*UNREAD).order_by("module_code")
    opened = [row for row in rows if code in {"", row.module_code}]
    found = [PrintedModule(module_of(row), _steps(row, number, language)) for row in opened]
    return [module for module in found if module.steps]


def _steps(progress: ModuleProgress, number: int, language: str) -> list[PrintedStep]:
    module = module_of(progress)
    wanted = [step for step in module.steps if number in {0, step.number}]
    return [PrintedStep(step, frozen.segments(progress.release, step, module, language)) for step in wanted]
