"""The feelings to choose among (clinical.md 4.3, W1); the thought record (W6) uses the same."""

from program.worksheets.choices import Choice
from program.worksheets.words import Text

FEELINGS = (
    Choice("trist", Text(da="Trist", en="Sad")),
    Choice("tom", Text(da="Tom", en="Empty")),
    Choice("skyldig", Text(da="Skyldig", en="Guilty")),
    Choice("skamfuld", Text(da="Skamfuld", en="Ashamed")),
    Choice("vred", Text(da="Vred", en="Angry")),
    Choice("bange", Text(da="Bange", en="Afraid")),
    Choice("ensom", Text(da="Ensom", en="Lonely")),
    Choice("rastloes", Text(da="Rastløs", en="Restless")),
    Choice("lettet", Text(da="Lettet", en="Relieved")),
    Choice("glad", Text(da="Glad", en="Glad")),
)
