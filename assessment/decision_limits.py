"""The limits of triage as a region has set them."""

from __future__ import annotations

from assessment.decision_clock import Limits, Right
from care import regional
from care.models import Region

SELF_REFERRAL = "self"
ROUTES = {"none": frozenset[str](), "referral": frozenset({"referral"}), "both": frozenset({"referral", SELF_REFERRAL})}


def limits_for(region: Region | None) -> Limits:
    """The region's limits now; one query."""
    return _limits({name: found.value for name, found in regional.resolve_all(region).items()})


def limits_and_right(region: Region | None) -> tuple[Limits, Right]:
    """The same with the waiting-time right, in one query."""
    values = {name: found.value for name, found in regional.resolve_all(region).items()}
    right = Right(
        routes=ROUTES[values["waiting_right"]],
        from_age=values["waiting_right_from_age"],
        to_age=values["waiting_right_to_age"],
        answer_days=values["waiting_right_answer_days"],
        start_months=values["waiting_right_start_months"],
    )
    return _limits(values), right


def _limits(values: dict[str, int]) -> Limits:
    same = (
        "decision_days",
        "interview_days",
        "interview_fast_days",
        "start_days",
        "letter_days",
        "gp_remind_days",
        "gp_close_days",
        "missing_close_days",
        "no_booking_days",
    )
    reminders = tuple(sorted({values["missing_remind_days"], values["missing_remind_again_days"]}))
    return Limits(
        missing_remind_days=reminders, no_shows=values["talk_no_shows"], **{name: values[name] for name in same}
    )
