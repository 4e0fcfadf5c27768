"""What a section of the application takes, and what it says to bad input. Pure: no database."""

from datetime import date

import pytest
from django.http import QueryDict

from assessment.application import fields, sections
from assessment.application.fields import Data
from tests.assessment import answers

TODAY = date(2026, 11, 24)


def check(key: str, data: Data, known: frozenset[str] = frozenset()) -> fields.Checked:
    return sections.check(key, data, today=TODAY, known=known)


def codes(key: str, data: Data) -> dict[str, str]:
    return {problem.path: problem.code for problem in check(key, data).problems}


@pytest.mark.parametrize("key", sections.WRITTEN)
def test_a_section_that_is_filled_in_is_complete_and_an_empty_one_is_not(key: str) -> None:
    assert check(key, answers.SECTIONS[key]).problems == ()
    assert not check(key, {}).complete


@pytest.mark.parametrize("key", sections.WRITTEN)
def test_every_question_speaks_both_languages(key: str) -> None:
    for one in sections.SECTIONS[key].fields:
        for part in (one, *one.rows):
            texts = [part.label, *([part.help] if part.help else []), *(option.text for option in part.options)]
            assert all(text["da"] and text["en"] for text in texts), part.key


@pytest.mark.parametrize(
    ("key", "wrong", "path", "code"),
    [
        ("A", {"phone": "12"}, "phone", "phone"),
        ("A", {"cpr": "320180-1234"}, "cpr", "cpr_date"),
        ("A", {"cpr": "hej"}, "cpr", "cpr_shape"),
        ("A", {"contact_name": "Anne"}, "contact_phone", "required_contact"),
        ("B", {"treatment": "nej"}, "treatment", "choice"),
        ("C", {"own_words": "x" * 1001}, "own_words", "long"),
        ("C", {"problem": "alt"}, "problem", "choice"),
        ("C", {"duration": "længe"}, "duration", "number"),
        ("F", {"height": "17"}, "height", "number"),
        (
            "G",
            {"medicines": [{"name": "Sertralin", "depression": "ja", "changed": "ja"}]},
            "medicines.0.changed_on",
            "required",
        ),
        (
            "G",
            {"medicines": [{"name": "x", "depression": "ja", "changed": "ja", "changed_on": "31.02.2026"}]},
            "medicines.0.changed_on",
            "date",
        ),
        (
            "G",
            {"medicines": [{"name": "x", "depression": "ja", "changed": "ja", "changed_on": "25.11.2026"}]},
            "medicines.0.changed_on",
            "date_ahead",
        ),
        ("H", {"reading": "11"}, "reading", "number"),
        ("I", {"confidence": "-1"}, "confidence", "number"),
    ],
)
def test_bad_input_is_named(key: str, wrong: Data, path: str, code: str) -> None:
    assert codes(key, answers.SECTIONS[key] | wrong)[path] == code
    assert path not in codes(key, answers.SECTIONS[key])


def test_a_question_that_does_not_apply_is_not_asked_for() -> None:
    without = {name: value for name, value in answers.SECTIONS["G"].items() if name != "medicines"}

    assert codes("G", without) == {"medicines": "required"}
    assert codes("G", without | {"medicine": "nej"}) == {}


def test_what_the_eid_knows_is_not_asked() -> None:
    without = {name: value for name, value in answers.SECTIONS["A"].items() if name not in sections.FROM_EID}

    assert check("A", without, sections.FROM_EID).complete
    assert codes("A", without) == {"name": "required", "cpr": "required"}


def test_rows_are_read_and_one_can_be_taken_out() -> None:
    post = QueryDict("medicine=ja&medicines-0-name=Sertralin&medicines-1-name=Melatonin&medicines-3-dose=5+mg")
    asked = sections.fields_of("G")

    assert fields.parse(asked, post)["medicines"] == [{"name": "Sertralin"}, {"name": "Melatonin"}, {"dose": "5 mg"}]
    assert fields.parse(asked, post, without="medicines-0")["medicines"][0] == {"name": "Melatonin"}


def test_what_no_form_of_ours_sends_is_not_kept() -> None:
    post = QueryDict("diagnoses=depression&diagnoses=noget&ukendt=1")

    assert fields.parse(sections.fields_of("F"), post) == {"diagnoses": ["depression"]}
