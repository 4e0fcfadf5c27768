"""Humør / Mood: one line a day for those who find the activity record too much. Our own."""

from program.worksheets.fields import LineField, Scale10
from program.worksheets.times import DateField
from program.worksheets.words import Text
from program.worksheets.worksheet import Worksheet

MOOD = Worksheet(
    key="mood",
    version=1,
    title=Text(da="Humør", en="Mood"),
    intro=Text(
        da="Et tal om dagen er nok. Hvordan var dagen som helhed?",
        en="One number a day is enough. How was the day as a whole?",
    ),
    fields=(
        DateField(key="date", label=Text(da="Dag", en="Day"), required=True),
        Scale10(
            key="mood",
            label=Text(da="Humør", en="Mood"),
            low=Text(da="Meget dårligt", en="Very low"),
            high=Text(da="Meget godt", en="Very good"),
            required=True,
        ),
        LineField(key="note", label=Text(da="Et par ord om dagen", en="A few words about the day")),
    ),
    shared=True,
    repeats=True,
    diary=True,
    moment="date",
)
