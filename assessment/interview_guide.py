"""The guide of the assessment interview ("udredningssamtale") as data (clinical.md 2.5, 3.5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.guides import MINUTES, START, SUICIDE, YES_NO, Guide, Part, Texts, asked, words
from assessment.risk_checklist import LINE, ONE, Field, Words

RATING = (
    words("Ikke til stede", "Not present"),
    words("Let", "Mild"),
    words("Moderat", "Moderate"),
    words("Svær", "Severe"),
)
DIAGNOSES = (
    words("F32.0 Depressiv enkeltepisode, let", "F32.0 Depressive episode, mild"),
    words("F32.1 Depressiv enkeltepisode, moderat", "F32.1 Depressive episode, moderate"),
    words("F33.0 Tilbagevendende depression, let", "F33.0 Recurrent depression, mild"),
    words("F33.1 Tilbagevendende depression, moderat", "F33.1 Recurrent depression, moderate"),
    words("Anden, skrives herunder", "Another, written below"),
    words("Ingen", "None"),
)
OUTCOMES: Mapping[str, Words] = {
    "U5": words("Optages", "Admitted"),
    "U6": words("Henvises eller vejledes videre", "Referred or guided on"),
    "U2": words("Egen læge først", "The GP first"),
}
WEEKDAYS = (
    words("Mandag", "Monday"),
    words("Tirsdag", "Tuesday"),
    words("Onsdag", "Wednesday"),
    words("Torsdag", "Thursday"),
    words("Fredag", "Friday"),
)


def _symptom(key: str, da: str, en: str) -> Field:
    return asked(f"icd_{key}", da, en, kind=ONE, options=RATING)


PROBLEM = Part(
    "problem",
    words("Det, det handler om", "The problem"),
    (
        asked("presenting", "Aktuel problemstilling", "Presenting problem", required=True),
        asked("history", "Forløb og tidligere episoder", "History and earlier episodes"),
    ),
)
SYMPTOMS = Part(
    "symptoms",
    words("Symptomer efter ICD-10", "ICD-10 symptoms"),
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
        asked("symptoms_text", "Om symptomerne", "About the symptoms"),
    ),
    words("Din egen vurdering ud fra samtalen.", "Your own rating from the conversation."),
)
OTHER = Part(
    "other",
    words("Andet, der skal afklares", "Other conditions"),
    (
        asked("mania", "Mani eller hypomani, nu eller før", "Mania or hypomania, now or before"),
        asked("psychosis", "Psykotiske symptomer", "Psychotic symptoms"),
        asked("anxiety", "Angst og tvang", "Anxiety and compulsions"),
        asked("ptsd", "Belastende oplevelser og PTSD", "Traumatic experiences and PTSD"),
        asked("eating", "Spisning og vægt", "Eating and weight"),
        asked("substances", "Alkohol og stoffer", "Alcohol and drugs"),
    ),
)
LIFE = Part(
    "life",
    words("Hverdag og ressourcer", "Everyday life and resources"),
    (
        asked("function", "Funktion i hverdag og arbejde", "Function in everyday life and work", required=True),
        asked("medicine", "Medicin", "Medicine"),
        asked("social", "Bolig, familie, økonomi, netværk", "Home, family, money, network"),
        asked("strengths", "Styrker", "Strengths"),
        asked("motivation", "Motivation og mål", "Motivation and goals"),
        asked("barriers", "Det, der kan komme i vejen", "Barriers"),
    ),
)
CONCLUSION = Part(
    "conclusion",
    words("Konklusion", "Conclusion"),
    (
        asked("diagnosis", "Diagnose, ICD-10", "Diagnosis, ICD-10", kind=ONE, options=DIAGNOSES, required=True),
        asked("diagnosis_other", "Anden diagnose, kode og tekst", "Another diagnosis, code and text", kind=LINE),
        asked("differential", "Differentialdiagnoser", "Differential diagnoses"),
        asked("outcome", "Udfald", "Outcome", kind=ONE, options=tuple(OUTCOMES.values()), required=True),
        asked("plan", "Plan", "Plan", required=True),
        asked("answer_day", "Aftalt svardag", "Agreed answer day", kind=ONE, options=WEEKDAYS),
        asked("safety_plan", "Behov for sikkerhedsplan", "Safety plan needed", kind=ONE, options=YES_NO, required=True),
        asked("consents", "Samtykker er bekræftet", "Consents confirmed", kind=ONE, options=YES_NO, required=True),
        MINUTES,
    ),
)


def _needs(texts: Texts) -> Iterable[str]:
    """Who is admitted gets an answer day."""
    return ("answer_day",) if outcome(texts) == "U5" else ()


GUIDE = Guide(
    words("Udredningssamtale", "Assessment interview"),
    (START, PROBLEM, SYMPTOMS, OTHER, SUICIDE, LIFE, CONCLUSION),
    _needs,
)


def outcome(texts: Texts) -> str:
    """U5, U6 or U2 as the psychologist concludes; "" before."""
    said = texts.get("outcome", "")
    return next((code for code, shown in OUTCOMES.items() if shown["da"] == said), "")
