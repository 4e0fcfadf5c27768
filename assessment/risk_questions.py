"""The follow-up questions K1-K7 in the order and words in which patients meet them (clinical.md 3.2). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Words = Mapping[str, str]
NO, YES, DECLINES, UNSURE = "nej", "ja", "ønsker ikke", "ved ikke"
FLEETING, OFTEN = "flygtigt", "ofte"
LONG_AGO, LAST_YEAR = "over et år", "seneste år"
# The slugs of each question, mildest first: a later, milder answer never takes the place of a graver one (ruling 4).
K_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "k1": (NO, FLEETING, OFTEN),
        "k2": (NO, DECLINES, YES),
        "k3": (NO, DECLINES, YES),
        "k4": (NO, DECLINES, UNSURE, YES),
        "k5": (NO, LONG_AGO, LAST_YEAR),
        "k6": (YES, NO),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, slug by slug; K7 has none and takes a telephone number."""

    key: str
    text: Words
    options: Mapping[str, Words]


def _words(da: str, en: str) -> Words:
    return {"da": da, "en": en}


_NO = _words("Nej", "No")
_YES = _words("Ja", "Yes")
_DECLINES = _words("Ønsker ikke at svare", "Prefer not to answer")
_OPEN = {NO: _NO, YES: _YES, DECLINES: _DECLINES}

QUESTIONS = (
    Question(
        "k1",
        _words(
            "Har du i dag eller de sidste par dage tænkt på at tage dit eget liv?",
            "Today or in the last few days, have you thought about taking your own life?",
        ),
        {
            NO: _NO,
            FLEETING: _words("Ja, flygtigt", "Yes, fleetingly"),
            OFTEN: _words("Ja, ofte", "Yes, often"),
        },
    ),
    Question(
        "k2",
        _words("Har du tænkt over, hvordan du ville gøre det?", "Have you thought about how you would do it?"),
        _OPEN,
    ),
    Question(
        "k3",
        _words(
            "Har du gjort noget for at forberede det, eller har du det, du ville bruge, inden for rækkevidde?",
            "Have you prepared anything, or do you have what you would use within reach?",
        ),
        _OPEN,
    ),
    Question(
        "k4",
        _words(
            "Er der risiko for, at du vil handle på tankerne inden for det næste døgn?",
            "Could you come to act on the thoughts within the next 24 hours?",
        ),
        {NO: _NO, UNSURE: _words("Ved ikke", "Not sure"), YES: _YES, DECLINES: _DECLINES},
    ),
    Question(
        "k5",
        _words("Har du før forsøgt at tage dit eget liv?", "Have you tried before?"),
        {
            NO: _NO,
            LONG_AGO: _words("Ja, for mere end et år siden", "Yes, more than a year ago"),
            LAST_YEAR: _words("Ja, inden for det seneste år", "Yes, within the last year"),
        },
    ),
    Question(
        "k6",
        _words(
            "Er der nogen, du kan være sammen med eller ringe til nu?",
            "Is there someone you can be with or call now?",
        ),
        {YES: _YES, NO: _NO},
    ),
    Question("k7", _words("Hvilket nummer kan vi ringe på?", "Which number can we call?"), {}),
)
