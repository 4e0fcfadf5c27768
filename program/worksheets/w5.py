"""W5 Det, der betyder noget / What matters: how much each area matters, and how much there was (clinical.md 4.3)."""

import datetime as dt
from collections.abc import Iterator, Mapping

from program.worksheets.areas import AREAS
from program.worksheets.checks import Error
from program.worksheets.choices import Choice
from program.worksheets.fields import Field, LineField, Scale10
from program.worksheets.words import Text, joined, say
from program.worksheets.worksheet import Finding, Section, Worksheet

Data = Mapping[str, object]
MARKED = 2  # the largest gaps that are shown
LITTLE, MUCH = Text(da="Slet ikke", en="Not at all"), Text(da="Meget", en="A lot")


def _of(area: Choice, da: str, en: str) -> Text:
    return Text(da=f"{area.label['da']}: {da}", en=f"{area.label['en']}: {en}")


def _fields(area: Choice) -> Iterator[Field]:
    yield Scale10(
        key=f"{area.value}_importance",
        label=_of(area, "Hvor vigtigt er det for dig?", "How important is it to you?"),
        low=LITTLE,
        high=MUCH,
    )
    yield Scale10(
        key=f"{area.value}_lived_last_week",
        label=_of(area, "Hvor meget var der af det i sidste uge?", "How much of it was there last week?"),
        low=LITTLE,
        high=MUCH,
    )
    yield LineField(
        key=f"{area.value}_why",
        label=_of(area, "Hvorfor betyder det noget?", "Why does it matter?"),
    )
    yield LineField(
        key=f"{area.value}_small_example",
        label=_of(area, "Et lille eksempel fra hverdagen", "A small example from everyday life"),
    )


FIELDS = tuple(field for area in AREAS for field in _fields(area))
SECTIONS = tuple(Section(area.label, tuple(field.key for field in _fields(area))) for area in AREAS)

FINDINGS = {
    "gap": Text(
        da="Her er der længst mellem det, der betyder noget, og det, der var plads til: {areas}.",
        en="Here the distance is greatest between what matters and what there was room for: {areas}.",
    ),
}


def pair(data: Data, area: str) -> tuple[int, int] | None:
    """Importance and how much was lived, where both are answered."""
    importance, lived = data.get(f"{area}_importance"), data.get(f"{area}_lived_last_week")
    return (importance, lived) if isinstance(importance, int) and isinstance(lived, int) else None


def gaps(data: Data) -> dict[str, int]:
    """Importance minus lived, for every area with both."""
    return {area.value: found[0] - found[1] for area in AREAS if (found := pair(data, area.value))}


def marked(data: Data) -> tuple[str, ...]:
    """The areas with the two largest gaps above 0; on a tie the one that matters more, then the first listed."""
    order = {area.value: n for n, area in enumerate(AREAS)}
    found = [area for area, gap in gaps(data).items() if gap > 0]
    weight = {area: ((gaps(data)[area]), (pair(data, area) or (0, 0))[0]) for area in found}
    return tuple(sorted(found, key=lambda area: (-weight[area][0], -weight[area][1], order[area]))[:MARKED])


def areas_filled(data: Data) -> int:
    """In how many areas both questions are answered."""
    return len(gaps(data))


def derive(data: Data, today: dt.date | None) -> list[Finding]:
    """The largest gaps in words."""
    areas = [area for key in marked(data) for area in AREAS if area.value == key]
    if not areas:
        return []
    said = Text(
        da=joined([say(area.label, "da") for area in areas], "da"),
        en=joined([say(area.label, "en") for area in areas], "en"),
    )
    return [Finding("gap", {"areas": said})]


def check(data: Data) -> list[Error]:
    """One area is enough to send; the module asks for two."""
    return [] if areas_filled(data) else [Error(f"{AREAS[0].value}_importance", "required", {"kind": "sc10"})]


W5 = Worksheet(
    key="w5",
    version=1,
    title=Text(da="Det, der betyder noget", en="What matters"),
    intro=Text(
        da="Se på seks dele af livet. Du kan nøjes med dem, der siger dig noget.",
        en="Look at six parts of life. You can take only those that speak to you.",
    ),
    fields=FIELDS,
    findings=FINDINGS,
    derive=derive,
    check=check,
    shared=True,
    sections=SECTIONS,
)
