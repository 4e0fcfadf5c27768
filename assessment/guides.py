"""What the guides of both conversations have in common: parts, fields, what must be there, and the note. Pure.

Fields are those of the risk checklist: a value is text, and a choice is the Danish words, because the record is in
Danish. The suicide section is the checklist itself, so that the two never drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from assessment import risk_checklist
from assessment.risk_checklist import LINE, MANY, MOMENT, ONE, TEXT, Field, Words

RISK = "risk_"  # before the keys of the checklist
OTHERS = "room"  # the field that names them: an interpreter's name belongs in the note (7.4)
NO_ACTION = risk_checklist.ACTIONS[0]["da"]
Texts = Mapping[str, str]


def words(da: str, en: str) -> Words:
    """The same in both languages."""
    return {"da": da, "en": en}


YES_NO = (words("Ja", "Yes"), words("Nej", "No"))


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a guide."""

    key: str
    title: Words
    fields: tuple[Field, ...]
    lead: Words | None = None


def asked(key: str, da: str, en: str, *, kind: str = TEXT, required: bool = False, **more: object) -> Field:
    """One point of a guide."""
    return Field(key, words(da, en), kind=kind, required=required, **more)  # type: ignore[arg-type]


def _checklist() -> Iterable[Field]:
    """3.5 with its required points, but for the next contact, which only an action asks for."""
    for one in risk_checklist.FIELDS:
        yield replace(one, key=RISK + one.key, required=one.required and one.kind != MOMENT)


START = Part(
    "start",
    words("Før I begynder", "Before you begin"),
    (
        asked("identity", "Identiteten er bekræftet", "Identity checked", kind=ONE, options=YES_NO, required=True),
        asked(
            "place",
            "Hvor er patienten i dag? Adresse",
            "Where is the patient today? Address",
            kind=LINE,
            required=True,
            help=words("Så vi kan sende hjælp, hvis det bliver nødvendigt.", "So that help can be sent if needed."),
        ),
        asked(OTHERS, "Andre i rummet", "Others in the room", kind=LINE),
        asked("callback", "Telefon, hvis forbindelsen ryger", "Phone for call-back", kind=LINE, required=True),
    ),
)
SUICIDE = Part(
    "suicide",
    words("Vurdering af selvmordsrisiko", "Suicide assessment"),
    tuple(_checklist()),
    words("Spørg uden pårørende i rummet.", "Ask without relatives present."),
)
MINUTES = asked("minutes", "Tid brugt, i minutter", "Time used, in minutes", kind=LINE, required=True)


def _nothing_more(_texts: Texts) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Guide:
    """One guide. `title` names it on the page; `needs` are fields that are required because of what others say."""

    title: Words
    parts: tuple[Part, ...]
    needs: Callable[[Texts], Iterable[str]] = _nothing_more
    fields: tuple[Field, ...] = field(init=False)
    by_key: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(one for part in self.parts for one in part.fields))
        object.__setattr__(self, "by_key", {one.key: one for one in self.fields})

    def missing(self, texts: Texts) -> tuple[str, ...]:
        """What must be there before the conversation is finished, in the order of the guide.

        An action about risk asks for the next contact, too (3.5).
        """
        found = {one.key for one in self.fields if one.required and not is_given(one, texts.get(one.key, ""))}
        acts = [act for act in self.by_key[f"{RISK}action"].chosen(texts.get(f"{RISK}action", "")) if act != NO_ACTION]
        if acts and risk_checklist.moment(texts.get(f"{RISK}next_contact", "")) is None:
            found.add(f"{RISK}next_contact")
        found |= {key for key in self.needs(texts) if not texts.get(key, "").strip()}
        return tuple(one.key for one in self.fields if one.key in found)

    def note_parts(self, texts: Texts) -> list[dict[str, str]]:
        """The parts of the note: what was written, under Danish headings, in the order of the guide."""
        return parts_of(self.fields, texts)


def parts_of(fields: Iterable[Field], texts: Texts) -> list[dict[str, str]]:
    """What was written, under Danish headings, in the order of the fields."""
    return [
        {"key": one.key, "heading": one.label["da"], "text": texts[one.key].strip()}
        for one in fields
        if texts.get(one.key, "").strip()
    ]


def is_given(one: Field, text: str) -> bool:
    """Whether the text answers the field: one of its options, where it has some."""
    return bool(one.chosen(text)) if one.kind in {ONE, MANY} else bool(text.strip())
