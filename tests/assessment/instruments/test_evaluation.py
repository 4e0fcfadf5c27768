"""Pro-rating and combined recovery, for the evaluator only (clinical.md 1.0, 1.3, ruling 25)."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest

from assessment import instruments
from assessment.instruments import BadAnswer
from tests.assessment.instruments.sheets import digits, filled


def prorated(key, answers):
    return instruments.prorated(instruments.get(key), filled(key, answers))


@pytest.mark.parametrize(
    ("key", "answers", "total"),
    [
        ("phq9", digits("11111111-"), 9),
        ("phq9", digits("2222222--"), 18),
        ("phq9", digits("2111111--"), 10),  # 8 x 9/7 = 10.29
        ("phq9", digits("22211110-"), 11),  # 10 x 9/8 = 11.25
        ("phq9", digits("22110000-"), 7),  # 6 x 9/8 = 6.75
        ("phq9", digits("21100000-"), 5),  # 4 x 9/8 = 4.5: half goes up
        ("phq9", digits("33330000-"), 14),  # 12 x 9/8 = 13.5: half goes up
        ("phq9", digits("33322222-"), 21),  # 19 x 9/8 = 21.375
        ("gad7", digits("11111--"), 7),
        ("who5", digits("5555-"), 100),
        ("who5", digits("2222-"), 40),
        ("who5", digits("2211-"), 32),  # 6 x 5/4 = 7.5: 8 raw points
    ],
)
def test_missing_items_are_filled_up_and_flagged(key, answers, total):
    found = prorated(key, answers)
    assert (found.total, found.prorated) == (total, True)


def test_half_goes_up_wherever_it_can():
    for values in product(range(4), repeat=8):
        if sum(values) % 8 == 4:
            exact = Decimal(sum(values) * 9) / 8
            assert prorated("phq9", [*values, "-"]).total == int(exact.to_integral_value(ROUND_HALF_UP))
            return
    raise AssertionError("no form has a half")


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("phq9", digits("222222---")),
        ("gad7", digits("2222---")),
        ("who5", digits("555--")),
        ("mdi", [3, 3, 3, 3, 3, 3, "-", "-", 3, "-", 3, 3]),
        ("audit_c", [1, 1, "-"]),
        ("sus", [3] * 10),
        ("phq9", []),
    ],
)
def test_too_much_missing_or_no_rule_gives_nothing(key, answers):
    assert prorated(key, answers) is None


def test_a_half_answered_pair_of_the_mdi_is_missing():
    found = prorated("mdi", [3, 3, 3, 3, 3, 3, 3, 5, "-", 3, 3, 3])
    assert (found.total, found.n_answered, found.n_items) == (30, 9, 10)


def test_a_whole_form_is_not_pro_rated():
    found = prorated("phq9", digits("111111111"))
    assert (found.total, found.prorated) == (9, False)


def test_bad_answers_are_refused_here_too():
    with pytest.raises(BadAnswer):
        prorated("phq9", [9])


@pytest.mark.parametrize(
    ("phq9", "gad7", "case", "recovered", "reliably"),
    [
        ((15, 8), (10, 5), True, True, True),
        ((15, 9), (5, 8), True, False, False),  # became a case of anxiety
        ((11, 9), (9, 7), True, True, False),  # nothing reliable
        ((9, 3), (7, 2), False, False, False),  # no case to begin with
        ((16, 9), (2, 6), True, True, False),  # the other one deteriorated reliably
        ((9, 9), (8, 4), True, True, True),
        ((12, 10), (6, 6), True, False, False),
    ],
)
def test_combined_recovery(phq9, gad7, case, recovered, reliably):
    found = instruments.combined_recovery(phq9, gad7)
    assert (found.case, found.recovered, found.reliably_recovered) == (case, recovered, reliably)
