"""AUDIT-C: clinical.md 1.5. Habit over 12 months, 0-12, high is worse. The cut-off depends on legal sex."""

from assessment.instruments.instrument import Band, Instrument, Item, Sheet, add_up, scale
from assessment.instruments.score import Outcome
from assessment.instruments.words import both

POSITIVE_FROM = {"M": 4, "K": 3, None: 3}  # without a sex the lower one, and the psychologist judges
ADVICE_FROM = 8

HOW_OFTEN = scale(
    "auditc-1",
    (0, "Aldrig", "Never"),
    (1, "Højst én gang om måneden", "Monthly or less"),
    (2, "2–4 gange om måneden", "2–4 times a month"),
    (3, "2–3 gange om ugen", "2–3 times a week"),
    (4, "4 gange om ugen eller oftere", "4 or more times a week"),
)
HOW_MANY = scale(
    "auditc-2",
    (0, "1–2", "1–2"),
    (1, "3–4", "3–4"),
    (2, "5–6", "5–6"),
    (3, "7–9", "7–9"),
    (4, "10 eller flere", "10 or more"),
)
FIVE_OR_MORE = scale(
    "auditc-3",
    (0, "Aldrig", "Never"),
    (1, "Sjældent", "Less than monthly"),
    (2, "Månedligt", "Monthly"),
    (3, "Ugentligt", "Weekly"),
    (4, "Dagligt eller næsten dagligt", "Daily or almost daily"),
)

SCORED = ("audit_c_1", "audit_c_2", "audit_c_3")


def rule(sheet: Sheet) -> Outcome:
    """The sum against the cut-off. All points from item 1 alone: probably within the limits."""
    first, second, third = sheet.points(SCORED)
    total, cutoff = first + second + third, POSITIVE_FROM[sheet.sex]
    positive = total >= cutoff
    details = {
        "sex": sheet.sex,
        "cutoff": cutoff,
        "positive": positive,
        "only_item_1": positive and total == first,
        "advise_help": total >= ADVICE_FROM,
    }
    return Outcome(total, "positiv" if positive else "negativ", details)


AUDIT_C = Instrument(
    key="audit_c",
    title=both("AUDIT-C – om alkohol", "AUDIT-C – about alcohol"),
    intro=both(
        "Tre spørgsmål om, hvordan du plejer at drikke. En genstand er 12 gram alkohol.",
        "Three questions about how you usually drink. One Danish unit is 12 grams of alcohol.",
    ),
    items=(
        Item(
            key="audit_c_1",
            number="1",
            text=both(
                "Hvor tit drikker du noget, der indeholder alkohol?",
                "How often do you have a drink containing alcohol?",
            ),
            options=HOW_OFTEN,
            code="68518-0",
        ),
        Item(
            key="audit_c_2",
            number="2",
            text=both(
                "Hvor mange genstande drikker du almindeligvis, når du drikker noget?",
                "How many drinks do you have on a typical day when you are drinking?",
            ),
            options=HOW_MANY,
            code="68519-8",
        ),
        Item(
            key="audit_c_3",
            number="3",
            text=both(
                "Hvor tit drikker du fem genstande eller flere ved samme lejlighed?",
                "How often do you have five drinks or more on one occasion?",
            ),
            options=FIVE_OR_MORE,
            code="68520-6",
            exact=False,  # LOINC's text says six
        ),
    ),
    score_range=(0, 12),
    code_system="http://loinc.org",
    panel_code="72109-2",
    total_code="75626-2",
    bands=(
        Band(-1, "negativ", both("Under grænsen", "Below the cut-off")),
        Band(-1, "positiv", both("Over grænsen: spørg ind i samtalen", "Above the cut-off: ask in the interview")),
    ),
    rule=rule,
    summed=add_up(SCORED),
    licence="AUDIT manual, © World Health Organization: free reproduction, not for sale or commercial use.",
    source="Bush K. et al. 1998; Danish wording with five drinks, so the code of item 3 is an inexact mapping.",
)
