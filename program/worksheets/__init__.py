"""The worksheets of the programme: pure data and rules, no Django.

One file a worksheet; a new one is written, imported here and listed in `_ALL`. A released worksheet's keys and
stored choice values never change: a change of meaning is a new key, a change of questions a new `version`.
"""

from program.worksheets.checks import Error
from program.worksheets.closing import CLOSING
from program.worksheets.lifts import LIFTS
from program.worksheets.mood import MOOD
from program.worksheets.w1 import W1
from program.worksheets.w2 import W2
from program.worksheets.w3 import W3
from program.worksheets.w4 import W4
from program.worksheets.w5 import W5
from program.worksheets.w6 import W6
from program.worksheets.w7 import W7
from program.worksheets.w8 import W8
from program.worksheets.w9 import W9
from program.worksheets.w10 import W10
from program.worksheets.w11 import W11
from program.worksheets.w12 import W12
from program.worksheets.w17 import W17
from program.worksheets.worksheet import Cleaned, Finding, Shown, Worksheet, definition

__all__ = [
    "Cleaned",
    "Error",
    "Finding",
    "Shown",
    "UnknownWorksheetError",
    "Worksheet",
    "all_worksheets",
    "definition",
    "get",
]

_ALL = (W1, W2, W3, W4, W5, W6, W7, W8, W9, W10, W11, W12, W17, LIFTS, MOOD, CLOSING)


class UnknownWorksheetError(LookupError):
    """No worksheet has this key."""


def all_worksheets() -> tuple[Worksheet, ...]:
    """Every worksheet, in the order of the clinical specification."""
    return _ALL


def get(key: str) -> Worksheet:
    """The worksheet with this key."""
    found = {worksheet.key: worksheet for worksheet in _ALL}
    if key not in found:
        raise UnknownWorksheetError(key)
    return found[key]
