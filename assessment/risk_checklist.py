"""The clinician's checklist "Vurdering af selvmordsrisiko" as data (clinical.md 3.5). Pure.

A value is text. Where there is something to choose it is the Danish words, one to a line: the record is in Danish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Words = Mapping[str, str]
TEXT, LINE, ONE, MANY, MOMENT = "text", "line", "one", "many", "moment"


@dataclass(frozen=True, slots=True)
class Field:
    """One point of the checklist. `kind`: text, line, one, many (of the options) or moment (date and time)."""

    key: str
    label: Words
    kind: str = TEXT
    help: Words | None = None
    options: tuple[Words, ...] = ()
    required: bool = False

    def chosen(self, text: str) -> list[str]:
        """The options that a stored text names."""
        known = [option["da"] for option in self.options]
        return [line for line in text.split("\n") if line in known]


def _w(da: str, en: str) -> Words:
    return {"da": da, "en": en}


ACTIONS = (
    _w("Ingen yderligere handling", "No further action"),
    _w("Tættere kontakt", "Closer contact"),
    _w("Sikkerhedsplan lavet eller gennemgået", "Safety plan made or revised"),
    _w("Egen læge samme dag", "GP the same day"),
    _w("Psykiatrisk akutmodtagelse", "Psychiatric emergency unit"),
    _w("112", "112"),
)
INFORMED = (
    _w("Patienten", "The patient"),
    _w("Kontaktpersonen", "The contact person"),
    _w("Egen læge", "The GP"),
)
TOGETHER = (_w("Ja", "Yes"), _w("Nej", "No"), _w("Usikkert", "Uncertain"))

FIELDS: tuple[Field, ...] = (
    Field(
        "thoughts",
        _w("Tanker nu", "Thoughts now"),
        help=_w("Indhold, hvor ofte, og om de kan styres", "Content, frequency, control"),
    ),
    Field("plan", _w("Plan", "Plan")),
    Field("means", _w("Forberedelse og midler", "Preparation and means")),
    Field("intent", _w("Hensigt og tidsramme", "Intent and time frame")),
    Field("earlier", _w("Tidligere forsøg og selvskade", "Earlier attempts and self-harm")),
    Field("torment", _w("Håbløshed og lidelse", "Hopelessness and torment")),
    Field("agitation", _w("Uro, impulsivitet, søvnmangel", "Agitation, impulsivity, sleep loss")),
    Field("substances", _w("Alkohol og stoffer", "Alcohol and drugs")),
    Field("psychosis", _w("Psykotiske symptomer", "Psychosis")),
    Field("loss", _w("Nyligt tab eller skam", "Recent loss or shame")),
    Field("reasons", _w("Grunde til at leve, mennesker, børn", "Reasons to live, people, children")),
    Field("own_plan", _w("Bruger sin sikkerhedsplan", "Own safety plan in use")),
    Field("together", _w("Hænger fortællingen sammen?", "Does the story hold together?"), kind=ONE, options=TOGETHER),
    Field("where", _w("Hvor er patienten nu, og hvem er der?", "Where is the patient now, and who is there?")),
    Field("conclusion", _w("Konklusion i ord", "Conclusion in words"), required=True),
    Field("action", _w("Handling", "Action"), kind=MANY, options=ACTIONS, required=True),
    Field(
        "action_details",
        _w("Om handlingen", "About the action"),
        help=_w(
            "Hvornår ved tættere kontakt. Ved akutmodtagelse: hvor, hvem der ringede, og hvem der tog imod.",
            "When, for closer contact. For an emergency unit: where, who called, accepted by whom.",
        ),
    ),
    Field("informed", _w("Informeret", "Informed"), kind=MANY, options=INFORMED),
    Field("next_contact", _w("Næste kontakt", "Next contact"), kind=MOMENT, required=True),
    Field("consulted", _w("Kollega, der er talt med", "Colleague consulted"), kind=LINE),
)
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}


def missing(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What must be there before the note is signed: conclusion, action and next contact."""
    return tuple(field.key for field in FIELDS if field.required and not _is_given(field, texts.get(field.key, "")))


def moment(text: str) -> datetime | None:
    """A date and time as the form gives it; None for anything else."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _is_given(field: Field, text: str) -> bool:
    if field.kind == MANY:
        return bool(field.chosen(text))
    return moment(text) is not None if field.kind == MOMENT else bool(text.strip())
