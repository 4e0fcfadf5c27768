"""W6 Tankeskema / Thought record: one thought caught, and looked into (clinical.md 4.3).

Module 4 asks for the first half, "kort skema"; module 5 opens the rest, and a short one may be gone on with.
"""

import datetime as dt
from collections.abc import Mapping

from program.worksheets.choices import Choice, ChoiceField, ManyField
from program.worksheets.feelings import FEELINGS
from program.worksheets.fields import LineField, TextField
from program.worksheets.hundreds import belief, strength
from program.worksheets.rows import RowsField
from program.worksheets.times import MomentField
from program.worksheets.words import Text
from program.worksheets.worksheet import Finding, Part, Section, Worksheet

Data = Mapping[str, object]

FEWEST = 3  # habits named before anything is said of them

HABITS = (
    Choice("sort_hvid", Text(da="Sort-hvid", en="Black and white")),
    Choice("spaar", Text(da="Spår fremtiden", en="Telling the future")),
    Choice("laeser_tanker", Text(da="Læser tanker", en="Reading minds")),
    Choice("min_skyld", Text(da="Alt er min skyld", en="All my fault")),
    Choice("kun_fejlen", Text(da="Ser kun fejlen", en="Seeing only the mistake")),
    Choice("skal_burde", Text(da="Skal og burde", en="Must and should")),
    Choice("foelelsen_som_bevis", Text(da="Følelsen som bevis", en="The feeling as proof")),
    Choice("stort_navn", Text(da="Stort navn til en lille ting", en="A big name for a small thing")),
    Choice("ved_ikke", Text(da="Ved ikke", en="Do not know")),
)

SHORT = (
    LineField(
        key="situation",
        label=Text(da="Situation: Hvad skete der?", en="Situation: What happened?"),
        short=Text(da="Situation", en="Situation"),
        help=Text(da="Ét øjeblik. Hvor var du, og hvem var der?", en="One moment. Where were you, and who was there?"),
        required=True,
    ),
    MomentField(key="when", label=Text(da="Hvornår?", en="When?")),
    ChoiceField(
        key="feeling",
        label=Text(da="Hvilken følelse var stærkest?", en="Which feeling was the strongest?"),
        short=Text(da="Følelse", en="Feeling"),
        choices=FEELINGS,
        other=True,
        required=True,
    ),
    strength(
        key="before",
        label=Text(da="Hvor stærk var følelsen?", en="How strong was the feeling?"),
        short=Text(da="Styrke før", en="Strength before"),
        required=True,
    ),
    LineField(
        key="thought",
        label=Text(da="Hvad var tanken, ord for ord?", en="What was the thought, word for word?"),
        short=Text(da="Tanken", en="The thought"),
        help=Text(
            da="Skriv den, som den lød, også hvis den var grim.", en="Write it as it sounded, even if it was ugly."
        ),
        required=True,
    ),
    belief(
        key="belief",
        label=Text(da="Hvor meget troede du på tanken?", en="How much did you believe the thought?"),
        short=Text(da="Tro på tanken", en="Belief in the thought"),
        required=True,
    ),
    ManyField(
        key="habit",
        label=Text(da="Ligner det en tankevane?", en="Does it look like a thinking habit?"),
        short=Text(da="Tankevane", en="Thinking habit"),
        help=Text(da="Gerne flere. Et gæt er nok.", en="More than one is fine. A guess is enough."),
        choices=HABITS,
    ),
)
REST = (
    RowsField(
        key="supports",
        label=Text(da="Hvad taler for tanken?", en="What supports the thought?"),
        help=Text(da="Kun det, et kamera kunne optage.", en="Only what a camera could record."),
        row_label=Text(da="Taler for", en="Supports"),
        add_label=Text(da="Tilføj en linje", en="Add a line"),
        item=LineField(key="", label=Text(da="Taler for", en="Supports")),
        minimum=0,
    ),
    RowsField(
        key="against",
        label=Text(da="Hvad passer ikke med tanken?", en="What does not fit the thought?"),
        help=Text(da="Også det, der virker småt.", en="Also what seems small."),
        row_label=Text(da="Passer ikke", en="Does not fit"),
        add_label=Text(da="Tilføj en linje", en="Add a line"),
        item=LineField(key="", label=Text(da="Passer ikke", en="Does not fit")),
    ),
    TextField(
        key="friend",
        label=Text(da="Hvad ville du sige til en, du holder af?", en="What would you say to someone you care about?"),
    ),
    LineField(
        key="alternative",
        label=Text(da="Skriv en tanke, der rummer det hele", en="Write a thought with room for all of it"),
        short=Text(da="Tanke med plads til det hele", en="Thought with room for all of it"),
        help=Text(
            da="Den skal ikke være pænere. Den skal passe bedre.", en="It need not be nicer. It should fit better."
        ),
    ),
    belief(
        key="belief_alt",
        label=Text(da="Hvor meget tror du på den?", en="How much do you believe it?"),
        short=Text(da="Tro på den nye tanke", en="Belief in the new thought"),
    ),
    strength(
        key="after",
        label=Text(da="Hvor stærk er følelsen nu?", en="How strong is the feeling now?"),
        short=Text(da="Styrke nu", en="Strength now"),
    ),
    belief(
        key="belief_after",
        label=Text(
            da="Hvor meget tror du på den første tanke nu?", en="How much do you believe the first thought now?"
        ),
        short=Text(da="Tro på den første tanke nu", en="Belief in the first thought now"),
    ),
    LineField(
        key="next",
        label=Text(
            da="Hvad kunne du gøre, som passer til den nye tanke?", en="What could you do that fits the new thought?"
        ),
        help=Text(
            da="Når du har sendt skemaet, kan du lægge det i din plan.",
            en="Once you have sent the sheet, you can put it in your plan.",
        ),
    ),
)
REST_KEYS = tuple(field.key for field in REST)

FINDINGS = {
    "lower": Text(
        da="Styrken gik fra {before} til {after}. Det er {number} lavere.",
        en="The strength went from {before} to {after}. That is {number} lower.",
    ),
    "unchanged": Text(
        da="Styrken er uændret ({after}). Det er også nyttig viden.",
        en="The strength is unchanged ({after}). That is useful to know, too.",
    ),
    "higher": Text(
        da="Styrken steg fra {before} til {after}. Skriv gerne til din psykolog om det.",
        en="The strength rose from {before} to {after}. That is worth telling your psychologist.",
    ),
}


def derive(data: Data, today: dt.date | None) -> list[Finding]:
    """The strength now beside the strength before: no praise, and no blame either."""
    before, after = data.get("before"), data.get("after")
    if not (isinstance(before, int) and isinstance(after, int)):
        return []
    if after == before:
        return [Finding("unchanged", {"after": after})]
    shown = {"before": before, "after": after}
    return [Finding("lower", {**shown, "number": before - after})] if after < before else [Finding("higher", shown)]


def fall(data: Data) -> int | None:
    """How much lower the strength is now; None until both are there."""
    before, after = data.get("before"), data.get("after")
    return before - after if isinstance(before, int) and isinstance(after, int) else None


def is_full(data: Data) -> bool:
    """Whether the second half is there as well: what module 5 counts."""
    return isinstance(data.get("after"), int)


W6 = Worksheet(
    key="w6",
    version=1,
    title=Text(da="Tankeskema", en="Thought record"),
    intro=Text(
        da="Fang én tanke, mens den er frisk. Skriv den, som den lød.",
        en="Catch one thought while it is fresh. Write it as it sounded.",
    ),
    fields=(*SHORT, *REST),
    findings=FINDINGS,
    derive=derive,
    shared=True,
    repeats=True,
    diary=True,
    moment="when",
    sections=(
        Section(Text(da="Fang tanken", en="Catch the thought"), tuple(field.key for field in SHORT)),
        Section(Text(da="Undersøg tanken", en="Examine the thought"), REST_KEYS),
    ),
    parts=(Part(keys=REST_KEYS, needed=("against", "alternative", "belief_alt", "after"), module="m5"),),
)
