"""Ugetjek: the weekly check's three own items; PHQ-9 stands beside them (clinical.md 4.3 W14, ruling 22)."""

from decimal import Decimal

from assessment.instruments.instrument import Instrument, Item, Option
from assessment.instruments.words import both

HELP_WANTED = (
    Option(value=0, text=both("Nej", "No"), code="nej"),
    Option(value=1, text=both("Ja, skriv til mig", "Yes, write to me"), code="skriv"),
    Option(value=2, text=both("Ja, ring til mig", "Yes, call me"), code="ring"),
)

WEEK = Instrument(
    key="week",
    title=both("Ugetjek", "Weekly check"),
    intro=both("Tre korte spørgsmål om din uge.", "Three short questions about your week."),
    items=(
        Item(
            key="hours",
            number="1",
            text=both(
                "Hvor mange timer har du brugt på forløbet i denne uge?",
                "How many hours have you spent on the treatment this week?",
            ),
            kind="decimal",
            high=20,
            step=Decimal("0.5"),
            unit=both("timer", "hours"),
            code="hours",
        ),
        Item(
            key="most",
            number="2",
            text=both("Hvad fyldte mest i ugen?", "What took up most of your week?"),
            kind="text",
            high=200,
            scored=False,
            required=False,
            code="most",
        ),
        Item(
            key="help_wanted",
            number="3",
            text=both("Har du brug for, at vi kontakter dig?", "Do you need us to contact you?"),
            options=HELP_WANTED,
            code="help-wanted",
        ),
    ),
    code_system="urn:lysning:week",
    panel_code="week",
    facts=lambda sheet: {
        "hours": None if "hours" not in sheet.answers else float(sheet.answers["hours"]),
        "help_wanted": HELP_WANTED[int(sheet.answers["help_wanted"])].code if "help_wanted" in sheet.answers else None,
    },
    licence="Lysning's own form, MPL-2.0.",
    source="Written for Lysning.",
)
