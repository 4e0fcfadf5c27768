"""The discharge letter (epikrise) as data: its points in the order that a doctor reads them (clinical.md 5.7). Pure.

The marking comes first, so that a wish for follow-up is not overlooked; what is wanted stands in the recommendation.
The order is that of MedCom's outpatient discharge summary.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.guides import YES_NO, asked, is_given, parts_of, words
from assessment.risk_checklist import LINE, ONE, Field

RECOMMENDATION_MOST = 600  # characters
FOLLOW_UP, WHO, RECOMMENDATION, DIAGNOSIS = "gp_follow_up", "gp_who", "recommendation", "diagnosis"
SUMMARY, AGREEMENTS, MEDICINE, ONWARD, CONTACT = "summary", "agreements", "medicine", "onward", "contact"

FIELDS: tuple[Field, ...] = (
    asked(
        FOLLOW_UP,
        "Ønskes opfølgning hos egen læge?",
        "Is follow-up by the GP wanted?",
        kind=ONE,
        options=YES_NO,
        required=True,
    ),
    asked(WHO, "Hvem, hvad og hvornår", "Who, what and when", kind=LINE),
    asked(
        RECOMMENDATION,
        "Anbefaling til egen læge",
        "Recommendation to the GP",
        help=words("Kun det, lægen skal gøre. Højst 600 tegn.", "Only what the GP is to do. At most 600 characters."),
    ),
    asked(
        DIAGNOSIS,
        "Diagnose",
        "Diagnosis",
        kind=LINE,
        required=True,
        help=words("ICD-10-kode og tekst.", "ICD-10 code and text."),
    ),
    asked(
        SUMMARY,
        "Resumé",
        "Summary",
        required=True,
        help=words(
            "Tal og datoer er hentet fra forløbet. Læs dem efter, og skriv det, der mangler.",
            "Figures and dates come from the course. Check them, and add what is missing.",
        ),
    ),
    asked(AGREEMENTS, "Aftaler med patienten", "Agreements with the patient"),
    asked(MEDICINE, "Medicin, som patienten oplyser den", "Medicine as told by the patient"),
    asked(
        ONWARD,
        "Henvist videre",
        "Referred on",
        help=words("Hvortil, og hvornår henvisningen er sendt.", "Where, and when the referral was sent."),
    ),
    asked(CONTACT, "Kontakt", "Contact", required=True),
)
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}
YES, NO = YES_NO[0]["da"], YES_NO[1]["da"]


def missing(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What must be put right before the letter is signed, in its own order.

    A wish for follow-up says who does what and when, and what is recommended. Too long a recommendation is named, too.
    """
    needed = {field.key for field in FIELDS if field.required}
    if texts.get(FOLLOW_UP, "") == YES:
        needed |= {WHO, RECOMMENDATION}
    found = {key for key in needed if not is_given(BY_KEY[key], texts.get(key, ""))}
    if is_too_long(texts):
        found.add(RECOMMENDATION)
    return tuple(field.key for field in FIELDS if field.key in found)


def is_too_long(texts: Mapping[str, str]) -> bool:
    """Whether the recommendation is longer than a doctor's screen shows at once."""
    return len(texts.get(RECOMMENDATION, "").strip()) > RECOMMENDATION_MOST


def parts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The points that are written, under Danish headings."""
    return parts_of(FIELDS, texts)
