"""W3 Aktivitetsregistrering / Activity record: one row for each hour or so of a day (clinical.md 4.3)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from program.worksheets.choices import Choice, ChoiceField
from program.worksheets.fields import DurationField, LineField, Scale10
from program.worksheets.times import MomentField, as_moment
from program.worksheets.words import Text, number_in_words, say
from program.worksheets.worksheet import Worksheet

Data = Mapping[str, object]
FEWEST = 12  # rows before anything is read out of them
ALONE = "alene"

KINDS = (
    Choice("pligt", Text(da="Pligt", en="Duty")),
    Choice("omsorg", Text(da="Omsorg for andre", en="Caring for others")),
    Choice("bevaegelse", Text(da="Bevægelse", en="Moving the body")),
    Choice("samvaer", Text(da="Samvær", en="Being with people")),
    Choice("interesse", Text(da="Interesse", en="An interest")),
    Choice("hvile", Text(da="Hvile", en="Rest")),
    Choice("skaerm", Text(da="Skærm", en="Screen")),
    Choice("arbejde", Text(da="Arbejde eller studie", en="Work or study")),
)
COMPANY = (
    Choice(ALONE, Text(da="Alene", en="Alone")),
    Choice("familie", Text(da="Familie", en="Family")),
    Choice("venner", Text(da="Venner", en="Friends")),
    Choice("kolleger", Text(da="Kolleger", en="Colleagues")),
    Choice("andre", Text(da="Andre", en="Others")),
)
# The first hour of each part; what is earlier than six belongs to the night.
PARTS: tuple[tuple[int, str, Text], ...] = (
    (6, "morgen", Text(da="kl. 6–10", en="6–10 a.m.")),
    (10, "formiddag", Text(da="kl. 10–14", en="10 a.m.–2 p.m.")),
    (14, "eftermiddag", Text(da="kl. 14–18", en="2–6 p.m.")),
    (18, "aften", Text(da="kl. 18–22", en="6–10 p.m.")),
    (22, "nat", Text(da="kl. 22–6", en="10 p.m.–6 a.m.")),
)

CAT = ChoiceField(key="cat", label=Text(da="Slags", en="Kind"), choices=KINDS, other=True)
WHO = ChoiceField(
    key="who",
    label=Text(da="Hvem var du sammen med?", en="With whom?"),
    short=Text(da="Sammen med", en="With"),
    choices=COMPANY,
    other=True,
)
FIELDS = (
    MomentField(key="start", label=Text(da="Hvornår begyndte det?", en="When did it begin?"), required=True),
    DurationField(
        key="minutes",
        label=Text(da="Hvor mange minutter varede det?", en="How many minutes did it last?"),
        short=Text(da="Varighed", en="Duration"),
        minimum=15,
        maximum=240,
        required=True,
    ),
    LineField(
        key="what",
        label=Text(da="Hvad lavede du?", en="What were you doing?"),
        help=Text(
            da="Skriv også det, du ikke er stolt af, for eksempel »lå i sengen«.",
            en="Also write what you are not proud of, for example “lay in bed”.",
        ),
        required=True,
    ),
    CAT,
    WHO,
    Scale10(
        key="mood",
        label=Text(da="Humør", en="Mood"),
        low=Text(da="Meget dårligt", en="Very low"),
        high=Text(da="Meget godt", en="Very good"),
        required=True,
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
        help=Text(
            da="Mål efter, hvor svært det var i dag, ikke efter hvad du kunne engang.",
            en="Measure by how hard it was today, not by what you once could do.",
        ),
        low=Text(da="Slet ikke", en="Not at all"),
        high=Text(da="I høj grad", en="Very much"),
    ),
)

W3 = Worksheet(
    key="w3",
    version=1,
    title=Text(da="Aktivitetsregistrering", en="Activity record"),
    intro=Text(
        da="Skriv ned, hvad du laver, og hvordan du har det. En linje tager et halvt minut.",
        en="Write down what you do and how you feel. One line takes half a minute.",
    ),
    fields=FIELDS,
    shared=True,
    repeats=True,
    diary=True,
    moment="start",
)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean mood of some rows: what they share, in words, and how many they are."""

    key: str
    label: Text
    mood: float
    rows: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What twelve rows and more say. `best` are the three rows with the highest mood, the newest first among equals."""

    parts: tuple[Mean, ...]
    kinds: tuple[Mean, ...]
    company: tuple[Mean, ...]
    best: tuple[Data, ...]

    def said(self, lang: str) -> list[str]:
        """One question to think about for each grouping that has a highest."""
        found = [
            _asked(means, text, lang) for means, text in zip((self.parts, self.kinds, self.company), ASKED, strict=True)
        ]
        return [sentence for sentence in found if sentence]


ASKED = (
    Text(
        da="Dit humør var højest {what} ({mood} i gennemsnit). Passer det?",
        en="Your mood was highest at {what} ({mood} on average). Does that fit?",
    ),
    Text(
        da="Dit humør var højest ved »{what}« ({mood} i gennemsnit). Passer det?",
        en="Your mood was highest with “{what}” ({mood} on average). Does that fit?",
    ),
    Text(
        da="Dit humør var højest, når du var {what} ({mood} i gennemsnit). Passer det?",
        en="Your mood was highest when you were {what} ({mood} on average). Does that fit?",
    ),
)


def summary(rows: Sequence[Data]) -> Summary | None:
    """The means and the best rows; None under twelve rows with a mood: too few say nothing."""
    rated = [row for row in rows if isinstance(row.get("mood"), int)]
    if len(rated) < FEWEST:
        return None
    best = sorted(rated, key=lambda row: (_mood(row), str(row.get("start"))), reverse=True)[:3]
    return Summary(by_part(rated), by_kind(rated), by_company(rated), tuple(best))


def by_part(rows: Sequence[Data]) -> tuple[Mean, ...]:
    """Mean mood by part of the day, in the order of the day."""
    return _means(rows, part_of_day, [(key, label) for _, key, label in PARTS])


def by_kind(rows: Sequence[Data]) -> tuple[Mean, ...]:
    """Mean mood by what one did."""
    return _means(rows, lambda row: str(row.get("cat") or ""), [(one.value, one.label) for one in CAT.options])


def by_company(rows: Sequence[Data]) -> tuple[Mean, ...]:
    """Mean mood alone and with others; rows that do not say are left out."""
    labels = [(ALONE, Text(da="alene", en="alone")), ("andre", Text(da="sammen med andre", en="with others"))]
    return _means(rows, _company, labels)


def _company(row: Data) -> str:
    who = row.get("who")
    return (ALONE if who == ALONE else "andre") if who else ""


def part_of_day(row: Data) -> str:
    """The part of the day in which a row began; empty without a whole time."""
    moment = as_moment(str(row.get("start") or ""))
    if moment is None:
        return ""
    return next((key for hour, key, _ in reversed(PARTS) if moment.hour >= hour), "nat")


def _means(rows: Sequence[Data], group: Callable[[Data], str], labels: list[tuple[str, Text]]) -> tuple[Mean, ...]:
    grouped: dict[str, list[int]] = {}
    for row in rows:
        grouped.setdefault(group(row), []).append(_mood(row))
    return tuple(Mean(key, label, fmean(grouped[key]), len(grouped[key])) for key, label in labels if key in grouped)


def _mood(row: Data) -> int:
    value = row.get("mood")
    return value if isinstance(value, int) else 0


def _asked(means: tuple[Mean, ...], text: Text, lang: str) -> str:
    """Nothing where there is only one group, or where two are equally high."""
    highest = sorted(means, key=lambda mean: mean.mood, reverse=True)
    if len(highest) < 2 or highest[0].mood == highest[1].mood:
        return ""
    what, mood = say(highest[0].label, lang), number_in_words(highest[0].mood, lang)
    return say(text, lang).format(what=what if text is not ASKED[1] else what.lower(), mood=mood)


def overlapping(rows: Sequence[Data]) -> frozenset[int]:
    """The indexes of rows that begin before another one has ended; they are kept, with a hint."""
    spans = sorted((span, index) for index, row in enumerate(rows) if (span := _span(row)))
    found: set[int] = set()
    for n, ((_, ends), index) in enumerate(spans):
        later = [other for (begins, _), other in spans[n + 1 :] if begins < ends]
        found |= {index, *later} if later else set()
    return frozenset(found)


def _span(row: Data) -> tuple[dt.datetime, dt.datetime] | None:
    start, minutes = as_moment(str(row.get("start") or "")), row.get("minutes")
    if start is None or not isinstance(minutes, int):
        return None
    begun = start.astimezone(dt.UTC)
    return begun, begun + dt.timedelta(minutes=minutes)
