"""What counts as change between two totals (clinical.md 1.1-1.4)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | float | Decimal


class NotComparable(ValueError):
    """Two scores without a common measure: one is incomplete, or the greatest possible sums differ (1.7)."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Limits of an instrument where high is worse, in points; None where the literature gives none.

    `reliable`: the least reliable change. `case_from`: the least total of a case. `remission_to`: the greatest
    total of a remission.
    """

    reliable: int | None = None
    case_from: int | None = None
    remission_to: int | None = None
    response: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """From one total to a later one. `points` is later minus earlier, so its sign depends on the instrument.

    `direction` is what the patient may read ("lower than last time"), `verdict` what is reported: a change below
    the reliable one is "unchanged". `response` is None at a baseline of 0 and where it is not defined (ruling 25).
    """

    direction: Literal["better", "worse", "same"]
    points: Number
    reliable: bool
    recovered: bool
    reliably_recovered: bool
    deteriorated: bool
    response: bool | None
    remission: bool | None

    @property
    def verdict(self) -> Literal["improved", "deteriorated", "unchanged"]:
        """The reliable change in one word."""
        if not self.reliable:
            return "unchanged"
        return "deteriorated" if self.deteriorated else "improved"


def between(before: Number, after: Number, criteria: Criteria, *, higher_is_worse: bool) -> Change:
    """The change by `criteria`."""
    gain = _exact(before) - _exact(after)
    if not higher_is_worse:
        gain = -gain
    reliable = criteria.reliable is not None and abs(gain) >= criteria.reliable
    case = criteria.case_from
    recovered = case is not None and after < case <= before
    return Change(
        direction="better" if gain > 0 else "worse" if gain < 0 else "same",
        points=after - before,  # type: ignore[operator] # both totals are of one kind
        reliable=reliable,
        recovered=recovered,
        reliably_recovered=recovered and reliable,
        deteriorated=reliable and gain < 0,
        response=_exact(after) * 2 <= _exact(before) if criteria.response and before > 0 else None,
        remission=None if criteria.remission_to is None else after <= criteria.remission_to,
    )


def _exact(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))
