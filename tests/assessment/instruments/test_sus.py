"""SUS against clinical.md 1.6, in English only until the Danish wording is licensed."""

import random

import pytest

from assessment import instruments
from tests.assessment.instruments.sheets import score


@pytest.mark.parametrize(
    ("answers", "total", "alike"),
    [
        ([3] * 10, 50.0, True),
        ([5, 1] * 5, 100, False),
        ([1, 5] * 5, 0, False),
        ([4, 2] * 5, 75, False),
        ([5, 2, 4, 1, 4, 2, 5, 2, 4, 2], 82.5, False),
        ([4, 3, 4, 3, 3, 3, 4, 3, 3, 3], 57.5, False),
        ([5] * 10, 50, True),
        ([1] * 10, 50, True),
    ],
)
def test_vector(answers, total, alike):
    found = score("sus", answers)
    assert (found.total, found.details["straight_lining"], found.severity) == (total, alike, None)


def test_random_forms_agree_with_a_second_implementation():
    draw = random.Random(10)
    for _form in range(20_000):
        x = [draw.randint(1, 5) for _item in range(10)]
        assert score("sus", x).total == ((sum(x[::2]) - 5) + (25 - sum(x[1::2]))) * 2.5


def test_nothing_is_scored_from_nine_answers():
    assert score("sus", [3] * 9).total is None


def test_zero_is_no_answer():
    with pytest.raises(instruments.BadAnswer):
        score("sus", [0] * 10)


def test_it_speaks_english_only():
    assert instruments.get("sus").languages == ("en",)
