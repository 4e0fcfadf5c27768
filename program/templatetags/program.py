"""Small words for the programme's pages."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from program import answering
from program.models import EntryVersion

register = template.Library()


@register.filter
def in_language(texts: dict[str, str], language: str) -> str:
    """The text in the reader's language; both always exist."""
    return texts[language]


@register.filter
def at(found: dict[str, object], key: str) -> object:
    """What stands under a key that another variable holds; None if nothing does."""
    return found.get(key)


@register.filter
def first_name(name: str) -> str:
    """The part of a name that one is called by."""
    return name.split(" ", 1)[0]


@register.filter
def by_day(day: date) -> str:
    """Say "til torsdag" or "til torsdag 28. maj"; nothing once the day has passed: no one is told they are late."""
    ahead = (day - timezone.localdate()).days
    if ahead < 0:
        return ""
    words = date_format(day, "l") if ahead < 7 else f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}"
    return _("til %(day)s") % {"day": words}


@register.simple_tag
def saved_words(version: EntryVersion) -> str:
    """Say when it was saved, like "Gemt kl. 14.32"."""
    return answering.saved_words(version)


@register.filter
def weekday(number: int) -> str:
    """The name of a weekday, 0 = Monday."""
    return date_format(date(2024, 1, 1 + number), "l")
