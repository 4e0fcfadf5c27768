"""MDI against the vectors of clinical.md 1.1 and against a second implementation written from its text."""

import random

import pytest

from assessment import instruments
from assessment.instruments import Criteria
from tests.assessment.instruments.sheets import filled, score

MDI = instruments.get("mdi")
KEYS = [item.key for item in MDI.items]

#   id, answers, sum, severity, core/acc, ICD-10, dsam, DSM n, major, alert
VECTORS = """
M01 0,0,0,0,0,0,0,0,0,0,0,0 0 ingen 0/0 ingen ingen 0 nej nej
M02 5,5,5,5,5,5,5,5,5,5,5,5 50 svær 3/7 svær svær 9 ja ja
M03 3,3,3,2,2,0,2,2,1,2,1,0 20 ingen 0/0 ingen ingen 0 nej nej
M04 3,3,3,2,2,0,3,2,1,2,1,0 21 let 0/1 ingen ingen 1 nej nej
M05 4,3,3,3,2,1,3,2,3,2,1,0 25 let 1/3 ingen ingen 4 nej ja
M06 4,4,3,3,2,1,3,2,3,2,1,0 26 moderat 2/3 let let 5 ja ja
M07 4,4,4,3,3,1,3,3,1,3,0,2 30 moderat 3/5 svær svær 7 ja ja
M08 4,4,4,3,3,1,3,3,1,3,3,0 31 svær 3/6 svær svær 8 ja ja
M09 2,2,2,2,2,0,2,5,4,2,4,5 24 let 0/2 ingen ingen 2 nej nej
M10 1,1,1,1,1,1,1,0,1,1,0,1 10 ingen 0/0 ingen ingen 0 nej ja
M11 4,4,4,1,1,0,3,2,2,2,1,1 22 let 3/1 ingen let 4 nej nej
M12 4,4,4,3,3,0,3,2,2,2,1,1 26 moderat 3/3 let moderat 5 ja nej
M13 4,4,3,3,3,0,3,3,3,3,3,0 29 moderat 2/6 moderat moderat 7 ja nej
M14 5,3,3,5,5,3,5,5,0,5,5,0 44 svær 1/7 ingen ingen 7 ja ja
M15 4,4,2,5,5,0,3,2,2,2,0,0 27 moderat 2/3 let let 4 nej nej
M16 3,3,5,3,3,3,3,3,0,3,3,0 32 svær 1/7 ingen ingen 7 nej ja
M17 3,3,3,3,3,3,3,3,3,3,3,3 30 moderat 0/7 ingen ingen 6 nej ja
M18 4,4,4,4,4,4,4,4,4,4,4,4 40 svær 3/7 svær svær 9 ja ja
"""
ROWS = [line.split() for line in VECTORS.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_vector(row):
    _id, answers, total, severity, counts, icd10, dsam, dsm, major, alert = row
    found = score("mdi", map(int, answers.split(",")))
    assert found.complete
    assert (found.total, found.partial_sum, found.severity) == (int(total), int(total), severity)
    assert f"{found.details['core']}/{found.details['accompanying']}" == counts
    assert (found.details["icd10"], found.details["icd10_dsam"]) == (icd10, dsam)
    assert (found.details["dsm4_symptoms"], found.details["dsm4_major"]) == (int(dsm), major == "ja")
    assert found.alerts == (("mdi6",) if alert == "ja" else ())
    assert score("mdi", map(int, answers.split(",")), variant="dsam").details["icd10"] == dsam


def test_m19_a_blank_item_gives_no_total_but_the_alert():
    found = score("mdi", [4, 4, 3, 3, 2, 1, 3, 2, "-", 2, 1, 0])
    assert (found.complete, found.total, found.severity, found.n_answered) == (False, None, None, 11)
    assert found.details == {"missing": ["mdi8b"]}
    assert found.alerts == ("mdi6",)


#   before, after, verdict, recovered, reliably recovered, deteriorated
CHANGES = [
    (29, 20, "improved", True, True, False),
    (29, 21, "improved", False, False, False),
    (29, 22, "unchanged", False, False, False),
    (24, 17, "unchanged", True, False, False),
    (24, 16, "improved", True, True, False),
    (22, 20, "unchanged", True, False, False),
    (20, 28, "deteriorated", False, False, True),
    (26, 33, "unchanged", False, False, False),
]


@pytest.mark.parametrize(("before", "after", "verdict", "recovered", "reliably", "worse"), CHANGES)
def test_change(before, after, verdict, recovered, reliably, worse):
    change = MDI.change(before, after)
    assert (change.verdict, change.recovered, change.reliably_recovered, change.deteriorated) == (
        verdict,
        recovered,
        reliably,
        worse,
    )


def test_response_is_half_the_points_gone():
    assert MDI.change(28, 14).response is True
    assert MDI.change(28, 15).response is False
    assert MDI.change(0, 0).response is None


def test_the_trials_own_reliable_change_can_be_set():
    assert MDI.change(29, 22, Criteria(reliable=7, case_from=21)).verdict == "improved"


def test_an_incomplete_score_is_never_compared():
    half = score("mdi", [4, 4])
    with pytest.raises(instruments.NotComparable):
        MDI.change(half, score("mdi", [1] * 12))


def oracle(a: list[int]) -> tuple[object, ...]:
    """The text of 1.1 once more, written without looking at the other."""
    pairs = {8: (7, 8), 9: (9,), 10: (10, 11)}
    e = {n: a[n - 1] for n in range(1, 8)} | {n: max(a[i] for i in places) for n, places in pairs.items()}
    total = sum(e.values())
    severity = ["ingen", "let", "moderat", "svær"][(total > 20) + (total > 25) + (total > 30)]
    core = len([n for n in (1, 2, 3) if e[n] in (4, 5)])
    acc = len([n for n in range(4, 11) if e[n] in (3, 4, 5)])
    icd = "ingen"
    if core >= 2 and acc >= 2:
        icd = "let"
    if core >= 2 and acc >= 4:
        icd = "moderat"
    if core == 3 and acc >= 5:
        icd = "svær"
    dsam = {(3, 1): "let", (3, 3): "moderat"}.get((core, acc), icd)
    nine = [e[1] > 3, e[2] > 3, e[3] > 3, e[4] > 2 or e[5] > 2] + [e[n] > 2 for n in range(6, 11)]
    return total, severity, icd, dsam, nine.count(True), nine.count(True) > 4 and any(nine[:2]), e[6] != 0


def ours(a: list[int]) -> tuple[object, ...]:
    found = MDI.score(dict(zip(KEYS, a, strict=True)))
    d = found.details
    return (
        found.total,
        found.severity,
        d["icd10"],
        d["icd10_dsam"],
        d["dsm4_symptoms"],
        d["dsm4_major"],
        found.alerts == ("mdi6",),
    )


def test_200_000_random_forms_agree_with_the_second_implementation():
    draw = random.Random(19)
    for _form in range(200_000):
        answers = [int(draw.random() * 6) for _item in KEYS]
        assert ours(answers) == oracle(answers), answers


def test_every_change_of_one_answer_agrees_with_the_second_implementation():
    for row in ROWS:
        answers = list(map(int, row[1].split(",")))
        for place in range(12):
            for value in range(6):
                changed = [*answers[:place], value, *answers[place + 1 :]]
                assert ours(changed) == oracle(changed), changed


def test_the_second_implementation_notices_the_wrong_cut_offs():
    assert oracle([2] * 12)[1] == "ingen"  # 20 points; the cut-offs in circulation elsewhere say "let"
    assert filled("mdi", [0])["mdi1"] == 0
