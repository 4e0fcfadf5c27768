"""The guide of the assessment interview ("udredningssamtale") as data (clinical.md 2.5, 3.5). Pure.

Fields are those of the risk checklist: a value is text, and a choice is the Danish words, because the record is in
Danish. The suicide section is the checklist itself, so that the two never drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assessment import risk_checklist
from assessment.risk_checklist import LINE, MANY, MOMENT, ONE, TEXT, Field, Words

RISK = "risk_"  # before the keys of the checklist


def _w(da: str, en: str) -> Words:
    return {"da": da, "en": en}


YES_NO = (_w("Ja", "Yes"), _w("Nej", "No"))
RATING = (_w("Ikke til stede", "Not present"), _w("Let", "Mild"), _w("Moderat", "Moderate"), _w("Svær", "Severe"))
DIAGNOSES = (
    _w("F32.0 Depressiv enkeltepisode, let", "F32.0 Depressive episode, mild"),
    _w("F32.1 Depressiv enkeltepisode, moderat", "F32.1 Depressive episode, moderate"),
    _w("F33.0 Tilbagevendende depression, let", "F33.0 Recurrent depression, mild"),
    _w("F33.1 Tilbagevendende depression, moderat", "F33.1 Recurrent depression, moderate"),
    _w("Anden, skrives herunder", "Another, written below"),
    _w("Ingen", "None"),
)
OUTCOMES: Mapping[str, Words] = {
    "U5": _w("Optages", "Admitted"),
    "U6": _w("Henvises eller vejledes videre", "Referred or guided on"),
    "U2": _w("Egen læge først", "The GP first"),
}
WEEKDAYS = (
    _w("Mandag", "Monday"),
    _w("Tirsdag", "Tuesday"),
    _w("Onsdag", "Wednesday"),
    _w("Torsdag", "Thursday"),
    _w("Fredag", "Friday"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the guide."""

    key: str
    title: Words
    fields: tuple[Field, ...]
    lead: Words | None = None


def _field(key: str, da: str, en: str, *, kind: str = TEXT, required: bool = False, **more: object) -> Field:
    return Field(key, _w(da, en), kind=kind, required=required, **more)  # type: ignore[arg-type]


def _symptom(key: str, da: str, en: str) -> Field:
    return _field(f"icd_{key}", da, en, kind=ONE, options=RATING)


def _checklist() -> Iterable[Field]:
    """3.5 with its required points, but for the next contact, which only an action asks for."""
    for one in risk_checklist.FIELDS:
        yield replace(one, key=RISK + one.key, required=one.required and one.kind != MOMENT)


START = Part(
    "start",
    _w("Før I begynder", "Before you begin"),
    (
        _field("identity", "Identiteten er bekræftet", "Identity checked", kind=ONE, options=YES_NO, required=True),
        _field(
            "place",
            "Hvor er patienten i dag? Adresse",
            "Where is the patient today? Address",
            kind=LINE,
            required=True,
            help=_w("Så vi kan sende hjælp, hvis det bliver nødvendigt.", "So that help can be sent if needed."),
        ),
        _field("room", "Andre i rummet", "Others in the room", kind=LINE),
        _field("callback", "Telefon, hvis forbindelsen ryger", "Phone for call-back", kind=LINE, required=True),
    ),
)
PROBLEM = Part(
    "problem",
    _w("Det, det handler om", "The problem"),
    (
        _field("presenting", "Aktuel problemstilling", "Presenting problem", required=True),
        _field("history", "Forløb og tidligere episoder", "History and earlier episodes"),
    ),
)
SYMPTOMS = Part(
    "symptoms",
    _w("Symptomer efter ICD-10", "ICD-10 symptoms"),
    (
        _symptom("mood", "Nedtrykthed", "Low mood"),
        _symptom("interest", "Nedsat lyst eller interesse", "Loss of interest"),
        _symptom("energy", "Nedsat energi eller øget træthed", "Loss of energy"),
        _symptom("esteem", "Nedsat selvtillid", "Low self-confidence"),
        _symptom("guilt", "Selvbebrejdelser eller skyldfølelse", "Self-reproach or guilt"),
        _symptom("death", "Tanker om død eller selvmord", "Thoughts of death or suicide"),
        _symptom("thinking", "Besvær med at tænke eller koncentrere sig", "Difficulty thinking or concentrating"),
        _symptom("motor", "Uro eller hæmning", "Agitation or slowing"),
        _symptom("sleep", "Søvnforstyrrelser", "Sleep disturbance"),
        _symptom("appetite", "Ændret appetit eller vægt", "Change of appetite or weight"),
        _field("symptoms_text", "Om symptomerne", "About the symptoms"),
    ),
    _w("Din egen vurdering ud fra samtalen.", "Your own rating from the conversation."),
)
OTHER = Part(
    "other",
    _w("Andet, der skal afklares", "Other conditions"),
    (
        _field("mania", "Mani eller hypomani, nu eller før", "Mania or hypomania, now or before"),
        _field("psychosis", "Psykotiske symptomer", "Psychotic symptoms"),
        _field("anxiety", "Angst og tvang", "Anxiety and compulsions"),
        _field("ptsd", "Belastende oplevelser og PTSD", "Traumatic experiences and PTSD"),
        _field("eating", "Spisning og vægt", "Eating and weight"),
        _field("substances", "Alkohol og stoffer", "Alcohol and drugs"),
    ),
)
SUICIDE = Part(
    "suicide",
    _w("Vurdering af selvmordsrisiko", "Suicide assessment"),
    tuple(_checklist()),
    _w("Spørg uden pårørende i rummet.", "Ask without relatives present."),
)
LIFE = Part(
    "life",
    _w("Hverdag og ressourcer", "Everyday life and resources"),
    (
        _field("function", "Funktion i hverdag og arbejde", "Function in everyday life and work", required=True),
        _field("medicine", "Medicin", "Medicine"),
        _field("social", "Bolig, familie, økonomi, netværk", "Home, family, money, network"),
        _field("strengths", "Styrker", "Strengths"),
        _field("motivation", "Motivation og mål", "Motivation and goals"),
        _field("barriers", "Det, der kan komme i vejen", "Barriers"),
    ),
)
CONCLUSION = Part(
    "conclusion",
    _w("Konklusion", "Conclusion"),
    (
        _field("diagnosis", "Diagnose, ICD-10", "Diagnosis, ICD-10", kind=ONE, options=DIAGNOSES, required=True),
        _field("diagnosis_other", "Anden diagnose, kode og tekst", "Another diagnosis, code and text", kind=LINE),
        _field("differential", "Differentialdiagnoser", "Differential diagnoses"),
        _field("outcome", "Udfald", "Outcome", kind=ONE, options=tuple(OUTCOMES.values()), required=True),
        _field("plan", "Plan", "Plan", required=True),
        _field("answer_day", "Aftalt svardag", "Agreed answer day", kind=ONE, options=WEEKDAYS),
        _field(
            "safety_plan", "Behov for sikkerhedsplan", "Safety plan needed", kind=ONE, options=YES_NO, required=True
        ),
        _field("consents", "Samtykker er bekræftet", "Consents confirmed", kind=ONE, options=YES_NO, required=True),
        _field("minutes", "Tid brugt, i minutter", "Time used, in minutes", kind=LINE, required=True),
    ),
)
PARTS: tuple[Part, ...] = (START, PROBLEM, SYMPTOMS, OTHER, SUICIDE, LIFE, CONCLUSION)
FIELDS: tuple[Field, ...] = tuple(one for part in PARTS for one in part.fields)
BY_KEY: Mapping[str, Field] = {one.key: one for one in FIELDS}
NO_ACTION = risk_checklist.ACTIONS[0]["da"]


def missing(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What must be there before the interview is finished; an action about risk asks for the next contact too (3.5)."""
    found = [one.key for one in FIELDS if one.required and not _is_given(one, texts.get(one.key, ""))]
    acts = [act for act in BY_KEY[f"{RISK}action"].chosen(texts.get(f"{RISK}action", "")) if act != NO_ACTION]
    moment = texts.get(f"{RISK}next_contact", "")
    if acts and risk_checklist.moment(moment) is None:
        found.append(f"{RISK}next_contact")
    if texts.get("answer_day", "") == "" and outcome(texts) == "U5":
        found.append("answer_day")
    return tuple(sorted(found, key=[one.key for one in FIELDS].index))


def _is_given(one: Field, text: str) -> bool:
    return bool(one.chosen(text)) if one.kind in {ONE, MANY} else bool(text.strip())


def outcome(texts: Mapping[str, str]) -> str:
    """U5, U6 or U2 as the psychologist concludes; "" before."""
    said = texts.get("outcome", "")
    return next((code for code, words in OUTCOMES.items() if words["da"] == said), "")


def note_parts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The parts of the note: what was written, under Danish headings, in the order of the guide."""
    return [
        {"key": one.key, "heading": one.label["da"], "text": texts[one.key].strip()}
        for one in FIELDS
        if texts.get(one.key, "").strip()
    ]
