"""The seven steps of the safety plan in the words that patients meet (clinical.md 3.7). Pure.

The structure follows Stanley and Brown; words and layout are our own. No step ever names or suggests a method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]
LINE, SHORT, LONG = 140, 80, 1000
TEXT, AREA, PHONE, YES_NO, DATE = "text", "area", "phone", "yes_no", "date"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to write in a line of a step. `kind` says how it is typed; `limit` is in characters."""

    key: str
    label: Words
    kind: str = TEXT
    limit: int = LINE


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its lines all have the same fields. `minimum` lines make it whole; a `single` step has one line."""

    key: str
    number: int
    title: Words
    intro: Words
    row: Words
    fields: tuple[Field, ...]
    minimum: int = 0
    single: bool = False

    @property
    def most(self) -> int:
        """How many lines the step may have."""
        return 1 if self.single else 8


def _words(da: str, en: str) -> Words:
    return {"da": da, "en": en}


_PHONE = Field("phone", _words("Telefon, hvis du vil", "Phone, if you like"), PHONE, 30)

STEPS = (
    Step(
        "signs",
        1,
        _words("Mine tegn", "My signs"),
        _words(
            "Hvordan mærker du, at det er ved at blive svært? Det kan være noget i dine tanker, i kroppen, i det, "
            "du gør, eller i det, der sker omkring dig. Skriv mindst to tegn.",
            "How do you notice that it is getting hard? It can be something in your thoughts, your body, what you do, "
            "or what happens around you. Write at least two signs.",
        ),
        _words("Tegn", "Sign"),
        (Field("sign", _words("Mit tegn", "My sign")),),
        minimum=2,
    ),
    Step(
        "own",
        2,
        _words("Det kan jeg selv gøre", "What I can do myself"),
        _words(
            "Hvad kan få tiden til at gå og give lidt ro, uden at andre skal hjælpe? Skriv mindst to ting. "
            "Tænk også over, hvad der kan komme i vejen.",
            "What can make time pass and bring a little calm, without help from others? Write at least two things. "
            "Think about what could get in the way, too.",
        ),
        _words("Idé", "Idea"),
        (
            Field("what", _words("Hvad vil du gøre?", "What will you do?")),
            Field("how_long", _words("Hvor længe?", "For how long?"), limit=SHORT),
            Field("obstacle", _words("Hvad kan komme i vejen?", "What could get in the way?")),
        ),
        minimum=2,
    ),
    Step(
        "places",
        3,
        _words("Steder og mennesker, der afleder", "Places and people that take my mind off it"),
        _words(
            "Hvor kan du tage hen, og hvem kan du være sammen med, uden at I behøver at tale om det svære? "
            "Skriv mindst ét sted eller ét menneske.",
            "Where can you go, and who can you be with, without having to talk about it? "
            "Write at least one place or person.",
        ),
        _words("Sted eller menneske", "Place or person"),
        (
            Field("name", _words("Hvem eller hvor?", "Who or where?")),
            Field("when", _words("Hvornår kan det lade sig gøre?", "When is it possible?"), limit=SHORT),
            _PHONE,
        ),
        minimum=1,
    ),
    Step(
        "people",
        4,
        _words("Dem kan jeg bede om hjælp", "People I can ask for help"),
        _words(
            "Hvem kan du fortælle, at det er svært lige nu? Skriv mindst én. "
            "Det hjælper, hvis de ved, at du har en plan.",
            "Who can you tell that it is hard right now? Write at least one. It helps if they know about your plan.",
        ),
        _words("Person", "Person"),
        (
            Field("name", _words("Navn", "Name")),
            Field("relation", _words("Hvem er det for dig?", "Who are they to you?"), limit=SHORT),
            Field("phone", _words("Telefon", "Phone"), PHONE, 30),
            Field("told", _words("Ved personen besked om planen?", "Does this person know about the plan?"), YES_NO, 5),
        ),
        minimum=1,
    ),
    Step(
        "professionals",
        5,
        _words("Fagfolk", "Professionals"),
        _words(
            "Numrene øverst står her altid, og klinikken holder dem ved lige. Du kan skrive flere til, for eksempel "
            "din egen læge eller en kontaktperson.",
            "The numbers at the top are always here, and the clinic keeps them up to date. You can add more, "
            "for example your own doctor or a contact person.",
        ),
        _words("Fagperson", "Professional"),
        (
            Field("name", _words("Navn eller sted", "Name or place")),
            Field("phone", _words("Telefon", "Phone"), PHONE, 30),
            Field("when", _words("Hvornår kan du ringe?", "When can you call?"), limit=SHORT),
        ),
    ),
    Step(
        "home",
        6,
        _words("Gøre hjemmet sikrere", "Making home safer"),
        _words(
            "Er der noget derhjemme, som det er tryggere at have længere væk lige nu? Skriv kun det, du selv har lyst "
            "til. En, du stoler på, kan hjælpe med det.",
            "Is there anything at home that is safer further away right now? Write only what you want to. "
            "Someone you trust can help with it.",
        ),
        _words("Aftale", "Arrangement"),
        (
            Field("what", _words("Hvad vil du gøre?", "What will you do?")),
            Field("how", _words("Hvordan?", "How?")),
            Field("who", _words("Hvem hjælper?", "Who helps?"), limit=SHORT),
            Field("done", _words("Gjort den", "Done on"), DATE, 10),
        ),
    ),
    Step(
        "reasons",
        7,
        _words("Grunde til at holde fast", "Reasons to hold on"),
        _words(
            "Hvad eller hvem er værd at holde fast i, også når det er svært at mærke? Det må gerne være noget småt.",
            "What or who is worth holding on to, also when it is hard to feel? It may be something small.",
        ),
        _words("Mine grunde", "My reasons"),
        (Field("text", _words("Mine grunde", "My reasons"), AREA, LONG),),
        single=True,
    ),
)
BY_KEY: Mapping[str, Step] = {step.key: step for step in STEPS}
BY_NUMBER: Mapping[int, Step] = {step.number: step for step in STEPS}
