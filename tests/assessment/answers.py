"""A whole application as somebody would write it: Sofie, 35, low for three months, on sertraline since the summer."""

from __future__ import annotations

from typing import Any

CPR = "010191-1234"
CHILD = "010115-4128"  # eleven years old in 2026

SECTIONS: dict[str, dict[str, Any]] = {
    "A": {
        "name": "Sofie Krog",
        "cpr": CPR,
        "phone": "20 30 40 50",
        "address": "Strandvej 1, 6700 Esbjerg",
        "language": "da",
        "gp": "Lægehuset, Esbjerg",
        "gp_phone": "75 12 34 56",
    },
    "B": {"info": "ja", "treatment": "ja", "gp_start": "ja", "gp_end": "nej", "evaluation": "nej"},
    "C": {
        "problem": "nedtrykthed",
        "own_words": "Jeg er træt hele tiden.",
        "duration": "3",
        "duration_unit": "maaneder",
        "episode": "flere",
        "episodes": "1",
        "episode_last_year": "nej",
    },
    "E": {"attempt": "nej", "self_harm": "nej", "violence": "nej"},
    "F": {
        "psychosis": "nej",
        "mania": "nej",
        "diagnoses": ["depression"],
        "drugs": "none",
        "eating": "nej",
        "weight_loss": "nej",
        "height": "170",
        "weight": "68",
        "purging": "0",
        "pregnancy": "nej",
    },
    "G": {
        "current": "nej",
        "medicine": "ja",
        "medicines": [{"name": "Sertralin", "dose": "50 mg", "depression": "ja", "changed": "nej"}],
        "earlier": "nej",
    },
    "H": {
        "work": "sygemeldt",
        "sick_weeks": "2",
        "living": "partner",
        "children": "1",
        "hours": "4",
        "reading": "8",
        "device": ["telefon"],
        "private": "ja",
    },
    "I": {"different": "At jeg kom ud af sengen.", "confidence": "6", "reasons": ["tid"]},
}


def posted(key: str, **changed: Any) -> dict[str, Any]:
    """A section as its form posts it; a value of None leaves the answer out."""
    found: dict[str, Any] = {}
    for name, value in {**SECTIONS[key], **changed}.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{name}-{n}-{part}": text for n, row in enumerate(value) for part, text in row.items()}
        elif value is not None:
            found[name] = value
    if key == "B":
        found |= {f"{name}_version": "1" for name in SECTIONS["B"]}
    return found
