"""SUS, System Usability Scale (Brooke 1986): clinical.md 1.6. Now, 0-100, high is better. English only.

The Danish SUS-DK is validated; it is shipped when its authors have sent its wording, and never translated by us.
"""

from assessment.instruments.instrument import Instrument, Item, Option, Sheet
from assessment.instruments.score import Outcome
from assessment.instruments.words import Text

OPTIONS = tuple(
    Option(value=value, text={"en": words}, code=f"sus-{value}")
    for value, words in ((1, "1 Strongly disagree"), (2, "2"), (3, "3"), (4, "4"), (5, "5 Strongly agree"))
)

QUESTIONS = (
    "I think that I would like to use this system frequently.",
    "I found the system unnecessarily complex.",
    "I thought the system was easy to use.",
    "I think that I would need the support of a technical person to be able to use this system.",
    "I found the various functions in this system were well integrated.",
    "I thought there was too much inconsistency in this system.",
    "I would imagine that most people would learn to use this system very quickly.",
    "I found the system very cumbersome to use.",
    "I felt very confident using the system.",
    "I needed to learn a lot of things before I could get going with this system.",
)

SCORED = tuple(f"sus_{number}" for number in range(1, 11))
TITLE: Text = {"en": "SUS – about the system"}


def contributions(sheet: Sheet) -> int:
    """0-4 an item: odd items x - 1, even items 5 - x."""
    given = [(number, sheet.answers.get(key)) for number, key in enumerate(SCORED, 1)]
    return sum(int(x) - 1 if number % 2 else 5 - int(x) for number, x in given if x is not None)


def rule(sheet: Sheet) -> Outcome:
    """2.5 points a contribution; all answers alike are flagged, whichever they are (ruling 25)."""
    alike = len(set(sheet.points(SCORED))) == 1
    return Outcome(contributions(sheet) * 2.5, details={"straight_lining": alike})


SUS = Instrument(
    key="sus",
    title=TITLE,
    intro={"en": "For each statement, choose how much you agree."},
    languages=("en",),
    items=tuple(
        Item(key=key, number=str(number), text={"en": text}, options=OPTIONS, code=f"sus-item-{number}")
        for number, (key, text) in enumerate(zip(SCORED, QUESTIONS, strict=True), 1)
    ),
    higher_is_worse=False,
    score_range=(0, 100),
    code_system="urn:lysning:sus",
    panel_code="sus",
    total_code="sus-score",
    rule=rule,
    summed=contributions,
    licence="Free to use with acknowledgement of the source.",
    source="Brooke J. SUS: a quick and dirty usability scale. Digital Equipment Corporation, 1986.",
)
