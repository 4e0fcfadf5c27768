"""Absence: always with a substitute, who gets in meanwhile and two working days more, and not a day longer (NEG05)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from care.access import Role
from care.actions import absences, regions
from care.models import Absence, AuditEvent, Course, today
from care.workdays import COPENHAGEN
from tests.care import people
from tests.care.cast import Cast, actor, at

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 2, 2, 9, tzinfo=COPENHAGEN)


@pytest.fixture(autouse=True)
def _monday(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 2 February 2026, and all that was made belongs to before then."""
    link = cast.link
    link.valid_from = MONDAY - timedelta(days=30)
    link.save()
    for user in (cast.mette, cast.anders, cast.karen, cast.per, cast.nina):
        user.memberships.update(valid_from=date(2025, 1, 1))
    at(MONDAY, monkeypatch)


def away(cast: Cast, **changes: object) -> Absence:
    """Mette is away Tuesday 3 to Thursday 5 February; Anders stands in."""
    usual = {
        "by": actor(cast.mette),
        "user": cast.mette,
        "starts_on": date(2026, 2, 3),
        "ends_on": date(2026, 2, 5),
        "substitute": cast.anders,
    }
    return absences.set_absence(**(usual | changes))


def day(number: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 2, number, hour, minute, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("moment", "gets_in"),
    [
        (day(2), False),
        (day(3, 0, 1), True),
        (day(5), True),
        (day(6), True),  # Friday, first working day after
        (day(8), True),  # Sunday
        (day(9, 23, 59), True),  # Monday, second working day after
        (day(10, 0, 0), False),
    ],
)
def test_the_substitute_gets_in_meanwhile_and_two_working_days_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, moment: datetime, gets_in: bool
) -> None:
    away(cast)
    at(moment, monkeypatch)
    assert Course.objects.for_user(actor(cast.anders)).exists() is gets_in


def test_the_day_after_the_patients_page_is_404_and_written_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    away(cast)
    page = reverse("clinic-patient", args=[cast.course.code])
    at(day(9), monkeypatch)
    assert people.browser_of(cast.anders).get(page).status_code == 200
    at(day(10), monkeypatch)
    assert people.browser_of(cast.anders).get(page).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.anders.code).exists()


def test_without_an_absence_a_colleague_never_gets_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    at(day(4), monkeypatch)
    assert not Course.objects.for_user(actor(cast.anders)).exists()


def test_the_region_decides_how_many_days_more_and_which_days_count(cast: Cast) -> None:
    region = cast.course.region
    per = actor(cast.per)
    regions.add_closure(by=per, region=region, day=date(2026, 2, 6), reason_da="Kursus", reason_en="Training")
    assert away(cast).access_until == day(11, 0)
    regions.set_region_setting(by=per, region=region, key="absence_access_days", value=0, valid_from=today())
    assert absences.access_until(region, date(2026, 2, 5)) == day(6, 0)


def test_an_absence_that_is_taken_back_ends_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    absence = away(cast)
    at(day(4), monkeypatch)
    absences.cancel_absence(by=actor(cast.karen), absence=absence)
    assert not Course.objects.for_user(actor(cast.anders)).exists()


@pytest.mark.parametrize("who", ["anders", "per", "nina", "lone", "dorthe"])
def test_others_decide_nothing_about_my_absence(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        away(cast, by=actor(user))
    with pytest.raises(PermissionDenied):
        absences.cancel_absence(by=actor(user), absence=away(cast))
    assert AuditEvent.objects.filter(outcome="refused", actor_code=user.code).count() == 2


@pytest.mark.parametrize(
    "mistake", ["past", "backwards", "too long", "oneself", "not here", "leaves", "twice", "away too"]
)
def test_absences_that_leave_patients_alone_are_refused(cast: Cast, mistake: str) -> None:
    changes: dict[str, object] = {}
    if mistake == "past":
        changes = {"starts_on": date(2026, 2, 1)}
    elif mistake == "backwards":
        changes = {"ends_on": date(2026, 2, 2)}
    elif mistake == "too long":
        changes = {"ends_on": date(2027, 3, 1)}
    elif mistake == "oneself":
        changes = {"substitute": cast.mette}
    elif mistake == "not here":
        changes = {"substitute": cast.nina}
    elif mistake == "leaves":
        cast.anders.memberships.update(valid_until=date(2026, 2, 5))
    elif mistake == "twice":
        away(cast, starts_on=date(2026, 2, 5), ends_on=date(2026, 2, 9))
    else:
        people.staff("Bo Lind", Role.PSYCHOLOGIST).memberships.update(valid_from=date(2025, 1, 1))
        bo = people.User.objects.get(email="bo@example.org")
        away(cast, user=cast.anders, by=actor(cast.karen), substitute=bo)
    before = Absence.objects.count()
    with pytest.raises(ValidationError):
        away(cast, **changes)
    assert Absence.objects.count() == before


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    form = {
        "key": str(uuid4()),
        "user": str(cast.mette.code),
        "starts_on": "2026-02-03",
        "ends_on": "2026-02-05",
        "substitute": str(cast.anders.code),
    }
    return form | changes


@pytest.fixture
def mettes(cast: Cast) -> Client:
    return people.browser_of(cast.mette)


def test_the_page_saves_it_and_says_until_when_the_substitute_gets_in(mettes: Client, cast: Cast) -> None:
    form = typed(cast)
    assert [mettes.post(reverse("care-absence"), form).status_code for _ in range(2)] == [302, 302]
    assert Absence.objects.count() == 1
    page = mettes.get(reverse("care-absence")).content.decode()
    assert "9. februar 2026" in page
    assert mettes.post(reverse("care-absence"), form | {"ends_on": "2026-02-06"}).status_code == 409


def test_without_a_substitute_it_is_not_saved(mettes: Client, cast: Cast) -> None:
    answer = mettes.post(reverse("care-absence"), typed(cast, substitute=""))
    assert (answer.status_code, Absence.objects.count()) == (422, 0)
    assert "2026-02-05" in answer.content.decode()


def test_a_psychologist_cannot_send_a_colleague_away_but_the_lead_can(mettes: Client, cast: Cast) -> None:
    form = typed(cast, user=str(cast.anders.code), substitute=str(cast.mette.code))
    assert mettes.post(reverse("care-absence"), form).status_code == 422
    assert people.browser_of(cast.karen).post(reverse("care-absence"), form).status_code == 302
    assert Absence.objects.get().user == cast.anders


def test_a_foreign_absence_is_not_found(cast: Cast) -> None:
    absence = away(cast)
    for user in (cast.anders, cast.nina):
        answer = people.browser_of(user).post(reverse("care-cancel-absence", args=[absence.code]))
        assert answer.status_code == 404
        assert AuditEvent.objects.filter(outcome="refused", actor_code=user.code).exists()
    absence.refresh_from_db()
    assert absence.cancelled_at is None
