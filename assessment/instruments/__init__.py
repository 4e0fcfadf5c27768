"""The instruments: wording, scoring, cut-offs and change as pure data and rules, no Django (clinical.md 1).

One file an instrument; a new one is written, imported here and listed in `_ALL`. A version that has been answered
never changes: other words, answers or cut-offs are a new `version`.
"""

from assessment.instruments.audit_c import AUDIT_C
from assessment.instruments.change import Change, Criteria, NotComparable
from assessment.instruments.evaluation import combined_recovery, prorated
from assessment.instruments.gad7 import GAD7
from assessment.instruments.importing import Coded, Imported, from_codes
from assessment.instruments.instrument import Band, Instrument
from assessment.instruments.item import Answers, BadAnswer, Item, Option, Value
from assessment.instruments.mdi import MDI
from assessment.instruments.negative_effects import NEGATIVE_EFFECTS
from assessment.instruments.packs import PackError, installed, load_packs
from assessment.instruments.phq9 import PHQ9
from assessment.instruments.satisfaction import SATISFACTION
from assessment.instruments.score import Score
from assessment.instruments.service_use import SERVICE_USE
from assessment.instruments.sus import SUS
from assessment.instruments.week import WEEK
from assessment.instruments.who5 import WHO5
from assessment.instruments.words import Text, say

__all__ = [
    "Answers",
    "BadAnswer",
    "Band",
    "Change",
    "Coded",
    "Criteria",
    "Imported",
    "Instrument",
    "Item",
    "NotComparable",
    "Option",
    "PackError",
    "Score",
    "Text",
    "UnknownInstrumentError",
    "Value",
    "all_instruments",
    "built_in_keys",
    "combined_recovery",
    "from_codes",
    "get",
    "load_packs",
    "prorated",
    "say",
    "severity_label",
]

_ALL = (MDI, PHQ9, GAD7, WHO5, AUDIT_C, SUS, SATISFACTION, NEGATIVE_EFFECTS, SERVICE_USE, WEEK)
_BUILT_IN = {instrument.key: instrument for instrument in _ALL}


class UnknownInstrumentError(LookupError):
    """No instrument has this key."""


def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument, in the order of the clinical specification, then the installed packs."""
    return _ALL + tuple(pack for pack in installed() if pack.key not in _BUILT_IN)


def built_in_keys() -> frozenset[str]:
    """The keys that no pack may have."""
    return frozenset(_BUILT_IN)


def get(key: str) -> Instrument:
    """The instrument with this key."""
    found = _BUILT_IN.get(key) or next((pack for pack in installed() if pack.key == key), None)
    if found is None:
        raise UnknownInstrumentError(key)
    return found


def severity_label(instrument_key: str, slug: str) -> Text:
    """A category in words; LookupError for one the instrument does not have."""
    return get(instrument_key).severity_label(slug)
