"""Danish and English words: the shape of every text in a worksheet, and dates and times said in words."""

import datetime as dt
from typing import TypedDict


class Text(TypedDict):
    """The same words in both languages of the product."""

    da: str
    en: str


WEEKDAYS: tuple[Text, ...] = (
    Text(da="Mandag", en="Monday"),
    Text(da="Tirsdag", en="Tuesday"),
    Text(da="Onsdag", en="Wednesday"),
    Text(da="Torsdag", en="Thursday"),
    Text(da="Fredag", en="Friday"),
    Text(da="Lørdag", en="Saturday"),
    Text(da="Søndag", en="Sunday"),
)

_MONTHS: tuple[Text, ...] = (
    Text(da="januar", en="January"),
    Text(da="februar", en="February"),
    Text(da="marts", en="March"),
    Text(da="april", en="April"),
    Text(da="maj", en="May"),
    Text(da="juni", en="June"),
    Text(da="juli", en="July"),
    Text(da="august", en="August"),
    Text(da="september", en="September"),
    Text(da="oktober", en="October"),
    Text(da="november", en="November"),
    Text(da="december", en="December"),
)


def say(text: Text, lang: str) -> str:
    """The words in `lang`; everything but English is Danish, the source language."""
    return text["en"] if lang == "en" else text["da"]


def number_in_words(value: float, lang: str) -> str:
    """At most one decimal, with a comma in Danish: 1,7."""
    text = f"{value:.1f}".removesuffix(".0")
    return text if lang == "en" else text.replace(".", ",")


def date_in_words(day: dt.date, lang: str) -> str:
    """'torsdag den 28. maj 2026', 'Thursday 28 May 2026'."""
    weekday, month = say(WEEKDAYS[day.weekday()], lang), say(_MONTHS[day.month - 1], lang)
    if lang == "en":
        return f"{weekday} {day.day} {month} {day.year}"
    return f"{weekday.lower()} den {day.day}. {month} {day.year}"


def time_in_words(time: dt.time, lang: str) -> str:
    """'kl. 19.30', '19:30'."""
    return f"{time:%H:%M}" if lang == "en" else f"kl. {time:%H.%M}"


def joined(parts: list[str], lang: str) -> str:
    """'a, b og c', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'and' if lang == 'en' else 'og'} {parts[-1]}"
