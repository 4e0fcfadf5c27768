"""The six areas of what matters (clinical.md 4.3, W5); a plan (W4) is made for one of them."""

from program.worksheets.choices import Choice
from program.worksheets.words import Text

AREAS = (
    Choice("naere", Text(da="Nære relationer", en="Close relationships")),
    Choice("bidrag", Text(da="Arbejde, studie og bidrag", en="Work, study and giving something")),
    Choice("krop", Text(da="Krop og sundhed", en="Body and health")),
    Choice("leg", Text(da="Interesser og leg", en="Interests and play")),
    Choice("natur", Text(da="Fællesskab og natur", en="Community and nature")),
    Choice("mening", Text(da="Ro og mening", en="Calm and meaning")),
)
