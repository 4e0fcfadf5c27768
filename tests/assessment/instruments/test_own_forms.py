"""Our own forms: satisfaction, unwanted effects, service use and the weekly check (clinical.md 1.8-1.10, W14)."""

from decimal import Decimal

import pytest

from assessment import instruments
from assessment.instruments import BadAnswer
from tests.assessment.instruments.sheets import score

EFFECTS = instruments.get("negative_effects")
WEEK = instruments.get("week")
SERVICE_USE = instruments.get("service_use")
NO_EFFECTS = {f"ne{n}": 0 for n in range(1, 6)}


def test_satisfaction_is_summed_without_its_open_questions():
    found = score("satisfaction", [4, 3, 2, 1, 0, 4, "Brevene", ""])
    assert (found.complete, found.total, found.n_answered) == (True, 14, 6)


def test_five_times_no_is_a_whole_form_without_effects():
    found = EFFECTS.score(NO_EFFECTS)
    assert (found.complete, found.total, found.details["mean_impact"]) == (True, 0, None)


def test_an_effect_asks_how_much_it_troubled():
    found = EFFECTS.score(NO_EFFECTS | {"ne2": 1})
    assert (found.complete, found.details["missing"]) == (False, ["ne2_impact"])
    assert [item.key for item in EFFECTS.visible({"ne2": 1}) if item.key.startswith("ne2")] == [
        "ne2",
        "ne2_impact",
        "ne2_cause",
    ]


def test_effects_are_counted_with_their_mean_impact_and_cause():
    answers = NO_EFFECTS | {"ne1": 1, "ne1_impact": 4, "ne1_cause": 0, "ne3": 1, "ne3_impact": 1, "ne3_cause": 2}
    found = EFFECTS.score(answers)
    assert (found.total, found.details["mean_impact"], found.details["caused_by_treatment"]) == (2, 2.5, 1)


def test_a_strong_effect_is_a_task_even_in_a_half_filled_form():
    assert EFFECTS.score({"ne4": 1, "ne4_impact": 3}).details["follow_up"] == ["ne4"]
    assert EFFECTS.score({"ne4": 1, "ne4_impact": 2}).details["follow_up"] == []


def test_an_impact_left_over_from_a_yes_that_became_no_does_not_count():
    found = EFFECTS.score(NO_EFFECTS | {"ne4_impact": 4})
    assert (found.complete, found.total, found.details["follow_up"]) == (True, 0, [])


def test_service_use_is_complete_without_ever_being_a_number():
    answers = {item.key: 0 for item in SERVICE_USE.items if item.kind != "text"}
    found = SERVICE_USE.score(answers | {"hours_worked": Decimal("37.5")})
    assert (found.complete, found.total, found.partial_sum, found.severity) == (True, None, None, None)


@pytest.mark.parametrize("key", ["admission", "sick_days"])
def test_four_weeks_have_28_days(key):
    SERVICE_USE.check(key, 28)
    with pytest.raises(BadAnswer):
        SERVICE_USE.check(key, 29)


def test_the_name_of_the_medicine_is_asked_only_of_those_who_take_it():
    assert "medicine_name" not in {item.key for item in SERVICE_USE.visible({"medicine": 0})}
    assert "medicine_name" in {item.key for item in SERVICE_USE.visible({"medicine": 3})}


def test_the_week_says_what_help_is_wanted():
    found = WEEK.score({"hours": Decimal("3.5"), "help_wanted": 2})
    assert found.complete
    assert found.details == {"hours": 3.5, "help_wanted": "ring"}
    assert WEEK.score({"hours": 3.5, "help_wanted": 2}) == found
    assert WEEK.score({"help_wanted": 1}).details["help_wanted"] == "skriv"


@pytest.mark.parametrize("typed", ["0", "20", "3.5", "3,5", " 4 "])
def test_hours_are_halves_from_0_to_20(typed):
    assert WEEK.item("hours").read(typed) is not None


@pytest.mark.parametrize("typed", ["20.5", "-1", "3.25", "1e1", "nan", "３", "3.5.1", "tre", "+3", "1_0"])
def test_other_hours_are_refused(typed):
    with pytest.raises(BadAnswer):
        WEEK.item("hours").read(typed)
