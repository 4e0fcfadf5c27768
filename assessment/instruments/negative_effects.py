"""Uønskede virkninger: our own short form; NEQ comes as a pack (clinical.md 1.9). The total is a count, 0-5."""

from assessment.instruments import effects
from assessment.instruments.instrument import Instrument, Item, scale
from assessment.instruments.words import both

YES_NO = scale("ne", (0, "Nej", "No"), (1, "Ja", "Yes"))
IMPACT = scale(
    "ne-impact",
    (0, "Slet ikke", "Not at all"),
    (1, "Lidt", "A little"),
    (2, "Noget", "Somewhat"),
    (3, "Meget", "Much"),
    (4, "Rigtig meget", "Very much"),
)
CAUSE = scale(
    "ne-cause",
    (0, "Mest behandlingen", "Mostly the treatment"),
    (1, "Noget andet", "Something else"),
    (2, "Ved ikke", "Do not know"),
)

QUESTIONS = (
    ("Jeg fik det dårligere i en periode.", "I felt worse for a time."),
    (
        "Jeg følte mig mere alene eller overladt til mig selv.",
        "I felt more alone, or left to myself.",
    ),
    (
        "Jeg følte, at jeg mislykkedes, når jeg ikke nåede opgaverne.",
        "I felt that I failed when I did not get the tasks done.",
    ),
    (
        "Jeg misforstod eller blev ked af noget, psykologen skrev.",
        "I misunderstood, or was hurt by, something the psychologist wrote.",
    ),
    (
        "Noget i programmet gjorde mig mere bekymret eller skamfuld.",
        "Something in the programme made me more worried or ashamed.",
    ),
)

EFFECTS = tuple(effects.Effect(f"ne{n}", f"ne{n}_impact", f"ne{n}_cause") for n in range(1, 6))


def _items(number: int, da: str, en: str) -> tuple[Item, Item, Item]:
    key = f"ne{number}"
    return (
        Item(key=key, number=str(number), text=both(da, en), options=YES_NO, code=key),
        Item(
            key=f"{key}_impact",
            number=f"{number}a",
            text=both("Hvor meget generede det dig?", "How much did it trouble you?"),
            options=IMPACT,
            code=f"{key}-impact",
            shown_if=(key, (1,)),
        ),
        Item(
            key=f"{key}_cause",
            number=f"{number}b",
            text=both("Skyldtes det mest", "Was it mostly because of"),
            options=CAUSE,
            scored=False,
            code=f"{key}-cause",
            shown_if=(key, (1,)),
        ),
    )


NEGATIVE_EFFECTS = Instrument(
    key="negative_effects",
    title=both("Uønskede virkninger", "Unwanted effects"),
    intro=both(
        "Behandling kan også have virkninger, man ikke ønsker. Har du oplevet noget af dette?",
        "Treatment can also have effects that one does not want. Have you noticed any of these?",
    ),
    items=(
        *(item for number, (da, en) in enumerate(QUESTIONS, 1) for item in _items(number, da, en)),
        Item(
            key="ne_text",
            number="6",
            text=both("Er der andet, vi skal vide?", "Is there anything else we should know?"),
            kind="text",
            high=2000,
            scored=False,
            required=False,
            code="ne-text",
        ),
    ),
    score_range=(0, 5),
    code_system="urn:lysning:negative-effects",
    panel_code="negative-effects",
    total_code="negative-effects-count",
    rule=effects.rule(EFFECTS),
    summed=effects.count(EFFECTS),
    facts=effects.facts(EFFECTS),
    licence="Lysning's own form, MPL-2.0.",
    source="Written for Lysning; reported as count and mean impact, without a cut-off.",
)
