"""Three people on their way in: invented, and apart from the cast, so that a test of the cast counts the same."""

from __future__ import annotations

from care.access import Role
from clinic.demo.cast import Person

APPLICANTS: tuple[Person, ...] = (
    Person(
        "ole",
        "Ole Bruun",
        (Role.PATIENT,),
        "syddanmark",
        "Har sendt sin ansøgning og venter på svar.",
        "Has sent his application and awaits an answer.",
    ),
    Person(
        "signe",
        "Signe Vest",
        (Role.PATIENT,),
        "syddanmark",
        "Har sendt sin ansøgning og har valgt en tid til samtalen.",
        "Has sent her application and has chosen a time for the interview.",
    ),
    Person(
        "amal",
        "Amal Haddad",
        (Role.PATIENT,),
        "syddanmark",
        "Er i gang med sin ansøgning.",
        "Is writing her application.",
    ),
)
# Numbers that cannot be anybody's: the day is raised by 60 and the running number says TST.
NUMBERS = {"ole": "650574TST5", "signe": "720291TST2", "amal": "690499TST4"}

WRITTEN: dict[str, dict[str, dict[str, object]]] = {
    "ole": {
        "A": {
            "phone": "20 30 40 51",
            "address": "Havnegade 4, 5000 Odense C",
            "language": "da",
            "gp": "Lægerne Havnen",
        },
        "C": {
            "problem": "nedtrykthed",
            "own_words": "Jeg har ikke haft lyst til noget siden sommer. Jeg passer mit arbejde, og så sover jeg.",
            "duration": "5",
            "duration_unit": "maaneder",
            "episode": "foerste",
        },
        "E": {"attempt": "nej", "self_harm": "nej", "violence": "nej"},
        "H": {"work": "arbejde", "living": "alene", "children": "0", "hours": "4", "reading": "8"},
        "I": {"different": "At jeg kunne glæde mig til noget igen.", "confidence": "6", "reasons": ["tid", "hjemme"]},
    },
    "signe": {
        "A": {"phone": "20 30 40 52", "address": "Skovvej 18, 6000 Kolding", "language": "da"},
        "C": {
            "problem": "nedtrykthed",
            "own_words": "Efter jeg blev færdig med skolen, er dagene gledet sammen. Jeg græder tit.",
            "duration": "10",
            "duration_unit": "uger",
            "episode": "flere",
            "episodes": "2",
            "episode_last_year": "ja",
        },
        "E": {"attempt": "nej", "self_harm": "nej", "violence": "nej"},
        "H": {"work": "studie", "living": "partner", "children": "0", "hours": "5", "reading": "9"},
        "I": {"different": "At jeg kunne læse til eksamen.", "confidence": "7", "reasons": ["skrive", "ventetid"]},
    },
    "amal": {
        "A": {"phone": "20 30 40 53", "address": "Torvet 2, 7100 Vejle", "language": "da"},
        "C": {"problem": "nedtrykthed", "duration": "3", "duration_unit": "maaneder"},
    },
}
HEALTH: dict[str, object] = {
    "psychosis": "nej",
    "mania": "nej",
    "diagnoses": ["none"],
    "drugs": "none",
    "eating": "nej",
    "weight_loss": "nej",
    "height": "176",
    "weight": "74",
    "purging": "0",
    "pregnancy": "nej",
}
TREATMENT: dict[str, object] = {"current": "nej", "medicine": "nej", "earlier": "nej"}
EVERYDAY: dict[str, object] = {
    "sick_weeks": "0",
    "device": ["computer", "telefon"],
    "private": "ja",
    "needs": ["ingen"],
}
