"""Opsamling / Looking back: the same fields at the end of every module (clinical.md 4.1)."""

from collections.abc import Mapping

from program.worksheets.checks import Error, blank
from program.worksheets.fields import LineField, TextField
from program.worksheets.times import DateField
from program.worksheets.words import Text
from program.worksheets.worksheet import Worksheet

FIELDS = (
    TextField(
        key="important",
        label=Text(da="Det vigtigste for mig var …", en="What mattered most to me was …"),
        max_length=500,
    ),
    TextField(
        key="unclear",
        label=Text(
            da="Det forstod jeg ikke / det er jeg uenig i",
            en="I did not understand this / I disagree with this",
        ),
        max_length=500,
    ),
    LineField(key="next_action", label=Text(da="Min næste lille handling", en="My next small action")),
    DateField(key="next_action_date", label=Text(da="Hvornår gør jeg det?", en="When will I do it?")),
)


def check(data: Mapping[str, object]) -> list[Error]:
    """No field is required on its own, but an empty sheet says nothing; a date alone neither."""
    answered = any(not blank(data.get(key)) for key in ("important", "unclear", "next_action"))
    return [] if answered else [Error("", "nothing")]


CLOSING = Worksheet(
    key="closing",
    version=1,
    title=Text(da="Opsamling", en="Looking back"),
    intro=Text(
        da="Se tilbage på modulet, før du går videre. Udfyld det, der giver mening for dig – ét felt er nok.",
        en="Look back on the module before you go on. Fill in what makes sense to you – one field is enough.",
    ),
    fields=FIELDS,
    check=check,
)
