"""GAD-7 against clinical.md 1.3 and, all forms of it, a second implementation."""

from itertools import product

import pytest

from assessment import instruments
from tests.assessment.instruments.sheets import digits, score

GAD7 = instruments.get("gad7")
KEYS = [item.key for item in GAD7.items]


@pytest.mark.parametrize(
    ("answers", "total", "severity", "case"),
    [
        ("1111000", 4, "minimal", False),
        ("1111100", 5, "let", False),
        ("1111111", 7, "let", False),
        ("2111111", 8, "let", True),
        ("2211111", 9, "let", True),
        ("2221111", 10, "moderat", True),
        ("2222222", 14, "moderat", True),
        ("3222222", 15, "svær", True),
        ("3333333", 21, "svær", True),
    ],
)
def test_vector(answers, total, severity, case):
    found = score("gad7", digits(answers))
    assert (found.total, found.severity, found.details["case"], found.alerts) == (total, severity, case, ())


def test_reliable_change_is_four_points_and_a_case_is_eight():
    assert GAD7.change(11, 7).reliably_recovered
    assert GAD7.change(10, 7).recovered
    assert not GAD7.change(10, 7).reliable
    assert not GAD7.change(7, 2).recovered
    assert GAD7.change(4, 8).deteriorated


def test_every_form_there_is_agrees_with_the_second_implementation():
    names = ["minimal"] * 5 + ["let"] * 5 + ["moderat"] * 5 + ["svær"] * 7
    for answers in product(range(4), repeat=7):
        found = GAD7.score(dict(zip(KEYS, answers, strict=True)))
        total = sum(answers)
        assert (found.total, found.severity, found.details["case"]) == (total, names[total], total > 7), answers
