"""The checklist of the next module in words: what is done, what is missing, and when it opens by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from program.unlocking import Checklist, Facts, Item
from program.worksheets.words import say


@dataclass(frozen=True, slots=True)
class Line:
    """One line a patient reads; `code` is the rule's letter in clinical.md 4.5."""

    code: str
    met: bool
    text: str


def lines(facts: Facts, checks: Checklist, reader: str, language: str) -> list[Line]:
    """Everything the patient can do something about or wait for; f and g only while they stand in the way."""
    return [line for item in checks.items for line in _lines(item, facts, checks, reader, language)]


def _lines(item: Item, facts: Facts, checks: Checklist, reader: str, language: str) -> Iterator[Line]:
    match item.code:
        case "a":
            yield Line("a", item.met, _pages(facts.unread))
        case "b":
            yield from (Line("b", need.met_at is not None, say(need.text, language)) for need in facts.needs)
        case "c":
            yield Line("c", item.met, _check(facts))
        case "d":
            yield Line("d", item.met, _answer(item, facts, checks, reader))
        case "e":
            yield Line("e", item.met, _days(item))
        case "f" if not item.met:
            yield Line("f", met=False, text=_("Vi vil gerne tale med dig først. Vi ringer eller skriver til dig."))
        case "g" if not item.met:
            yield Line("g", met=False, text=_("Dit forløb holder pause. Modulet åbner, når du er i gang igen."))


def _pages(unread: int) -> str:
    if unread == 0:
        return _("Du har åbnet alle sider.")
    return ngettext("Åbn den sidste side.", "Åbn de sidste %(count)d sider.", unread) % {"count": unread}


def _check(facts: Facts) -> str:
    if not facts.week_answered:
        return _("Svar på ugens spørgsmål.")
    if facts.checks < facts.checks_needed:
        shown = {"have": facts.checks, "need": facts.checks_needed}
        return _("Svar på ugens spørgsmål i %(need)d uger. Du har svaret i %(have)d.") % shown
    return _("Du har svaret på ugens spørgsmål.")


def _answer(item: Item, facts: Facts, checks: Checklist, reader: str) -> str:
    if facts.answered_at:
        return _("%(name)s har svaret dig.") % {"name": reader}
    if checks.by_time:
        return _("Du har ventet længe nok på svar. Modulet åbner alligevel.")
    if item.at is None:
        return _("%(name)s svarer, når du har sendt dine øvelser.") % {"name": reader}
    return _("%(name)s læser det, du har sendt – senest %(when)s.") % {"name": reader, "when": in_words(item.at)}


def _days(item: Item) -> str:
    if item.met or item.at is None:
        return _("Der er gået fem dage, siden modulet åbnede.")
    return _("Tag mindst fem dage til hvert modul. Det er tidligst %(day)s.") % {"day": day_in_words(item.at)}


def summary(checks: Checklist, number: int) -> str:
    """One sentence: when the next module opens, or what it waits for."""
    if any(item.code == "f" for item in checks.missing):
        return _("Vi vil gerne tale med dig først. Vi ringer eller skriver til dig.")
    if checks.is_open:
        return _("Modul %(number)d åbner nu.") % {"number": number}
    if checks.opens_at:
        return _("Modul %(number)d åbner senest %(when)s.") % {"number": number, "when": in_words(checks.opens_at)}
    return _("Modul %(number)d åbner, når det på listen er på plads.") % {"number": number}


def clinic() -> str:
    """Who answers while nobody is assigned."""
    return _("Klinikken")


def in_words(moment: datetime) -> str:
    """'onsdag den 11. februar kl. 10.00'; midnight is only the day."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        return day_in_words(moment)
    return _("%(day)s kl. %(time)s") % {"day": day_in_words(moment), "time": time_format(local, "H.i")}


def day_in_words(moment: datetime) -> str:
    """'onsdag den 11. februar'."""
    local = timezone.localtime(moment)
    return _("%(weekday)s den %(day)s") % {
        "weekday": date_format(local, "l"),
        "day": date_format(local, "MONTH_DAY_FORMAT"),
    }
