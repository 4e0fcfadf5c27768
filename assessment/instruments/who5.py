"""WHO-5 wellbeing index: clinical.md 1.4. Two weeks; the total is percent, 0-100, and high is better."""

from assessment.instruments.change import Criteria
from assessment.instruments.instrument import Band, Instrument, Item, Sheet, add_up, scale
from assessment.instruments.score import Outcome
from assessment.instruments.words import both

PERCENT = 4  # percent = raw x 4
EPISODE_TO = 28
RELEVANT = 10  # percentage points

OPTIONS = scale(
    "who5",
    (5, "Hele tiden", "All of the time"),
    (4, "Det meste af tiden", "Most of the time"),
    (3, "Lidt mere end halvdelen af tiden", "More than half of the time"),
    (2, "Lidt mindre end halvdelen af tiden", "Less than half of the time"),
    (1, "Lidt af tiden", "Some of the time"),
    (0, "På intet tidspunkt", "At no time"),
)

QUESTIONS = (
    (
        "I de sidste 2 uger har jeg været glad og i godt humør",
        "I have felt cheerful and in good spirits",
    ),
    ("I de sidste 2 uger har jeg følt mig rolig og afslappet", "I have felt calm and relaxed"),
    ("I de sidste 2 uger har jeg følt mig aktiv og energisk", "I have felt active and vigorous"),
    ("I de sidste 2 uger er jeg vågnet frisk og udhvilet", "I woke up feeling fresh and rested"),
    (
        "I de sidste 2 uger har min dagligdag været fyldt med ting, der interesserer mig",
        "My daily life has been filled with things that interest me",
    ),
)

SCORED = tuple(f"who5_{number}" for number in range(1, 6))


def rule(sheet: Sheet) -> Outcome:
    """Percent; the raw sum stands in the details."""
    raw = sum(sheet.points(SCORED))
    return Outcome(raw * PERCENT, details={"raw": raw, "suggests_episode": raw * PERCENT <= EPISODE_TO})


WHO5 = Instrument(
    key="who5",
    title=both("WHO-5 – trivsel", "WHO-5 – wellbeing"),
    intro=both(
        "Sæt venligst ved hvert af de 5 udsagn et kryds i det felt, der kommer tættest på, hvordan du har følt dig i "
        "de seneste to uger. Bemærk, at et højere tal står for bedre trivsel.",
        "Please indicate for each of the 5 statements which is closest to how you have been feeling over the last two "
        "weeks. Notice that higher numbers mean better wellbeing.",
    ),
    items=tuple(
        Item(key=key, number=key.removeprefix("who5_"), text=both(da, en), options=OPTIONS, code=key.replace("_", "-"))
        for key, (da, en) in zip(SCORED, QUESTIONS, strict=True)
    ),
    higher_is_worse=False,
    score_range=(0, 100),
    code_system="urn:lysning:who5",
    panel_code="1144665009",  # SNOMED CT, from a municipal FHIR guide; no LOINC code is verified
    total_code="who5-percent",
    bands=(
        Band(35, "stor-risiko", both("Stor risiko", "High risk")),
        Band(50, "risiko", both("Risiko for depression eller stressbelastning", "Risk of depression or stress")),
        Band(100, "ikke-umiddelbart-risiko", both("Ikke umiddelbart risiko", "No immediate risk")),
    ),
    criteria=Criteria(reliable=RELEVANT),
    rule=rule,
    summed=add_up(SCORED),
    licence="© World Health Organization. Free to use unchanged; CC BY-NC-SA 3.0 IGO holds for this file's wording.",
    source="WHO-5, Danish version as used by Danish health authorities; population mean 68.",
)
