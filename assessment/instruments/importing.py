"""Answers that come from elsewhere (FHIR, CSV): mapped by code, never guessed (clinical.md 1.0)."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.instruments.change import Number
from assessment.instruments.instrument import BadAnswer, Instrument, Item, Value
from assessment.instruments.score import Score


@dataclass(frozen=True, kw_only=True)
class Coded:
    """One delivered answer. `item` is the item's code; `answer` the answer's code, else `weight` its ordinal value.

    Both are None for a question left blank.
    """

    item: str
    answer: str | None = None
    weight: int | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was delivered, and our own score of it. The recomputed total counts; a different one is kept beside it."""

    answers: dict[str, Value | None]
    score: Score
    delivered_total: Number | None
    total_mismatch: bool


def from_codes(
    instrument: Instrument,
    delivered: Iterable[Coded],
    delivered_total: Number | None = None,
    *,
    sex: str | None = None,
) -> Imported:
    """Map and score. An unknown item or answer code, or an item that comes twice, raises BadAnswer."""
    items = {item.code: item for item in instrument.items}
    answers: dict[str, Value | None] = {}
    for coded in delivered:
        item = items.get(coded.item)
        if item is None:
            raise BadAnswer("unknown_item", coded.item)
        if item.key in answers:
            raise BadAnswer("duplicate", item.key)
        answers[item.key] = _value(item, coded)
    score = instrument.score(answers, sex=sex)
    mismatch = delivered_total is not None and delivered_total != score.total
    return Imported(answers=answers, score=score, delivered_total=delivered_total, total_mismatch=mismatch)


def _value(item: Item, coded: Coded) -> Value | None:
    """The answer behind a code; where code and weight are both there, they have to agree."""
    if coded.answer is None and coded.weight is None:
        return None
    if item.kind != "choice":
        return item.read(coded.answer or str(coded.weight))
    by_code = {option.code: option.value for option in item.options}
    if coded.answer is not None and coded.answer not in by_code:
        raise BadAnswer("unknown_code", item.key, coded.answer)
    value = by_code[coded.answer] if coded.answer is not None else coded.weight
    item.check(value)
    if coded.weight is not None and (type(coded.weight) is not int or coded.weight != value):
        raise BadAnswer("unknown_code", item.key, f"{coded.answer} is not {coded.weight}")
    return value
