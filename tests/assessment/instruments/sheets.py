"""Filling in an instrument as on paper: values in the order of the form, "-" is unanswered."""

from collections.abc import Iterable
from typing import Any

from assessment import instruments
from assessment.instruments import Score


def filled(key: str, values: Iterable[Any]) -> dict[str, Any]:
    """Answers by item."""
    items = instruments.get(key).items
    return {item.key: None if value == "-" else value for item, value in zip(items, values, strict=False)}


def score(key: str, values: Iterable[Any], **context: str | None) -> Score:
    """The score of a form."""
    return instruments.get(key).score(filled(key, values), **context)


def digits(text: str) -> list[Any]:
    """Answers of one digit each, written together."""
    return ["-" if one == "-" else int(one) for one in text]
