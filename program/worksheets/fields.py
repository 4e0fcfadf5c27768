"""The simple field types of worksheets (clinical.md 4.2): text, numbers and scales, references.

Every field turns typed text into a JSON value (`read`), a value into typed text (`write`) and into words (`show`),
and checks a value without raising and without throwing away what was typed. Dates and times are in `times`,
answers to choose among in `choices`, repeatable rows in `rows`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from program.worksheets.checks import Checked, Error, blank
from program.worksheets.words import Text, say

_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,9}")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question of a worksheet. `required` holds when the sheet is sent, never for a draft.

    `short` names the answer where a row is read back; without it the question does.
    """

    key: str
    label: Text
    short: Text | None = None
    help: Text | None = None
    required: bool = False
    kind: ClassVar[str]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys this field uses in the data."""
        return (self.key,)

    def check(self, row: Mapping[str, object], path: str, *, final: bool) -> tuple[dict[str, object], list[Error]]:
        """This field's part of `row`, normalised, and its errors. `path` is the field's own."""
        if self.key not in row and not (final and self.required):
            return {}, []
        value = row.get(self.key)
        if self.is_blank(value):
            missing = [Error(path, "required", {"kind": self.kind})] if final and self.required else []
            return {self.key: value} if self.key in row else {}, missing
        cleaned, errors = self.check_value(value, path, final=final)
        return {self.key: cleaned}, errors

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """A value that is not blank: normalised, or as it was with an error."""
        raise NotImplementedError

    def is_blank(self, value: object) -> bool:
        """Nothing was answered."""
        return blank(value)

    def read(self, text: str) -> object:
        """What was typed in the browser, as a JSON value. Text that makes no sense stays text."""
        return text

    def write(self, value: object) -> str:
        """A value as it stands in an input."""
        return "" if blank(value) else str(value)

    def show(self, value: object, lang: str) -> str:
        """A value in words, for reading."""
        return self.write(value)

    def show_in(self, row: Mapping[str, object], lang: str) -> str:
        """This field's part of `row` in words; empty when unanswered."""
        value = row.get(self.key)
        return "" if self.is_blank(value) else self.show(value, lang)


@dataclass(frozen=True, kw_only=True)
class LineField(Field):
    """`text_s`: one line."""

    max_length: int = 200
    kind: ClassVar[str] = "text_s"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Too long text is kept whole: the person shortens it, not we."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        if len(value) > self.max_length:
            return value, [Error(path, "too_long", {"max": self.max_length, "length": len(value)})]
        return value, []


@dataclass(frozen=True, kw_only=True)
class TextField(LineField):
    """`text_l`: several lines."""

    max_length: int = 2000
    kind: ClassVar[str] = "text_l"


@dataclass(frozen=True, kw_only=True)
class NumberField(Field):
    """`int(a-b)`: a whole number with limits."""

    minimum: int
    maximum: int
    step: int = 1
    low: Text | None = None
    high: Text | None = None
    kind: ClassVar[str] = "int"

    def read(self, text: str) -> object:
        """'40' is 40; 'fyrre' stays as typed."""
        return int(text) if _WHOLE_NUMBER.fullmatch(text.strip()) else text

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Whole, within the limits and on a step."""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return value, [Error(path, "type")]
        number = self.read(value) if isinstance(value, str) else value
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if not isinstance(number, int):
            return value, [Error(path, "number", {"min": self.minimum, "max": self.maximum})]
        error = self._limit_error(number, path)
        return (value, [error]) if error else (number, [])

    def _limit_error(self, number: int, path: str) -> Error | None:
        if not self.minimum <= number <= self.maximum:
            return Error(path, "range", {"min": self.minimum, "max": self.maximum})
        if (number - self.minimum) % self.step:
            below = number - (number - self.minimum) % self.step
            return Error(path, "step", {"below": below, "above": below + self.step})
        return None


@dataclass(frozen=True, kw_only=True)
class Scale10(NumberField):
    """`sc10`: 0-10 with words at the ends. Nothing is chosen beforehand."""

    minimum: int = 0
    maximum: int = 10
    kind: ClassVar[str] = "sc10"

    def show(self, value: object, lang: str) -> str:
        """'7 af 10 (0 er værre, 10 er bedre)'."""
        text = f"{self.write(value)} {'out of' if lang == 'en' else 'af'} {self.maximum}"
        if not (self.low and self.high):
            return text
        verb = "is" if lang == "en" else "er"
        low, high = say(self.low, lang).lower(), say(self.high, lang).lower()
        return f"{text} ({self.minimum} {verb} {low}, {self.maximum} {verb} {high})"


@dataclass(frozen=True, kw_only=True)
class Scale100(NumberField):
    """`sc100`: 0-100 in steps of 5."""

    minimum: int = 0
    maximum: int = 100
    step: int = 5
    kind: ClassVar[str] = "sc100"

    def show(self, value: object, lang: str) -> str:
        """'80 af 100'."""
        return f"{self.write(value)} {'out of' if lang == 'en' else 'af'} {self.maximum}"


@dataclass(frozen=True, kw_only=True)
class DurationField(NumberField):
    """`dur`: minutes."""

    minimum: int = 1
    maximum: int = 600
    kind: ClassVar[str] = "dur"

    def show(self, value: object, lang: str) -> str:
        """'45 minutter'."""
        one, many = ("minute", "minutes") if lang == "en" else ("minut", "minutter")
        return f"{self.write(value)} {one if value == 1 else many}"


@dataclass(frozen=True, kw_only=True)
class ReferenceField(Field):
    """`ref`: the code of an entry in another worksheet."""

    worksheet: str
    kind: ClassVar[str] = "ref"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """The form of a code; whether it is the patient's own entry is asked where entries are stored."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        return value, [] if _REFERENCE.fullmatch(value) else [Error(path, "choice")]
