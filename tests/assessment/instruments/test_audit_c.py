"""AUDIT-C against clinical.md 1.5: the cut-off depends on legal sex, the lower one where it is not known."""

from itertools import product

import pytest

from assessment import instruments
from tests.assessment.instruments.sheets import score


@pytest.mark.parametrize(
    ("sex", "answers", "total", "severity", "only_item_1"),
    [
        ("K", [0, 0, 0], 0, "negativ", False),
        ("K", [2, 1, 0], 3, "positiv", False),
        ("M", [2, 1, 0], 3, "negativ", False),
        ("M", [2, 1, 1], 4, "positiv", False),
        ("K", [3, 0, 0], 3, "positiv", True),
        ("M", [4, 4, 4], 12, "positiv", False),
        (None, [2, 1, 0], 3, "positiv", False),
        ("M", [4, 0, 0], 4, "positiv", True),
    ],
)
def test_vector(sex, answers, total, severity, only_item_1):
    found = score("audit_c", answers, sex=sex)
    assert (found.total, found.severity, found.details["only_item_1"]) == (total, severity, only_item_1)
    assert found.details["positive"] == (severity == "positiv")


def test_every_form_of_both_sexes():
    for sex, answers in product(("K", "M", None), product(range(5), repeat=3)):
        found = score("audit_c", answers, sex=sex)
        assert found.details["positive"] == (sum(answers) > (3 if sex == "M" else 2))
        assert found.details["advise_help"] == (sum(answers) > 7)


def test_a_sex_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no such sex"):
        score("audit_c", [1, 1, 1], sex="F")


def test_the_danish_question_about_five_is_only_roughly_the_code_that_says_six():
    audit_c = instruments.get("audit_c")
    assert [item.exact for item in audit_c.items] == [True, True, False]
    assert "fem" in audit_c.item("audit_c_3").text["da"]
    assert "five" in audit_c.item("audit_c_3").text["en"]
