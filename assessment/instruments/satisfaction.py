"""Din mening om forløbet: our own satisfaction form, instead of CSQ-8 (clinical.md 1.8). 0-24, high is better."""

from assessment.instruments.instrument import Instrument, Item, Sheet, add_up, scale
from assessment.instruments.score import Outcome
from assessment.instruments.words import both

OPTIONS = scale(
    "satisfaction",
    (0, "Slet ikke", "Not at all"),
    (1, "I ringe grad", "To a small extent"),
    (2, "I nogen grad", "To some extent"),
    (3, "I høj grad", "To a great extent"),
    (4, "I meget høj grad", "To a very great extent"),
)

QUESTIONS = (
    ("Behandlingen passede til det, jeg havde brug for.", "The treatment fitted what I needed."),
    (
        "Jeg kunne bruge teksterne og øvelserne i min hverdag.",
        "I could use the texts and exercises in daily life.",
    ),
    (
        "Min psykologs skriftlige svar hjalp mig videre.",
        "My psychologist's written replies helped me on.",
    ),
    (
        "Videosamtalerne gav mig det, jeg havde brug for.",
        "The video conversations gave me what I needed.",
    ),
    (
        "Jeg følte mig tryg ved, hvordan mine oplysninger blev brugt.",
        "I felt safe about how my information was used.",
    ),
    (
        "Jeg ville anbefale forløbet til en, der har det som mig.",
        "I would recommend it to someone in my situation.",
    ),
)

SCORED = tuple(f"satisfaction_{number}" for number in range(1, 7))


def _open(key: str, number: str, da: str, en: str) -> Item:
    return Item(
        key=key, number=number, text=both(da, en), kind="text", high=2000, scored=False, required=False, code=key
    )


def rule(sheet: Sheet) -> Outcome:
    """The sum."""
    return Outcome(sum(sheet.points(SCORED)))


SATISFACTION = Instrument(
    key="satisfaction",
    title=both("Din mening om forløbet", "What you think of the treatment"),
    intro=both(
        "Hvor godt passer udsagnene på dit forløb?",
        "How well do the statements fit your treatment?",
    ),
    items=(
        *(
            Item(key=key, number=str(number), text=both(da, en), options=OPTIONS, code=key)
            for number, (key, (da, en)) in enumerate(zip(SCORED, QUESTIONS, strict=True), 1)
        ),
        _open("satisfaction_helped", "7", "Hvad hjalp mest?", "What helped most?"),
        _open("satisfaction_change", "8", "Hvad skulle vi ændre?", "What should we change?"),
    ),
    higher_is_worse=False,
    score_range=(0, 24),
    code_system="urn:lysning:satisfaction",
    panel_code="satisfaction",
    total_code="satisfaction-sum",
    rule=rule,
    summed=add_up(SCORED),
    licence="Lysning's own form, MPL-2.0.",
    source="Written for Lysning.",
)
