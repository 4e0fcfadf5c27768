"""Words and figures of questionnaires for templates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.translation import gettext as _

from assessment import questionnaire_texts as texts
from assessment.instruments import say
from assessment.queries.questionnaire_pages import Paper, Part, Question

register = template.Library()
register.filter("sent_words", texts.sent)


@register.filter
def said(words: Mapping[str, str], language: str) -> str:
    """Words of an instrument in the reader's language."""
    return say(words, language)


@register.filter
def first_name(name: str) -> str:
    """The part of a name that one is called by."""
    return name.split(" ", 1)[0]


@register.filter
def item(values: Mapping[str, str] | str | None, name: str) -> str | None:
    """What a mapping holds under a name; None without the mapping or the name."""
    return values.get(name) if isinstance(values, Mapping) else None


@register.filter
def same(one: int, other: int) -> bool:
    """Whether two numbers are equal, for `with`."""
    return one == other


@register.filter
def holds(part: Part, number: int) -> bool:
    """Whether the question with this number is in the part."""
    return any(question.number == number for question in part.questions)


@register.filter
def condition(question: Question) -> str:
    """When the question is asked, for the page's own script: "total>0", or a field and its values."""
    shown_if = question.item.shown_if
    if shown_if is None or isinstance(shown_if, str):
        return shown_if or ""
    key, values = shown_if
    return f"{question.instrument.key}-{key}={','.join(map(str, values))}"


@register.filter
def figure(value: Decimal | int | None) -> str:
    """A number as the reader writes it, without needless zeros."""
    if value is None:
        return ""
    return localize(value.normalize() if isinstance(value, Decimal) else value)


@register.simple_tag
def question_at(paper: Paper, number: int) -> str:
    """The field of the question with this number."""
    return next((question.name for question in paper.shown if question.number == number), "")


@register.simple_tag
def answer_words(question: Question, language: str) -> str:
    """What is answered, in words."""
    value: Any = question.value
    if value is None:
        return _("ikke besvaret")
    if question.item.kind == "choice":
        return say(question.item.option(value).text, language)
    if question.item.kind == "text":
        return str(value)
    return f"{figure(value)} {say(question.item.unit, language)}".strip()
