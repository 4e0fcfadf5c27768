"""One form as a page shows it: every question with its answer, which of them are shown now, and where one left off."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from assessment import instruments
from assessment.instruments import Instrument, Item, Value
from assessment.models import Answer, Assignment, Response


@dataclass(frozen=True)
class Question:
    """One item with what is answered now. `number` counts the questions that are shown, from 1; 0 = not shown."""

    response: Response
    instrument: Instrument
    item: Item
    latest: Answer | None
    number: int = 0

    @property
    def name(self) -> str:
        """What the field is called in a form."""
        return field_name(self.instrument.key, self.item.key)

    @property
    def is_shown(self) -> bool:
        return self.number > 0

    @property
    def value(self) -> Value | None:
        return self.item.stored(self.latest.value, self.latest.text) if self.latest else None

    @property
    def is_answered(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Part:
    """One instrument of the form."""

    instrument: Instrument
    questions: list[Question] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return any(question.is_shown for question in self.questions)


@dataclass(frozen=True)
class Paper:
    """A whole form of one patient, as it stands."""

    assignment: Assignment
    parts: list[Part]

    @cached_property
    def questions(self) -> list[Question]:
        """Every question, shown or not, in order."""
        return [question for part in self.parts for question in part.questions]

    @cached_property
    def shown(self) -> list[Question]:
        return [question for question in self.questions if question.is_shown]

    @cached_property
    def unanswered(self) -> list[Question]:
        """What is shown and asked for, but not answered."""
        return [one for one in self.shown if one.item.required and not one.is_answered]

    @property
    def count(self) -> int:
        return len(self.shown)

    @property
    def is_begun(self) -> bool:
        return any(question.latest for question in self.questions)

    @property
    def resume(self) -> int:
        """The number of the question after the one answered last, on whichever device; 0 = at the end."""
        last = max(
            (one for one in self.shown if one.latest), key=lambda one: one.latest.pk if one.latest else 0, default=None
        )
        following = self.shown[last.number :] if last else self.shown
        open_ones = [one for one in [*following, *self.shown] if not one.is_answered and one.item.required]
        return open_ones[0].number if open_ones else 0

    def named(self, name: str) -> Question | None:
        """The question of a form's field."""
        return next((one for one in self.questions if one.name == name), None)


def field_name(instrument: str, item: str) -> str:
    """Instrument and item in one word; items of two instruments of a form may have the same key."""
    return f"{instrument}-{item}"


def latest_answers(assignment: Assignment) -> dict[int, dict[str, Answer]]:
    """The newest answer to each item, for each response of the form. One query."""
    found: dict[int, dict[str, Answer]] = {}
    for answer in Answer.unscoped.filter(response__assignment=assignment).order_by("pk"):
        found.setdefault(answer.response_id, {})[answer.item] = answer
    return found


def paper(assignment: Assignment, language: str) -> Paper:
    """The form with everything that is answered in it. Two queries.

    An instrument that does not exist in the reader's language is not asked: no wording is made up (1.0, SUS).
    """
    answers, parts, before = latest_answers(assignment), [], 0
    for response in assignment.responses.order_by("position", "pk"):
        part = _part(response, answers.get(response.pk, {}), language, before)
        before += sum(question.is_shown for question in part.questions)
        parts.append(part)
    return Paper(assignment, parts)


def _part(response: Response, latest: dict[str, Answer], language: str, before: int) -> Part:
    instrument = instruments.get(response.instrument)
    by_key = {item.key: item for item in instrument.items}
    given = {key: by_key[key].stored(row.value, row.text) for key, row in latest.items()}
    asked = {item.key for item in instrument.visible(given)} if language in instrument.languages else set()
    part, number = Part(instrument), before
    for item in instrument.items:
        number += item.key in asked
        shown = number if item.key in asked else 0
        part.questions.append(Question(response, instrument, item, latest.get(item.key), shown))
    return part
