"""W17 Ugeplan / Week plan: fixed times for the programme, three or more (clinical.md ruling 17, module M1)."""

import datetime as dt
from collections.abc import Mapping

from program.worksheets.checks import Error
from program.worksheets.choices import Choice, ChoiceField
from program.worksheets.fields import LineField
from program.worksheets.rows import RowsField
from program.worksheets.times import TimeField
from program.worksheets.words import WEEKDAYS, Text, joined
from program.worksheets.worksheet import Finding, Worksheet

DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "loerdag", "soendag")
"""Stored values of `day`, Monday first."""

DAY = ChoiceField(
    key="day",
    label=Text(da="Ugedag", en="Day of the week"),
    choices=tuple(Choice(value, label) for value, label in zip(DAYS, WEEKDAYS, strict=True)),
    required=True,
)
TIME = TimeField(key="time", label=Text(da="Klokkeslæt", en="Time"), required=True)

FIELDS = (
    RowsField(
        key="slots",
        label=Text(da="Dine faste tider", en="Your regular times"),
        help=Text(
            da="Vælg mindst tre tider om ugen, hvor du plejer at kunne være i fred i en halv time.",
            en="Choose at least three times a week when you can usually be left in peace for half an hour.",
        ),
        row_label=Text(da="Tid", en="Time"),
        add_label=Text(da="Tilføj en tid", en="Add a time"),
        fields=(
            DAY,
            TIME,
            LineField(
                key="place",
                label=Text(da="Sted", en="Place"),
                help=Text(da="For eksempel køkkenbordet.", en="For example the kitchen table."),
                required=True,
            ),
        ),
        minimum=3,
        maximum=7,
        required=True,
    ),
)

FINDINGS = {
    "one_slot": Text(da="Du har valgt én fast tid: {slots}.", en="You have chosen one regular time: {slots}."),
    "slots": Text(
        da="Du har valgt {count} faste tider: {slots}.", en="You have chosen {count} regular times: {slots}."
    ),
}


def derive(data: Mapping[str, object], today: dt.date | None) -> list[Finding]:
    """How many different times there are, in the order of the week."""
    slots = sorted({(DAYS.index(day), time) for day, time, _ in _slots(data) if day in DAYS and time})
    if not slots:
        return []
    said = Text(da=_said(slots, "da"), en=_said(slots, "en"))
    return [Finding("one_slot" if len(slots) == 1 else "slots", {"count": len(slots), "slots": said})]


def _said(slots: list[tuple[int, str]], lang: str) -> str:
    days = [DAY.show(DAYS[day], lang) for day, _ in slots]
    times = [TIME.show(time, lang) for _, time in slots]
    shown = zip(days if lang == "en" else [day.lower() for day in days], times, strict=True)
    return joined([f"{day} {time}" for day, time in shown], lang)


def _slots(data: Mapping[str, object]) -> list[tuple[str, str, int]]:
    rows = data.get("slots")
    numbered = enumerate(rows) if isinstance(rows, list) else ()
    return [
        (str(row.get("day") or ""), str(row.get("time") or ""), number)
        for number, row in numbered
        if isinstance(row, Mapping)
    ]


def check(data: Mapping[str, object]) -> list[Error]:
    """Three rows with the same time are one time: the later ones are to be changed."""
    seen: set[tuple[str, str]] = set()
    errors = []
    for day, time, number in _slots(data):
        if day and (day, time) in seen:
            errors.append(Error(f"slots.{number}.time", "same_time"))
        seen.add((day, time))
    return errors


W17 = Worksheet(
    key="w17",
    version=1,
    title=Text(da="Ugeplan", en="Week plan"),
    intro=Text(
        da="Faste tider gør det lettere at komme i gang, også på dage, hvor lysten mangler.",
        en="Regular times make it easier to begin, also on days when you do not feel like it.",
    ),
    fields=FIELDS,
    findings=FINDINGS,
    derive=derive,
    check=check,
)
