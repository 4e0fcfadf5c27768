"""Løfter og dræner / Lifts and drains: two of each, seen in one's own week (clinical.md 4.4, M2)."""

from program.worksheets.fields import LineField, TextField
from program.worksheets.rows import RowsField
from program.worksheets.words import Text
from program.worksheets.worksheet import Worksheet


def _two(key: str, label: Text, row_label: Text) -> RowsField:
    return RowsField(
        key=key,
        label=label,
        row_label=row_label,
        add_label=Text(da="Tilføj en linje", en="Add a line"),
        item=LineField(key="item", label=row_label),
        minimum=2,
        maximum=5,
        required=True,
    )


LIFTS = Worksheet(
    key="lifts",
    version=1,
    title=Text(da="Løfter og dræner", en="Lifts and drains"),
    intro=Text(
        da="Se på dine registreringer. Skriv to ting, der løftede dig lidt, og to, der tog kræfter.",
        en="Look at your records. Write two things that lifted you a little, and two that took energy.",
    ),
    fields=(
        _two("lifts", Text(da="Det løfter mig", en="This lifts me"), Text(da="Løfter", en="Lifts")),
        _two("drains", Text(da="Det dræner mig", en="This drains me"), Text(da="Dræner", en="Drains")),
        TextField(key="surprised", label=Text(da="Det undrede mig", en="This surprised me"), max_length=500),
    ),
)
