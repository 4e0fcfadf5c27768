"""Regions that merge: the successor's lead reaches the old courses from the date on, and history stays (NEG10)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from care import opening, regional
from care.access import Role
from care.actions import regions
from care.models import AuditEvent, Course, Membership, Region, User, today
from tests.care import people
from tests.care.cast import Cast, actor, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def west(db: None) -> Region:
    return Region.objects.create(slug="vest", name="Region Vest", valid_from=today())


@pytest.fixture
def ida(west: Region) -> User:
    return people.staff("Ida Vestergaard", Role.LEAD, where="vest")


def merge(cast: Cast, into: Region, *, in_days: int = 10) -> None:
    olds = [people.region("syddanmark"), people.region("nordjylland")]
    regions.merge_regions(by=actor(cast.per), regions=olds, into=into, on=today() + timedelta(days=in_days))


def reached(user: User) -> set[Course]:
    return set(Course.objects.for_user(actor(user)))


def test_before_the_date_a_lead_sees_only_their_own_region(cast: Cast, ida: User, west: Region) -> None:
    merge(cast, west)
    assert reached(ida) == set()
    assert reached(cast.karen) == {cast.course}
    assert reached(cast.nina) == {cast.far_course}


def test_from_the_date_the_leads_of_all_of_them_see_all(
    cast: Cast, ida: User, west: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(cast, west)
    later(monkeypatch, days=10)
    for lead in (ida, cast.karen, cast.nina):
        assert reached(lead) == {cast.course, cast.far_course}
        assert actor(lead).region == west


def test_the_day_before_is_before(cast: Cast, ida: User, west: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    merge(cast, west)
    later(monkeypatch, days=9)
    assert reached(ida) == set()


def test_without_a_merger_a_foreign_lead_never_gets_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, days=10)
    assert cast.course not in reached(cast.nina)


def test_history_stays(cast: Cast, west: Region) -> None:
    before = list(Membership.objects.values_list("user_id", "region_id", "role", "valid_until"))
    merge(cast, west)
    assert list(Membership.objects.values_list("user_id", "region_id", "role", "valid_until")) == before
    assert cast.course.region.slug == "syddanmark"
    event = AuditEvent.objects.get(action="region.merged")
    assert event.reason.startswith("nordjylland + syddanmark → vest")


def test_deadlines_and_settings_follow_the_successor(cast: Cast, west: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    merge(cast, west)
    day = today() + timedelta(days=10)
    south = cast.course.region
    regions.set_region_setting(by=actor(cast.karen), region=south, key="answer_days", value=3, valid_from=day)
    assert regional.value(cast.course.region, "answer_days", day) == 2
    ida = people.staff("Ida Vestergaard", Role.LEAD, where="vest")
    regions.set_region_setting(by=actor(ida), region=west, key="answer_days", value=4, valid_from=day)
    assert regional.value(cast.course.region, "answer_days", day) == 4
    assert regional.value(cast.course.region, "answer_days", day - timedelta(days=1)) == 2
    assert opening.week_of(cast.course.region, day).level == "country"


@pytest.mark.parametrize("who", ["lone", "mette", "dorthe"])
def test_only_those_who_decide_about_a_region_merge_it(cast: Cast, west: Region, who: str) -> None:
    with pytest.raises(PermissionDenied):
        regions.merge_regions(
            by=actor(getattr(cast, who)), regions=[people.region()], into=west, on=today() + timedelta(days=1)
        )
    refusal = AuditEvent.objects.get(outcome="refused")
    assert refusal.actor_code == getattr(cast, who).code
    assert Region.objects.get(slug="syddanmark").successor is None


def test_nobody_merges_regions_that_are_not_theirs(cast: Cast, west: Region) -> None:
    with pytest.raises(PermissionDenied):
        regions.merge_regions(by=actor(cast.nina), regions=[people.region()], into=west, on=today() + timedelta(days=1))
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.nina.code).exists()


@pytest.mark.parametrize("mistake", ["into itself", "twice", "past", "not there yet"])
def test_mergers_that_make_no_sense_are_refused(cast: Cast, west: Region, mistake: str) -> None:
    south, tomorrow = people.region(), today() + timedelta(days=1)
    into, on, olds = west, tomorrow, [south]
    if mistake == "into itself":
        olds = [south, west]
    elif mistake == "twice":
        regions.merge_regions(by=actor(cast.per), regions=[south], into=west, on=tomorrow)
        south.refresh_from_db()
    elif mistake == "past":
        on = today() - timedelta(days=1)
    else:
        Region.objects.filter(pk=west.pk).update(valid_from=tomorrow + timedelta(days=1))
        into = Region.objects.get(pk=west.pk)
    with pytest.raises(ValidationError):
        regions.merge_regions(by=actor(cast.per), regions=olds, into=into, on=on)
