"""Answers to choose among (clinical.md 4.2): `one`, `many` and `bool`, with "Andet" only where it is listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from program.worksheets.checks import Checked, Error, blank
from program.worksheets.fields import Field, LineField
from program.worksheets.words import Text, joined, say

OTHER = "andet"


@dataclass(frozen=True)
class Choice:
    """One answer of a choice. The value is stored and never changes; the words may."""

    value: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """`one`: one of several. With `other`, "Andet" comes last and has a line of its own, `<key>_other`."""

    choices: tuple[Choice, ...]
    other: bool = False
    kind: ClassVar[str] = "one"
    other_length: ClassVar[int] = 200

    @property
    def options(self) -> tuple[Choice, ...]:
        """All answers, "Andet" included."""
        return (*self.choices, Choice(OTHER, Text(da="Andet", en="Something else"))) if self.other else self.choices

    @property
    def other_key(self) -> str:
        """Where the words for "Andet" are kept."""
        return f"{self.key}_other"

    @property
    def keys(self) -> tuple[str, ...]:
        """Two when there is an "Andet"."""
        return (self.key, self.other_key) if self.other else (self.key,)

    @property
    def other_field(self) -> LineField:
        """The line beside "Andet"."""
        return LineField(key=self.other_key, label=Text(da="Hvis andet: hvad?", en="If something else: what?"))

    def check(self, row: Mapping[str, object], path: str, *, final: bool) -> tuple[dict[str, object], list[Error]]:
        """Words beside "Andet" choose it; choosing it asks for words when the sheet is sent."""
        if not self.other:
            return super().check(row, path, final=final)
        if not blank(row.get(self.other_key)):
            row = {**row, self.key: self.with_other(row.get(self.key))}
        values, errors = super().check(row, path, final=final)
        chosen = self.chose_other(values.get(self.key))
        words, other_errors = self.other_field.check(row, f"{path}_other", final=False)
        if final and chosen and blank(row.get(self.other_key)):
            other_errors = [Error(f"{path}_other", "required", {"kind": "text_s"})]
        return values | words, errors + other_errors

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """One of the answers."""
        if not isinstance(value, str):
            return value, [Error(path, "type")]
        return value, [] if value in self.values else [Error(path, "choice")]

    @property
    def values(self) -> frozenset[str]:
        """What may be stored."""
        return frozenset(option.value for option in self.options)

    def with_other(self, value: object) -> object:
        """`value` when words stand beside "Andet"; another answer already chosen is left alone."""
        return OTHER if blank(value) else value

    def chose_other(self, value: object) -> bool:
        """Whether "Andet" is among the answers."""
        return value == OTHER

    def label_of(self, value: object) -> Text:
        """The words of an answer; an unknown one is shown as it is."""
        found = (option.label for option in self.options if option.value == value)
        return next(found, Text(da=self.write(value), en=self.write(value)))

    def show(self, value: object, lang: str) -> str:
        """The words of the answer."""
        return say(self.label_of(value), lang)

    def show_in(self, row: Mapping[str, object], lang: str) -> str:
        """The answer, and the person's own words instead of "Andet"."""
        own = row.get(self.other_key) if self.other else None
        value = row.get(self.key)
        shown = [] if self.chose_other(value) and not blank(own) else [super().show_in(row, lang)]
        return ", ".join(part for part in [*shown, "" if blank(own) else str(own)] if part)


@dataclass(frozen=True, kw_only=True)
class BoolField(ChoiceField):
    """`bool`: yes or no, kept as true or false."""

    choices: tuple[Choice, ...] = (
        Choice("ja", Text(da="Ja", en="Yes")),
        Choice("nej", Text(da="Nej", en="No")),
    )
    kind: ClassVar[str] = "bool"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """True or false."""
        return value, [] if isinstance(value, bool) else [Error(path, "choice" if isinstance(value, str) else "type")]

    def read(self, text: str) -> object:
        """'ja' is true."""
        return {"ja": True, "nej": False}.get(text, text)

    def write(self, value: object) -> str:
        """True is 'ja'."""
        return ("ja" if value else "nej") if isinstance(value, bool) else super().write(value)

    def show(self, value: object, lang: str) -> str:
        """'Ja', 'Nej'."""
        return super().show(self.write(value), lang)


@dataclass(frozen=True, kw_only=True)
class ManyField(ChoiceField):
    """`many`: any number of several, kept as a list."""

    kind: ClassVar[str] = "many"

    def check_value(self, value: object, path: str, *, final: bool) -> Checked:
        """Each is one of the answers."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return value, [Error(path, "type")]
        return value, [] if self.values.issuperset(value) else [Error(path, "choice")]

    def with_other(self, value: object) -> object:
        """Ticks "Andet" beside the rest."""
        if blank(value):
            return [OTHER]
        return [*value, OTHER] if isinstance(value, list) and OTHER not in value else value

    def chose_other(self, value: object) -> bool:
        """Whether "Andet" is ticked."""
        return isinstance(value, list) and OTHER in value

    def show_in(self, row: Mapping[str, object], lang: str) -> str:
        """'Træt, tung og ondt i maven'."""
        value, own = row.get(self.key), row.get(self.other_key) if self.other else None
        picked = value if isinstance(value, list) else [] if blank(value) else [value]
        labels = [self.show(item, lang) for item in picked if item != OTHER or blank(own)]
        parts = [*labels[:1], *(label.lower() for label in labels[1:])]
        return joined([*parts, *([] if blank(own) else [str(own)])], lang)
