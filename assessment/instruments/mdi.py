"""MDI, Major Depression Inventory (Bech): clinical.md 1.1. Two weeks, 0-50, high is worse."""

from assessment.instruments.change import Criteria
from assessment.instruments.instrument import Band, Instrument, Item, Sheet, scale
from assessment.instruments.score import Outcome
from assessment.instruments.words import both

# Confirmed against clinicians' ratings. The older 20/25/30 are still about: not these.
CASE_FROM, MODERATE_FROM, SEVERE_FROM = 21, 26, 31
RELIABLE = 8  # 1.96 x sqrt(2) x SD 9 x sqrt(1 - 0.90) = 7.9; until the trial has its own baseline SD

OPTIONS = scale(
    "mdi",
    (5, "Hele tiden", "All the time"),
    (4, "Det meste af tiden", "Most of the time"),
    (3, "Lidt over halvdelen af tiden", "Slightly more than half the time"),
    (2, "Lidt under halvdelen af tiden", "Slightly less than half the time"),
    (1, "Lidt af tiden", "Some of the time"),
    (0, "På intet tidspunkt", "At no time"),
)

QUESTIONS = (
    ("1", "Har du følt dig trist til mode, ked af det?", "Have you felt low in spirits or sad?"),
    (
        "2",
        "Har du manglet interesse for dine daglige gøremål?",
        "Have you lost interest in your daily activities?",
    ),
    (
        "3",
        "Har du følt, at du manglede energi og kræfter?",
        "Have you felt lacking in energy and strength?",
    ),
    ("4", "Har du haft mindre selvtillid?", "Have you felt less self-confident?"),
    (
        "5",
        "Har du haft dårlig samvittighed eller skyldfølelse?",
        "Have you had a bad conscience or feelings of guilt?",
    ),
    (
        "6",
        "Har du følt, at livet ikke var værd at leve?",
        "Have you felt that life wasn't worth living?",
    ),
    (
        "7",
        "Har du haft besvær med at koncentrere dig, f.eks. at læse avis eller følge med i fjernsyn?",
        "Have you had difficulty in concentrating, e.g. when reading the newspaper or watching television?",
    ),
    ("8a", "Har du følt dig rastløs?", "Have you felt very restless?"),
    ("8b", "Har du følt dig mere stille?", "Have you felt subdued or slowed down?"),
    ("9", "Har du haft besvær med at sove om natten?", "Have you had trouble sleeping at night?"),
    ("10a", "Har du haft nedsat appetit?", "Have you suffered from reduced appetite?"),
    ("10b", "Har du haft øget appetit?", "Have you suffered from increased appetite?"),
)

# Of the pairs 8 and 10 the higher counts; 9 is no pair, though a web calculator says so.
EFFECTIVE = (
    ("mdi1",),
    ("mdi2",),
    ("mdi3",),
    ("mdi4",),
    ("mdi5",),
    ("mdi6",),
    ("mdi7",),
    ("mdi8a", "mdi8b"),
    ("mdi9",),
    ("mdi10a", "mdi10b"),
)


def effective(sheet: Sheet) -> list[int]:
    """e1-e10; of a half-answered pair what is answered, of an unanswered item nothing."""
    return [
        max(int(sheet.answers[key]) for key in keys if key in sheet.answers)
        for keys in EFFECTIVE
        if any(key in sheet.answers for key in keys)
    ]


def icd10(core: int, accompanying: int, *, dsam: bool = False) -> str:
    """ICD-10 by the numbers of core and accompanying symptoms. `dsam` adds two rows of DSAM's sheet."""
    if core == 3 and accompanying >= 5:
        return "svær"
    if (core >= 2 and accompanying >= 4) or (dsam and (core, accompanying) == (3, 3)):
        return "moderat"
    if (core >= 2 and accompanying >= 2) or (dsam and (core, accompanying) == (3, 1)):
        return "let"
    return "ingen"


def dsm4(e: list[int]) -> tuple[int, bool]:
    """DSM-IV: the number of nine symptoms, and whether it is major depression. Items 4 and 5 are one symptom."""
    symptoms = sum([e[0] >= 4, e[1] >= 4, e[2] >= 4, max(e[3], e[4]) >= 3, *(value >= 3 for value in e[5:])])
    return symptoms, symptoms >= 5 and (e[0] >= 4 or e[1] >= 4)


def rule(sheet: Sheet) -> Outcome:
    """The sum and, beside it, the two algorithms: they may disagree, and none of them is a diagnosis."""
    e = effective(sheet)
    core = sum(value >= 4 for value in e[:3])
    accompanying = sum(value >= 3 for value in e[3:])
    symptoms, major = dsm4(e)
    details = {
        "effective": e,
        "core": core,
        "accompanying": accompanying,
        "variant": sheet.variant,
        "icd10": icd10(core, accompanying, dsam=sheet.variant == "dsam"),
        "icd10_dsam": icd10(core, accompanying, dsam=True),
        "dsm4_symptoms": symptoms,
        "dsm4_major": major,
        "case": sum(e) >= CASE_FROM,
    }
    return Outcome(sum(e), details=details)


MDI = Instrument(
    key="mdi",
    title=both("MDI – om dit humør", "MDI – about your mood"),
    intro=both(
        "De følgende spørgsmål handler om, hvordan du har haft det i løbet af de sidste to uger.",
        "The following questions ask about how you have been feeling over the past two weeks.",
    ),
    heading=both("Hvor stor en del af tiden …", "How much of the time …"),
    notice=both("Skemaet stiller ikke en diagnose.", "The form does not make a diagnosis."),
    items=tuple(
        Item(
            key=f"mdi{number}",
            number=number,
            text=both(da, en),
            options=OPTIONS,
            risk=number == "6",
            code=f"mdi{number}",
        )
        for number, da, en in QUESTIONS
    ),
    score_range=(0, 50),
    code_system="urn:lysning:mdi",
    panel_code="mdi",
    total_code="mdi-sum",
    bands=(
        Band(CASE_FROM - 1, "ingen", both("Ingen eller tvivlsom depression", "No or doubtful depression")),
        Band(MODERATE_FROM - 1, "let", both("Let", "Mild")),
        Band(SEVERE_FROM - 1, "moderat", both("Moderat", "Moderate")),
        Band(50, "svær", both("Svær", "Severe")),
    ),
    criteria=Criteria(reliable=RELIABLE, case_from=CASE_FROM, response=True),
    rule=rule,
    summed=lambda sheet: sum(effective(sheet)),
    licence="© Psychiatric Research Unit, Hillerød. Free of charge; written confirmation is pending.",
    source="Bech P. et al.; cut-offs 21/26/31 confirmed against clinicians' ratings. Danish form as shown by DSAM.",
)
