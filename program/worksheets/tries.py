"""What several worksheets ask when something planned was tried: whether it came to anything (clinical.md 4.3)."""

from program.worksheets.choices import Choice, ChoiceField
from program.worksheets.words import Text

YES, PARTLY, NO = "ja", "delvist", "nej"

ANSWERS = (
    Choice(YES, Text(da="Ja", en="Yes")),
    Choice(PARTLY, Text(da="Delvist", en="Partly")),
    Choice(NO, Text(da="Nej", en="No")),
)

DONE = ChoiceField(key="done", label=Text(da="Blev det til noget?", en="Did it happen?"), choices=ANSWERS)
