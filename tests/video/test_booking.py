"""Who may book, move and cancel, as a table (clinical.md 2.4, 3.6, 5.6)."""

from datetime import date, datetime, timedelta

import pytest

from care.workdays import COPENHAGEN
from video import booking
from video.booking import Limits, Standing, Why

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=COPENHAGEN)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TODAY = NOW.date()
LIMITS = Limits()
NEAR, FAR = TODAY + 21 * DAY, TODAY + 22 * DAY


@pytest.mark.parametrize(
    ("state", "ends_on", "kind"),
    [
        ("draft", None, None),
        ("applied", None, None),
        ("screening", None, None),
        ("invited", None, "assessment"),
        ("interview_booked", None, "assessment"),
        ("assessed", None, None),
        ("waiting", None, None),
        ("active", FAR, None),
        ("active", NEAR, "follow_up"),
        ("active", None, None),
        ("paused", NEAR, None),
        ("follow_up", FAR, "follow_up"),
        ("completed", NEAR, None),
        ("withdrawn", None, None),
    ],
)
def test_what_a_patient_can_choose_a_time_for(state, ends_on, kind):
    assert booking.patients_kind(Standing(state, ends_on), TODAY, LIMITS) == kind


@pytest.mark.parametrize(
    ("kind", "standing", "staff", "why"),
    [
        ("assessment", Standing("invited"), False, None),
        ("assessment", Standing("invited"), True, None),
        ("assessment", Standing("interview_booked"), False, None),  # the one before was cancelled
        ("assessment", Standing("interview_booked", booked=frozenset({"assessment"})), False, Why.HAS_ONE),
        ("assessment", Standing("applied"), False, Why.NOTHING_TO_BOOK),
        ("assessment", Standing("applied"), True, Why.NOTHING_TO_BOOK),
        ("assessment", Standing("invited", missed=1), False, None),
        ("assessment", Standing("invited", missed=2), False, Why.LEAD_DECIDES),
        ("assessment", Standing("invited", missed=2), True, None),
        ("follow_up", Standing("active", FAR), False, Why.NOTHING_TO_BOOK),
        ("follow_up", Standing("active", FAR), True, None),
        ("follow_up", Standing("paused", FAR), True, None),
        ("follow_up", Standing("active", NEAR), False, None),
        ("follow_up", Standing("invited"), True, Why.NOTHING_TO_BOOK),
        ("follow_up", Standing("completed", NEAR), True, Why.NOTHING_TO_BOOK),
        ("other", Standing("active", FAR), True, None),
        ("other", Standing("assessed"), True, None),
        ("other", Standing("active", NEAR), False, Why.STAFF_ONLY),
        ("other", Standing("applied"), True, Why.NOTHING_TO_BOOK),
    ],
)
def test_whether_a_conversation_can_be_booked(kind, standing, staff, why):
    assert booking.why_not_book(kind, standing, TODAY, LIMITS, staff=staff) == why


@pytest.mark.parametrize(
    ("state", "ahead", "staff", "why"),
    [
        ("booked", 25 * HOUR, False, None),
        ("booked", 24 * HOUR, False, None),
        ("booked", 24 * HOUR - MINUTE, False, Why.TOO_LATE),
        ("booked", timedelta(0), False, Why.BEGUN),
        ("booked", -HOUR, True, None),
        ("booked", MINUTE, True, None),
        ("held", 25 * HOUR, False, Why.OVER),
        ("cancelled", 25 * HOUR, True, Why.OVER),
        ("missed", -HOUR, True, Why.OVER),
    ],
)
def test_until_when_it_can_be_cancelled(state, ahead, staff, why):
    assert booking.why_not_cancel(state, NOW + ahead, NOW, LIMITS, staff=staff) == why


@pytest.mark.parametrize(
    ("moves", "ahead", "staff", "why"),
    [
        (0, 25 * HOUR, False, None),
        (1, 25 * HOUR, False, None),
        (2, 25 * HOUR, False, Why.MOVED_ENOUGH),
        (2, HOUR, False, Why.TOO_LATE),
        (9, HOUR, True, None),
    ],
)
def test_how_often_a_patient_may_move_it(moves, ahead, staff, why):
    assert booking.why_not_move("booked", NOW + ahead, moves, NOW, LIMITS, staff=staff) == why


@pytest.mark.parametrize(
    ("state", "ahead", "why"),
    [
        ("booked", 2 * HOUR, None),
        ("booked", 2 * HOUR + MINUTE, Why.TOO_EARLY),
        ("booked", -59 * MINUTE, None),
        ("booked", -60 * MINUTE, Why.OVER),
        ("cancelled", HOUR, Why.OVER),
    ],
)
def test_when_one_can_say_that_one_will_be_late(state, ahead, why):
    assert booking.why_not_late(state, NOW + ahead, NOW + ahead + HOUR, NOW) == why


@pytest.mark.parametrize(
    ("state", "ahead", "missed", "why"),
    [
        ("booked", MINUTE, False, Why.NOT_YET),
        ("booked", timedelta(0), False, None),
        ("booked", -14 * MINUTE, True, Why.NOT_YET),
        ("booked", -15 * MINUTE, True, None),
        ("missed", -HOUR, False, None),  # a mistaken no-show is corrected
        ("held", -HOUR, False, None),
        ("held", -HOUR, True, Why.OVER),
        ("missed", -HOUR, True, Why.OVER),
        ("cancelled", -HOUR, False, Why.OVER),
    ],
)
def test_when_it_can_be_noted_how_it_went(state, ahead, missed, why):
    assert booking.why_not_settle(state, NOW + ahead, NOW, LIMITS, missed=missed) == why


def test_the_day_from_which_the_follow_up_can_be_booked():
    assert booking.follow_up_from(Standing("active", date(2026, 6, 30)), LIMITS) == date(2026, 6, 9)
    assert booking.follow_up_from(Standing("active"), LIMITS) is None
