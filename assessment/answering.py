"""What happens when answers are posted: read, saved one by one under keys of their own, and answered (3.1).

The page makes one key; each question's key follows from it, so that a post sent twice saves nothing twice. A post may
carry one question, as the page's own saving does, or a whole form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid5

from django.http import QueryDict
from django.utils import timezone

from assessment import questionnaire_texts as texts
from assessment.actions import questionnaires
from assessment.instruments import BadAnswer, Item, Value
from assessment.models import FollowUp
from assessment.queries.questionnaire_pages import Paper, Question
from care.access import Actor
from care.guard import KeyTaken

BODY_LIMIT = 60_000  # characters in one post; the largest honest form is far below


@dataclass
class Outcome:
    """The result of one post. `errors` are fields that hold no answer; what is typed in them is in `typed`."""

    status: int = 200
    message: str = ""
    follow_up: FollowUp | None = None
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    changed: bool = False


def handle(actor: Actor, paper: Paper, post: QueryDict, language: str) -> Outcome:
    """Carry out one post of a form; never raises for anything a browser can send."""
    key = _uuid(post.get("key"))
    if key is None or sum(len(post.get(name) or "") for name in post) > BODY_LIMIT:
        return Outcome(400, texts.broken_page())
    outcome = Outcome()
    for question, text in _posted(paper, post):
        _one(actor, question, text, language, uuid5(key, question.name), outcome)
        if outcome.status in {400, 409}:
            return outcome
    outcome.message = outcome.message or texts.saved(timezone.now())
    return outcome


def _posted(paper: Paper, post: QueryDict) -> Iterator[tuple[Question, str]]:
    """The questions that the post speaks of, those that call for help first: nothing may come before them."""
    named = [question for question in paper.questions if question.name in post]
    for question in sorted(named, key=lambda one: not one.item.risk):
        yield question, post.get(question.name) or ""


def _one(actor: Actor, question: Question, text: str, language: str, key: UUID, outcome: Outcome) -> None:
    try:
        value = question.item.read(text.replace("\r\n", "\n"))
    except BadAnswer as error:
        outcome.status = 422
        outcome.errors[question.name] = outcome.message = words_for(question.item, error)
        outcome.typed[question.name] = text
        return
    if value != question.value or (question.latest is not None and question.latest.code == key):
        _save(actor, question, value, language, key, outcome)


def _save(actor: Actor, question: Question, value: Value | None, language: str, key: UUID, outcome: Outcome) -> None:
    number = None if isinstance(value, str) else value
    try:
        saved = questionnaires.save_answer(
            by=actor,
            response=question.response,
            item=question.item.key,
            value=number if number is None or isinstance(number, int) else Decimal(number),
            text=value if isinstance(value, str) else "",
            language=language,
            key=key,
        )
    except questionnaires.Refused as error:
        outcome.status, outcome.message = 409, error.messages[0]
    except KeyTaken:
        outcome.status, outcome.message = 409, texts.key_taken()
    else:
        outcome.changed = True
        outcome.follow_up = outcome.follow_up or saved.follow_up


def words_for(item: Item, error: BadAnswer) -> str:
    """What is wrong with what was typed."""
    if error.code == "too_long":
        return texts.text_too_long(item.high)
    if item.kind == "decimal":
        return texts.bad_decimal(item.low, item.high)
    return texts.bad_number(item.low, item.high) if item.kind == "number" else texts.bad_choice()


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
