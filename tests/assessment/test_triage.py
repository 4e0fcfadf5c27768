"""Triage flags: every vector of clinical.md 2.4 and rulings 11, 18-20. Flags, never decisions."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from assessment.triage import Facts, Limits, age, flags, hard_stop, suggestion

TODAY = date(2026, 5, 22)


def codes(**facts) -> list[str]:
    return [flag.code for flag in flags(Facts(today=TODAY, **facts))]


def suggested(**facts) -> str:
    return suggestion(Facts(today=TODAY, **facts))


def test_an_ordinary_application_raises_nothing() -> None:
    facts = {
        "main_problem": "nedtrykthed",
        "mdi": 26,
        "phq9": 14,
        "birth_date": date(1990, 1, 1),
        "sex": "K",
        "audit_c": 2,
    }
    assert codes(**facts, hours=4, reading=8, attempt="nej", violence="nej", drug_use="none", purging=0) == []
    assert suggested(**facts) == "U3"


def test_mdi_20_and_phq9_9_are_below_the_target_and_still_get_an_interview() -> None:
    assert codes(mdi=20, phq9=9) == ["below_target"]
    assert suggested(mdi=20, phq9=9) == "U3"
    assert codes(mdi=21, phq9=9) == codes(mdi=20, phq9=10) == codes(mdi=20) == []


def test_mdi_31_means_soon_and_never_no() -> None:
    assert codes(mdi=31, phq9=15) == ["e4_severe"]
    assert suggested(mdi=31) == "U3H"
    assert suggested(mdi=30) == "U3"


@pytest.mark.parametrize(
    ("born", "day", "stopped"),
    [
        (date(2008, 5, 23), date(2026, 5, 22), True),  # 17 years and 364 days
        (date(2008, 5, 22), date(2026, 5, 22), False),  # 18 today
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 3, 1), False),
        (date(2012, 2, 29), date(2030, 2, 28), True),
        (date(2008, 3, 1), date(2026, 2, 28), True),
        (date(2010, 2, 28), date(2028, 2, 28), False),
        (date(2010, 3, 1), date(2028, 2, 29), True),
    ],
)
def test_under_18_is_a_stop(born: date, day: date, stopped: bool) -> None:
    assert hard_stop(born, day) is stopped
    found = Facts(birth_date=born, today=day)
    assert (suggestion(found) == "stop") is stopped
    assert [flag.code for flag in flags(found)] == (["under_age"] if stopped else [])


def test_one_is_a_year_older_exactly_once_a_year() -> None:
    for born in (date(2004, 2, 29), date(2005, 2, 28), date(2003, 12, 31), date(2004, 1, 1)):
        ages = [age(born, date(2020, 1, 1) + timedelta(days=day)) for day in range(8 * 365 + 3)]
        assert all(after - before in {0, 1} for before, after in pairwise(ages))
        assert ages[-1] - ages[0] == 8


@pytest.mark.parametrize(
    ("sex", "total", "code"),
    [
        ("M", 3, None),
        ("K", 3, "alcohol"),
        (None, 3, "alcohol"),
        ("M", 4, "alcohol"),
        ("K", 2, None),
        ("M", 7, "alcohol"),
        ("M", 8, "e5_alcohol"),
        ("K", 12, "e5_alcohol"),
    ],
)
def test_audit_c(sex: str | None, total: int, code: str | None) -> None:
    assert codes(sex=sex, audit_c=total) == ([code] if code else [])


@pytest.mark.parametrize(("days", "flagged"), [(0, True), (27, True), (28, True), (29, False), (-1, False)])
def test_medicine_changed_at_most_28_days_ago(days: int, flagged: bool) -> None:
    assert codes(medicine_changed_on=TODAY - timedelta(days=days)) == (["e8_medicine"] if flagged else [])


@pytest.mark.parametrize("problem", ["angst", "andet"])
def test_another_main_problem_is_only_a_question(problem: str) -> None:
    assert codes(main_problem=problem, mdi=26) == ["primary_problem"]
    assert suggested(main_problem=problem, mdi=26) == "U3"


@pytest.mark.parametrize(
    ("attempt", "found"),
    [("seneste år", ["e1_attempt"]), ("over et år", ["attempt_earlier"]), ("nej", []), (None, [])],
)
def test_any_attempt_in_the_last_year_flags_e1(attempt: str | None, found: list[str]) -> None:
    """Ruling 11; the psychologist judges, so the suggestion stays."""
    assert codes(attempt=attempt) == found
    assert suggested(attempt=attempt) == "U3"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"grade": "A"}, "U0"),
        ({"grade": "B"}, "U3H"),
        ({"grade": "C"}, "U3"),
        ({"perinatal": True}, "U3H"),
        ({"psychosis": True}, "U3H"),
        ({"mania": True}, "U3H"),
        ({"diagnoses": frozenset({"bipolar"})}, "U3H"),
        ({"diagnoses": frozenset({"asthma"})}, "U3"),
        ({"in_treatment": True}, "U3"),
        ({"violence": "ja"}, "U3"),
    ],
)
def test_how_soon_to_talk(facts: dict, expected: str) -> None:
    assert suggested(**facts) == expected


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"height_cm": 180, "weight_kg": 59.9}, ["e6_eating"]),  # BMI 18.49 is shown as 18.5 and is below it
        ({"height_cm": 180, "weight_kg": 60}, []),
        ({"height_cm": 180}, []),
        ({"purging": 2}, ["e6_eating"]),
        ({"purging": 1}, []),
        ({"drug_use": "most", "drug": "hash"}, ["e5_drugs"]),
        ({"drug_use": "some", "drug": "hash"}, ["drugs"]),
        ({"violence": "ønsker ikke"}, ["violence_unanswered"]),
        ({"self_harm": True}, ["self_harm"]),
        ({"in_treatment": True}, ["e7_treatment"]),
        ({"resident": False}, ["i2_region"]),
        ({"reading": 3}, ["i4_reading"]),
        ({"interpreter": True}, ["i4_reading"]),
        ({"device": False, "private_place": False}, ["i5_device", "i5_private_place"]),
        ({"hours": 2.5}, ["i6_time"]),
        ({"hours": 3}, []),
        ({"diagnoses": frozenset({"dementia", "learning_disability"})}, ["e10_cognition"]),
        ({"psychosis": True, "diagnoses": frozenset({"schizophrenia"})}, ["e2_psychosis"]),
    ],
)
def test_the_other_criteria(facts: dict, found: list[str]) -> None:
    assert codes(**facts) == found


def test_urgent_flags_come_first() -> None:
    found = flags(Facts(today=TODAY, hours=1, mania=True, mdi=35, grade="B", main_problem="angst"))
    assert [flag.severity for flag in found] == ["urgent"] * 3 + ["clarify"] * 2


def test_a_region_may_move_the_limits() -> None:
    assert [flag.code for flag in flags(Facts(mdi=31), Limits(mdi_severe=33))] == []
