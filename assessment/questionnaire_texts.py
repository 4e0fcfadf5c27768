"""The words about questionnaires: what a form is called, when it is due, how a score compares, and refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MINUTES = {"t0": 20, "w14": 3, "t1": 8, "t2": 20, "t3": 12}


def title(form: str, ordinal: int = 0) -> str:
    """What the patient calls the form."""
    names = {
        "t0": _("Spørgsmål før start"),
        "w14": _("Ugetjek, uge {week}").format(week=ordinal),
        "t1": _("Spørgsmål midtvejs"),
        "t2": _("Spørgsmål ved slutningen"),
        "t3": _("Spørgsmål efter et halvt år"),
    }
    return names.get(form, form)


def short_title(form: str, ordinal: int = 0) -> str:
    """The same in a table or under a curve."""
    names = {
        "t0": _("Før start"),
        "w14": _("Uge {week}").format(week=ordinal),
        "t1": _("Midtvejs"),
        "t2": _("Slut"),
        "t3": _("Et halvt år"),
    }
    return names.get(form, form)


def minutes(form: str) -> int:
    """How long the form takes (clinical.md 1.0)."""
    return MINUTES.get(form, 5)


def day(at: datetime) -> str:
    """A weekday with its date: "torsdag 26. november"."""
    return date_format(timezone.localtime(at), pgettext("date format", "l j. F"))


def date_words(on: date) -> str:
    """The same for a date."""
    return date_format(on, pgettext("date format", "l j. F"))


def last_day(closes_at: datetime) -> str:
    """The last day before a moment at midnight."""
    return day(closes_at - timedelta(seconds=1))


def clock(at: datetime) -> str:
    """The time of day: "14.32"."""
    return date_format(timezone.localtime(at), pgettext("time format", "H.i"))


def saved(at: datetime) -> str:
    """When an answer was kept."""
    return _("Gemt kl. {time}").format(time=clock(at))


def sent(at: datetime) -> str:
    """When a form was sent."""
    return _("Sendt {day} kl. {time}").format(day=day(at), time=clock(at))


def already_sent(at: datetime | None) -> str:
    """A sent form does not change."""
    if at is None:
        return _("Skemaet er sendt og kan ikke ændres.")
    return _("Skemaet blev sendt {day} kl. {time} og kan ikke ændres.").format(day=day(at), time=clock(at))


def closed(closes_at: datetime | None) -> str:
    """A form whose time has passed."""
    if closes_at is None:
        return _("Skemaet er lukket.")
    return _("Skemaet kunne udfyldes til og med {day}. Det er lukket nu.").format(day=last_day(closes_at))


def over() -> str:
    """A form of a course that has ended."""
    return _("Dit forløb er slut, så skemaet kan ikke sendes mere. Haster noget, så tryk på Brug for hjælp nu.")


def not_open(opens_at: datetime) -> str:
    """A form whose time has not come."""
    return _("Skemaet åbner {day}.").format(day=day(opens_at))


def bad_number(low: int, high: int) -> str:
    """Something else than a whole number in the range."""
    return _("Skriv et helt tal fra {low} til {high}. Er der ingen, så skriv 0.").format(low=low, high=high)


def bad_decimal(low: int, high: int) -> str:
    """Something else than a number of halves in the range."""
    return _("Skriv et tal fra {low} til {high}, gerne med en halv, som 2,5.").format(low=low, high=high)


def bad_choice() -> str:
    """Something that is not among the answers."""
    return _("Vælg et af svarene, eller gå videre uden at svare.")


def text_too_long(high: int) -> str:
    """More words than a field takes; `high` in characters."""
    return _("Teksten er for lang. Der er plads til {high} tegn.").format(high=high)


def broken_page() -> str:
    """The form lacks something that our pages always carry."""
    return _("Siden er ikke hel. Genindlæs den, og prøv igen.")


def key_taken() -> str:
    """The same key with other content."""
    return _("Siden er gemt før med andet indhold. Genindlæs siden, og prøv igen.")


def signed_out() -> str:
    """Nobody, or somebody else, is signed in."""
    return _("Du er logget ud. Log ind igen.")


def not_yours() -> str:
    """The page was opened by another person in this browser."""
    return _("Siden blev åbnet af en anden. Intet af den er gemt hos dig.")


def notice_subject() -> str:
    """A mail that anybody may read over somebody's shoulder."""
    return _("Der er nyt til dig på Lysning")


def notice_body(address: str) -> str:
    """No clinic and no content: only that there is something, and where."""
    return _("Der er noget, der venter på dig på Lysning. Log ind for at se det: {address}").format(address=address)
