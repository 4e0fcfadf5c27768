"""W10 Sig det / Say it: one plain sentence to another person, prepared (clinical.md 4.3).

Not to be used where there is violence or control: the introduction says so, and the module has a page about it.
"""

from program.worksheets.choices import BoolField
from program.worksheets.fields import LineField, Scale10, TextField
from program.worksheets.times import DateField
from program.worksheets.words import Text
from program.worksheets.worksheet import Part, Worksheet

PLAN = (
    LineField(key="person", label=Text(da="Hvem vil du sige det til?", en="Who will you say it to?")),
    TextField(
        key="situation",
        label=Text(da="Hvad er situationen?", en="What is the situation?"),
        short=Text(da="Situation", en="Situation"),
        required=True,
    ),
    LineField(key="need", label=Text(da="Hvad har du brug for?", en="What do you need?"), required=True),
    LineField(
        key="observe",
        label=Text(da="»Når …« – det, et kamera kunne se", en="“When …” – what a camera could see"),
        short=Text(da="Når", en="When"),
    ),
    LineField(
        key="feeling",
        label=Text(da="»… så bliver jeg …« – din følelse", en="“… I feel …” – your feeling"),
        short=Text(da="Så bliver jeg", en="I feel"),
    ),
    LineField(
        key="wish",
        label=Text(da="»Jeg vil gerne …« – ét ønske", en="“I would like …” – one wish"),
        short=Text(da="Jeg vil gerne", en="I would like"),
        required=True,
    ),
    LineField(
        key="middle_way",
        label=Text(da="»Det kunne være nok, hvis …«", en="“It would be enough if …”"),
        short=Text(da="Det kunne være nok, hvis", en="It would be enough if"),
    ),
    LineField(
        key="stop_line",
        label=Text(da="»Hvis det ikke kan lade sig gøre, vil jeg …«", en="“If that is not possible, I will …”"),
        short=Text(da="Hvis det ikke kan lade sig gøre, vil jeg", en="If that is not possible, I will"),
    ),
    DateField(key="when", label=Text(da="Hvilken dag vil du sige det?", en="Which day will you say it?")),
)
AFTER = (
    BoolField(key="said", label=Text(da="Fik du det sagt?", en="Did you say it?")),
    Scale10(
        key="heard",
        label=Text(da="Hvor meget følte du dig hørt?", en="How much did you feel heard?"),
        short=Text(da="Hørt", en="Heard"),
        low=Text(da="Slet ikke", en="Not at all"),
        high=Text(da="Helt", en="Completely"),
    ),
    Scale10(
        key="pleased_with_own_effort",
        label=Text(da="Hvor tilfreds er du med din egen indsats?", en="How content are you with your own effort?"),
        short=Text(da="Egen indsats", en="Own effort"),
        help=Text(da="Uanset hvad svaret blev.", en="Whatever the answer was."),
        low=Text(da="Slet ikke", en="Not at all"),
        high=Text(da="Helt", en="Completely"),
    ),
    TextField(key="learned", label=Text(da="Hvad lærte du?", en="What did you learn?")),
)
AFTER_KEYS = tuple(field.key for field in AFTER)

W10 = Worksheet(
    key="w10",
    version=1,
    title=Text(da="Sig det", en="Say it"),
    intro=Text(
        da="Skriv det, du gerne vil sige, før du siger det. Brug ikke skemaet over for en, du er bange for, eller som "
        "styrer dit liv. Så er der anden hjælp: se siden »Hvis du er utryg i et forhold«.",
        en="Write what you would like to say before you say it. Do not use this sheet with someone you are afraid of, "
        "or who controls your life. Then there is other help: see the page “If you feel unsafe in a relationship”.",
    ),
    fields=(*PLAN, *AFTER),
    shared=True,
    repeats=True,
    diary=True,
    moment="when",
    after=AFTER_KEYS,
    parts=(Part(keys=AFTER_KEYS, needed=("said",)),),
)
