"""The shape of every instrument, and the one place where answers become a score.

Rules common to all (clinical.md 1.0): a total needs every scored item; nothing is guessed; a wrong answer raises.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assessment.instruments.change import Change, Criteria, NotComparable, Number, between
from assessment.instruments.item import Answers, BadAnswer, Item, Option, Value
from assessment.instruments.score import Details, Outcome, Score, Total
from assessment.instruments.words import Text

__all__ = ["Answers", "BadAnswer", "Band", "Instrument", "Item", "Option", "Sheet", "Value", "scale"]

Variant = Literal["dsam"]
RISK_FROM = 1  # MDI item 6 and PHQ-9 item 9 call for help from 1 (clinical.md 1.1, 1.2, 3.1)


@dataclass(frozen=True)
class Band:
    """A category of totals up to and including `high`, in order. `label` is for clinicians."""

    high: int
    slug: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Answers that have been checked, without blanks and without those to questions that are not asked."""

    answers: dict[str, Value]
    sex: str | None = None
    variant: str | None = None

    def points(self, keys: Iterable[str]) -> list[int]:
        """The values of these items, in order; a choice's value is always a whole number."""
        return [int(self.answers[key]) for key in keys]


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """An instrument: words, answers, scoring, cut-offs, change, source, licence, version.

    `rule` turns complete answers into an Outcome (None: nothing is summed); `summed` gives the partial sum;
    `facts` gives details that hold for incomplete answers too.
    """

    key: str
    title: Text
    items: tuple[Item, ...]
    licence: str
    source: str
    version: str = "1"
    intro: Text = field(default_factory=dict)
    heading: Text = field(default_factory=dict)
    notice: Text = field(default_factory=dict)
    languages: tuple[str, ...] = ("da", "en")
    higher_is_worse: bool = True
    score_range: tuple[int, int] | None = None
    code_system: str = ""
    panel_code: str = ""
    total_code: str = ""
    bands: tuple[Band, ...] = ()
    criteria: Criteria = field(default_factory=Criteria)
    rule: Callable[[Sheet], Outcome] | None = None
    summed: Callable[[Sheet], Total] | None = None
    facts: Callable[[Sheet], Details] | None = None

    @cached_property
    def by_key(self) -> dict[str, Item]:
        """The items by their keys."""
        return {item.key: item for item in self.items}

    @cached_property
    def risk_keys(self) -> tuple[str, ...]:
        """The items whose answer may call for help at once."""
        return tuple(item.key for item in self.items if item.risk)

    def item(self, key: object) -> Item:
        """The item with this key."""
        found = self.by_key.get(key) if isinstance(key, str) else None
        if found is None:
            raise BadAnswer("unknown_item", str(key))
        return found

    def check(self, item_key: object, value: object) -> None:
        """Raise BadAnswer unless `value` is an answer to that item."""
        self.item(item_key).check(value)

    def visible(self, answers: Answers) -> tuple[Item, ...]:
        """The questions that these answers leave open: all but those whose `shown_if` does not hold."""
        given = self._checked(answers)
        return tuple(item for item in self.items if self._is_asked(item, given))

    def score(self, answers: Answers, *, sex: str | None = None, variant: str | None = None) -> Score:
        """The score; None and absent are unanswered. Raises BadAnswer for anything that is no answer.

        `sex` is "K", "M" or None (AUDIT-C's cut-off); `variant` "dsam" or None (MDI's ICD-10 algorithm).
        """
        if sex not in {"K", "M", None} or variant not in {"dsam", None}:
            raise ValueError(f"no such sex or variant: {sex!r}, {variant!r}")
        given = self._checked(answers)
        asked = [item for item in self.items if item.shown_if is None or self._is_asked(item, given)]
        sheet = Sheet(
            answers={item.key: given[item.key] for item in asked if item.key in given}, sex=sex, variant=variant
        )
        scored = [item.key for item in asked if item.scored]
        missing = [key for key in scored if key not in given]
        return self._score(sheet, missing, len(scored) - len(missing))

    def _score(self, sheet: Sheet, missing: list[str], n_answered: int) -> Score:
        details = self.facts(sheet) if self.facts else {}
        outcome = Outcome(None)
        if missing:
            details = details | {"missing": missing}
        elif self.rule:
            outcome = self.rule(sheet)
            details = details | outcome.details
        return Score(
            instrument=self.key,
            version=self.version,
            complete=not missing,
            n_answered=n_answered,
            partial_sum=self.summed(sheet) if self.summed else None,
            total=outcome.total,
            severity=outcome.severity or self.severity_of(outcome.total),
            alerts=tuple(key for key in self.risk_keys if int(sheet.answers.get(key, 0)) >= RISK_FROM),
            details=details,
        )

    def _checked(self, answers: Answers) -> dict[str, Value]:
        """The answers that were given; a blank text is none."""
        given: dict[str, Value] = {}
        for key, value in answers.items():
            item = self.item(key)
            if value is not None and not (value == "" and item.kind == "text"):
                item.check(value)
                given[key] = value
        return given

    def _is_asked(self, item: Item, given: dict[str, Value]) -> bool:
        if item.shown_if is None:
            return True
        if item.shown_if == "total>0":
            return any(int(given.get(one.key, 0)) > 0 for one in self.items if one.scored)
        key, values = item.shown_if
        return given.get(key) in values

    def severity_of(self, total: Number | None) -> str | None:
        """The category of a total."""
        if total is None:
            return None
        return next((band.slug for band in self.bands if total <= band.high), None)

    def severity_label(self, slug: str) -> Text:
        """The category in words."""
        return {band.slug: band.label for band in self.bands}[slug]

    def change(self, before: Score | Number, after: Score | Number, criteria: Criteria | None = None) -> Change:
        """From one total to a later one; `criteria` overrides the instrument's (configuration, 1.1).

        Raises NotComparable when one has no total, or when they have different greatest sums.
        """
        if self._max(before) != self._max(after):
            raise NotComparable(f"{self.key}: convert to percent first")
        return between(
            self._total(before), self._total(after), criteria or self.criteria, higher_is_worse=self.higher_is_worse
        )

    def _total(self, score: Score | Number) -> Number:
        if not isinstance(score, Score):
            return score
        if score.instrument != self.key or score.total is None:
            raise NotComparable(f"{score.instrument}: no total of {self.key}")
        return score.total

    def _max(self, score: Score | Number) -> int | None:
        highest = self.score_range[1] if self.score_range else None
        return score.details.get("max", highest) if isinstance(score, Score) else highest


def scale(system: str, *labels: tuple[int, str, str]) -> tuple[Option, ...]:
    """Options with own codes: (value, Danish, English), in the order in which they are shown."""
    return tuple(Option(value=value, text={"da": da, "en": en}, code=f"{system}-{value}") for value, da, en in labels)


def add_up(keys: Iterable[str]) -> Callable[[Sheet], int]:
    """The sum of what is answered among these items."""
    wanted = tuple(keys)
    return lambda sheet: sum(int(sheet.answers[key]) for key in wanted if key in sheet.answers)
