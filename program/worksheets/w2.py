"""W2 Mål / Goals: one to three goals one could see on film (clinical.md 4.3)."""

import datetime as dt
from collections.abc import Mapping

from program.worksheets.choices import Choice, ChoiceField
from program.worksheets.fields import LineField, Scale10
from program.worksheets.rows import RowsField, rows_in
from program.worksheets.times import DateField
from program.worksheets.words import Text
from program.worksheets.worksheet import Finding, Worksheet

Data = Mapping[str, object]

AREAS = (
    Choice("hjem", Text(da="Hjem", en="Home")),
    Choice("familie_venner", Text(da="Familie og venner", en="Family and friends")),
    Choice("arbejde_studie", Text(da="Arbejde eller studie", en="Work or study")),
    Choice("krop_soevn", Text(da="Krop og søvn", en="Body and sleep")),
    Choice("interesser", Text(da="Interesser", en="Interests")),
)

FAR, REACHED = Text(da="Langt fra", en="Far from it"), Text(da="I mål", en="There")

GOAL = (
    LineField(
        key="goal",
        label=Text(da="Hvad vil du gerne?", en="What would you like?"),
        help=Text(
            da="Skriv noget, man kunne se på film: hvad du gør, hvor og med hvem.",
            en="Write something one could see on film: what you do, where and with whom.",
        ),
        required=True,
    ),
    ChoiceField(
        key="area",
        label=Text(da="Hvilken del af livet hører det til?", en="Which part of life does it belong to?"),
        short=Text(da="Område", en="Area"),
        choices=AREAS,
        other=True,
    ),
    LineField(
        key="first_sign",
        label=Text(
            da="Hvad er det mindste tegn på, at du er på vej?",
            en="What is the smallest sign that you are on the way?",
        ),
        short=Text(da="Første tegn", en="First sign"),
        required=True,
    ),
    Scale10(
        key="importance",
        label=Text(da="Hvor vigtigt er det for dig?", en="How important is it to you?"),
        short=Text(da="Vigtighed", en="Importance"),
        low=Text(da="Ikke vigtigt", en="Not important"),
        high=Text(da="Meget vigtigt", en="Very important"),
    ),
    Scale10(
        key="now",
        label=Text(da="Hvor er du nu?", en="Where are you now?"),
        short=Text(da="Nu", en="Now"),
        low=FAR,
        high=REACHED,
    ),
    Scale10(
        key="target",
        label=Text(da="Hvor vil du gerne hen i løbet af forløbet?", en="Where would you like to get during treatment?"),
        short=Text(da="Vil gerne til", en="Would like to get to"),
        help=Text(da="Det behøver ikke være 10.", en="It need not be 10."),
        low=FAR,
        high=REACHED,
    ),
    DateField(
        key="date",
        label=Text(da="Hvornår vil du se på det igen?", en="When will you look at it again?"),
        short=Text(da="Ser på det igen", en="Will look at it again"),
    ),
)

FIELDS = (
    RowsField(
        key="goals",
        label=Text(da="Dine mål", en="Your goals"),
        help=Text(da="Ét mål er nok. Du kan have op til tre.", en="One goal is enough. You can have up to three."),
        row_label=Text(da="Mål", en="Goal"),
        add_label=Text(da="Tilføj et mål", en="Add a goal"),
        fields=GOAL,
        minimum=1,
        maximum=3,
        compact=False,
        required=True,
    ),
)

FINDINGS = {
    "one_step": Text(
        da="»{goal}«: Du er på {now} og vil gerne til {target}. Der er ét trin.",
        en="“{goal}”: You are at {now} and would like to get to {target}. That is one step.",
    ),
    "steps": Text(
        da="»{goal}«: Du er på {now} og vil gerne til {target}. Der er {steps} trin, og du kan tage dem ét ad gangen.",
        en="“{goal}”: You are at {now} and would like to get to {target}. "
        "That is {steps} steps, and you can take them one at a time.",
    ),
    "there": Text(
        da="»{goal}«: Du er på {now}. Det er dér, du gerne vil være.",
        en="“{goal}”: You are at {now}. That is where you would like to be.",
    ),
    "past": Text(
        da="»{goal}«: Du er på {now}. Det er længere, end du ville nå ({target}).",
        en="“{goal}”: You are at {now}. That is further than you set out to get ({target}).",
    ),
}


def derive(data: Data, today: dt.date | None) -> list[Finding]:
    """How far it is from now to the target, for every goal that has both."""
    rows = data.get("goals")
    numbered = enumerate(rows, start=1) if isinstance(rows, list) else ()
    found = [_distance(number, row) for number, row in numbered if isinstance(row, Mapping)]
    return [finding for finding in found if finding]


def _distance(number: int, row: Data) -> Finding | None:
    now, target = row.get("now"), row.get("target")
    if not (isinstance(now, int) and isinstance(target, int)):
        return None
    goal = str(row.get("goal") or "").strip() or Text(da=f"Mål {number}", en=f"Goal {number}")
    return Finding(_code(target - now), {"goal": goal, "now": now, "target": target, "steps": target - now})


def _code(steps: int) -> str:
    if steps == 1:
        return "one_step"
    if steps == 0:
        return "there"
    return "steps" if steps > 0 else "past"


def without_now(row: Data) -> dict[str, object]:
    """A goal as it stood, to be given a new number: it is asked again in module 4 and 8."""
    return {key: value for key, value in row.items() if key != "now"}


def rated(data: Data) -> int:
    """How many goals have a number for where the patient is."""
    return sum(isinstance(row.get("now"), int) for row in rows_in(data, "goals"))


W2 = Worksheet(
    key="w2",
    version=1,
    title=Text(da="Mål", en="Goals"),
    intro=Text(
        da="Vælg et til tre mål, som andre kunne se, hvis de filmede din hverdag.",
        en="Choose one to three goals that others could see if they filmed your everyday life.",
    ),
    fields=FIELDS,
    findings=FINDINGS,
    derive=derive,
)
