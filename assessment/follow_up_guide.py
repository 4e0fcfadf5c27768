"""The guide of the follow-up interview ("opfølgningssamtale") as data (clinical.md 5.6, 3.5). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.guides import MINUTES, START, SUICIDE, YES_NO, Guide, Part, Texts, asked, words
from assessment.risk_checklist import ONE

DISCHARGED = words("Afsluttes", "Discharged")
REFERRED = words("Henvises videre", "Referred on")
CONCLUSIONS = (
    DISCHARGED,
    REFERRED,
    words("Et forløb mere", "A second course"),
    words("Ny udredning", "Renewed assessment"),
)

CHANGE = Part(
    "change",
    words("Det, der er sket", "What has happened"),
    (
        asked("change", "Forandring siden begyndelsen", "Change since the beginning", required=True),
        asked(
            "goals",
            "Målene, 0–10",
            "The goals, 0–10",
            help=words(
                "Ét mål pr. linje: hvor tæt er du på det i dag?", "One goal a line: how close are you to it today?"
            ),
        ),
        asked("helped", "Det, der hjalp", "What helped"),
        asked(
            "negative",
            "Uønskede virkninger",
            "Negative effects",
            help=words(
                "Spørg direkte: er noget blevet værre, eller har noget ved forløbet gjort ondt?",
                "Ask directly: has anything become worse, or has anything about the course hurt?",
            ),
            required=True,
        ),
    ),
)
MOOD = Part(
    "mood",
    words("Humør lige nu", "Mood at present"),
    (asked("mood", "Humør og symptomer", "Mood and symptoms", required=True),),
)
LIFE = Part(
    "life",
    words("Hverdag", "Everyday life"),
    (
        asked("medicine", "Medicin", "Medicine"),
        asked("work", "Arbejde eller uddannelse", "Work or education"),
        asked("onward", "Planen for tiden efter", "The plan for the time after"),
        asked("onward_shared", "Hvem får planen", "Who gets the plan"),
        asked("wishes", "Patientens ønsker", "The patient's wishes"),
    ),
)
CONCLUSION = Part(
    "conclusion",
    words("Konklusion", "Conclusion"),
    (
        asked("conclusion", "Konklusion", "Conclusion", kind=ONE, options=CONCLUSIONS, required=True),
        asked("referral", "Henvises til, og hvorfor", "Referred to, and why"),
        asked("plan", "Aftale", "Agreement", required=True),
        asked(
            "gp",
            "Skal egen læge følge op?",
            "Is the GP to follow up?",
            kind=ONE,
            options=YES_NO,
            required=True,
        ),
        asked("gp_text", "Hvad og hvornår", "What and when"),
        MINUTES,
    ),
)


def _needs(texts: Texts) -> Iterable[str]:
    """A referral says where to; a wish to the GP says what and when."""
    if texts.get("conclusion", "") == REFERRED["da"]:
        yield "referral"
    if texts.get("gp", "") == YES_NO[0]["da"]:
        yield "gp_text"


GUIDE = Guide(
    words("Opfølgningssamtale", "Follow-up interview"),
    (START, CHANGE, MOOD, SUICIDE, LIFE, CONCLUSION),
    _needs,
)
