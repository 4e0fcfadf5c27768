"""The frame of `make bench` and `make faults`: finds modules with a `measure()`, prints one JSON object a line.

A module yields Measurements; it runs with Django set up, PostgreSQL and Redis started, and the default connection
pointing to a fresh clone of the programme's template database.
"""

import importlib
import json
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Measurement:
    """One figure. With a baseline, the goal is for their ratio; without, for the value itself."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    goal: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the baseline; None without one."""
        return round(self.value / self.baseline, 3) if self.baseline else None

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; always, when there is none."""
        judged = self.value if self.ratio is None else self.ratio
        if self.goal is None:
            return True
        return judged >= self.goal if self.more_is_better else judged <= self.goal

    def line(self) -> str:
        """The JSON object."""
        shown = {"name": self.name, "value": round(self.value, 4), "unit": self.unit, "baseline": self.baseline}
        return json.dumps(shown | {"ratio": self.ratio, "goal": self.goal}, ensure_ascii=False)


def modules(package: ModuleType, only: str) -> Iterator[ModuleType]:
    """The package's modules with a `measure()`, in order of name, whose name contains `only`."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        if not found.name.startswith(("_", "test_")) and only in found.name:
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            if hasattr(module, "measure"):
                yield module


def run(package: ModuleType, only: str) -> int:
    """Print every measurement; 1 when one missed its goal or a module broke."""
    code = 0
    for module in modules(package, only):
        try:
            for measurement in module.measure():
                print(measurement.line(), flush=True)
                if not measurement.reached:
                    print(f"{measurement.name} misses its goal", file=sys.stderr)
                    code = 1
        except Exception:  # noqa: BLE001 - the other modules shall still be measured
            traceback.print_exc()
            code = 1
    return code


def main(package: ModuleType) -> int:
    """Start the servers, set Django up, measure, stop the servers."""
    from tests.infra import databases, plugin

    with plugin.running():
        import django

        django.setup()
        databases.clone("main")
        return run(package, os.environ.get("ONLY", ""))
