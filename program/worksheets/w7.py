"""W7 Adfærdseksperiment / Try-it-out plan: a thought put to the test in real life (clinical.md 4.3).

A prediction that came true is a result as well: the sheet asks what to do with it (W9).
"""

import datetime as dt
from collections.abc import Mapping

from program.worksheets.choices import BoolField, ChoiceField
from program.worksheets.fields import LineField, TextField
from program.worksheets.hundreds import belief
from program.worksheets.times import DateField, MomentField
from program.worksheets.tries import ANSWERS, NO, YES
from program.worksheets.words import Text
from program.worksheets.worksheet import Finding, Part, Worksheet

Data = Mapping[str, object]

PLAN = (
    LineField(
        key="thought",
        label=Text(da="Hvilken tanke vil du prøve af?", en="Which thought will you put to the test?"),
        short=Text(da="Tanken", en="The thought"),
        required=True,
    ),
    belief(
        key="belief_before",
        label=Text(da="Hvor meget tror du på den?", en="How much do you believe it?"),
        short=Text(da="Tro på tanken før", en="Belief before"),
        required=True,
    ),
    TextField(
        key="prediction",
        label=Text(
            da="Hvis tanken er rigtig: Hvad vil man kunne se ske?",
            en="If the thought is right: What will one be able to see happen?",
        ),
        short=Text(da="Forudsigelse", en="Prediction"),
        required=True,
    ),
    TextField(
        key="other_possibility",
        label=Text(da="Hvad kunne der ellers ske?", en="What else could happen?"),
    ),
    TextField(
        key="do",
        label=Text(da="Hvad vil du gøre?", en="What will you do?"),
        help=Text(da="Lille nok til en dårlig dag.", en="Small enough for a bad day."),
        required=True,
    ),
    MomentField(key="when", label=Text(da="Hvornår?", en="When?"), required=True),
    LineField(key="where", label=Text(da="Hvor?", en="Where?")),
    LineField(
        key="protective_habit",
        label=Text(
            da="Hvad plejer du at gøre for en sikkerheds skyld, som du lader være med denne gang?",
            en="What do you usually do to be on the safe side, and will leave out this time?",
        ),
        short=Text(da="Lader være med", en="Will leave out"),
    ),
    LineField(key="obstacle", label=Text(da="Hvad kan komme i vejen?", en="What could get in the way?")),
    LineField(
        key="if_then",
        label=Text(da="Hvis det sker, hvad gør du så?", en="If that happens, what will you do?"),
        short=Text(da="Hvis–så", en="If–then"),
    ),
)
AFTER = (
    TextField(
        key="what_happened",
        label=Text(da="Hvad skete der?", en="What happened?"),
        help=Text(da="Skriv det, et kamera ville have set.", en="Write what a camera would have seen."),
    ),
    ChoiceField(
        key="prediction_true",
        label=Text(da="Gik det, som tanken sagde?", en="Did it go the way the thought said?"),
        choices=ANSWERS,
    ),
    belief(
        key="belief_after",
        label=Text(da="Hvor meget tror du på tanken nu?", en="How much do you believe the thought now?"),
        short=Text(da="Tro på tanken nu", en="Belief now"),
    ),
    TextField(key="learned", label=Text(da="Hvad lærte du?", en="What did you learn?")),
    BoolField(key="repeat", label=Text(da="Vil du prøve igen?", en="Will you try again?")),
    DateField(key="repeat_date", label=Text(da="Hvis ja: hvornår?", en="If yes: when?")),
)
AFTER_KEYS = tuple(field.key for field in AFTER)

FINDINGS = {
    "came_true": Text(
        da="Det gik, som tanken »{thought}« sagde. Det er også et resultat. "
        "Nu kan du se på det som et problem, der skal løses. Skriv gerne til din psykolog om det.",
        en="It went the way the thought “{thought}” said. That is a result as well. "
        "Now you can look at it as a problem to solve. That is worth telling your psychologist.",
    ),
    "did_not": Text(
        da="Du troede {before} af 100 på »{thought}«, og det gik anderledes. Nu tror du {after}.",
        en="You believed “{thought}” {before} out of 100, and it went another way. Now you believe it {after}.",
    ),
}


def derive(data: Data, today: dt.date | None) -> list[Finding]:
    """What the test said of the thought; nothing where it came half true."""
    found = data.get("prediction_true")
    thought = str(data.get("thought") or "").strip()
    before, after = data.get("belief_before"), data.get("belief_after")
    if not thought:
        return []
    if found == YES:
        return [Finding("came_true", {"thought": thought})]
    if found == NO and isinstance(before, int) and isinstance(after, int):
        return [Finding("did_not", {"thought": thought, "before": before, "after": after})]
    return []


def is_tried(data: Data) -> bool:
    """Whether it was tried, and what came of it was written: what module 5 counts."""
    return isinstance(data.get("belief_after"), int)


W7 = Worksheet(
    key="w7",
    version=1,
    title=Text(da="Prøv det af", en="Try it out"),
    intro=Text(
        da="Skriv på forhånd, hvad du tror, der vil ske. Prøv det, og skriv bagefter, hvad der skete.",
        en="Write beforehand what you think will happen. Try it, and write afterwards what happened.",
    ),
    fields=(*PLAN, *AFTER),
    findings=FINDINGS,
    derive=derive,
    shared=True,
    repeats=True,
    diary=True,
    moment="when",
    after=AFTER_KEYS,
    parts=(Part(keys=AFTER_KEYS, needed=("what_happened", "prediction_true", "belief_after", "learned")),),
)
