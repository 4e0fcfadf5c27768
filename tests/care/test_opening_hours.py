"""Opening hours and closures: inherited from the country until the region has its own, and deadlines follow them."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from care import opening
from care.access import System
from care.actions import regions
from care.models import AuditEvent, Closure, OpeningHours, Region, today
from care.workdays import COPENHAGEN, Hours, is_open
from tests.care import people
from tests.care.cast import Cast, actor, at

pytestmark = pytest.mark.django_db

MONDAY_TO_WEDNESDAY = {day: Hours(time(9), time(15)) for day in range(3)}
CLOCK = System("test")


def moment(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=COPENHAGEN)


@pytest.fixture
def south(cast: Cast) -> Region:
    return people.region()


def week_form(day: date, **times: str) -> dict[str, str]:
    return {"valid_from": day.isoformat()} | times


def test_a_region_without_its_own_week_follows_the_country(south: Region) -> None:
    week = opening.week_of(south)
    assert (week.level, sorted(week.hours)) == ("country", [0, 1, 2, 3, 4])


def test_its_own_week_takes_the_place_of_the_country_from_a_day(south: Region) -> None:
    day = today() + timedelta(days=7)
    regions.set_opening_hours(by=CLOCK, region=south, hours=MONDAY_TO_WEDNESDAY, valid_from=day)
    assert opening.week_of(south, day - timedelta(days=1)).level == "country"
    week = opening.week_of(south, day)
    assert (week.level, sorted(week.hours), week.hours[0].opens) == ("region", [0, 1, 2], time(9))
    assert opening.planned_week(south) == day
    assert opening.week_of(people.region("nordjylland"), day).level == "country"


def test_a_new_week_ends_the_one_before_and_replaces_plans(south: Region) -> None:
    soon, last = today() + timedelta(days=2), today() + timedelta(days=9)
    regions.set_opening_hours(by=CLOCK, region=south, hours=MONDAY_TO_WEDNESDAY, valid_from=today())
    regions.set_opening_hours(by=CLOCK, region=south, hours={4: Hours(time(8), time(12))}, valid_from=last)
    regions.set_opening_hours(by=CLOCK, region=south, hours={3: Hours(time(8), time(12))}, valid_from=soon)
    assert sorted(opening.week_of(south, today()).hours) == [0, 1, 2]
    assert sorted(opening.week_of(south, soon).hours) == [3]
    assert sorted(opening.week_of(south, last).hours) == [3]


def test_following_the_country_again_keeps_what_was(south: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    first = today()
    regions.set_opening_hours(by=CLOCK, region=south, hours=MONDAY_TO_WEDNESDAY, valid_from=first)
    at(datetime.combine(first + timedelta(days=3), time(12), tzinfo=COPENHAGEN), monkeypatch)
    regions.inherit_opening_hours(by=CLOCK, region=south, valid_from=today())
    assert opening.week_of(south).level == "country"
    assert opening.week_of(south, first).level == "region"


def test_a_promise_counts_the_regions_own_days(south: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    at(moment(2, 2, 7), monkeypatch)
    received = moment(2, 4, 10)  # a Wednesday
    assert opening.answer_deadline(south, received) == moment(2, 6, 16)
    regions.set_opening_hours(by=CLOCK, region=south, hours=MONDAY_TO_WEDNESDAY, valid_from=date(2026, 2, 2))
    assert opening.answer_deadline(south, received) == moment(2, 10, 16)
    regions.set_region_setting(by=CLOCK, region=south, key="answer_days", value=1, valid_from=date(2026, 2, 2))
    regions.set_region_setting(by=CLOCK, region=south, key="answer_hour", value=12, valid_from=date(2026, 2, 2))
    assert opening.answer_deadline(south, received) == moment(2, 9, 12)


def test_a_closed_day_moves_the_deadline_and_opening_it_moves_it_back(
    south: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(moment(12, 1, 7), monkeypatch)
    received = moment(12, 23, 12)
    assert opening.answer_deadline(south, received) == moment(12, 28, 16)
    closure = regions.add_closure(
        by=CLOCK, region=south, day=date(2026, 12, 24), reason_da="Juleaften", reason_en="Christmas Eve"
    )
    assert opening.answer_deadline(south, received) == moment(12, 29, 16)
    assert not is_open(moment(12, 24, 10), opening.calendar_for(south))
    assert opening.answer_deadline(people.region("nordjylland"), received) == moment(12, 28, 16)
    regions.remove_closure(by=CLOCK, closure=closure)
    assert opening.answer_deadline(south, received) == moment(12, 28, 16)


def test_a_day_that_has_passed_stays_closed(south: Region) -> None:
    closure = Closure.objects.create(region=south, day=today() - timedelta(days=1), reason_da="x", reason_en="x")
    with pytest.raises(ValidationError):
        regions.remove_closure(by=CLOCK, closure=closure)
    assert Closure.objects.filter(pk=closure.pk).exists()


def test_the_same_day_is_closed_once(cast: Cast, south: Region) -> None:
    form = {"day": (today() + timedelta(days=3)).isoformat(), "reason_da": "Kursus", "reason_en": "Training"}
    browser = people.browser_of(cast.karen)
    assert browser.post(reverse("care-add-closure"), form).status_code == 302
    answer = browser.post(reverse("care-add-closure"), form)
    assert (answer.status_code, Closure.objects.count()) == (422, 1)
    assert "allerede lukket" in answer.content.decode()


@pytest.mark.parametrize(
    "times",
    [
        {"opens_0": "09:00"},
        {"opens_0": "15:00", "closes_0": "09:00"},
        {"opens_0": "25:00", "closes_0": "26:00"},
        {},
    ],
)
def test_a_week_that_cannot_be_is_refused_beside_its_field(cast: Cast, times: dict[str, str]) -> None:
    answer = people.browser_of(cast.per).post(reverse("care-hours"), week_form(today(), **times))
    assert answer.status_code == 422
    assert not OpeningHours.objects.filter(region__isnull=False).exists()


def test_the_page_saves_a_week(cast: Cast, south: Region) -> None:
    form = week_form(today(), opens_0="09:00", closes_0="15:00", opens_5="10:00", closes_5="12:00")
    assert people.browser_of(cast.per).post(reverse("care-hours"), form).status_code == 302
    assert sorted(opening.week_of(south).hours) == [0, 5]
    assert AuditEvent.objects.latest("id").action == "region.hours_set"


def test_the_countrys_day_and_foreign_days_cannot_be_opened_by_a_region(cast: Cast) -> None:
    day = today() + timedelta(days=3)
    for region in (None, people.region("nordjylland")):
        closure = Closure.objects.create(region=region, day=day, reason_da="x", reason_en="x")
        answer = people.browser_of(cast.karen).post(reverse("care-remove-closure", args=[closure.code]))
        assert answer.status_code == 404
        with pytest.raises(PermissionDenied):
            regions.remove_closure(by=actor(cast.karen), closure=closure)
    assert Closure.objects.count() == 2
    assert AuditEvent.objects.filter(outcome="refused").count() == 4
