"""Scoring of unwanted effects: how many, and how much they troubled (clinical.md 1.9). Shared with NEQ packs."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessment.instruments.instrument import Sheet
from assessment.instruments.score import Details, Outcome

FOLLOW_UP_FROM = 3


@dataclass(frozen=True)
class Effect:
    """The items of one effect: whether it happened (1 = yes), how much it troubled, what it came from."""

    happened: str
    impact: str
    cause: str = ""
    by_treatment: int = 0


def facts(effects: tuple[Effect, ...]) -> Callable[[Sheet], Details]:
    """Which effects call for a talk with the psychologist: a task, not an alert; it needs no complete form."""

    def found(sheet: Sheet) -> Details:
        strong = [one.happened for one in effects if int(sheet.answers.get(one.impact, 0)) >= FOLLOW_UP_FROM]
        return {"follow_up": strong}

    return found


def count(effects: tuple[Effect, ...]) -> Callable[[Sheet], int]:
    """How many effects are ticked."""
    return lambda sheet: sum(sheet.answers.get(one.happened) == 1 for one in effects)


def rule(effects: tuple[Effect, ...]) -> Callable[[Sheet], Outcome]:
    """The number of effects; the mean impact of those there were, rounded half-up to two decimals."""

    def scored(sheet: Sheet) -> Outcome:
        present = [one for one in effects if sheet.answers.get(one.happened) == 1]
        impacts = sheet.points(one.impact for one in present)
        caused = sum(bool(one.cause) and sheet.answers.get(one.cause) == one.by_treatment for one in present)
        return Outcome(len(present), details={"mean_impact": _mean(impacts), "caused_by_treatment": caused})

    return scored


def _mean(impacts: list[int]) -> float | None:
    if not impacts:
        return None
    return float((Decimal(sum(impacts)) / len(impacts)).quantize(Decimal("0.01"), ROUND_HALF_UP))
