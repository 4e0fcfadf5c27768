"""W8 Grublelog / Rumination log: when the thoughts went round, and what moved them (clinical.md 4.3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from program.worksheets.checks import blank
from program.worksheets.choices import Choice, ChoiceField, ManyField
from program.worksheets.fields import LineField, NumberField, Scale10
from program.worksheets.times import MomentField, as_date
from program.worksheets.w3 import PARTS, part_of_day
from program.worksheets.words import Text, say
from program.worksheets.worksheet import Worksheet

Data = Mapping[str, object]
FEWEST = 5  # entries before anything is read out of them
TWICE = 2
LEAST, MOST = 1, 600  # minutes

USEFUL = (
    Choice("handling", Text(da="Førte til en handling", en="Led to an action")),
    Choice("klogere", Text(da="Blev klogere", en="Learned something")),
    Choice("ring", Text(da="Kørte i ring", en="Went round in circles")),
)
SHIFTS = (
    Choice("tur", Text(da="Gik en tur", en="Went for a walk")),
    Choice("ringede", Text(da="Ringede til nogen", en="Called someone")),
    Choice("haenderne", Text(da="Gjorde noget med hænderne", en="Did something with my hands")),
    Choice(
        "sanserne",
        Text(da="Flyttede opmærksomheden til det, jeg så og hørte", en="Moved my attention to sights and sounds"),
    ),
    Choice("naeste_skridt", Text(da="Skrev et konkret næste skridt", en="Wrote down a concrete next step")),
    Choice("grubletid", Text(da="Udsatte til grubletid", en="Put it off until my worry time")),
)
LOW, HIGH = Text(da="Meget dårligt", en="Very low"), Text(da="Meget godt", en="Very good")
SHIFT = ManyField(
    key="shift",
    label=Text(da="Hvad gjorde du for at skifte spor?", en="What did you do to change track?"),
    short=Text(da="Skiftede spor", en="Changed track"),
    help=Text(da="Lad den stå tom, hvis du ikke prøvede noget.", en="Leave it empty if you did not try anything."),
    choices=SHIFTS,
    other=True,
)

FIELDS = (
    MomentField(key="when", label=Text(da="Hvornår begyndte det?", en="When did it begin?"), required=True),
    LineField(
        key="trigger",
        label=Text(da="Hvad satte det i gang?", en="What set it off?"),
        short=Text(da="Sat i gang af", en="Set off by"),
    ),
    LineField(key="topic", label=Text(da="Hvad handlede det om?", en="What was it about?"), required=True),
    NumberField(
        key="minutes",
        label=Text(da="Hvor mange minutter varede det?", en="How many minutes did it last?"),
        short=Text(da="Minutter", en="Minutes"),
        help=Text(da="Cirka er godt nok.", en="Roughly is good enough."),
        minimum=LEAST,
        maximum=MOST,
        required=True,
    ),
    LineField(key="place", label=Text(da="Hvor var du?", en="Where were you?")),
    Scale10(
        key="mood_before",
        label=Text(da="Hvordan var dit humør, da det begyndte?", en="How was your mood when it began?"),
        short=Text(da="Humør før", en="Mood before"),
        low=LOW,
        high=HIGH,
        required=True,
    ),
    ChoiceField(key="useful", label=Text(da="Hjalp det?", en="Did it help?"), choices=USEFUL, required=True),
    SHIFT,
    Scale10(
        key="mood_after",
        label=Text(da="Hvordan var dit humør bagefter?", en="How was your mood afterwards?"),
        short=Text(da="Humør bagefter", en="Mood afterwards"),
        low=LOW,
        high=HIGH,
    ),
)

W8 = Worksheet(
    key="w8",
    version=1,
    title=Text(da="Grublelog", en="Rumination log"),
    intro=Text(
        da="Skriv, når tankerne har kørt rundt. Få ord er nok. Så kan I se, hvornår det sker, og hvad der hjælper.",
        en="Write when your thoughts have gone round. A few words are enough. Then you can see when it happens, "
        "and what helps.",
    ),
    fields=FIELDS,
    shared=True,
    repeats=True,
    diary=True,
    moment="when",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Minutes of each day in order of date, and the most frequent part of the day and trigger; empty on a tie."""

    per_day: tuple[tuple[str, int], ...]
    part: Text | None
    trigger: str

    def said(self, lang: str) -> list[str]:
        """What the log shows, as questions to think about."""
        found = []
        if self.part:
            found.append(say(PART, lang).format(part=say(self.part, lang)))
        if self.trigger:
            found.append(say(TRIGGER, lang).format(trigger=self.trigger))
        return found


PART = Text(
    da="Tankerne kørte oftest rundt {part}. Passer det?",
    en="{part}: this is when your thoughts went round most often. Does that fit?",
)
TRIGGER = Text(
    da="Det, der oftest satte dem i gang, var »{trigger}«. Passer det?",
    en="What set them off most often was “{trigger}”. Does that fit?",
)
LABELS = {key: label for _hour, key, label in PARTS}


def summary(rows: Sequence[Data]) -> Summary | None:
    """None under five entries with minutes: too few say nothing."""
    counted = [row for row in rows if _minutes(row) and _day(row)]
    if len(counted) < FEWEST:
        return None
    per_day: Counter[str] = Counter()
    for row in counted:
        per_day[_day(row)] += _minutes(row)
    part = _most([part_of_day({"start": row.get("when")}) for row in counted])
    typed = {_folded(row): " ".join(str(row.get("trigger")).split()).rstrip(".") for row in reversed(counted)}
    trigger = _most([_folded(row) for row in counted])
    return Summary(tuple(sorted(per_day.items())), LABELS.get(part), typed[trigger] if trigger else "")


def _minutes(row: Data) -> int:
    """As long as it may last; 0 for what is not a number of minutes."""
    minutes = row.get("minutes")
    return minutes if isinstance(minutes, int) and LEAST <= minutes <= MOST else 0


def _day(row: Data) -> str:
    day = as_date(str(row.get("when") or "")[:10])
    return day.isoformat() if day else ""


def _folded(row: Data) -> str:
    """The trigger as it is compared: without capitals and a full stop."""
    return " ".join(str(row.get("trigger") or "").split()).rstrip(".").lower()


def _most(found: Sequence[str]) -> str:
    """What comes most often, if at least twice and more often than anything else."""
    counted = Counter(one for one in found if one).most_common(2)
    if not counted or counted[0][1] < TWICE or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return ""
    return counted[0][0]


def lift(row: Data) -> int | None:
    """How much the mood rose where a way of changing track was tried; None where it was not, or not rated."""
    before, after = row.get("mood_before"), row.get("mood_after")
    if blank(row.get("shift")) or not (isinstance(before, int) and isinstance(after, int)):
        return None
    return after - before


def most_tried(rows: Sequence[Data]) -> int:
    """How often the way of changing track was tried that was tried most."""
    tried: Counter[str] = Counter()
    for row in rows:
        shifts = row.get("shift")
        if isinstance(shifts, list):
            tried.update({str(one) for one in shifts if not blank(one)})
    return max(tried.values(), default=0)
