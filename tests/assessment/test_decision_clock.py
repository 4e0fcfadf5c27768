"""Deadlines, reminders and proposals of triage (clinical.md 2.4, 5.1, 5.2; rulings 18, 21, 23)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from assessment.caseload import Carried, weighted
from assessment.decision_clock import (
    Limits,
    Right,
    Step,
    act_by,
    closing_is_proposed,
    decide_by,
    due,
    right_deadlines,
    steps,
)
from care.workdays import COPENHAGEN, Calendar

OFFICE = Calendar()
LIMITS = Limits()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("received", "decided_by"),
    [
        ("2026-02-02T10:00", "2026-02-04T16:00"),
        ("2026-02-05T16:00", "2026-02-10T16:00"),
        ("2026-04-01T14:30", "2026-04-08T16:00"),  # Easter lies between
        ("2026-04-01T16:30", "2026-04-09T16:00"),
        ("2026-05-13T09:00", "2026-05-18T16:00"),
    ],
)
def test_a_decision_is_due_on_the_second_working_day(received, decided_by):
    assert decide_by(at(received), OFFICE, LIMITS) == at(decided_by)


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        ("U3", "2026-04-16T16:00"),  # ten working days from the receipt on 30 March, Easter left out
        ("U3H", "2026-04-09T16:00"),  # five
        ("U5", "2026-04-08T16:00"),  # two from the decision on 1 April
        ("U6", "2026-04-09T16:00"),  # three
    ],
)
def test_each_outcome_starts_its_own_clock_over_easter(outcome, ends):
    found = act_by(outcome, at("2026-03-30T09:00"), at("2026-04-01T10:00"), OFFICE, LIMITS)
    assert found == at(ends)


@pytest.mark.parametrize("outcome", ["U1", "U2", "U4", "U7"])
def test_an_outcome_that_waits_or_ends_has_no_deadline(outcome):
    assert act_by(outcome, at("2026-03-30T09:00"), at("2026-04-01T10:00"), OFFICE, LIMITS) is None


def test_gp_first_reminds_after_21_days_and_proposes_to_close_after_60():
    found = steps("U2", at("2026-03-02T09:30"), LIMITS)
    assert [(one.step, one.at) for one in found] == [
        (Step.REMIND, at("2026-03-23T09:30")),
        (Step.CLOSE, at("2026-05-01T09:30")),  # summer time began on 29 March: the same time on the wall
    ]


def test_what_is_missing_reminds_twice_and_proposes_to_close_after_30_days():
    found = steps("U4", at("2026-03-30T11:00"), LIMITS)
    assert [(one.step, one.number, one.at.date()) for one in found] == [
        (Step.REMIND, 1, date(2026, 4, 4)),  # calendar days: Easter Saturday counts
        (Step.REMIND, 2, date(2026, 4, 9)),
        (Step.CLOSE, 1, date(2026, 4, 29)),
    ]


def test_nothing_is_due_a_minute_before():
    decided = at("2026-03-30T11:00")
    assert due("U4", decided, at("2026-04-04T10:59"), LIMITS) == ()
    assert len(due("U4", decided, at("2026-04-04T11:00"), LIMITS)) == 1


@pytest.mark.parametrize("outcome", ["U3", "U3H"])
def test_no_booking_in_14_days_proposes_to_close(outcome):
    invited = at("2026-03-02T09:00")
    assert not closing_is_proposed(outcome, invited, at("2026-03-16T08:59"), LIMITS)
    assert closing_is_proposed(outcome, invited, at("2026-03-16T09:00"), LIMITS)
    assert not closing_is_proposed(outcome, invited, at("2026-03-20T09:00"), LIMITS, booked=True)


def test_two_no_shows_propose_to_close_at_once():
    invited, now = at("2026-03-02T09:00"), at("2026-03-06T09:00")
    assert not closing_is_proposed("U3", invited, now, LIMITS, booked=True, no_shows=1)
    assert closing_is_proposed("U3", invited, now, LIMITS, booked=True, no_shows=2)


@pytest.mark.parametrize("outcome", ["U1", "U5", "U6", "U7"])
def test_an_ended_application_is_never_proposed_closed(outcome):
    assert not closing_is_proposed(outcome, at("2026-01-02T09:00"), at("2026-12-02T09:00"), LIMITS)


def test_the_waiting_time_right_is_off_until_a_route_is_named():
    assert right_deadlines(20, "self", at("2026-03-30T11:00"), OFFICE, Right()) is None


@pytest.mark.parametrize(("age", "covered"), [(17, False), (18, True), (24, True), (25, False), (None, False)])
def test_the_waiting_time_right_covers_its_age_group(age, covered):
    right = Right(routes=frozenset({"self"}))
    assert (right_deadlines(age, "self", at("2026-03-30T11:00"), OFFICE, right) is not None) == covered
    assert right_deadlines(age, "referral", at("2026-03-30T11:00"), OFFICE, right) is None


def test_the_waiting_time_right_ends_after_eight_working_days_and_a_month():
    right = Right(routes=frozenset({"self"}))
    found = right_deadlines(20, "self", at("2026-01-30T11:00"), OFFICE, right)
    assert found.answer_by == at("2026-02-11T16:00")
    assert found.start_by == at("2026-02-28T23:59")


def test_the_caseload_vector_of_51():
    courses = [
        *[Carried()] * 30,
        *[Carried(is_new=True)] * 6,
        *[Carried(has_concern=True)] * 2,
        *[Carried(is_paused=True)] * 4,
    ]
    assert weighted(courses) == Decimal("44.2")


def test_the_highest_weight_applies():
    assert weighted([Carried(is_new=True, has_concern=True)]) == 2
    assert weighted([Carried(has_concern=True, is_paused=True)]) == 2
    assert weighted([]) == 0
