"""What an application shows that the clinical lead should see: flags, never decisions (clinical.md 2.2, 2.4).

Pure; rulings 11 and 18-20. Only two things stop an applicant, and both by themselves: age under 18 (`hard_stop`) and
class A (the help page). Everything else is a flag with its figures, and a suggestion of how soon to talk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

ADULT = 18
DEPRESSION = "nedtrykthed"
LAST_YEAR = "seneste år"
YES, DECLINES = "ja", "ønsker ikke"
MAN = "M"
MOST_DAYS = "most"
STOP, URGENT, CLARIFY, NOTE = "stop", "urgent", "clarify", "note"  # how a flag is sorted and coloured


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of 2.2, 2.4 and 1.5."""

    mdi_severe: int = 31
    mdi_below: int = 20
    phq9_below: int = 9
    audit_c_men: int = 4
    audit_c_others: int = 3
    audit_c_high: int = 8
    medicine_days: int = 28
    bmi_low: float = 18.5
    purging_weekly: int = 2
    hours_weekly: int = 3
    reading_low: int = 3


STANDARD = Limits()


@dataclass(frozen=True, slots=True)
class Facts:
    """The application as the rules read it; what was not answered is None or False and raises nothing.

    `sex` is K or M by the register and chooses the AUDIT-C limit only; `drug_use` is none, some or most (days of the
    last thirty); `hours` a week; `reading` 0-10; `diagnoses` slugs of section F; `grade` the class of an open alert.
    """

    birth_date: date | None = None
    today: date | None = None
    resident: bool = True
    main_problem: str | None = None
    mdi: int | None = None
    phq9: int | None = None
    audit_c: int | None = None
    sex: str | None = None
    attempt: str | None = None
    self_harm: bool = False
    violence: str | None = None
    psychosis: bool = False
    mania: bool = False
    diagnoses: frozenset[str] = frozenset()
    drug_use: str | None = None
    drug: str = ""
    height_cm: float | None = None
    weight_kg: float | None = None
    purging: int | None = None
    perinatal: bool = False
    in_treatment: bool = False
    medicine_changed_on: date | None = None
    hours: float | None = None
    reading: int | None = None
    interpreter: bool = False
    device: bool = True
    private_place: bool = True
    grade: str | None = None

    @property
    def bmi(self) -> float | None:
        """Body mass index in kg/m², when height and weight are known."""
        if not self.height_cm or not self.weight_kg:
            return None
        return self.weight_kg / (self.height_cm / 100) ** 2

    @property
    def medicine_age(self) -> int | None:
        """Days since antidepressant medicine was begun or changed."""
        if self.medicine_changed_on is None or self.today is None:
            return None
        return (self.today - self.medicine_changed_on).days


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: a code (its words are in `assessment.texts`), the figures, and how it is sorted."""

    code: str
    params: Mapping[str, int | float | str] = field(default_factory=dict)
    severity: str = CLARIFY


# Diagnoses told by a doctor that belong to an exclusion of 2.2.
EXCLUDING = {
    "schizophrenia": "e2_psychosis",
    "psychosis": "e2_psychosis",
    "bipolar": "e3_mania",
    "eating_disorder": "e6_eating",
    "dementia": "e10_cognition",
    "learning_disability": "e10_cognition",
}
FAST = frozenset({"risk_b", "e4_severe", "e2_psychosis", "e3_mania", "e12_perinatal"})


def hard_stop(birth_date: date, today: date) -> bool:
    """Whether the person is under 18; born on 29 February, one is a year older on 1 March of a common year."""
    return age(birth_date, today) < ADULT


def age(birth_date: date, today: date) -> int:
    """Whole years."""
    before_birthday = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before_birthday


def suggestion(facts: Facts, limits: Limits = STANDARD) -> str:
    """How the board proposes to go on: `stop`, U0, U3H or U3. A person decides (ruling 18)."""
    codes = {flag.code for flag in flags(facts, limits)}
    if "under_age" in codes:
        return STOP
    if "risk_a" in codes:
        return "U0"
    return "U3H" if codes & FAST else "U3"


def flags(facts: Facts, limits: Limits = STANDARD) -> tuple[Flag, ...]:
    """Everything that the application raises, gravest first; each code once."""
    found: dict[str, Flag] = {}
    for group in (_who, _risk, _severity, _illness, _substances, _body, _treatment, _everyday):
        for flag in group(facts, limits):
            found.setdefault(flag.code, flag)
    return tuple(sorted(found.values(), key=lambda flag: (STOP, URGENT, CLARIFY, NOTE).index(flag.severity)))


def _who(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """I1, I2, and E13 as a question (never by itself)."""
    if facts.birth_date and facts.today and hard_stop(facts.birth_date, facts.today):
        yield Flag("under_age", {"age": age(facts.birth_date, facts.today)}, STOP)
    if not facts.resident:
        yield Flag("i2_region")
    if facts.main_problem not in {None, DEPRESSION}:
        yield Flag("primary_problem", {"problem": facts.main_problem or ""})


def _risk(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """An open alert, E1 by any attempt in the last year (ruling 11), self-harm, violence at home."""
    if facts.grade in {"A", "B"}:
        yield Flag(f"risk_{facts.grade.lower()}", {}, URGENT)
    elif facts.grade == "C":
        yield Flag("risk_c")
    if facts.attempt == LAST_YEAR:
        yield Flag("e1_attempt", {}, URGENT)
    elif facts.attempt not in {None, "nej"}:
        yield Flag("attempt_earlier")
    if facts.self_harm:
        yield Flag("self_harm")
    if facts.violence == YES:
        yield Flag("e11_violence", {}, URGENT)
    elif facts.violence == DECLINES:
        yield Flag("violence_unanswered")


def _severity(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """E4 from MDI 31; below the target group only when both sums are low (ruling 19)."""
    if facts.mdi is not None and facts.mdi >= limits.mdi_severe:
        yield Flag("e4_severe", {"mdi": facts.mdi}, URGENT)
    if facts.mdi is None or facts.phq9 is None:
        return
    if facts.mdi <= limits.mdi_below and facts.phq9 <= limits.phq9_below:
        yield Flag("below_target", {"mdi": facts.mdi, "phq9": facts.phq9})


def _illness(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """E2, E3, E6 and E10: section F's own questions, and diagnoses told by a doctor."""
    if facts.psychosis:
        yield Flag("e2_psychosis", {}, URGENT)
    if facts.mania:
        yield Flag("e3_mania", {}, URGENT)
    for name in sorted(facts.diagnoses & EXCLUDING.keys()):
        code = EXCLUDING[name]
        yield Flag(code, {"diagnosis": name}, URGENT if code in FAST else CLARIFY)


def _substances(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """E5, and alcohol above the limit for a question in the interview (1.5)."""
    if facts.audit_c is not None:
        positive = limits.audit_c_men if facts.sex == MAN else limits.audit_c_others
        if facts.audit_c >= limits.audit_c_high:
            yield Flag("e5_alcohol", {"audit_c": facts.audit_c})
        elif facts.audit_c >= positive:
            yield Flag("alcohol", {"audit_c": facts.audit_c})
    if facts.drug_use == MOST_DAYS:
        yield Flag("e5_drugs", {"drug": facts.drug})
    elif facts.drug_use not in {None, "none"}:
        yield Flag("drugs", {"drug": facts.drug})


def _body(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """E6 by low weight or purging, and E12."""
    bmi = facts.bmi
    if bmi is not None and bmi < limits.bmi_low:
        yield Flag("e6_eating", {"bmi": round(bmi, 1)})
    if facts.purging is not None and facts.purging >= limits.purging_weekly:
        yield Flag("e6_eating", {"purging": facts.purging})
    if facts.perinatal:
        yield Flag("e12_perinatal", {}, URGENT)


def _treatment(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """E7, and E8 when medicine was changed at most 28 days ago (ruling 19)."""
    if facts.in_treatment:
        yield Flag("e7_treatment")
    days = facts.medicine_age
    if days is not None and 0 <= days <= limits.medicine_days:
        yield Flag("e8_medicine", {"days": days})


def _everyday(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """I4-I6: reading, device, a private place, time."""
    if facts.interpreter or (facts.reading is not None and facts.reading <= limits.reading_low):
        yield Flag("i4_reading")
    if not facts.device:
        yield Flag("i5_device")
    if not facts.private_place:
        yield Flag("i5_private_place")
    if facts.hours is not None and facts.hours < limits.hours_weekly:
        yield Flag("i6_time", {"hours": facts.hours})
