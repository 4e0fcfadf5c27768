"""Hjælp og fravær de sidste 4 uger: our own service-use form (clinical.md 1.10). Counts; nothing is summed.

Short lists lose cost (the Danish TiC-P comparison: 26-64 %); every cost figure must say so.
"""

from decimal import Decimal

from assessment.instruments.instrument import Instrument, Item, scale
from assessment.instruments.words import Text, both

TIMES = both("gange", "times")
DAYS = both("dage", "days")
HOURS = both("timer", "hours")
MINUTES = both("minutter", "minutes")

MEDICINE = scale(
    "medicine",
    (0, "Jeg tager ikke medicin mod depression", "I do not take medicine for depression"),
    (1, "Uændret", "Unchanged"),
    (2, "Begyndt inden for de sidste 4 uger", "Started within the last 4 weeks"),
    (3, "Stoppet inden for de sidste 4 uger", "Stopped within the last 4 weeks"),
)
TRANSPORT = scale(
    "transport",
    (0, "Til fods", "On foot"),
    (1, "Cykel", "Bicycle"),
    (2, "Bus eller tog", "Bus or train"),
    (3, "Bil", "Car"),
    (4, "Taxa eller flextrafik", "Taxi or patient transport"),
    (5, "Rejser ikke", "Do not travel"),
)


def _count(number: int, key: str, da: str, en: str, unit: Text = TIMES, high: int = 99) -> Item:
    return Item(key=key, number=str(number), text=both(da, en), kind="number", high=high, unit=unit, code=key)


def _hours(number: int, key: str, da: str, en: str) -> Item:
    return Item(
        key=key,
        number=str(number),
        text=both(da, en),
        kind="decimal",
        high=400,
        step=Decimal("0.5"),
        unit=HOURS,
        code=key,
    )


ITEMS = (
    _count(1, "gp_visit", "Besøg hos egen læge", "Visits to your GP"),
    _count(2, "gp_phone", "Telefonsamtaler med egen læge", "Phone calls with your GP"),
    _count(3, "gp_video", "Videosamtaler med egen læge", "Video calls with your GP"),
    _count(4, "gp_written", "E-konsultationer hos egen læge", "Written consultations with your GP"),
    _count(5, "psychologist", "Samtaler hos privat psykolog", "Sessions with a private psychologist"),
    _count(6, "psychiatrist", "Samtaler hos psykiater", "Sessions with a psychiatrist"),
    _count(7, "outpatient", "Besøg i psykiatrisk ambulatorium", "Visits to a psychiatric outpatient clinic"),
    _count(8, "emergency", "Besøg på psykiatrisk skadestue", "Visits to a psychiatric emergency unit"),
    _count(9, "admission", "Dage indlagt på sygehus", "Days admitted to hospital", DAYS, 28),
    _count(10, "municipality", "Samtaler med kommunen", "Conversations with the municipality"),
    Item(
        key="medicine",
        number="11",
        text=both("Medicin mod depression", "Medicine for depression"),
        options=MEDICINE,
        code="medicine",
    ),
    Item(
        key="medicine_name",
        number="11a",
        text=both("Hvad hedder medicinen?", "What is the medicine called?"),
        kind="text",
        high=200,
        scored=False,
        required=False,
        code="medicine-name",
        shown_if=("medicine", (1, 2, 3)),
    ),
    _count(12, "sick_days", "Dage med sygefravær fra arbejde eller studie", "Days off sick from work", DAYS, 28),
    _hours(13, "hours_planned", "Timer, du efter planen skulle arbejde", "Hours you were due to work"),
    _hours(14, "hours_worked", "Timer, du arbejdede", "Hours you worked"),
    _count(
        15,
        "travel_minutes",
        "Rejsetid til din vanlige behandler, én vej",
        "Travel to your usual provider, one way",
        MINUTES,
        600,
    ),
    Item(
        key="transport",
        number="16",
        text=both("Hvordan rejser du oftest?", "How do you mostly travel?"),
        options=TRANSPORT,
        code="transport",
    ),
)

SERVICE_USE = Instrument(
    key="service_use",
    title=both("Hjælp og fravær de sidste 4 uger", "Help and absence in the last 4 weeks"),
    intro=both(
        "Skriv, hvor mange gange det er sket i de sidste 4 uger. Skriv 0, hvis det ikke er sket.",
        "Write how many times it happened in the last 4 weeks. Write 0 if it did not happen.",
    ),
    items=ITEMS,
    code_system="urn:lysning:service-use",
    panel_code="service-use",
    licence="Lysning's own form, MPL-2.0.",
    source="Written for Lysning; recall of 4 weeks as in TiC-P. Short lists underestimate cost.",
)
