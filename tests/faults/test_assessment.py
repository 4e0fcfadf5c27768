"""The short form of tests/faults/assessment.py: some statements of each command, and the control that notices."""

import pytest

from clinic.demo import people
from tests.faults import assessment


@pytest.fixture
def database(committed_db: str) -> str:
    people.make_all()
    return committed_db


@pytest.mark.slow
@pytest.mark.parametrize("case", assessment.CASES)
def test_killed_at_any_statement_it_is_all_or_nothing_and_a_retry_succeeds_once(database: str, case: str) -> None:
    result = assessment.tried(case, database, few=True)

    assert result.points > 2
    assert result.wrong == []


def test_an_answer_saved_apart_from_its_alert_is_noticed(database: str) -> None:
    """The negative control: the same checks on a command that commits twice."""
    _command, make = assessment.CASES["save an answer that calls for help"]
    result = assessment.crashed("save in two", make, database, few=True)

    assert any("no alert for" in what for what in result.wrong)
    assert any("half of it is there" in what for what in result.wrong)
