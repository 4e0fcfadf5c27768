"""W4 Aktivitetsplan / Activity plan: something small, planned, tried and rated (clinical.md 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from program.worksheets.areas import AREAS
from program.worksheets.checks import Error, blank
from program.worksheets.choices import BoolField, Choice, ChoiceField, ManyField
from program.worksheets.fields import LineField, Scale10, TextField
from program.worksheets.times import MomentField
from program.worksheets.tries import DONE, PARTLY, YES
from program.worksheets.words import Text, number_in_words, say
from program.worksheets.worksheet import Worksheet

Data = Mapping[str, object]

SIZES = (
    Choice("2", Text(da="2 minutter", en="2 minutes")),
    Choice("10", Text(da="10 minutter", en="10 minutes")),
    Choice("30", Text(da="30 minutter", en="30 minutes")),
    Choice("laengere", Text(da="Længere", en="Longer")),
)
LOW, HIGH = Text(da="Meget dårligt", en="Very low"), Text(da="Meget godt", en="Very good")

PLAN = (
    LineField(
        key="activity",
        label=Text(da="Hvad vil du gøre?", en="What will you do?"),
        help=Text(
            da="Noget, der betyder noget for dig, også når det er småt.",
            en="Something that matters to you, even when it is small.",
        ),
        required=True,
    ),
    ChoiceField(
        key="value",
        label=Text(da="Hvilken del af livet hører det til?", en="Which part of life does it belong to?"),
        short=Text(da="Hører til", en="Belongs to"),
        choices=AREAS,
    ),
    ChoiceField(key="size", label=Text(da="Hvor stort er det?", en="How big is it?"), choices=SIZES, required=True),
    MomentField(key="when", label=Text(da="Hvornår?", en="When?"), required=True),
    LineField(key="where", label=Text(da="Hvor?", en="Where?")),
    LineField(key="with", label=Text(da="Sammen med hvem?", en="With whom?")),
    Scale10(
        key="expected_mood",
        label=Text(da="Hvordan tror du, dit humør er bagefter?", en="How do you think your mood will be afterwards?"),
        short=Text(da="Ventet humør", en="Expected mood"),
        help=Text(da="Gæt. Du ser efter bagefter.", en="Guess. You will look afterwards."),
        low=LOW,
        high=HIGH,
        required=True,
    ),
    LineField(
        key="obstacle",
        label=Text(da="Hvad kan komme i vejen?", en="What could get in the way?"),
        short=Text(da="Kan komme i vejen", en="Could get in the way"),
        required=True,
    ),
    LineField(
        key="if_then",
        label=Text(da="Hvis det sker, hvad gør du så?", en="If that happens, what will you do?"),
        short=Text(da="Hvis–så", en="If–then"),
        help=Text(
            da="Skriv det sådan: »Hvis det regner, så går jeg kun til hjørnet.«",
            en="Write it like this: “If it rains, then I only walk to the corner.”",
        ),
        required=True,
    ),
    BoolField(
        key="reminder",
        label=Text(da="Vil du have en påmindelse?", en="Would you like a reminder?"),
        short=Text(da="Påmindelse", en="Reminder"),
        help=Text(
            da="Den kommer samme dag, på den måde du har valgt under Påmindelser.",
            en="It comes on the same day, in the way you have chosen under Reminders.",
        ),
    ),
)
AFTER = (
    DONE,
    Scale10(
        key="actual_mood",
        label=Text(da="Hvordan var dit humør bagefter?", en="How was your mood afterwards?"),
        short=Text(da="Humør bagefter", en="Mood afterwards"),
        low=LOW,
        high=HIGH,
    ),
    Scale10(
        key="pleasure",
        label=Text(da="Lyst eller glæde", en="Pleasure"),
        low=Text(da="Ingen", en="None"),
        high=Text(da="Meget", en="A lot"),
    ),
    Scale10(
        key="mastery",
        label=Text(da="Mestring", en="Mastery"),
        low=Text(da="Slet ikke", en="Not at all"),
        high=Text(da="I høj grad", en="Very much"),
    ),
    ManyField(
        key="what_got_in_the_way",
        label=Text(da="Hvis nej: Hvad kom i vejen?", en="If no: What got in the way?"),
        short=Text(da="Kom i vejen", en="Got in the way"),
        help=Text(
            da="Det er en oplysning om planen, ikke om dig.", en="This is information about the plan, not about you."
        ),
        choices=(
            Choice("glemte", Text(da="Glemte det", en="Forgot")),
            Choice("for_stort", Text(da="Det var for stort", en="It was too big")),
            Choice("for_traet", Text(da="For træt", en="Too tired")),
            Choice("aflyst", Text(da="Nogen aflyste", en="Somebody cancelled")),
            Choice("grublede", Text(da="Jeg grublede", en="I was ruminating")),
        ),
        other=True,
    ),
    TextField(key="note", label=Text(da="Andet, du vil huske", en="Anything else you want to remember")),
)
AFTER_KEYS = tuple(key for field in AFTER for key in field.keys)


def check(data: Data) -> list[Error]:
    """Whoever writes how it went also says whether it happened."""
    told = any(not blank(data.get(key)) for key in AFTER_KEYS if key != "done")
    return [Error("done", "required", {"kind": "one"})] if told and blank(data.get("done")) else []


W4 = Worksheet(
    key="w4",
    version=1,
    title=Text(da="Aktivitetsplan", en="Activity plan"),
    intro=Text(
        da="Planlæg noget lille. Gæt, hvordan det bliver, og se efter bagefter.",
        en="Plan something small. Guess how it will be, and look afterwards.",
    ),
    fields=(*PLAN, *AFTER),
    check=check,
    shared=True,
    repeats=True,
    diary=True,
    moment="when",
    after=AFTER_KEYS,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many were planned, done and partly done; `surprise` is the mean of actual minus expected mood."""

    planned: int
    done: int
    partly: int
    rated: int
    surprise: float | None

    def said(self, lang: str) -> str:
        """Mood against what was expected; empty until something was rated."""
        if self.surprise is None:
            return ""
        number = number_in_words(abs(self.surprise), lang)
        if number == "0":
            return say(AS_EXPECTED, lang)
        return say(HIGHER if self.surprise > 0 else LOWER, lang).format(number=number)


AS_EXPECTED = Text(
    da="I gennemsnit var dit humør, som du havde ventet.", en="On average your mood was as you had expected."
)
HIGHER = Text(
    da="I gennemsnit var dit humør {number} højere, end du havde ventet.",
    en="On average your mood was {number} higher than you had expected.",
)
LOWER = Text(
    da="I gennemsnit var dit humør {number} lavere, end du havde ventet. Skriv gerne til din psykolog om det.",
    en="On average your mood was {number} lower than you had expected. That is worth telling your psychologist.",
)


def summary(rows: Sequence[Data]) -> Summary:
    """Count the plans, and compare the mood with the guess where both are there."""
    done = [row.get("done") for row in rows]
    return Summary(
        planned=len(rows),
        done=done.count(YES),
        partly=done.count(PARTLY),
        rated=sum(not blank(answer) for answer in done),
        surprise=fmean(found) if (found := [*_surprises(rows)]) else None,
    )


def _surprises(rows: Sequence[Data]) -> list[int]:
    return [found for row in rows if (found := surprise(row)) is not None]


def surprise(row: Data) -> int | None:
    """How much higher the mood was than expected; None until both are there."""
    guess, actual = row.get("expected_mood"), row.get("actual_mood")
    return actual - guess if isinstance(guess, int) and isinstance(actual, int) else None


def smaller(data: Data) -> dict[str, object]:
    """The same plan one size smaller, without a time and without how it went; the smallest stays as it is."""
    sizes = [size.value for size in SIZES]
    kept = {key: value for key, value in data.items() if key not in {*AFTER_KEYS, "when"}}
    size = data.get("size")
    if size in sizes:
        kept["size"] = sizes[max(0, sizes.index(str(size)) - 1)]
    return kept
