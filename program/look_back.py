"""What has moved since the start, in the patient's own figures and words (clinical.md 4.4, M8 page 1).

Curves as the questionnaires show them, the goals asked three times, and the best of their diaries. Never a percentage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessment.queries import curves
from assessment.queries.curves import Curve
from care.access import Actor
from care.models import Course
from program import beginnings, diary_charts
from program.charts import Chart, bars
from program.queries import sent_of
from program.worksheets.need import Sent
from program.worksheets.rows import rows_in
from program.worksheets.w2 import W2

DIARIES = ("w3", "w4", "w6", "w7", "w8")
HIGHEST = 10


@dataclass
class LookBack:
    """Everything that stands in the block; each part may be empty."""

    curves: list[Curve]
    goals: list[Chart]
    helped: list[str]
    sentences: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.curves or self.goals or self.helped or self.sentences)


def of(actor: Actor, course: Course, language: str) -> LookBack:
    """The patient's own way so far, from what they have sent."""
    sent = sent_of(course, {W2.key, *DIARIES})
    said = [
        sentence
        for key in DIARIES
        for sentence in diary_charts.read(
            key, [dict(one.data) for one in sent if one.worksheet == key], language
        ).sentences
    ]
    return LookBack(
        curves=[curve for curve in curves.of_patient(actor) if len(curve.rows) > 1],
        goals=goals([one for one in sent if one.worksheet == W2.key]),
        helped=beginnings.helped(sent, language),
        sentences=said,
    )


@dataclass
class _Goal:
    """One goal through the modules. Its words may change; then its place in the list says which one it is."""

    name: str
    place: int
    points: list[tuple[str, float, str]] = field(default_factory=list)


def goals(sent: Sequence[Sent]) -> list[Chart]:
    """For each goal that has been asked about twice or more: where the patient was, module by module."""
    found: list[_Goal] = []
    for one in sorted(sent, key=lambda one: (one.module, one.sent_at)):
        _follow(found, rows_in(one.data, "goals"), _when(one))
    return [_chart(goal.name, goal.points) for goal in found if len(goal.points) > 1]


def _follow(found: list[_Goal], rows: Sequence[Mapping[str, object]], when: str) -> None:
    names = [_name(row) for row in rows]
    for place, (name, row) in enumerate(zip(names, rows, strict=True)):
        same = next((goal for goal in found if goal.name == name), None)
        there = next((goal for goal in found if goal.place == place and goal.name not in names), None)
        goal = same or there
        if goal is None:
            found.append(goal := _Goal(name, place))
        goal.name, goal.place = name, place
        if isinstance(row.get("now"), int):
            goal.points.append((when, float(str(row["now"])), str(row["now"])))


def _name(row: Mapping[str, object]) -> str:
    return " ".join(str(row.get("goal") or "").split())


def _when(one: Sent) -> str:
    return _("Modul %(number)s") % {"number": one.module.removeprefix("m")}


def _chart(name: str, values: list[tuple[str, float, str]]) -> Chart:
    said = ", ".join(f"{label}: {words}" for label, _value, words in values)
    return bars(_("Målet “%(goal)s”") % {"goal": name}, said, (_("Hvornår"), _("Nu, fra 0 til 10")), values, HIGHEST)
