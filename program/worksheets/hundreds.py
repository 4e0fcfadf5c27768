"""How strong a feeling is and how much a thought is believed, from 0 to 100 (clinical.md 4.3, W6 and W7)."""

from functools import partial

from program.worksheets.fields import Scale100
from program.worksheets.words import Text

_scale = partial(
    Scale100,
    help=Text(da="Et tal fra 0 til 100 i spring på 5.", en="A number from 0 to 100 in steps of 5."),
    low=Text(da="Slet ikke", en="Not at all"),
)
strength = partial(_scale, high=Text(da="Så stærk, som den kan være", en="As strong as it can be"))
belief = partial(_scale, high=Text(da="Fuldt og helt", en="Completely"))
