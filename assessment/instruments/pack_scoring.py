"""The scoring of a pack: `sum` (WSAS, CSQ-8) or `effects` (NEQ)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessment.instruments import effects
from assessment.instruments.instrument import Band, Item, Sheet, add_up
from assessment.instruments.pack_fields import PackError, Table, words
from assessment.instruments.score import Details, Outcome, Total


@dataclass(frozen=True)
class Scoring:
    """The parts of an Instrument that a pack's `scoring` decides."""

    score_range: tuple[int, int]
    rule: Callable[[Sheet], Outcome]
    summed: Callable[[Sheet], Total]
    bands: tuple[Band, ...] = ()
    facts: Callable[[Sheet], Details] | None = None


def read(table: Table, items: tuple[Item, ...], *, words_in: tuple[str, ...]) -> Scoring:
    """The scoring that the table describes."""
    method = table.text("method")
    if method not in {"sum", "effects"}:
        raise PackError("scoring: method is sum or effects")
    scoring = _sum(table, items, words_in) if method == "sum" else _effects(table, items)
    table.done()
    return scoring


def _sum(table: Table, items: tuple[Item, ...], languages: tuple[str, ...]) -> Scoring:
    scored = tuple(item for item in items if item.scored)
    if not scored or any(not item.points or item.shown_if for item in scored):
        raise PackError("scoring: a sum needs scored items that are always asked and have answers with points")
    lowest, highest = sum(min(item.points) for item in scored), sum(max(item.points) for item in scored)
    bands = _bands(table, highest, languages)
    return Scoring((lowest, highest), _Sum(scored, highest, bands), _without_blanks(scored), bands)


def _bands(table: Table, highest: int, languages: tuple[str, ...]) -> tuple[Band, ...]:
    """Categories by their highest total, in order; the last one reaches the greatest possible sum."""
    bands = []
    for row in table.tables("bands", required=False):
        bands.append(Band(row.number("to"), row.slug("slug"), words(row, "label", languages)))
        row.done()
    limits = [band.high for band in bands]
    if bands and (limits != sorted(set(limits)) or limits[-1] != highest):
        raise PackError(f"scoring: bands rise, and the last one goes to {highest}")
    if len({band.slug for band in bands}) != len(bands):
        raise PackError("scoring: a band's slug comes twice")
    return tuple(bands)


def _without_blanks(scored: tuple[Item, ...]) -> Callable[[Sheet], int]:
    """The sum of what is answered with points."""

    def summed(sheet: Sheet) -> int:
        counted = {item.key for item in scored if sheet.answers.get(item.key) in item.points}
        return add_up(counted)(sheet)

    return summed


@dataclass(frozen=True)
class _Sum:
    """The sum; "not applicable" lowers the greatest possible one, which stands beside it (clinical.md 1.7)."""

    scored: tuple[Item, ...]
    highest: int
    bands: tuple[Band, ...]

    def __call__(self, sheet: Sheet) -> Outcome:
        counted = [item for item in self.scored if sheet.answers[item.key] in item.points]
        if not counted:
            return Outcome(None, details={"max": 0, "percent": None})
        total = sum(sheet.points(item.key for item in counted))
        highest = sum(max(item.points) for item in counted)
        percent = (Decimal(total) * 100 / highest).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return Outcome(total, self._band(total, highest), {"max": highest, "percent": float(percent)})

    def _band(self, total: int, highest: int) -> str | None:
        """The category of the total as it would be with every question applicable."""
        whole = Decimal(total) * self.highest / highest
        return next((band.slug for band in self.bands if whole <= band.high), None)


def _effects(table: Table, items: tuple[Item, ...]) -> Scoring:
    by_key = {item.key: item for item in items}
    found = []
    for row in table.tables("effects"):
        effect = effects.Effect(
            row.slug("happened"), row.slug("impact"), row.text("cause", ""), row.number("by_treatment", 0)
        )
        row.done()
        if not {effect.happened, effect.impact} <= set(by_key) or (effect.cause and effect.cause not in by_key):
            raise PackError("scoring: an effect names an item that is not there")
        if by_key[effect.happened].values != {0, 1} or by_key[effect.impact].shown_if != (effect.happened, (1,)):
            raise PackError("scoring: an effect happened (0 or 1), and its impact is asked when it did")
        found.append(effect)
    if not found:
        raise PackError("scoring: no effects")
    chosen = tuple(found)
    return Scoring((0, len(chosen)), effects.rule(chosen), effects.count(chosen), facts=effects.facts(chosen))
