"""WHO-5 against clinical.md 1.4 and, all forms of it, a second implementation."""

from itertools import product

import pytest

from assessment import instruments
from tests.assessment.instruments.sheets import digits, score

WHO5 = instruments.get("who5")
KEYS = [item.key for item in WHO5.items]


@pytest.mark.parametrize(
    ("answers", "raw", "percent", "episode", "severity"),
    [
        ("22111", 7, 28, True, "stor-risiko"),
        ("22211", 8, 32, False, "stor-risiko"),
        ("33222", 12, 48, False, "risiko"),
        ("33322", 13, 52, False, "ikke-umiddelbart-risiko"),
        ("55555", 25, 100, False, "ikke-umiddelbart-risiko"),
    ],
)
def test_vector(answers, raw, percent, episode, severity):
    found = score("who5", digits(answers))
    assert (found.total, found.partial_sum, found.details["raw"]) == (percent, raw, raw)
    assert (found.details["suggests_episode"], found.severity) == (episode, severity)


def test_one_missing_gives_no_score():
    found = score("who5", digits("5555-"))
    assert (found.total, found.severity, found.n_answered) == (None, None, 4)


def test_more_is_better():
    assert WHO5.change(40, 52).verdict == "improved"
    assert WHO5.change(52, 40).deteriorated
    assert WHO5.change(40, 48).verdict == "unchanged"
    assert WHO5.change(40, 48).direction == "better"


def test_every_form_there_is_agrees_with_the_second_implementation():
    for answers in product(range(6), repeat=5):
        found = WHO5.score(dict(zip(KEYS, answers, strict=True)))
        percent = sum(answers) * 100 // 25
        severity = "stor-risiko" if percent <= 35 else "risiko" if percent <= 50 else "ikke-umiddelbart-risiko"
        assert (found.total, found.severity) == (percent, severity), answers
