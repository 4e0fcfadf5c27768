"""How soon the clinic answers when an answer calls for help: class A, B or C (clinical.md 3.1, 3.2; rulings 1-4).

Pure. The class is a deadline (svarfrist), never a level of risk. It is computed anew at every save from the highest
value of each answer within the alert (`highest`), and with what it was before: A never falls, and a B that has
become firm can only rise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from assessment.risk_questions import (
    DECLINES,
    FLEETING,
    K_ANSWERS,
    LAST_YEAR,
    NO,
    OFTEN,
    QUESTIONS,
    UNSURE,
    YES,
    Question,
)

__all__ = ["FOLLOW_UP_MINUTES", "K_ANSWERS", "QUESTIONS", "BadFacts", "Facts", "Grade", "Question", "grade", "highest"]

FOLLOW_UP_MINUTES = 10
TRIGGERS = ("item", "button", "application", "blank", "staff")
RANKS = ("none", "C", "B", "A")
DECISIVE = ("k1", "k2", "k3", "k4", "k5")  # K6 and K7 change nothing; the clinician sees them
# What a question that is left blank counts as (ruling 2). K5 is marked as unanswered besides.
BLANK: Mapping[str, str] = MappingProxyType({"k1": FLEETING, "k2": DECLINES, "k3": DECLINES, "k4": DECLINES, "k5": NO})
ITEM_LIMITS: Mapping[str, int] = MappingProxyType({"mdi6": 5, "phq9_9": 3})


class BadFacts(ValueError):
    """A key or a value that the rule does not know."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known within one alert; None = not answered. `before` and `firm` are the alert's class until now."""

    mdi6: int | None = None
    phq9_9: int | None = None
    k1: str | None = None
    k2: str | None = None
    k3: str | None = None
    k4: str | None = None
    k5: str | None = None
    triggers: frozenset[str] = frozenset()
    finished: bool = False
    before: str | None = None
    firm: bool = False

    def __post_init__(self) -> None:
        for name, most in ITEM_LIMITS.items():
            _check_number(name, getattr(self, name), most)
        for name in DECISIVE:
            _check_choice(name, getattr(self, name), (*K_ANSWERS[name], None))
        for trigger in self.triggers:
            _check_choice("trigger", trigger, TRIGGERS)
        _check_choice("before", self.before, ("A", "B", "C", None))

    @classmethod
    def from_json(cls, data: object) -> Facts:
        """Facts from `{"mdi6": 1, "k1": "nej", "trigger": "item", "finished": true}`; any key may be absent."""
        if not isinstance(data, dict):
            raise BadFacts("give a JSON object")
        known = {*ITEM_LIMITS, *DECISIVE, "trigger", "finished"}
        if unknown := sorted(set(data) - known):
            raise BadFacts(f"unknown key: {', '.join(unknown)} (known: {', '.join(sorted(known))})")
        if nothing := sorted(name for name, value in data.items() if value is None):
            raise BadFacts(f"{', '.join(nothing)}: leave the key out instead of null")
        return cls(**_fields(data))

    @property
    def item_triggered(self) -> bool:
        """Whether MDI 6 or PHQ-9 9 says one or more (3.1)."""
        return bool(self.mdi6 or self.phq9_9)

    @property
    def has_answers(self) -> bool:
        """Whether any of K1-K5 is answered."""
        return any(getattr(self, name) is not None for name in DECISIVE)

    def counted(self, name: str) -> str:
        """A K answer as it counts: a blank one is substituted (ruling 2)."""
        return getattr(self, name) or BLANK[name]


@dataclass(frozen=True, slots=True)
class Grade:
    """The class (`A`, `B`, `C` or `none`), whether a B may still fall, and why, as codes of `risk_texts.REASONS`."""

    letter: str
    provisional: bool
    reasons: tuple[str, ...]


def grade(facts: Facts) -> Grade:
    """The class of 3.2 for what is known now."""
    letter, reasons = _fresh(facts)
    if facts.before is not None and _held(facts, letter):
        letter, reasons = facts.before, (*reasons, f"before_{facts.before.lower()}")
    return Grade(letter, letter == "B" and not facts.finished and not facts.firm, reasons)


def highest(*several: Facts) -> Facts:
    """The gravest value of every answer, in whatever order they were saved (ruling 4)."""
    values: dict[str, Any] = {name: _most(getattr(one, name) for one in several) for name in ITEM_LIMITS}
    for name in DECISIVE:
        given = [K_ANSWERS[name].index(answer) for one in several if (answer := getattr(one, name)) is not None]
        values[name] = K_ANSWERS[name][max(given)] if given else None
    before = max((one.before or "none" for one in several), key=RANKS.index, default="none")
    return Facts(
        **values,
        triggers=frozenset().union(*(one.triggers for one in several)),
        finished=any(one.finished for one in several),
        before=None if before == "none" else before,
        firm=any(one.firm for one in several),
    )


def _fresh(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """The class by the answers alone."""
    if not (facts.triggers or facts.item_triggered or facts.has_answers):
        return "none", ()
    if reasons := tuple(_a_reasons(facts)):
        return "A", reasons
    if _only_a_blank(facts):
        return "C", ("blank_item",)
    if reasons := tuple(_b_reasons(facts)):
        return "B", reasons
    return "C", ("finished",)


def _only_a_blank(facts: Facts) -> bool:
    """A blank item 6 or 9 and nothing else gives C, also while nobody has answered K1-K5 (ruling 1)."""
    return facts.triggers == {"blank"} and not facts.item_triggered and not facts.has_answers


def _held(facts: Facts, letter: str) -> bool:
    """Whether the class that the alert has outranks the computed one, and may not fall to it."""
    assert facts.before is not None  # noqa: S101 - asked by the caller; tells the type
    lower = RANKS.index(letter) < RANKS.index(facts.before)
    may_fall = facts.before == "B" and not facts.firm and facts.finished and letter == "C"
    return lower and not may_fall


def _a_reasons(facts: Facts) -> list[str]:
    k1, k2, k3, k4 = (facts.counted(name) for name in DECISIVE[:4])
    found = {
        "acts_soon": k4 == YES,
        "means_at_hand": k3 == YES and k1 != NO,
        "unsure_with_plan": k4 == UNSURE and k2 == YES,
    }
    return [code for code, holds in found.items() if holds]


def _b_reasons(facts: Facts) -> list[str]:
    k1, k2, k3, k4, k5 = (facts.counted(name) for name in DECISIVE)
    found = {
        "plan": facts.k2 == YES,
        "plan_unanswered": k2 == DECLINES and (facts.finished or facts.k2 is not None),
        "thinks_often": k1 == OFTEN,
        "unsure": k4 == UNSURE,
        "acts_unanswered": k4 == DECLINES and (facts.finished or facts.k4 is not None),
        "means": k3 == YES,
        "means_unanswered": k3 == DECLINES and (facts.finished or facts.k3 is not None),
        "attempt_last_year": k5 == LAST_YEAR and k1 != NO,
        "phq9_9_high": (facts.phq9_9 or 0) >= 2,
        "mdi6_high": (facts.mdi6 or 0) >= 3,
        "unfinished": not facts.finished,
    }
    return [code for code, holds in found.items() if holds]


def _most(values: Any) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in data.items() if name != "trigger"}
    if "trigger" in data:
        _check_choice("trigger", data["trigger"], TRIGGERS)
        fields["triggers"] = frozenset({data["trigger"]})
    if not isinstance(fields.get("finished", False), bool):
        raise BadFacts("finished: give true or false")
    return fields


def _check_number(name: str, value: object, most: int) -> None:
    if value is not None and (type(value) is not int or not 0 <= value <= most):
        raise BadFacts(f"{name}: give a whole number from 0 to {most}")


def _check_choice(name: str, value: object, allowed: tuple[str | None, ...]) -> None:
    if not (value is None or isinstance(value, str)) or value not in allowed:
        raise BadFacts(f"{name}: give one of {', '.join(repr(one) for one in allowed if one is not None)}")
