"""For the evaluator only: pro-rated totals, and recovery over two instruments (clinical.md 1.0, 1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessment.instruments import gad7, mdi, phq9, who5
from assessment.instruments.change import Number
from assessment.instruments.instrument import Answers, Instrument
from assessment.instruments.item import Value


@dataclass(frozen=True)
class Prorated:
    """A total that may have been filled up; `prorated` says so. Never shown to a patient or used in an alert."""

    total: int
    prorated: bool
    n_answered: int
    n_items: int


@dataclass(frozen=True)
class _Allowed:
    """The sets of items that count as one, how many of them may be missing, and what a point is worth."""

    units: tuple[tuple[str, ...], ...]
    missing: int
    worth: int = 1


_ALLOWED: Mapping[str, _Allowed] = {
    "mdi": _Allowed(mdi.EFFECTIVE, 2),
    "phq9": _Allowed(tuple((key,) for key in phq9.SCORED), 2),
    "gad7": _Allowed(tuple((key,) for key in gad7.SCORED), 2),
    "who5": _Allowed(tuple((key,) for key in who5.SCORED), 1, who5.PERCENT),
}


def prorated(instrument: Instrument, answers: Answers) -> Prorated | None:
    """round(sum x n_items / n_answered), half-up (ruling 25); None when too much is missing or there is no rule.

    A half-answered pair of the MDI is missing. WHO-5 is rounded in raw points, then made percent.
    """
    allowed = _ALLOWED.get(instrument.key)
    instrument.score(answers)  # refuses what is no answer
    if allowed is None:
        return None
    given = {key: value for key, value in answers.items() if value is not None}
    known = [max(_points(given, unit)) for unit in allowed.units if all(key in given for key in unit)]
    n_items, n_answered = len(allowed.units), len(known)
    if n_items - n_answered > allowed.missing:
        return None
    filled = (Decimal(sum(known)) * n_items / n_answered).quantize(Decimal(1), ROUND_HALF_UP)
    return Prorated(int(filled) * allowed.worth, n_answered < n_items, n_answered, n_items)


def _points(given: Mapping[str, Value], unit: tuple[str, ...]) -> list[int]:
    return [int(given[key]) for key in unit]


@dataclass(frozen=True)
class Recovery:
    """Recovery over PHQ-9 and GAD-7 together, for benchmarking."""

    case: bool
    recovered: bool
    reliably_recovered: bool


def combined_recovery(phq9_totals: tuple[Number, Number], gad7_totals: tuple[Number, Number]) -> Recovery:
    """From (before, after) of both: a case if either is; recovered if neither is one at the end.

    Reliable also needs a reliable improvement on one and no reliable deterioration on the other.
    """
    changes = (phq9.PHQ9.change(*phq9_totals), gad7.GAD7.change(*gad7_totals))
    case = phq9_totals[0] >= phq9.CASE_FROM or gad7_totals[0] >= gad7.CASE_FROM
    recovered = case and phq9_totals[1] < phq9.CASE_FROM and gad7_totals[1] < gad7.CASE_FROM
    reliable = any(one.verdict == "improved" for one in changes) and not any(one.deteriorated for one in changes)
    return Recovery(case, recovered, recovered and reliable)
