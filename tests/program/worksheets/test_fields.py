"""The field types carry every worksheet of the specification: what each accepts, keeps and says."""

from typing import Any

import pytest

from program.worksheets.choices import BoolField, Choice, ChoiceField, ManyField
from program.worksheets.fields import DurationField, Field, LineField, NumberField, ReferenceField, Scale10, TextField
from program.worksheets.rows import RowsField, check_group
from program.worksheets.times import DateField, MomentField, TimeField, as_moment
from program.worksheets.words import Text, number_in_words

X = Text(da="X", en="X")
ALONE = Choice("alene", Text(da="Alene", en="Alone"))


def check(field: Field, value: object, *, final: bool = True) -> tuple[object, list[str]]:
    values, errors = field.check({field.key: value}, field.key, final=final)
    return values.get(field.key), [error.code for error in errors]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        (LineField(key="k", label=X), "  med mellemrum ", "  med mellemrum "),
        (TextField(key="k", label=X), "a" * 2000, "a" * 2000),
        (Scale10(key="k", label=X), 0, 0),
        (Scale10(key="k", label=X), " 7 ", 7),
        (Scale10(key="k", label=X), 7.0, 7),
        (NumberField(key="k", label=X, minimum=-5, maximum=5), "-5", -5),
        (DurationField(key="k", label=X, minimum=15, maximum=240), 240, 240),
        (DateField(key="k", label=X), "28.5.2026", "2026-05-28"),
        (DateField(key="k", label=X), "2028-02-29", "2028-02-29"),
        (TimeField(key="k", label=X), "7.05", "07:05"),
        (MomentField(key="k", label=X), "2026-05-28T19:00", "2026-05-28T19:00+02:00"),
        (MomentField(key="k", label=X), "28.12.2026T19.00", "2026-12-28T19:00+01:00"),
        (ChoiceField(key="k", label=X, choices=(ALONE,)), "alene", "alene"),
        (ManyField(key="k", label=X, choices=(ALONE,)), ["alene"], ["alene"]),
        (BoolField(key="k", label=X), False, False),
        (ReferenceField(key="k", label=X, worksheet="w5"), "3f2a-77", "3f2a-77"),
    ],
)
def test_what_fits_is_kept(field: Field, value: object, kept: object) -> None:
    assert check(field, value) == (kept, [])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (LineField(key="k", label=X), "a" * 201, "too_long"),
        (TextField(key="k", label=X), 5, "type"),
        (Scale10(key="k", label=X), 11, "range"),
        (Scale10(key="k", label=X), "halvfems", "number"),
        (Scale10(key="k", label=X), 7.5, "number"),
        (Scale10(key="k", label=X), float("nan"), "number"),
        (Scale10(key="k", label=X), True, "type"),
        (DurationField(key="k", label=X, minimum=15, maximum=240), 10, "range"),
        (DateField(key="k", label=X), "31.2.2026", "date"),
        (TimeField(key="k", label=X), "24:00", "time"),
        (MomentField(key="k", label=X), "2026-13-01T10:00", "datetime"),
        (MomentField(key="k", label=X), "2027-03-28T02:30", "no_such_time"),
        (ChoiceField(key="k", label=X, choices=(ALONE,)), "andet", "choice"),
        (ChoiceField(key="k", label=X, choices=(ALONE,)), ["alene"], "type"),
        (ManyField(key="k", label=X, choices=(ALONE,)), ["alene", "venner"], "choice"),
        (ManyField(key="k", label=X, choices=(ALONE,)), "alene", "type"),
        (BoolField(key="k", label=X), "måske", "choice"),
        (BoolField(key="k", label=X), 1, "type"),
        (ReferenceField(key="k", label=X, worksheet="w5"), "../../etc", "choice"),
        (RowsField(key="k", label=X, row_label=X, add_label=X), "tekst", "type"),
    ],
)
def test_what_does_not_fit_is_an_error_and_is_kept(field: Field, value: object, code: str) -> None:
    kept, codes = check(field, value)

    assert codes == [code]
    assert kept is value


def test_required_holds_only_when_sent_and_no_and_0_are_answers() -> None:
    required: list[Field] = [
        Scale10(key="k", label=X, required=True),
        BoolField(key="k", label=X, required=True),
        TextField(key="k", label=X, required=True),
    ]
    assert [check(field, "", final=True)[1] for field in required] == [["required"]] * 3
    assert [check(field, "", final=False)[1] for field in required] == [[]] * 3
    assert check(required[0], 0) == (0, [])
    assert check(required[1], False) == (False, [])


def test_half_a_moment_may_stand_in_a_draft() -> None:
    moment = MomentField(key="k", label=X)

    for half in ("2026-05-28", "T19:00"):
        assert check(moment, half, final=False) == (half, [])
        assert check(moment, half, final=True) == (half, ["incomplete"])


def test_the_hour_that_comes_twice_means_the_first_unless_it_says_the_second() -> None:
    assert str(as_moment("2026-10-25T02:30")) == "2026-10-25 02:30:00+02:00"
    assert str(as_moment("2026-10-25T02:30+01:00")) == "2026-10-25 02:30:00+01:00"
    assert as_moment("2026-03-29T02:30") is None


def test_a_moment_is_said_in_both_languages() -> None:
    moment = MomentField(key="k", label=X)

    assert moment.show("2026-05-28T19:00+02:00", "da") == "torsdag den 28. maj 2026 kl. 19.00"
    assert moment.show("2026-05-28T19:00+02:00", "en") == "Thursday 28 May 2026 19:00"
    assert moment.show("vrøvl", "da") == "vrøvl"


def test_numbers_have_a_comma_in_danish() -> None:
    assert number_in_words(5 / 3, "da") == "1,7"
    assert number_in_words(5 / 3, "en") == "1.7"
    assert number_in_words(2.0, "da") == "2"


def test_minutes_and_yes_are_said_in_words() -> None:
    assert DurationField(key="k", label=X).show(1, "da") == "1 minut"
    assert DurationField(key="k", label=X).show(45, "en") == "45 minutes"
    assert BoolField(key="k", label=X).show_in({"k": False}, "en") == "No"


def test_the_same_types_carry_an_activity_plan_row() -> None:
    """W4: reference, choice, moment, scale, yes/no and lines in one row."""
    fields: tuple[Field, ...] = (
        LineField(key="activity", label=X, required=True),
        ReferenceField(key="value", label=X, worksheet="w5"),
        ChoiceField(key="size", label=X, choices=(Choice("2min", X), Choice("10min", X)), required=True),
        MomentField(key="when", label=X, required=True),
        Scale10(key="expected_mood", label=X, required=True),
        BoolField(key="reminder", label=X),
    )
    row: dict[str, Any] = {
        "activity": "Gå en tur",
        "value": "a1",
        "size": "2min",
        "when": "2026-05-28T19:00+02:00",
        "expected_mood": 3,
        "reminder": True,
    }
    assert check_group(fields, row, "", final=True) == (row, [])


def test_rows_of_at_least_four_that_are_not_required_may_be_left_out() -> None:
    ideas = RowsField(key="k", label=X, row_label=X, add_label=X, item=LineField(key="", label=X), minimum=4)

    assert check(ideas, []) == ([], [])
    assert check(ideas, ["a", "", "b"])[1] == ["too_few"]
    assert check(ideas, ["a", "b", "c", "d"])[1] == []


def test_a_year_nobody_means_is_a_slip_of_the_finger() -> None:
    assert check(DateField(key="k", label=X), "0026-05-28") == ("0026-05-28", ["date"])
    assert check(MomentField(key="k", label=X), "0001-01-01T00:00")[1] == ["datetime"]
