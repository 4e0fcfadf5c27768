"""One question of an instrument: its words, its answers, and the check that lets nothing else through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from assessment.instruments.words import Text

Value = int | Decimal | float | str
Answers = Mapping[str, Value | None]
Kind = Literal["choice", "number", "decimal", "text"]
Condition = tuple[str, tuple[int, ...]] | Literal["total>0"]

_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_HALVES = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)


class BadAnswer(ValueError):
    """An answer that cannot be one.

    `code`: unknown_item, null, type, choice, range, step, too_long, unknown_code, duplicate.
    """

    def __init__(self, code: str, item: str, detail: str = "") -> None:
        super().__init__(f"{item}: {code}{f' ({detail})' if detail else ''}")
        self.code = code
        self.item = item
        self.detail = detail


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to choose. `code` is what is exchanged with others (LOINC where it is known).

    `not_applicable` answers add nothing to the sum and lower the greatest possible one (clinical.md 1.7).
    """

    value: int
    text: Text
    code: str
    not_applicable: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question. `scored`: the total needs it; `required`: the form asks for it before it is whole.

    `shown_if` names an item and the values that open this one, or "total>0". `low`, `high`: numbers, inclusive;
    `step` for decimals; `high` is the greatest length of a text. `exact` is False where `code` is another wording.
    """

    key: str
    number: str
    text: Text
    kind: Kind = "choice"
    options: tuple[Option, ...] = ()
    scored: bool = True
    required: bool = True
    risk: bool = False
    code: str = ""
    exact: bool = True
    low: int = 0
    high: int = 0
    step: Decimal = Decimal(1)
    shown_if: Condition | None = None
    help: Text = field(default_factory=dict)
    unit: Text = field(default_factory=dict)

    @cached_property
    def values(self) -> frozenset[int]:
        """The values that may be chosen."""
        return frozenset(option.value for option in self.options)

    @cached_property
    def points(self) -> frozenset[int]:
        """The values that count in a sum."""
        return frozenset(option.value for option in self.options if not option.not_applicable)

    def option(self, value: object) -> Option:
        """The option with this value."""
        found = next((option for option in self.options if option.value == value), None)
        if found is None:
            raise BadAnswer("choice", self.key, str(value))
        return found

    def check(self, value: object) -> None:
        """Raise BadAnswer unless `value` is an answer to this question. Null, true and "2" are none."""
        if self.kind == "choice":
            self._check_choice(value)
        elif value is None:
            raise BadAnswer("null", self.key)
        elif self.kind == "text":
            self._check_text(value)
        else:
            self._check_number(value)

    def _check_choice(self, value: object) -> None:
        if type(value) is not int:
            raise BadAnswer("null" if value is None else "type", self.key, type(value).__name__)
        if value not in self.values:
            raise BadAnswer("choice", self.key, str(value))

    def _check_text(self, value: object) -> None:
        if not isinstance(value, str) or "\x00" in value:
            raise BadAnswer("type", self.key)
        if len(value) > self.high:
            raise BadAnswer("too_long", self.key, str(len(value)))

    def _check_number(self, value: object) -> None:
        whole = type(value) is int
        if not whole and not (self.kind == "decimal" and isinstance(value, Decimal | float)):
            raise BadAnswer("type", self.key, type(value).__name__)
        number = Decimal(str(value))
        if not number.is_finite() or not self.low <= number <= self.high:
            raise BadAnswer("range", self.key, str(value))
        if number % self.step:
            raise BadAnswer("step", self.key, str(value))

    def read(self, text: str) -> Value | None:
        """What was typed or posted, checked; blank is unanswered. Only the digits 0-9 make a number."""
        text = text.strip()
        if not text:
            return None
        value = text if self.kind == "text" else self._number(text)
        self.check(value)
        return value

    def _number(self, text: str) -> Value:
        if self.kind == "decimal":
            text = text.replace(",", ".", 1)
            if not _HALVES.fullmatch(text):
                raise BadAnswer("type", self.key, text[:20])
            return Decimal(text)
        if not _WHOLE.fullmatch(text):
            raise BadAnswer("type", self.key, text[:20])
        return int(text)

    def stored(self, value: Decimal | None, text: str = "") -> Value | None:
        """The answer as a database row keeps it (a decimal and a text), as an answer again, checked."""
        if self.kind == "text":
            return self.read(text)
        if value is None:
            return None
        answer: Value = int(value) if value == int(value) else value
        self.check(answer)
        return answer
