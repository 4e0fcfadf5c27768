"""Telephone numbers as people write them. Pure."""

from __future__ import annotations

import re

import phonenumbers

_SHORT = re.compile(r"1\d{2,5}")


class BadPhone(ValueError):
    """Not a number that can be dialled."""


def clean(text: str) -> str:
    """The number as it is shown: `1813`, `70 11 31 31`, `+46 8 123 456 78`. Raises BadPhone."""
    compact = re.sub(r"[\s.\-()]", "", text)
    if _SHORT.fullmatch(compact):
        return compact
    try:
        number = phonenumbers.parse(text, "DK")
    except phonenumbers.NumberParseException as error:
        raise BadPhone(text) from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone(text)
    danish = number.country_code == 45
    style = phonenumbers.PhoneNumberFormat.NATIONAL if danish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
