"""W1 Hverdagskortet / The everyday map: one situation seen in five parts (clinical.md 4.3)."""

import datetime as dt
import operator
from collections.abc import Mapping

from program.worksheets import feelings
from program.worksheets.choices import Choice, ChoiceField, ManyField
from program.worksheets.fields import LineField, Scale10, Scale100, TextField
from program.worksheets.rows import RowsField, rows_in
from program.worksheets.words import Text
from program.worksheets.worksheet import Finding, Worksheet

BODY_CHOICES = (
    Choice("traet", Text(da="Træt", en="Tired")),
    Choice("tung", Text(da="Tung", en="Heavy")),
    Choice("spaendt", Text(da="Spændt i musklerne", en="Tense")),
    Choice("uro", Text(da="Uro", en="Uneasy")),
    Choice("trykken", Text(da="Trykken", en="Pressure")),
    Choice("ondt", Text(da="Ondt", en="Pain")),
    Choice("ingen_appetit", Text(da="Ingen appetit", en="No appetite")),
)

NAME = ChoiceField(
    key="name", label=Text(da="Følelse", en="Feeling"), choices=feelings.FEELINGS, other=True, required=True
)
STRENGTH = Scale100(
    key="strength",
    label=Text(da="Hvor stærk var den?", en="How strong was it?"),
    help=Text(
        da="Et tal fra 0 til 100 i spring på 5. 0 er slet ikke, 100 er så stærk, som den kan være.",
        en="A number from 0 to 100 in steps of 5. 0 is not at all, 100 is as strong as it can be.",
    ),
    low=Text(da="Slet ikke", en="Not at all"),
    high=Text(da="Så stærk, som den kan være", en="As strong as it can be"),
    required=True,
)

FEELINGS = RowsField(
    key="feelings",
    label=Text(da="Hvad følte du?", en="What did you feel?"),
    help=Text(
        da="En følelse kan tit siges med ét ord. Du kan skrive flere.",
        en="A feeling can often be said in one word. You can write more than one.",
    ),
    row_label=Text(da="Følelse", en="Feeling"),
    add_label=Text(da="Tilføj en følelse", en="Add a feeling"),
    fields=(NAME, STRENGTH),
    required=True,
)

WORSE, BETTER = Text(da="Værre", en="Worse"), Text(da="Bedre", en="Better")
MIDDLE = 5

FIELDS = (
    TextField(
        key="situation",
        label=Text(da="Hvad skete der? Hvor, hvornår, med hvem?", en="What happened? Where, when, with whom?"),
        help=Text(
            da="Vælg ét øjeblik, der ikke varede længere end nogle minutter.",
            en="Choose one moment that lasted no more than a few minutes.",
        ),
        required=True,
    ),
    FEELINGS,
    ManyField(
        key="body",
        label=Text(da="Hvad mærkede du i kroppen?", en="What did you notice in your body?"),
        choices=BODY_CHOICES,
        other=True,
    ),
    RowsField(
        key="thoughts",
        label=Text(da="Hvad gik gennem hovedet?", en="What went through your mind?"),
        help=Text(
            da="Skriv tanken, som den lød. En tanke i hver linje.",
            en="Write the thought as it sounded. One thought on each line.",
        ),
        row_label=Text(da="Tanke", en="Thought"),
        add_label=Text(da="Tilføj en tanke", en="Add a thought"),
        item=LineField(key="", label=Text(da="Tanke", en="Thought")),
        required=True,
    ),
    TextField(
        key="action",
        label=Text(da="Hvad gjorde du – eller lod du være med?", en="What did you do – or not do?"),
        required=True,
    ),
    Scale10(
        key="effect_now",
        label=Text(da="Hvordan virkede det lige dér?", en="How did it work right then?"),
        help=Text(da="5 er hverken værre eller bedre.", en="5 is neither worse nor better."),
        low=WORSE,
        high=BETTER,
    ),
    Scale10(
        key="effect_later",
        label=Text(da="Og dagen efter?", en="And the day after?"),
        help=Text(da="5 er hverken værre eller bedre.", en="5 is neither worse nor better."),
        low=WORSE,
        high=BETTER,
    ),
    TextField(
        key="loop",
        label=Text(
            da="Hvor ser du noget, der holder problemet i gang?",
            en="Where do you see something that keeps itself going?",
        ),
        help=Text(
            da="Se på kortet: Hvilken del skubber til en anden? Et gæt er nok.",
            en="Look at the map: which part pushes another? A guess is enough.",
        ),
    ),
)

FINDINGS = {
    "strongest": Text(
        da="Stærkest var denne følelse: {feeling}. Du satte den til {strength} af 100.",
        en="This feeling was the strongest: {feeling}. You put it at {strength} out of 100.",
    ),
    "relief_then_heavier": Text(
        da="Det hjalp lige dér ({now}), og dagen efter var det tungere ({later}). "
        "Kan det være noget af det, der holder ringen i gang?",
        en="It helped right then ({now}), and the day after it was heavier ({later}). "
        "Could this be part of what keeps the circle going?",
    ),
    "hard_then_lighter": Text(
        da="Det var svært lige dér ({now}), og dagen efter var det lettere ({later}). "
        "Er der noget i det, du kan bruge en anden gang?",
        en="It was hard right then ({now}), and the day after it was lighter ({later}). "
        "Is there something in it you can use another time?",
    ),
    "better_right_then": Text(
        da="Det virkede bedre lige dér ({now}) end dagen efter ({later}).",
        en="It worked better right then ({now}) than the day after ({later}).",
    ),
    "better_day_after": Text(
        da="Det virkede bedre dagen efter ({later}) end lige dér ({now}).",
        en="It worked better the day after ({later}) than right then ({now}).",
    ),
    "same_effect": Text(
        da="Det virkede ens lige dér og dagen efter ({now}).",
        en="It worked the same right then and the day after ({now}).",
    ),
}


def derive(data: Mapping[str, object], today: dt.date | None) -> list[Finding]:
    """The strongest feeling, and what the action did right then beside what it did the day after."""
    return [*_strongest(data), *_effect(data)]


def _strongest(data: Mapping[str, object]) -> list[Finding]:
    """The feeling with the highest number; the first of equals; none when only one has a number."""
    rated = [(strength, row) for row in rows_in(data, "feelings") if isinstance(strength := row.get("strength"), int)]
    if len(rated) < 2:
        return []
    strength, row = max(rated, key=operator.itemgetter(0))
    name = Text(da=NAME.show_in(row, "da").lower(), en=NAME.show_in(row, "en").lower())
    return [Finding("strongest", {"feeling": name, "strength": strength})] if name["da"] else []


def _effect(data: Mapping[str, object]) -> list[Finding]:
    now, later = data.get("effect_now"), data.get("effect_later")
    if not (isinstance(now, int) and isinstance(later, int)):
        return []
    return [Finding(_effect_code(now, later), {"now": now, "later": later})]


def _effect_code(now: int, later: int) -> str:
    if later < MIDDLE < now:
        return "relief_then_heavier"
    if now < MIDDLE < later:
        return "hard_then_lighter"
    if now == later:
        return "same_effect"
    return "better_right_then" if now > later else "better_day_after"


W1 = Worksheet(
    key="w1",
    version=1,
    title=Text(da="Hverdagskortet", en="The everyday map"),
    intro=Text(
        da="Tegn ét øjeblik fra din hverdag i fem dele. Så bliver det lettere at se, hvad der skubber til hvad.",
        en="Draw one moment from your day in five parts. It makes it easier to see what pushes what.",
    ),
    fields=FIELDS,
    findings=FINDINGS,
    derive=derive,
    repeats=True,
)
