"""W9 Problemløsning / Problem solving: from a complaint to a question, and from many ideas to a first step.

Source: clinical.md 4.3. Ideas come before judging; "ikke min" leads to the page about what cannot be changed.
"""

import datetime as dt
from collections.abc import Mapping

from program.worksheets.checks import Error, blank
from program.worksheets.choices import Choice, ChoiceField
from program.worksheets.fields import Field, LineField, Scale10, TextField
from program.worksheets.rows import RowsField, rows_in
from program.worksheets.times import DateField
from program.worksheets.tries import DONE
from program.worksheets.words import Text
from program.worksheets.worksheet import Finding, Part, Section, Worksheet

Data = Mapping[str, object]
MINE, PARTLY_MINE, NOT_MINE = "min", "delvist", "ikke_min"

QUESTION = (
    LineField(
        key="problem",
        label=Text(da="Skriv problemet som et spørgsmål", en="Write the problem as a question"),
        short=Text(da="Problemet", en="The problem"),
        help=Text(da="Begynd med »Hvordan kan jeg …«.", en="Begin with “How can I …”."),
        required=True,
    ),
    ChoiceField(
        key="influence",
        label=Text(da="Hvis indflydelse er det?", en="Who can influence it?"),
        short=Text(da="Indflydelse", en="Influence"),
        help=Text(
            da="Er den ikke din, så se siden »Det, du ikke kan ændre«. Du behøver ikke udfylde resten.",
            en="If it is not yours, see the page “What you cannot change”. You need not fill in the rest.",
        ),
        choices=(
            Choice(MINE, Text(da="Mest min", en="Mostly me")),
            Choice(PARTLY_MINE, Text(da="Delvist min", en="Partly me")),
            Choice(NOT_MINE, Text(da="Ikke min", en="Not me")),
        ),
        required=True,
    ),
)
IDEAS = (
    RowsField(
        key="ideas",
        label=Text(da="Mange idéer", en="Many ideas"),
        help=Text(
            da="Mindst fire, gerne flere. Lad være med at bedømme dem endnu. De dårlige må gerne være med.",
            en="At least four, more is fine. Do not judge them yet. The poor ones may be there, too.",
        ),
        row_label=Text(da="Idé", en="Idea"),
        add_label=Text(da="Tilføj en idé", en="Add an idea"),
        item=LineField(key="", label=Text(da="Idé", en="Idea")),
        minimum=4,
        maximum=15,
    ),
)
WEIGHED = (
    RowsField(
        key="top",
        label=Text(da="De tre bedste", en="The three best"),
        help=Text(
            da="Vælg op til tre af idéerne, og se på hver af dem.",
            en="Choose up to three of the ideas, and look at each.",
        ),
        row_label=Text(da="Idé", en="Idea"),
        add_label=Text(da="Tilføj en idé", en="Add an idea"),
        fields=(
            LineField(key="idea", label=Text(da="Hvilken idé?", en="Which idea?"), required=True),
            LineField(key="plus", label=Text(da="Det gode ved den", en="What is good about it")),
            LineField(key="minus", label=Text(da="Det svære ved den", en="What is hard about it")),
            Scale10(
                key="effort",
                label=Text(da="Hvor mange kræfter koster den?", en="How much effort does it take?"),
                short=Text(da="Kræfter", en="Effort"),
                low=Text(da="Ingen", en="None"),
                high=Text(da="Rigtig mange", en="Very much"),
            ),
        ),
        minimum=0,
        maximum=3,
        compact=False,
    ),
    LineField(
        key="chosen",
        label=Text(da="Hvad vælger du?", en="What do you choose?"),
        short=Text(da="Valgt", en="Chosen"),
    ),
)
DAY = DateField(key="when", label=Text(da="Hvilken dag?", en="Which day?"), required=True)
STEPS = (
    RowsField(
        key="steps",
        label=Text(da="Skridt på vejen", en="Steps on the way"),
        help=Text(
            da="Det første skal kunne gøres på en halv time eller mindre.",
            en="The first one should take half an hour or less.",
        ),
        row_label=Text(da="Skridt", en="Step"),
        add_label=Text(da="Tilføj et skridt", en="Add a step"),
        fields=(
            LineField(key="what", label=Text(da="Hvad gør du?", en="What will you do?"), required=True),
            DAY,
            LineField(key="obstacle", label=Text(da="Hvad kan komme i vejen?", en="What could get in the way?")),
            LineField(key="help", label=Text(da="Hvem eller hvad kan hjælpe?", en="Who or what can help?")),
        ),
        compact=False,
    ),
    DateField(
        key="review_date",
        label=Text(da="Hvornår ser du på, hvordan det gik?", en="When will you look at how it went?"),
        short=Text(da="Ser på det igen", en="Will look at it again"),
    ),
)
AFTER = (
    DONE,
    Scale10(
        key="solved",
        label=Text(da="Hvor løst er problemet nu?", en="How far is the problem solved now?"),
        short=Text(da="Løst", en="Solved"),
        low=Text(da="Slet ikke", en="Not at all"),
        high=Text(da="Helt", en="Completely"),
    ),
    TextField(key="learned", label=Text(da="Hvad lærte du?", en="What did you learn?")),
    LineField(key="next", label=Text(da="Hvad er det næste?", en="What comes next?")),
)
SOLVING = (*IDEAS, *WEIGHED, *STEPS)


def _keys(fields: tuple[Field, ...]) -> tuple[str, ...]:
    return tuple(field.key for field in fields)


AFTER_KEYS = _keys(AFTER)


NEEDED = ("ideas", "chosen", "steps", "review_date")

FINDINGS = {
    "not_mine": Text(
        da="»{problem}«: Du skriver, at det ikke er din indflydelse. Se siden »Det, du ikke kan ændre« i dette modul. "
        "Der er også hjælp at hente til det.",
        en="“{problem}”: You write that you cannot influence it. See the page “What you cannot change” in this module. "
        "There is help for that, too.",
    ),
    "first_step": Text(da="Første skridt: {what}, {day}.", en="First step: {what}, {day}."),
}


def check(data: Data) -> list[Error]:
    """A problem that the patient can do something about is worked through; another may be sent as it is."""
    if data.get("influence") == NOT_MINE or any(not field.is_blank(data.get(field.key)) for field in SOLVING):
        return []  # what was begun is the part's to ask about
    return [Error(field.key, "required", {"kind": field.kind}) for field in SOLVING if field.key in NEEDED]


def derive(data: Data, today: dt.date | None) -> list[Finding]:
    """The way to another page where the problem is not the patient's to solve; the first step with its day."""
    found = []
    problem = str(data.get("problem") or "").strip()
    if data.get("influence") == NOT_MINE and problem:
        found.append(Finding("not_mine", {"problem": problem}))
    step = first_step(data)
    if step is not None:
        when = Text(da=DAY.show(step[1], "da"), en=DAY.show(step[1], "en"))
        found.append(Finding("first_step", {"what": step[0].rstrip("."), "day": when}))
    return found


def first_step(data: Data) -> tuple[str, str] | None:
    """What the first step is and its day, where both are there: what module 7 counts."""
    whole = (row for row in rows_in(data, "steps") if not (blank(row.get("what")) or blank(row.get("when"))))
    return next(((str(row["what"]).strip(), str(row["when"])) for row in whole), None)


W9 = Worksheet(
    key="w9",
    version=1,
    title=Text(da="Problemløsning", en="Problem solving"),
    intro=Text(
        da="Tag ét problem ad gangen. Gør det til et spørgsmål, find mange idéer, og vælg så et første skridt.",
        en="Take one problem at a time. Turn it into a question, find many ideas, and then choose a first step.",
    ),
    fields=(*QUESTION, *SOLVING, *AFTER),
    findings=FINDINGS,
    derive=derive,
    check=check,
    shared=True,
    repeats=True,
    diary=True,
    moment="review_date",
    after=AFTER_KEYS,
    sections=(
        Section(Text(da="Spørgsmålet", en="The question"), _keys(QUESTION)),
        Section(Text(da="Mange idéer", en="Many ideas"), _keys(IDEAS)),
        Section(Text(da="Vælg en", en="Choose one"), _keys(WEIGHED)),
        Section(Text(da="Skridt på vejen", en="Steps on the way"), _keys(STEPS)),
        Section(Text(da="Hvordan gik det?", en="How did it go?"), AFTER_KEYS),
    ),
    parts=(Part(keys=_keys(SOLVING), needed=NEEDED), Part(keys=AFTER_KEYS, needed=("done",))),
)
