"""PHQ-9 against the vectors of clinical.md 1.2 and, all 262 144 forms of it, a second implementation."""

from itertools import product

import pytest

from assessment import instruments
from tests.assessment.instruments.sheets import digits, score

PHQ9 = instruments.get("phq9")
SCORED = [item.key for item in PHQ9.items if item.scored]

#   id, answers, total, severity, symptoms, major, other, alert
VECTORS = """
P01 000000000 0 minimal 0 nej nej nej
P02 333333333 27 svær 9 ja nej ja
P03 111100000 4 minimal 0 nej nej nej
P04 111110000 5 let 0 nej nej nej
P05 111111111 9 let 1 nej nej ja
P06 211111111 10 moderat 2 nej ja ja
P07 222222110 14 moderat 6 ja nej nej
P08 222222210 15 moderat-svær 7 ja nej nej
P09 332222230 19 moderat-svær 8 ja nej nej
P10 332222231 20 svær 9 ja nej ja
P11 001000001 2 minimal 1 nej nej ja
P12 113333330 20 svær 6 nej nej nej
P13 202220001 9 let 5 ja nej ja
P14 202000100 5 let 2 nej ja nej
"""
ROWS = [line.split() for line in VECTORS.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_vector(row):
    _id, answers, total, severity, symptoms, major, other, alert = row
    found = score("phq9", digits(answers))
    assert (found.complete, found.total, found.severity) == (True, int(total), severity)
    assert found.details["symptoms"] == int(symptoms)
    assert found.details["major_depressive_syndrome"] == (major == "ja")
    assert found.details["other_depressive_syndrome"] == (other == "ja")
    assert found.alerts == (("phq9_9",) if alert == "ja" else ())


def test_p15_a_blank_item_9_gives_no_total():
    found = score("phq9", digits("22222222-"))
    assert (found.complete, found.total, found.severity, found.alerts) == (False, None, None, ())
    assert (found.n_answered, found.partial_sum) == (8, 16)
    assert found.details["missing"] == ["phq9_9"]


def test_item_9_alerts_before_the_form_is_whole():
    assert PHQ9.score({"phq9_9": 1}).alerts == ("phq9_9",)
    assert PHQ9.score({"phq9_9": 0}).alerts == ()


#   before, after, verdict, recovered, reliably recovered, response, remission
CHANGES = [
    (15, 9, "improved", True, True, False, False),
    (15, 10, "unchanged", False, False, False, False),
    (14, 9, "unchanged", True, False, False, False),
    (14, 8, "improved", True, True, False, False),
    (10, 4, "improved", True, True, True, True),
    (9, 3, "improved", False, False, True, True),
    (8, 14, "deteriorated", False, False, False, False),
    (8, 13, "unchanged", False, False, False, False),
]


@pytest.mark.parametrize(("before", "after", "verdict", "recovered", "reliably", "response", "remission"), CHANGES)
def test_change(before, after, verdict, recovered, reliably, response, remission):
    change = PHQ9.change(before, after)
    assert change.verdict == verdict
    assert (change.recovered, change.reliably_recovered) == (recovered, reliably)
    assert (change.response, change.remission) == (response, remission)
    assert change.direction == ("worse" if after > before else "better")


def test_the_same_total_has_no_direction():
    change = PHQ9.change(score("phq9", digits("111111111")), score("phq9", digits("333000000")))
    assert (change.direction, change.points, change.verdict) == ("same", 0, "unchanged")


def test_the_function_item_is_asked_only_when_something_troubles():
    def asked(text):
        answers = dict(zip(SCORED, digits(text), strict=False))
        return [item.key for item in PHQ9.visible({key: None if v == "-" else v for key, v in answers.items()})]

    assert "phq9_f" not in asked("000000000")
    assert "phq9_f" not in asked("---------")
    assert "phq9_f" in asked("000000001")
    assert "phq9_f" in asked("1--------")


def test_the_function_item_is_kept_beside_the_score_and_never_in_it():
    found = score("phq9", digits("1111111103"))
    assert (found.total, found.n_answered, found.details["function"]) == (8, 9, 3)
    assert score("phq9", digits("0000000003")).details["function"] is None


def test_the_codes_of_the_function_item_are_not_in_the_order_of_its_values():
    codes = {option.value: option.code for option in PHQ9.item("phq9_f").options}
    assert codes == {0: "LA6572-7", 1: "LA6573-5", 2: "LA6575-0", 3: "LA6574-3"}


def oracle(a: tuple[int, ...]) -> tuple[object, ...]:
    """The text of 1.2 once more."""
    total = a[0] + a[1] + a[2] + a[3] + a[4] + a[5] + a[6] + a[7] + a[8]
    severity = (
        "svær"
        if total > 19
        else "moderat-svær"
        if total > 14
        else "moderat"
        if total > 9
        else "let"
        if total > 4
        else "minimal"
    )
    present = [x in (2, 3) for x in a[:8]] + [a[8] != 0]
    n, has_core = present.count(True), present[0] or present[1]
    return total, severity, n, has_core and n > 4, has_core and n in (2, 3, 4), a[8] != 0


def test_every_form_there_is_agrees_with_the_second_implementation():
    forms = 0
    for answers in product(range(4), repeat=9):
        found = PHQ9.score(dict(zip(SCORED, answers, strict=True)))
        d = found.details
        syndromes = (d["major_depressive_syndrome"], d["other_depressive_syndrome"])
        assert oracle(answers) == (found.total, found.severity, d["symptoms"], *syndromes, found.alerts != ()), answers
        forms += 1
    assert forms == 262_144
