"""What scoring gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Total = int | float
Details = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Score:
    """One filled-in instrument. `total` and `severity` are None unless every scored item is answered.

    `n_answered` counts scored items. `partial_sum` is in raw points, counts what is answered and is never shown or
    categorised; None where there is no sum. `alerts` names the risk items that call for help, complete or not
    (clinical.md 3.1).
    """

    instrument: str
    version: str
    complete: bool
    n_answered: int
    partial_sum: Total | None
    total: Total | None
    severity: str | None
    alerts: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON's own types, in the order of `manage.py score`."""
        return {
            "instrument": self.instrument,
            "version": self.version,
            "complete": self.complete,
            "n_answered": self.n_answered,
            "partial_sum": self.partial_sum,
            "total": self.total,
            "severity": self.severity,
            "alerts": list(self.alerts),
            "details": dict(self.details),
        }


@dataclass(frozen=True)
class Outcome:
    """What an instrument's rule makes of complete answers. `severity` None leaves it to the bands."""

    total: Total | None
    severity: str | None = None
    details: Details = field(default_factory=dict)


def plain(number: Decimal) -> Total:
    """A whole number where it is one, for JSON."""
    return int(number) if number == int(number) else float(number)
