"""W12 Min vej videre / Relapse prevention plan: what to look for, hold on to, and do, in the next half year.

Source: clinical.md 4.3. What is suggested from the patient's own work is `program.beginnings`.
"""

from collections.abc import Mapping

from program.worksheets.checks import Error
from program.worksheets.choices import Choice, ChoiceField, ManyField
from program.worksheets.fields import LineField, TextField
from program.worksheets.rows import RowsField
from program.worksheets.times import DateField
from program.worksheets.w17 import DAY
from program.worksheets.words import Text
from program.worksheets.worksheet import Section, Worksheet

Data = Mapping[str, object]
NOBODY = "ingen"

COLOURS = (
    Choice("groen", Text(da="Grøn: det går", en="Green: doing all right")),
    Choice("gul", Text(da="Gul: pas på", en="Yellow: take care")),
    Choice("roed", Text(da="Rød: få hjælp", en="Red: get help")),
)
SIGN_AREAS = (
    Choice("tanker", Text(da="Tanker", en="Thoughts")),
    Choice("krop", Text(da="Krop", en="Body")),
    Choice("handling", Text(da="Handling", en="Action")),
    Choice("samvaer", Text(da="Samvær", en="Being with people")),
)
SIGNS = RowsField(
    key="signs",
    label=Text(da="Tegn, jeg kan holde øje med", en="Signs I can look out for"),
    help=Text(da="Mindst tre. Gerne ét i hver farve.", en="At least three. One in each colour is good."),
    row_label=Text(da="Tegn", en="Sign"),
    add_label=Text(da="Tilføj et tegn", en="Add a sign"),
    fields=(
        LineField(key="sign", label=Text(da="Hvad er tegnet?", en="What is the sign?"), required=True),
        ChoiceField(key="area", label=Text(da="Hvor ses det?", en="Where does it show?"), choices=SIGN_AREAS),
        ChoiceField(key="colour", label=Text(da="Hvilken farve?", en="Which colour?"), choices=COLOURS, required=True),
    ),
    minimum=3,
    maximum=9,
    required=True,
)
HELPED = RowsField(
    key="helped",
    label=Text(da="Det hjalp mig", en="This helped me"),
    help=Text(
        da="Mindst tre ting, du selv gjorde. Har vi foreslået noget fra dine skemaer, så ret det til.",
        en="At least three things you did yourself. Change what we have suggested from your sheets as you like.",
    ),
    row_label=Text(da="Det hjalp", en="Helped"),
    add_label=Text(da="Tilføj en linje", en="Add a line"),
    item=LineField(key="", label=Text(da="Det hjalp", en="Helped")),
    minimum=3,
    required=True,
)
KEEP = RowsField(
    key="keep",
    label=Text(da="Det holder jeg fast i hver uge", en="This I keep up every week"),
    help=Text(da="To eller tre små vaner er nok.", en="Two or three small habits are enough."),
    row_label=Text(da="Vane", en="Habit"),
    add_label=Text(da="Tilføj en vane", en="Add a habit"),
    fields=(
        LineField(key="what", label=Text(da="Hvad?", en="What?"), required=True),
        ChoiceField(key="day", label=Text(da="Hvilken dag?", en="Which day?"), choices=DAY.choices),
    ),
    minimum=2,
    maximum=5,
    required=True,
)
YELLOW = RowsField(
    key="yellow",
    label=Text(da="Bliver det gult, gør jeg det her", en="If it turns yellow, I do this"),
    row_label=Text(da="Gult", en="Yellow"),
    add_label=Text(da="Tilføj en linje", en="Add a line"),
    item=LineField(key="", label=Text(da="Gult", en="Yellow")),
    minimum=2,
    required=True,
)
RED = RowsField(
    key="red",
    label=Text(da="Bliver det rødt, taler jeg med", en="If it turns red, I talk to"),
    help=Text(da="Mindst to. Er det akut, så ring 112.", en="At least two. If it is an emergency, call 112."),
    row_label=Text(da="Kontakt", en="Contact"),
    add_label=Text(da="Tilføj en kontakt", en="Add a contact"),
    fields=(
        LineField(key="who", label=Text(da="Hvem?", en="Who?"), required=True),
        LineField(key="phone", label=Text(da="Telefon", en="Phone"), max_length=30),
        LineField(key="when", label=Text(da="Hvornår kan de træffes?", en="When can they be reached?")),
    ),
    minimum=2,
    maximum=6,
    required=True,
)
PEOPLE = RowsField(
    key="people",
    label=Text(da="De må sige det til mig", en="They may tell me"),
    help=Text(
        da="Hvem må sige til, hvis de lægger mærke til noget, og hvad må de sige?",
        en="Who may speak up if they notice something, and what may they say?",
    ),
    row_label=Text(da="Person", en="Person"),
    add_label=Text(da="Tilføj en person", en="Add a person"),
    fields=(
        LineField(key="name", label=Text(da="Navn", en="Name"), required=True),
        LineField(key="may_say", label=Text(da="Hvad må de sige?", en="What may they say?")),
    ),
    minimum=0,
    maximum=5,
)
HARD_TIMES = RowsField(
    key="hard_times",
    label=Text(da="Svære perioder, der kommer", en="Hard times to come"),
    row_label=Text(da="Periode", en="Time"),
    add_label=Text(da="Tilføj en periode", en="Add a time"),
    fields=(
        LineField(
            key="period",
            label=Text(da="Hvornår, og hvad?", en="When, and what?"),
            help=Text(
                da="For eksempel »november«, »eksamen« eller en årsdag.",
                en="For example “November”, “exams” or an anniversary.",
            ),
            required=True,
        ),
        LineField(key="preparation", label=Text(da="Sådan forbereder jeg mig", en="This is how I prepare")),
    ),
    minimum=0,
    maximum=5,
)
BOOSTERS = RowsField(
    key="boosters",
    label=Text(da="De dage læser jeg planen igen", en="On these days I read the plan again"),
    help=Text(
        da="Vi minder dig om det, hvis du har sagt ja til påmindelser.",
        en="We remind you if you have said yes to reminders.",
    ),
    row_label=Text(da="Dag", en="Day"),
    add_label=Text(da="Tilføj en dag", en="Add a day"),
    item=DateField(key="", label=Text(da="Dag", en="Day")),
    maximum=6,
    required=True,
)

STORY = TextField(
    key="story",
    label=Text(da="Hvad sled på mig, og hvad vendte det?", en="What wore me down, and what turned it?"),
)
SHARE = ManyField(
    key="share",
    label=Text(da="Hvem vil jeg dele planen med?", en="Who will I share the plan with?"),
    help=Text(
        da="Du deler den selv, eller du aftaler det med din psykolog. Lysning sender den ikke til nogen.",
        en="You share it yourself, or you agree it with your psychologist. Lysning does not send it to anybody.",
    ),
    choices=(
        Choice("egen_laege", Text(da="Egen læge", en="My doctor")),
        Choice("paaroerende", Text(da="Pårørende", en="Someone close to me")),
        Choice(NOBODY, Text(da="Ingen", en="Nobody")),
    ),
)


def check(data: Data) -> list[Error]:
    """Nobody and somebody is neither."""
    chosen = data.get("share")
    both = isinstance(chosen, list) and NOBODY in chosen and len(chosen) > 1
    return [Error("share", "nobody_or_some")] if both else []


W12 = Worksheet(
    key="w12",
    version=1,
    title=Text(da="Min vej videre", en="My way onward"),
    intro=Text(
        da="Din egen plan for det næste halve år. Skriv den, så du kan bruge den på en dårlig dag.",
        en="Your own plan for the next half year. Write it so that you can use it on a bad day.",
    ),
    fields=(STORY, SIGNS, HELPED, KEEP, YELLOW, RED, PEOPLE, HARD_TIMES, BOOSTERS, SHARE),
    check=check,
    sections=(
        Section(Text(da="Det, der skete", en="What happened"), ("story", "helped")),
        Section(Text(da="Tegn i grøn, gul og rød", en="Signs in green, yellow and red"), ("signs",)),
        Section(Text(da="Det gør jeg", en="What I do"), ("keep", "yellow", "red")),
        Section(Text(da="Andre mennesker", en="Other people"), ("people", "share")),
        Section(Text(da="Den kommende tid", en="The time to come"), ("hard_times", "boosters")),
    ),
)
