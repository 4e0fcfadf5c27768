"""GAD-7: clinical.md 1.3. Two weeks, 0-21, high is worse. Same answers as PHQ-9."""

from assessment.instruments.change import Criteria
from assessment.instruments.instrument import Band, Instrument, Item, Sheet, add_up
from assessment.instruments.phq9 import OPTIONS
from assessment.instruments.score import Outcome
from assessment.instruments.words import both

CASE_FROM, RELIABLE = 8, 4

QUESTIONS = (
    ("69725-0", "Følt dig nervøs, ængstelig eller anspændt", "Feeling nervous, anxious or on edge"),
    (
        "68509-9",
        "Ikke kunnet holde op med at bekymre dig eller ikke kunnet styre din bekymring",
        "Not being able to stop or control worrying",
    ),
    ("69733-4", "Bekymret dig for meget om alt muligt", "Worrying too much about different things"),
    ("69734-2", "Haft svært ved at slappe af", "Trouble relaxing"),
    (
        "69735-9",
        "Været så rastløs, at du har haft svært ved at sidde stille",
        "Being so restless that it is hard to sit still",
    ),
    ("69689-8", "Haft let ved at blive sur eller irritabel", "Becoming easily annoyed or irritable"),
    (
        "69736-7",
        "Været bange, som om noget frygteligt kunne ske",
        "Feeling afraid as if something awful might happen",
    ),
)

SCORED = tuple(f"gad7_{number}" for number in range(1, 8))


def rule(sheet: Sheet) -> Outcome:
    """The sum."""
    total = sum(sheet.points(SCORED))
    return Outcome(total, details={"case": total >= CASE_FROM})


GAD7 = Instrument(
    key="gad7",
    title=both("GAD-7 – om uro og bekymring", "GAD-7 – about unrest and worry"),
    intro=both(
        "Hvor ofte i de sidste 14 dage har du været generet af følgende problemer?",
        "Over the last 2 weeks, how often have you been bothered by the following problems?",
    ),
    notice=both("Skemaet stiller ikke en diagnose.", "The form does not make a diagnosis."),
    items=tuple(
        Item(key=key, number=key.removeprefix("gad7_"), text=both(da, en), options=OPTIONS, code=code)
        for key, (code, da, en) in zip(SCORED, QUESTIONS, strict=True)
    ),
    score_range=(0, 21),
    code_system="http://loinc.org",
    panel_code="69737-5",
    total_code="70274-6",
    bands=(
        Band(4, "minimal", both("Minimal", "Minimal")),
        Band(9, "let", both("Let", "Mild")),
        Band(14, "moderat", both("Moderat", "Moderate")),
        Band(21, "svær", both("Svær", "Severe")),
    ),
    criteria=Criteria(reliable=RELIABLE, case_from=CASE_FROM),
    rule=rule,
    summed=add_up(SCORED),
    licence="No permission required to reproduce, translate, display or distribute.",
    source="Spitzer, Kroenke, Williams, Löwe; official Danish form; LOINC 69737-5.",
)
